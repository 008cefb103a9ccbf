"""A platform at the console: its own notices, and nothing else."""

import re
from datetime import timedelta

import pytest

from app.console.rooms import PARTS
from app.domain.permissions import ALLOWED, Act, Role
from app.services.house import House
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import FixedClock
from tests.support.console import Browser
from tests.support.sql import fetch_rows

PLACE = "https://share.example/post/1"
PAGES = [name for part in PARTS for name in part.acts]


async def test_a_platform_begins_with_what_lapses_next(
    browser: Browser, house: House, platform: APlatform, clock: FixedClock
):
    late = await a_notice(house, an_order(platform.id, reference="LATE"))
    clock.advance(timedelta(hours=49))
    soon = await a_notice(house, an_order(platform.id, reference="SOON"))
    page = await browser.open("/sign-in")

    home = await browser.send(page, {"key": platform.secret})

    assert home.path == "/own"
    places = [link for link in home.links.values() if link.startswith("/own/notices/")]
    assert places == [f"/own/notices/{late}", f"/own/notices/{soon}"]
    assert "overdue by 1 h" in home.text
    assert "due in 2 days" in home.text


async def test_the_menu_of_a_platform_leads_to_pages_of_platforms_alone(at_own: Browser):
    page = await at_own.open("/own")

    for link in page.links.values():
        assert link.startswith(("/own", "#", "/docs"))
        if link.startswith("/own"):
            await at_own.open(link)


@pytest.mark.parametrize("name", [name for name in PAGES if "/sign-out" not in name])
async def test_nobody_sees_the_pages_of_the_others(
    at_own: Browser, supervising: Browser, house: House, platform: APlatform, name: str
):
    notice = await a_notice(house, an_order(platform.id))
    method, path = name.split(" ")
    path = re.sub(r"{\w+}", str(notice), path)
    stranger = supervising if path.startswith("/own") else at_own

    answer = await stranger.client.request(method, path)

    assert answer.status_code == 403
    assert PLACE not in answer.text


def test_what_platforms_may_is_beneath_one_place():
    for part in PARTS:
        for name, act in part.acts.items():
            beneath = name.split(" ")[1].startswith("/own")
            assert (act is Act.ANSWER) == beneath
            assert act is None or (act in ALLOWED[Role.PLATFORM]) == beneath


async def test_a_notice_of_another_platform_is_none(
    at_own: Browser, house: House, platform: APlatform
):
    other = await a_platform(house, name="Other Share")
    theirs = await a_notice(house, an_order(other.id, reference="THEIRS"))

    page = await at_own.open(f"/own/notices/{theirs}", status=404)

    assert page.name == "Page not found"
    assert "share[.]example" not in page.text
    for path in ("/own", "/own/notices", "/own/notices?reference=THEIRS"):
        assert "THEIRS" not in (await at_own.open(path)).links
    assert await fetch_rows(house, "SELECT door FROM locator_readings") == []


@pytest.mark.parametrize(
    "asked",
    ["platform_id=019ab000-0000-7000-8000-00000000dead", "tag=x", "unassigned=true"],
)
async def test_a_platform_has_no_filter_for_what_is_not_its_own(at_own: Browser, asked: str):
    page = await at_own.open(f"/own/notices?{asked}", status=422)

    assert "asks for a filter that there is not" in page.text


async def test_filters_stand_in_the_address(at_own: Browser, house: House, platform: APlatform):
    await a_notice(house, an_order(platform.id, reference="ONE-1"))
    await a_notice(house, an_order(platform.id, reference="TWO-2"))

    page = await at_own.open("/own/notices?q=one&timeliness=on_time")

    assert "ONE-1" in page.links
    assert "TWO-2" not in page.links
    assert page.form("/own/notices").values["q"] == "one"


async def test_a_long_list_is_walked_page_by_page(
    at_own: Browser, house: House, platform: APlatform
):
    for number in range(52):
        await a_notice(house, an_order(platform.id, reference=f"LONG-{number:03}"))

    first = await at_own.open("/own/notices")
    second = await at_own.open(first.links["Next page"])

    listed = [*first.links, *second.links]
    assert len([name for name in listed if name.startswith("LONG-")]) == 52
    assert "There are more" in (await at_own.open("/own")).text


async def test_to_read_a_notice_is_recorded_and_no_click_leads_to_the_content(
    at_own: Browser, house: House, platform: APlatform
):
    notice = await a_notice(house, an_order(platform.id, locators=[PLACE]))

    page = await at_own.open(f"/own/notices/{notice}")

    assert "hxxps://share[.]example/post/1" in page.text
    assert PLACE not in page.answer.text
    [[door, reader]] = await fetch_rows(house, "SELECT door, reader_id FROM locator_readings")
    assert (door, reader) == ("console: a platform's own notice", platform.key_id)


async def test_whoever_is_lost_is_led_back_to_the_own_pages(at_own: Browser):
    page = await at_own.open("/notices", status=403)

    assert page.links["Start"] == "/own"
    assert page.links["Forthwith"] == "/own"
