"""The same act on many notices, from a list to what became of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient

from app.domain.bulks import BulkAction
from app.domain.permissions import Role
from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import FixedClock
from tests.support.console import Browser
from tests.support.desks import an_officer, tagged
from tests.support.keys import NOBODYS_ID
from tests.support.markup import Page
from tests.support.sql import fetch_rows, fetch_value


@pytest.fixture
async def notices(house: House, platform: APlatform) -> list[UUID]:
    names = ("BULK-1", "BULK-2", "OTHER-1")
    # Its clock may be extended, and not be paused.
    orders = [
        an_order(platform.id, reference=name, regime="au-removal-notice") for name in names
    ]
    return [await a_notice(house, order) for order in orders]


async def previewed(browser: Browser, action: str, **entered: str) -> Page:
    """The page of what an act would do to the notices of a list."""
    listed = await browser.open("/notices?q=bulk")
    choosing = await browser.open(listed.links["Change all of these notices"])
    [path] = {link for link in choosing.links.values() if f"/bulk/{action}?" in link}
    form = await browser.open(path)
    return await browser.send(form, entered)


@pytest.mark.usefixtures("notices")
async def test_many_notices_are_assigned_once_what_would_change_was_seen(
    at_console: Browser, house: House
):
    one = await an_officer(house)
    assigned = "SELECT reference FROM notices WHERE assigned_officer_id IS NOT NULL ORDER BY 1"

    page = await previewed(at_console, "assign", assignee=f"officer-{one.id}")

    assert "Officer: none to Officer" in page.text
    assert "OTHER-1" not in page.text
    assert await fetch_rows(house, assigned) == []
    done = await at_console.send(page, {})
    assert done.name == "Assign: what was done"
    assert [row[0] for row in await fetch_rows(house, assigned)] == ["BULK-1", "BULK-2"]
    await at_console.send(page, {})
    events = "SELECT count(*) FROM events WHERE kind = 'notice.assigned'"
    assert await fetch_value(house, events) == 2


@pytest.mark.usefixtures("notices")
@pytest.mark.parametrize(
    ("action", "entered", "told"),
    [
        ("tag", {"tags": "Second look, new"}, "Tags: none to new, second-look"),
        ("untag", {"tags": "absent"}, "Nothing: it is so already"),
        (
            "extend",
            {"days": "1", "hours": "2", "reason": "asked"},
            "Deadline: 24 November 2026",
        ),
        ("extend", {"until": "2026-12-24T10:00", "reason": "asked"}, "24 December 2026"),
        ("pause", {"reason": "asked"}, "Refused2"),
        ("resume", {"reason": "asked"}, "Refused2"),
        ("withdraw", {"reason": "by mistake"}, "to withdrawn"),
    ],
)
async def test_each_action_is_previewed(
    at_console: Browser, house: House, action: str, entered: Any, told: str
):
    page = await previewed(at_console, action, **entered)

    assert told in page.text
    assert await fetch_value(house, "SELECT max(version) FROM notices") == 1


@pytest.mark.parametrize("action", BulkAction)
async def test_what_is_missing_is_told_beside_its_field(at_console: Browser, action: str):
    page = await at_console.open(f"/notices/bulk/{action}?q=bulk")
    wrong = {"assignee": "x", "tags": " , ", "reason": "", "days": "-1", "until": "then"}
    entered = {name: value for name, value in wrong.items() if name in page.form().values}

    again = await at_console.send(page, entered, status=422)

    assert set(again.links.values()) & {"#assignee", "#tags", "#reason"}


async def test_clocks_are_paused_and_resumed_together(
    at_console: Browser, house: House, platform: APlatform, clock: FixedClock
):
    await a_notice(house, an_order(platform.id, reference="BULK-1", regime="eu-tco"))
    for action, told in (
        ("pause", "Clock: running to paused"),
        ("resume", "Clock: paused to running"),
    ):
        clock.advance(timedelta(minutes=5))
        page = await previewed(at_console, action, reason="manifest error")
        assert told in page.text
        done = await at_console.send(page, {})
        assert "Done1" in done.text


async def test_what_changed_since_the_preview_is_refused_and_nothing_else(
    at_console: Browser, officer: AsyncClient, notices: list[UUID]
):
    page = await previewed(at_console, "tag", tags="mine")
    await tagged(officer, notices[0], "theirs")

    done = await at_console.send(page, {})

    assert "Done1" in done.text
    assert "Refused1" in done.text
    assert "This changed since you read it" in done.text


@pytest.mark.usefixtures("notices")
async def test_a_preview_is_applied_for_an_hour_by_whoever_made_it(
    at_console: Browser, supervising: Browser, clock: FixedClock
):
    page = await previewed(at_console, "tag", tags="late")
    await supervising.open(page.path, status=404)
    clock.advance(timedelta(minutes=61))
    await at_console.sign_in(Role.OFFICER)
    old = await at_console.open(page.path)
    assert "too old to be applied" in old.text
    token = {"form_token": old.form("/sign-out").values["form_token"]}

    again = await at_console.client.post(f"{page.path}/apply", data=token)

    assert again.status_code == 409


@pytest.mark.usefixtures("notices")
async def test_what_a_saved_filter_finds_is_changed_at_once(
    at_console: Browser, officer: AsyncClient
):
    body = {"name": "bulk", "filter": {"q": "bulk"}}
    kept = (await officer.post("/v1/saved-filters", json=body)).json()
    page = await at_console.open(f"/saved-filters/{kept['id']}")

    choosing = await at_console.open(page.links["Change all of these notices"])
    form = await at_console.open(choosing.links["Add tags"])
    done = await at_console.send(form, {"tags": "new"})

    assert "Still to be done2" in done.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/notices/bulk?colour=red", 422),
        ("/notices/bulk/tag?colour=red", 422),
        ("/notices/bulk/destroy", 404),
        ("/notices/bulk?saved_filter_id=x", 404),
        (f"/notices/bulk?saved_filter_id={NOBODYS_ID}", 404),
        (f"/bulk-previews/{NOBODYS_ID}", 404),
    ],
)
async def test_what_is_not_there_is_told(at_console: Browser, path: str, status: int):
    await at_console.open(path, status=status)
