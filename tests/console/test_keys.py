"""Keys at the console: created and shown once, ended once it is confirmed."""

import re

import httpx
import pytest

from app.domain.permissions import Role
from app.services.house import House
from tests.support.builders import APlatform
from tests.support.console import Browser
from tests.support.keys import NOBODYS_ID
from tests.support.sql import fetch_rows

CREATE = "/keys/create"
ENTERED = {"role": "officer", "label": "Ada <L>"}


def secret_in(text: str) -> str:
    [secret] = re.findall(r"fw_[a-z]+_[\w-]{43}", text)
    return str(secret)


async def test_a_key_is_shown_once_and_opens_the_door(
    supervising: Browser, browser: Browser, house: House
):
    form = await supervising.open(CREATE)

    made = await supervising.send(form, ENTERED, to=CREATE)

    secret = secret_in(made.text)
    answer = await browser.client.post("/sign-in", data={"key": secret})
    assert answer.status_code == 303
    listed = await supervising.open("/keys")
    assert "Ada <L>" in listed.text
    assert "fw_" not in listed.answer.text
    rows = await fetch_rows(house, "SELECT told FROM console_sessions WHERE told IS NOT NULL")
    assert rows == []


async def test_a_form_sent_twice_makes_one_key(supervising: Browser, house: House):
    form = await supervising.open(CREATE)
    first = await supervising.send(form, ENTERED, to=CREATE)

    again = await supervising.send(form, ENTERED, to=CREATE)

    assert secret_in(again.text) == secret_in(first.text)
    rows = await fetch_rows(house, "SELECT id FROM keys WHERE label = 'Ada <L>'")
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("entered", "field"),
    [
        ({}, "label"),
        ({**ENTERED, "role": "system"}, "role"),
        ({**ENTERED, "role": "platform"}, "platform_id"),
        ({**ENTERED, "platform_id": "7"}, "platform_id"),
        ({**ENTERED, "expires_at": "2020-01-01T00:00"}, "expires_at"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field(
    supervising: Browser, entered: dict[str, str], field: str
):
    page = await supervising.open(CREATE)

    again = await supervising.send(page, entered, to=CREATE, status=422)

    assert f"#{field}" in again.links.values()


async def test_an_ended_key_opens_nothing_any_more(
    supervising: Browser, platform: APlatform, officer: httpx.AsyncClient
):
    place = f"/keys/{platform.key_id}/revoke"
    bearer = {"Authorization": f"Bearer {platform.secret}"}
    assert (await officer.get("/v1/inbox", headers=bearer)).status_code == 200

    check = await supervising.send(await supervising.open(place), {}, to=place)
    assert "cannot be brought back" in check.text
    done = await supervising.send(check, {}, to=place)

    assert "The key of the platform of the tests has ended." in done.text
    assert (await officer.get("/v1/inbox", headers=bearer)).status_code == 401
    assert "Ended" in (await supervising.open(place)).text


async def test_who_ends_the_key_in_use_is_warned_and_signed_out(
    supervising: Browser, house: House
):
    [[own]] = await fetch_rows(house, "SELECT id FROM keys WHERE role = $1", Role.SUPERVISOR)
    place = f"/keys/{own}/revoke"

    check = await supervising.send(await supervising.open(place), {}, to=place)
    assert "you are signed out yourself" in check.text

    assert (await supervising.send(check, {}, to=place)).name == "Sign in"


@pytest.mark.parametrize("path", ["/keys", CREATE, f"/keys/{NOBODYS_ID}/revoke"])
async def test_keys_are_for_supervisors(at_console: Browser, path: str):
    page = await at_console.open(path, status=403)

    assert "You may not do this" in page.text
    assert "/keys" not in page.links.values()


async def test_a_key_that_there_is_not_is_not_found(supervising: Browser):
    page = await supervising.open(f"/keys/{NOBODYS_ID}/revoke", status=404)

    assert "There is no such key." in page.text
