"""Taking a notice back, by the form of a page."""

import pytest

from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.console import Browser
from tests.support.sql import fetch_rows


@pytest.fixture
async def place(house: House, platform: APlatform) -> str:
    notice = await a_notice(house, an_order(platform.id, reference="CASE-1"))
    return f"/notices/{notice}/withdraw"


async def test_a_notice_is_withdrawn_once_it_is_confirmed(
    at_console: Browser, house: House, place: str
):
    page = await at_console.open(place)
    check = await at_console.send(page, {"reason": "Issued <by> mistake"})
    assert "cannot be brought back" in check.text

    done = await at_console.send(check, {})

    assert "Notice CASE-1 is withdrawn." in done.text
    assert done.path == place.removesuffix("/withdraw")
    assert "Notice CASE-1 is withdrawn." not in (await at_console.open(done.path)).text
    [[state, reason]] = await fetch_rows(house, "SELECT state, withdrawal_reason FROM notices")
    assert (state, reason) == ("withdrawn", "Issued <by> mistake")


async def test_a_form_sent_twice_is_done_once(at_console: Browser, house: House, place: str):
    check = await at_console.send(await at_console.open(place), {"reason": "mistake"})
    await at_console.send(check, {})

    again = await at_console.send(check, {})

    assert "Notice CASE-1 is withdrawn." in again.text
    rows = await fetch_rows(house, "SELECT id FROM events WHERE kind = 'notice.withdrawn'")
    assert len(rows) == 1


async def test_what_is_missing_is_told_beside_its_field_and_nothing_is_lost(
    at_console: Browser, place: str
):
    page = await at_console.open(place)

    again = await at_console.send(page, {"reason": "  "}, status=422)

    assert again.links["Enter why the notice is withdrawn"] == "#reason"
    long = await at_console.send(again, {"reason": "x" * 10_001}, status=422)
    assert long.form(place).values["reason"] == "x" * 10_001


async def test_what_changed_meanwhile_is_told(at_console: Browser, place: str):
    page = await at_console.open(place)
    check = await at_console.send(page, {"reason": "mistake", "seen": "7"})

    stale = await at_console.send(check, {}, status=412)

    assert "This changed since you read it" in stale.text


async def test_a_notice_that_is_withdrawn_is_not_withdrawn_again(
    at_console: Browser, place: str
):
    page = await at_console.open(place)
    check = await at_console.send(page, {"reason": "mistake"})
    await at_console.send(check, {})

    again = await at_console.send(page, {"reason": "mistake"}, status=409)

    assert "already withdrawn" in again.text
