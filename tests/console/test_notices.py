"""Lists of notices, and one notice, as pages."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from app.domain.notices import Timeliness
from app.domain.permissions import Role
from app.services.house import House
from tests.support.bodies import an_answer_body, respond
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.console import Browser
from tests.support.sql import fetch_rows

PLACE = "https://share.example/post/1"
NOTICE = "/notices/01"
DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)


async def test_every_number_of_the_overview_leads_to_the_list_it_counts(
    at_console: Browser, house: House, platform: APlatform, clock: FixedClock
):
    late = await a_notice(house, an_order(platform.id))
    clock.advance(timedelta(hours=49))
    soon = await a_notice(house, an_order(platform.id))
    house.figures.forget()
    await at_console.sign_in(Role.OFFICER)

    page = await at_console.open("/")

    for word in Timeliness:
        [path] = {link for link in page.links.values() if link.endswith(f"?timeliness={word}")}
        listed = await at_console.open(path)
        expected = {Timeliness.OVERDUE: {late}, Timeliness.ON_TIME: {soon}}.get(word, set())
        places = {link for link in listed.links.values() if link.startswith("/notices/01")}
        assert places == {f"/notices/{one}" for one in expected}
    assert "overdue by 1 h" in page.text


async def test_every_number_of_a_day_leads_to_the_notices_that_it_counts(
    at_console: Browser,
    house: House,
    platform: APlatform,
    officer: AsyncClient,
    platform_client: AsyncClient,
    clock: FixedClock,
):
    late = await a_notice(house, an_order(platform.id, reference="LATE"))
    # The last moment of the day of UTC, and the first of the next one.
    clock.set(MONDAY.replace(hour=0) + 2 * DAY - MICROSECOND)
    before = await a_notice(house, an_order(platform.id, reference="BEFORE"))
    clock.advance(MICROSECOND)
    after = await a_notice(house, an_order(platform.id, reference="AFTER"))
    answered = (await officer.get(f"/v1/notices/{after}")).json()
    items = [an_answer_body(one["id"], at=clock.now()) for one in answered["items"]]
    await respond(platform_client, answered, *items)
    clock.advance(timedelta(hours=10))
    house.figures.forget()
    await at_console.sign_in(Role.OFFICER)

    page = await at_console.open("/")

    counted = {
        path: {link for link in (await at_console.open(path)).links.values() if NOTICE in link}
        for path in {had.get("href", "") for tag, had in page.tags if tag == "a"}
        if "_on=" in path
    }
    assert counted == {
        "/notices?issued_on=2026-11-23": {f"/notices/{late}"},
        "/notices?issued_on=2026-11-24": {f"/notices/{before}"},
        "/notices?issued_on=2026-11-25": {f"/notices/{after}"},
        "/notices?resolved_on=2026-11-25": {f"/notices/{after}"},
        "/notices?became_overdue_on=2026-11-25": {f"/notices/{late}"},
    }


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("timeliness=never", "Choose one of the list"),
        ("state=&due_before=yesterday", "Due before: must be a date and time"),
        ("due_after=2026-03-29T01:30", "Due after: must be a date and time"),
        ("issued_on=monday", "Issued on: must be a date"),
        ("resolved_on=2026-13-01", "Resolved on: must be a date"),
        ("platform_id=7", "Platform id: is not an identifier"),
        ("after=eyJ", "There is no such page of this list"),
        ("after=" + "x" * 600, "must be 500 characters or fewer"),
        ("colour=red", "asks for a filter that there is not"),
        ("locator=" + PLACE, "asks for a filter that there is not"),
        ("q=%00", "a character that is not allowed"),
        ("reference=" + "x" * 101, "must be 100 characters or fewer"),
    ],
)
async def test_filters_that_make_no_sense_are_told(at_console: Browser, asked: str, told: str):
    page = await at_console.open(f"/notices?{asked}", status=422)

    assert told in page.text
    assert page.name == "Error: Notices"


async def test_filters_stand_in_the_address_and_in_their_fields(
    at_console: Browser, house: House, platform: APlatform
):
    await a_notice(house, an_order(platform.id, reference="ONE-1"))
    await a_notice(house, an_order(platform.id, reference="TWO-2"))

    page = await at_console.open("/notices?q=one&sort=-issued")

    assert "ONE-1" in page.links
    assert "TWO-2" not in page.links
    assert page.form("/notices").values["q"] == "one"
    assert page.form("/notices").values["sort"] == "-issued"


async def test_a_long_list_is_walked_page_by_page(
    at_console: Browser, house: House, platform: APlatform
):
    references = {f"LONG-{n:03}" for n in range(60)}
    for reference in sorted(references):
        await a_notice(house, an_order(platform.id, reference=reference))

    first = await at_console.open("/notices?q=long")
    second = await at_console.open(first.links["Next page"])

    assert len(references & first.links.keys()) == 50
    assert references & (first.links.keys() | second.links.keys()) == references
    assert second.links["First page"] == "/notices?q=long"
    assert "Next page" not in second.links


async def test_a_list_asks_no_more_of_the_database_however_long_it_is(
    at_console: Browser, house: House, platform: APlatform, count_queries: Callable[[], Any]
):
    await at_console.open("/notices")
    with count_queries() as few:
        await at_console.open("/notices")
    for _ in range(10):
        await a_notice(house, an_order(platform.id))
    with count_queries() as many:
        await at_console.open("/notices")

    assert len(many) <= len(few) + 2  # what the platforms and providers are called


async def test_lists_and_the_page_of_a_notice_open_no_address(
    at_console: Browser, house: House, platform: APlatform
):
    notice = await a_notice(house, an_order(platform.id, locators=[PLACE]))

    for path in ("/", "/notices", f"/notices/{notice}"):
        assert "post/1" not in (await at_console.open(path)).answer.text
    assert await fetch_rows(house, "SELECT door FROM locator_readings") == []


async def test_to_show_the_addresses_is_recorded_and_they_lead_nowhere(
    at_console: Browser, house: House, platform: APlatform
):
    notice = await a_notice(house, an_order(platform.id, locators=[PLACE]))
    page = await at_console.open(f"/notices/{notice}")

    shown = await at_console.send(page, {}, to=f"/notices/{notice}/addresses")

    assert "hxxps://share[.]example/post/1" in shown.text
    assert PLACE not in shown.answer.text
    [[door]] = await fetch_rows(house, "SELECT door FROM locator_readings")
    assert door == "console: show addresses"


async def test_notices_are_found_by_address_and_it_stays_out_of_the_address_bar(
    at_console: Browser, house: House, platform: APlatform
):
    await a_notice(house, an_order(platform.id, reference="HOLDS", locators=[PLACE]))
    page = await at_console.open("/notices/by-address")

    found = await at_console.send(page, {"locator": "HTTPS://share.example:443/post/1#top"})

    assert "HOLDS" in found.links
    assert "post" not in str(found.answer.url)
    nothing = await at_console.send(page, {"locator": "not an address"}, status=422)
    assert "not an absolute web address" in nothing.text


@pytest.mark.parametrize(
    "path", ["/notices/not-an-id", "/notices/019ab000-0000-7000-8000-00000000dead", "/nothing"]
)
async def test_what_is_not_there_is_told_on_a_page(at_console: Browser, path: str):
    page = await at_console.open(path, status=404)

    assert page.name == "Page not found"


async def test_a_notice_is_told_in_every_state(
    at_console: Browser,
    house: House,
    platform: APlatform,
    officer: AsyncClient,
    platform_client: AsyncClient,
    clock: FixedClock,
):
    notice = await a_notice(house, an_order(platform.id))
    place = f"/notices/{notice}"
    await told(at_console, place, "On time", "Awaiting acknowledgement", "due in 2 days")
    await platform_client.post(f"/v1{place}/acknowledgement", json={})
    pause = {"kind": "paused", "at": "2026-11-23T09:00:00Z", "reason": "asked"}
    await officer.post(f"/v1{place}/clock-events", json=pause)
    clock.advance(timedelta(days=3))
    await at_console.sign_in(Role.OFFICER)
    await told(at_console, place, "Awaiting response")
    item = (await officer.get(f"/v1{place}")).json()["items"][0]["id"]
    answer = {"item_id": item, "outcome": "removed", "effective_at": "2026-11-26T08:00:00Z"}
    await platform_client.post(f"/v1{place}/responses", json={"items": [answer]})
    page = await told(at_console, place, "Resolved", "Removed", "Complied")
    assert "Withdraw" not in page.links


async def told(browser: Browser, place: str, *words: str) -> Any:
    page = await browser.open(place)
    for word in words:
        assert word in page.text
    return page


async def test_times_are_those_of_london_with_the_exact_one_beside_them(
    at_console: Browser, house: House, platform: APlatform
):
    notice = await a_notice(house, an_order(platform.id))

    page = await at_console.open(f"/notices/{notice}")

    assert "25 November 2026, 09:00 GMT (2026-11-25 09:00:00 UTC)" in page.text
    assert (
        "time",
        {"datetime": "2026-11-25T09:00:00Z", "title": "2026-11-25 09:00:00 UTC"},
    ) in page.tags
