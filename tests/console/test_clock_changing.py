"""Changing the clock of a notice, by the forms of its page."""

from datetime import datetime, timedelta
from typing import cast

import pytest
from httpx import AsyncClient

from app.domain.permissions import Role
from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import FixedClock
from tests.support.console import Browser
from tests.support.sql import fetch_rows

ACTS = {"Pause the clock", "Resume the clock", "Extend the deadline", "Correct the start"}


@pytest.fixture
async def place(house: House, platform: APlatform) -> str:
    """A notice under a policy of one's own, which allows every change of the clock."""
    order = an_order(platform.id, reference="CASE-1", regime="uk-osa-illegal-content")
    return f"/notices/{await a_notice(house, order)}"


async def offered(browser: Browser, place: str) -> set[str]:
    page = await browser.open(place)
    return ACTS & page.links.keys()


async def deadline(house: House) -> datetime:
    [row] = await fetch_rows(house, "SELECT deadline_at FROM notices")
    return cast("datetime", row[0])


async def test_a_clock_is_paused_and_resumed(
    at_console: Browser, house: House, place: str, clock: FixedClock
):
    before = await deadline(house)
    assert await offered(at_console, place) == ACTS - {"Resume the clock"}
    page = await at_console.open(f"{place}/pause")
    check = await at_console.send(page, {"reason": "Asked for <more>"})
    assert "None while the clock stands still" in check.text
    assert "Notice CASE-1 is paused." in (await at_console.send(check, {})).text
    assert await offered(at_console, place) == ACTS - {"Pause the clock"}

    clock.advance(timedelta(hours=5))
    await at_console.sign_in(Role.OFFICER)
    entered = {"at": "2026-11-23T12:00", "reason": "answered"}
    check = await at_console.send(await at_console.open(f"{place}/resume"), entered)
    done = await at_console.send(check, {})

    assert "Notice CASE-1 runs again." in done.text
    assert await deadline(house) == before + timedelta(hours=3)


@pytest.mark.parametrize(
    ("entered", "longer"),
    [
        ({"days": "1", "hours": "2", "minutes": "30"}, timedelta(days=1, hours=2, minutes=30)),
        ({"until": "2026-11-30T09:00"}, None),
    ],
)
async def test_a_deadline_is_extended(
    at_console: Browser,
    house: House,
    place: str,
    entered: dict[str, str],
    longer: timedelta | None,
):
    before = await deadline(house)
    page = await at_console.open(f"{place}/extend")
    check = await at_console.send(page, {**entered, "reason": "illness"})
    await at_console.send(check, {})

    done = await at_console.send(check, {})

    assert "Notice CASE-1 has more time." in done.text
    until = datetime.fromisoformat("2026-11-30T09:00:00Z")
    assert await deadline(house) == (until if longer is None else before + longer)


async def test_a_start_is_corrected(at_console: Browser, house: House, place: str):
    before = await deadline(house)
    page = await at_console.open(f"{place}/correct-start")
    entered = {"at": "2026-11-23T07:00", "reason": "proof"}
    check = await at_console.send(page, entered)
    assert "23 November 2026, 07:00 GMT" in check.text
    await at_console.send(check, {})

    assert await deadline(house) == before - timedelta(hours=2)


@pytest.mark.parametrize(
    ("path", "entered", "field", "told"),
    [
        ("pause", {"reason": ""}, "reason", "Enter why"),
        ("pause", {"reason": "x" * 301}, "reason", "300 characters or fewer"),
        ("pause", {"at": "soon"}, "at", "must be a date and time"),
        ("pause", {"at": "2026-11-24T09:00"}, "at", "cannot lie in the future"),
        ("correct-start", {}, "at", "Enter when the clock truly started"),
        ("extend", {}, "days", "Enter how long"),
        ("extend", {"days": "0"}, "days", "Enter how long"),
        ("extend", {"days": "-1"}, "days", "must be a whole number"),
        ("extend", {"hours": "100001"}, "hours", "must be between"),
        ("extend", {"days": "1", "until": "2026-11-30T09:00"}, "until", "not both"),
        ("extend", {"until": "never"}, "until", "must be a date and time"),
    ],
)
async def test_what_is_wrong_is_told_at_its_field(
    at_console: Browser,
    place: str,
    path: str,
    entered: dict[str, str],
    field: str,
    told: str,
):
    page = await at_console.open(f"{place}/{path}")

    again = await at_console.send(page, {"reason": "r", **entered}, status=422)

    assert told in again.text
    assert f"#{field}" in again.links.values()


async def test_what_the_regime_does_not_know_is_not_offered_and_is_refused(
    at_console: Browser, house: House, platform: APlatform
):
    place = f"/notices/{await a_notice(house, an_order(platform.id))}"
    assert await offered(at_console, place) == {"Correct the start"}
    page = await at_console.open(f"{place}/pause")
    assert "Nothing: OSA 2023 s.10(3A)" in page.text

    again = await at_console.send(page, {"reason": "asked"}, status=409)

    assert "OSA 2023 s.10(3A)" in again.text


async def test_what_contradicts_the_clock_is_refused_before_it_is_confirmed(
    at_console: Browser, place: str
):
    page = await at_console.open(f"{place}/resume")

    again = await at_console.send(page, {"reason": "answered"}, status=409)

    assert "record the pause first" in again.text
    assert again.form(f"{place}/resume").values["reason"] == "answered"


async def test_what_changed_meanwhile_is_told(
    at_console: Browser, officer: AsyncClient, place: str
):
    page = await at_console.open(f"{place}/pause")
    check = await at_console.send(page, {"reason": "asked"})
    await officer.post(
        f"/v1{place}/amend",
        json={"reason": "more", "add_items": [{"url": "https://share.example/post/2"}]},
    )

    stale = await at_console.send(check, {}, status=412)

    assert "This changed since you read it" in stale.text


async def test_of_a_notice_that_is_over_the_clock_is_not_changed(
    at_console: Browser, officer: AsyncClient, place: str
):
    page = await at_console.open(f"{place}/pause")
    await officer.post(f"/v1{place}/withdraw", json={"reason": "mistake"})

    again = await at_console.send(page, {"reason": "asked"}, status=409)

    assert "withdrawn" in again.text
    assert await offered(at_console, place) == set()
