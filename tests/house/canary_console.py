"""The part of the canary's story that is told at the console: keys, tokens, addresses."""

import re

from fastapi import FastAPI

from app.domain.permissions import Role
from tests.house.canary import ADDRESS, PLACE, WRONG_ADDRESSES, Heard
from tests.support.console import a_browser
from tests.support.keys import SECRETS

# Lists, and one of each, that are asked for what is no business of theirs.
_PAGES = (
    "/providers",
    "/platforms",
    "/exposures",
    "/decisions",
    "/regimes",
    "/deliveries",
    "/holidays",
    "/imports",
    "/calculators/deadline",
    "/calculators/exposure",
)


async def giving_out(heard: Heard, app: FastAPI) -> None:
    """A supervisor gives out a key, wrongly and rightly; only the answer itself holds it."""
    async with a_browser(app) as browser:
        await browser.sign_in(Role.SUPERVISOR)
        form = await browser.open("/keys/create")
        for entered in ({"role": PLACE, "label": ""}, {"role": "officer", "label": "Ada"}):
            values = {**form.form("/keys/create").values, **entered}
            made = await browser.client.post("/keys/create", data=values)
        [secret] = re.findall(r"fw_officer_[\w-]{43}", made.text)
        heard.secrets.append(secret)
        heard.answers.append(await browser.client.get("/keys"))


async def sitting(heard: Heard, app: FastAPI, place: str) -> None:
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
        for path in (f"/{PLACE}", f"/notices/{PLACE}", "/", "/notices", place):
            heard.answers.append(await client.get(path))
        unknown = {"form_token": PLACE, "next": ADDRESS}
        heard.answers.append(await client.post("/sign-out", data=unknown))
        stolen = {"cookie": f"forthwith-console={PLACE}"}
        heard.answers.append(await client.get(f"/notices?q={PLACE}", headers=stolen))
        heard.answers.append(
            await client.post("/sign-in", data={"key": SECRETS[Role.DASHBOARD]})
        )
