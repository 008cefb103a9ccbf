"""The part of the canary's story that is told at the console: keys, tokens, addresses."""

import re

import httpx
from fastapi import FastAPI

from app.domain.permissions import Role
from tests.house.canary import ADDRESS, DESK, NOTE, PLACE, WRONG_ADDRESSES, Heard
from tests.support.console import MULTIPART, Browser, a_browser, a_form
from tests.support.keys import SECRETS

# Lists, and one of each, that are asked for what is no business of theirs.
_PAGES = (
    "/providers",
    "/platforms",
    "/provider-groups",
    "/assessments",
    "/exposures",
    "/decisions",
    "/regimes",
    "/deliveries",
    "/holidays",
    "/imports",
    "/calculators/deadline",
    "/calculators/exposure",
)


async def giving_out(heard: Heard, app: FastAPI, platform: str) -> None:
    """A supervisor gives out keys, wrongly and rightly; only the answer itself holds each."""
    async with a_browser(app) as browser:
        await browser.sign_in(Role.SUPERVISOR)
        for place, role in (
            ("/keys/create", "officer"),
            (f"/platforms/{platform}/key", "platform"),
        ):
            form = (await browser.open(place)).form(place).values
            wrong = {"role": PLACE, "label": "", "expires_at": PLACE}
            answer = await browser.client.post(place, data={**form, **wrong})
            heard.answers.append(_besides_fields(answer))
            right = {**form, "role": role, "label": "Ada"}
            made = await browser.client.post(place, data=right)
            [secret] = re.findall(rf"fw_{role}_[\w-]{{43}}", made.text)
            heard.secrets.append(secret)
            heard.answers.append(await browser.client.get("/keys"))
        await _writing(heard, browser)


async def _writing(heard: Heard, browser: Browser) -> None:
    """Somebody pastes an address where a regime is written."""
    place = "/regimes/new/document"
    form = (await browser.open(place)).form(place).values
    for document in (ADDRESS, f'{{"{ADDRESS}": 1}}', f'{{"code": "{ADDRESS}"}}'):
        answer = await browser.client.post(place, data={**form, "document": document})
        heard.answers.append(_besides_fields(answer))


async def taking_back(heard: Heard, app: FastAPI, place: str) -> None:
    """A supervisor takes a decision back, wrongly and rightly, and quotes what it is about."""
    async with a_browser(app) as browser:
        await browser.sign_in(Role.SUPERVISOR)
        entered = {"stage": "confirmation_decision", "given_at": "2026-11-23T09:00"}
        check = await browser.send(await browser.open(f"{place}/decide"), entered)
        decision = (await browser.send(check, {})).path
        form = (await browser.open(f"{decision}/withdraw")).form(f"{decision}/withdraw").values
        for reason in (f"{NOTE}\x00", ADDRESS.ljust(20_000, "x"), f"{ADDRESS}: {NOTE}"):
            for more in ({}, {"confirmed": "yes"}):
                sent = {**form, "reason": reason, **more}
                answer = await browser.client.post(f"{decision}/withdraw", data=sent)
                heard.answers.append(_besides_fields(answer) if answer.is_error else answer)
        heard.answers.append(await browser.client.get(decision))


async def sitting(heard: Heard, app: FastAPI, place: str, platform: str) -> None:
    """Somebody signs in, wrongly and rightly, reads the addresses and looks for one."""
    async with a_browser(app) as browser:
        client = browser.client
        for key in (PLACE, f"{PLACE}\x00", PLACE.ljust(600, "x")):
            heard.answers.append(await client.post("/sign-in", data={"key": key}))
        await browser.sign_in(Role.OFFICER)
        heard.secrets.extend(client.cookies.values())
        page = await browser.open(place)
        form = page.form(f"{place}/addresses").values
        for path in _PAGES:
            heard.answers.append(await client.get(path, params={"after": PLACE}))
            heard.answers.append(await client.get(f"{path}/{PLACE}"))
        heard.answers.append(await client.post(f"{place}/addresses", data=form))
        for address in (ADDRESS, *WRONG_ADDRESSES):
            asked = {**form, "once": "x" * 43, "locator": address}
            heard.answers.append(await client.post("/notices/by-address", data=asked))
            heard.answers.append(await client.get("/notices", params={"locator": address}))
        await _issuing(heard, browser, platform)
        await _amending(heard, browser, place)
        await _ruling(heard, browser, place)
        await _noting(heard, browser, place)
        await _being_told(heard, browser)
        await _importing(heard, browser)
        for path in (f"/{PLACE}", f"/notices/{PLACE}", "/", "/notices", place):
            heard.answers.append(await client.get(path))
        unknown = {"form_token": PLACE, "next": ADDRESS}
        heard.answers.append(await client.post("/sign-out", data=unknown))
        stolen = {"cookie": f"forthwith-console={PLACE}"}
        heard.answers.append(await client.get(f"/notices?q={PLACE}", headers=stolen))
        heard.answers.append(
            await client.post("/sign-in", data={"key": SECRETS[Role.DASHBOARD]})
        )


async def _issuing(heard: Heard, browser: Browser, platform: str) -> None:
    """Somebody issues a notice by a form, wrongly and rightly, and sends it again."""
    page = await browser.open("/notices/new")
    values = page.form("/notices/new").values
    entered = {
        **values,
        "platform_id": platform,
        "regime": "uk-osa-intimate-image",
        "reference": "AT-THE-CONSOLE",
        "category": "other",
        "items-0-locator_note": NOTE,
    }
    for address in (*WRONG_ADDRESSES, ADDRESS, ADDRESS):
        for more in ({}, {"change": "more"}, {"confirmed": "yes"}):
            sent = {**entered, "items-0-url": address, "items-1-url": ADDRESS, **more}
            answer = await browser.client.post("/notices/new", data=sent)
            heard.answers.append(_besides_fields(answer) if answer.is_error else answer)


async def _ruling(heard: Heard, browser: Browser, place: str) -> None:
    """Somebody rules on an item, and quotes in the reason what it is about."""
    page = await browser.open(place)
    ruling = page.links["Rule on item 1"]
    values = (await browser.open(ruling)).form(ruling).values
    for decision in ("dispute_upheld", "verified_removed"):
        sent = {**values, "decision": decision, "reason": f"{ADDRESS}: {NOTE}"}
        for more in ({}, {"confirmed": "yes"}):
            answer = await browser.client.post(ruling, data={**sent, **more})
            heard.answers.append(_besides_fields(answer) if answer.is_error else answer)


async def _amending(heard: Heard, browser: Browser, place: str) -> None:
    """Somebody adds an item and corrects another, wrongly and rightly, and quotes them."""
    form = (await browser.open(f"{place}/amend")).form(f"{place}/amend").values
    for address in (*WRONG_ADDRESSES, f"{ADDRESS}/2"):
        entered = {
            "reason": f"{ADDRESS}: {NOTE}",
            "add_items-0-url": address,
            "add_items-0-locator_note": NOTE,
            "correct_items-0-item_id": "1",
            "correct_items-0-locator_note": NOTE,
        }
        for more in ({}, {"change": "more"}, {"confirmed": "yes"}):
            sent = {**form, **entered, **more}
            answer = await browser.client.post(f"{place}/amend", data=sent)
            heard.answers.append(_besides_fields(answer) if answer.is_error else answer)


async def _noting(heard: Heard, browser: Browser, place: str) -> None:
    """Somebody writes notes and tags at the desk, wrongly and rightly, and sends them again."""
    page = await browser.open(f"{place}/desk")
    for what, name in (("notes", "text"), ("tags", "tags"), ("assignment", "assignee")):
        form = page.form(f"{place}/desk/{what}") if what != "assignment" else page.forms[1]
        wrong = (f"{DESK}\x00", f"{DESK}!".ljust(20_000, "x"))
        for entered in (DESK, DESK, *wrong) if what == "notes" else (f"{DESK}!", *wrong):
            sent = {**form.values, name: entered}
            answer = await browser.client.post(f"{place}/desk/{what}", data=sent)
            heard.answers.append(_besides_fields(answer) if answer.is_error else answer)
    for path in (f"{place}/desk?after={DESK}", f"{place}/desk/notes/{DESK}"):
        heard.answers.append(_besides_fields(await browser.client.get(path)))


async def _being_told(heard: Heard, browser: Browser) -> None:
    """Somebody keeps a filter at the console, and asks to be told by a webhook."""
    page = await browser.open("/saved-filters/save?state=resolved")
    page = await browser.send(page, {"name": "at the console"})
    place = f"{page.path}/alerts"
    form = (await browser.open(place)).form(f"{place}/add").values
    for url in (*WRONG_ADDRESSES, f"http://10.0.0.1/{PLACE}", "https://93.184.215.14/told"):
        sent = {**form, "channel": "webhook", "url": url}
        answer = await browser.client.post(f"{place}/add", data=sent)
        heard.answers.append(_besides_fields(answer) if answer.is_error else answer)
        heard.secrets.extend(re.findall(r"whsec_[\w+/=-]+", answer.text))
    heard.answers.append(await browser.client.get(place))


async def _importing(heard: Heard, browser: Browser) -> None:
    """Somebody sends files that cannot be imported, and quotes in them what they are about."""
    values = (await browser.open("/imports/new")).form("/imports/new").values
    del values["file"]
    rows = f"reference,url\n{NOTE},{ADDRESS}\n".encode()
    for files in (
        ((f"{PLACE}.csv", f"{ADDRESS}\n{NOTE}\n".encode()),),
        ((f"{PLACE}.csv", rows), (f"{PLACE}.csv", rows)),
        ((PLACE, b""),),
    ):
        for end in (None, -20):
            body = a_form({**values, "regime": PLACE}, *files)[:end]
            for sent in (body, a_form(values, *files)[:end]):
                answer = await browser.client.post(
                    "/imports/new", content=sent, headers=MULTIPART
                )
                heard.answers.append(_besides_fields(answer))


def _besides_fields(answer: httpx.Response) -> httpx.Response:
    """A page that is refused gives back to the person, in its fields, what was entered; and
    the notes of a desk stand on it as they did before.
    """
    shown = r' value="[^"]*"|<textarea.*?</textarea>|<p class="govuk-body fw-prose">.*?</p>'
    text = re.sub(shown, "", answer.text, flags=re.DOTALL)
    return httpx.Response(answer.status_code, headers=answer.headers, text=text)
