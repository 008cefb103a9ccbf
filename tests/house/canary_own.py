"""The part of the canary's story in which a platform answers at its own pages."""

import httpx
from fastapi import FastAPI

from tests.house.canary import ADDRESS, PLACE, SAID, WRONG_ADDRESSES, Heard
from tests.support.console import a_browser


async def at_its_own_pages(heard: Heard, app: FastAPI, key: str, place: str) -> None:
    """A platform reads its notice, and answers by form and by rows, wrongly and rightly."""
    async with a_browser(app) as browser:
        await browser.sit_down(key)
        heard.secrets.extend(browser.client.cookies.values())
        page = await browser.open(place)
        heard.answers.append(page.answer)
        answer = (await browser.open(f"{place}/answer")).form().values
        name = next(name for name in answer if name.endswith("-outcome"))
        prefix = name.removesuffix("-outcome")
        said = {name: "removed", f"{prefix}-effective_at": PLACE, f"{prefix}-note": SAID}
        right = {f"{prefix}-effective_at": "2026-11-23T09:00:00Z", "confirmed": "yes"}
        rows = (await browser.open(f"{place}/rows")).form().values
        head = "url,outcome,effective_at,note\n"
        for address in (ADDRESS, *WRONG_ADDRESSES):
            pasted = f"{head}{address},removed,2026-11-23T09:00:00Z,{SAID}\n"
            sent = {**rows, "rows": pasted, "confirmed": "yes"}
            done = await browser.client.post(f"{place}/rows", data=sent)
            heard.answers.append(_beside_the_form(done, place))
        for sent in ({**answer, **said}, {**answer, **said, **right}):
            done = await browser.client.post(f"{place}/answer", data=sent)
            heard.answers.append(_beside_the_form(done, place))
        heard.answers.append(await browser.client.get(f"{place}/rows.csv"))


def _beside_the_form(answer: httpx.Response, place: str) -> httpx.Response:
    """The form of a notice is shown again with its items, and with what was entered."""
    beside, _, _ = answer.text.partition(f'<form method="post" action="{place}')
    return httpx.Response(answer.status_code, text=beside)
