"""The part of the canary's story that is told at the console: keys, tokens, addresses."""

from fastapi import FastAPI

from app.domain.permissions import Role
from tests.house.canary import ADDRESS, PLACE, WRONG_ADDRESSES, Heard
from tests.support.console import a_browser
from tests.support.keys import SECRETS


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
