"""The queue of an officer, as a page."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from httpx import AsyncClient

from app.services.house import House
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import FixedClock
from tests.support.console import Browser
from tests.support.desks import a_team, an_officer, assigned, leaves
from tests.support.sql import count_rows


async def test_the_queue_holds_what_is_mine_and_my_teams_what_lapses_next_first(
    browser: Browser,
    house: House,
    platform: APlatform,
    officer: AsyncClient,
    clock: FixedClock,
):
    team = await a_team(house)
    me, other = await an_officer(house, team_id=team), await an_officer(house)
    places: list[str] = []
    for to in ({"team_id": team}, {"officer_id": me.id}, {"officer_id": other.id}, {}):
        notice = await a_notice(house, an_order(platform.id))
        places.append(f"/notices/{notice}")
        if to:
            await assigned(officer, notice, **to)
        clock.advance(timedelta(hours=1))
    await browser.sit_down(me.secret)

    mine = await browser.open("/queue")
    wider = await browser.open(mine.links["Show what is nobody's as well"])

    assert listed(mine.links.values()) == places[:2]
    assert listed(wider.links.values()) == [*places[:2], places[3]]
    assert mine.links["My queue"] == "/queue"
    assert await count_rows(house, "locator_readings") == 0


async def test_a_long_queue_is_walked_page_by_page(
    at_console: Browser, house: House, platform: APlatform
):
    for _ in range(51):
        await a_notice(house, an_order(platform.id))

    first = await at_console.open("/queue?unassigned=true")
    second = await at_console.open(first.links["Next page"])

    assert len(listed(first.links.values())) == 50
    assert len(listed(second.links.values())) == 1


async def test_a_key_of_nobodys_is_told_why_nothing_is_there(at_console: Browser):
    page = await at_console.open("/queue")

    assert "Your key belongs to no officer" in page.text


@pytest.mark.parametrize("asked", ["unassigned=no", "after=x", "whose=mine"])
async def test_a_queue_that_there_is_not_is_told(at_console: Browser, asked: str):
    page = await at_console.open(f"/queue?{asked}", status=422)

    assert page.name == "Error: My queue"


async def test_whoever_leaves_is_signed_out_at_once(browser: Browser, house: House):
    me = await an_officer(house)
    await browser.sit_down(me.secret)
    assert (await browser.open("/queue")).name == "My queue"

    await leaves(house, me)

    assert (await browser.open("/queue")).name == "Sign in"


def listed(links: Iterable[str]) -> list[str]:
    """The notices of a page, in their order."""
    return [link for link in links if link.startswith("/notices/01") and link.count("/") == 2]
