"""Holidays at the console: what a change would do is shown before it is saved."""

from asyncio import gather

import httpx
import pytest

from app.domain.permissions import Role
from app.services.house import House
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.console import Browser, a_browser
from tests.support.doors import a_client, open_app
from tests.support.holidays import own_regime
from tests.support.keys import SECRETS
from tests.support.sql import fetch_rows

ADD = "/holidays/add"
ENTERED = {"calendar": "england-and-wales", "date": "2026-11-24", "name": "A day of <rest>"}


async def test_holidays_are_listed_by_calendar_and_day(at_console: Browser):
    page = await at_console.open("/holidays?calendar=scotland&from=2026-01-01&to=2026-12-31")

    assert "St Andrew" in page.text
    assert "Remove" not in page.text
    coming = await at_console.open("/holidays")
    assert "2026" in coming.text
    assert "2025" not in coming.text
    every = await at_console.open("/holidays?from=2020-01-01")
    following = await at_console.open(every.links["Next page"])
    assert following.text != every.text


async def test_a_holiday_is_previewed_then_added_and_open_notices_are_dated_anew(
    supervising: Browser, house: House, supervisor: httpx.AsyncClient, platform: APlatform
):
    code = await own_regime(supervisor)
    house.regimes.forget()
    await a_notice(house, an_order(platform.id, reference="MOVES-1", regime=code))

    check = await supervising.send(await supervising.open(ADD), ENTERED, to=ADD)
    assert "The deadline of one open notice moves." in check.text
    assert "Notice MOVES-1" in check.text
    assert await fetch_rows(house, "SELECT id FROM holidays") == []

    done = await supervising.send(check, {}, to=ADD)

    assert "24 November 2026 is a holiday now." in done.text
    [[moved]] = await fetch_rows(house, "SELECT deadline_at FROM notices")
    assert f"{moved:%Y-%m-%d}" == "2026-11-26"
    again = await supervising.send(check, {}, to=ADD)
    assert "24 November 2026 is a holiday now." in again.text
    assert len(await fetch_rows(house, "SELECT id FROM holidays")) == 1


async def test_of_two_who_add_the_same_day_one_is_refused_and_notices_move_once(
    committing: House,
):
    platform = await a_platform(committing)
    async with open_app(committing) as app, a_browser(app) as one, a_browser(app) as other:
        async with a_client(app, SECRETS[Role.SUPERVISOR]) as supervisor:
            code = await own_regime(supervisor)
        committing.regimes.forget()
        await a_notice(committing, an_order(platform.id, regime=code))
        for browser in (one, other):
            await browser.sign_in(Role.SUPERVISOR)
        checks = [
            await browser.send(await browser.open(ADD), ENTERED, to=ADD)
            for browser in (one, other)
        ]
        forms = [check.form(ADD).values for check in checks]

        answers = await gather(
            one.client.post(ADD, data=forms[0]), other.client.post(ADD, data=forms[1])
        )

    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert len(await fetch_rows(committing, "SELECT id FROM holidays")) == 1
    [[moved]] = await fetch_rows(committing, "SELECT deadline_at FROM notices")
    assert f"{moved:%Y-%m-%d}" == "2026-11-26"
    told = "SELECT id FROM events WHERE kind = 'notice.deadline_changed'"
    assert len(await fetch_rows(committing, told)) == 1


async def test_an_added_holiday_is_removed_again(supervising: Browser, house: House):
    check = await supervising.send(await supervising.open(ADD), ENTERED, to=ADD)
    await supervising.send(check, {}, to=ADD)
    [[holiday]] = await fetch_rows(house, "SELECT id FROM holidays")
    place = f"/holidays/{holiday}/remove"

    listed = await supervising.open("/holidays?from=2026-11-24&to=2026-11-24")
    assert place in listed.links.values()
    check = await supervising.send(await supervising.open(place), {}, to=place)
    assert "No deadline of an open notice moves." in check.text
    done = await supervising.send(check, {}, to=place)

    assert "24 November 2026 is no holiday any more." in done.text
    assert await fetch_rows(house, "SELECT id FROM holidays") == []
    assert "no such holiday" in (await supervising.open(place, status=404)).text


@pytest.mark.parametrize(
    ("entered", "status", "told"),
    [
        ({}, 422, "Enter the day that becomes a holiday"),
        ({**ENTERED, "date": "someday"}, 422, "Date: must be a date"),
        ({**ENTERED, "calendar": "none"}, 422, "Choose one of the list"),
        ({**ENTERED, "date": "2026-12-25"}, 409, "is a holiday there already"),
    ],
)
async def test_what_is_wrong_is_told_in_the_form(
    supervising: Browser, entered: dict[str, str], status: int, told: str
):
    page = await supervising.open(ADD)

    again = await supervising.send(page, entered, to=ADD, status=status)

    assert told in again.text


async def test_an_officer_reads_holidays_and_changes_none(at_console: Browser):
    page = await at_console.open(ADD, status=403)

    assert "You may not do this" in page.text


@pytest.mark.parametrize("asked", ["calendar=none", "from=x", "after=eyJ", "a=b"])
async def test_filters_that_make_no_sense_are_told(at_console: Browser, asked: str):
    page = await at_console.open(f"/holidays?{asked}", status=422)

    assert page.name == "Error: Holidays"
