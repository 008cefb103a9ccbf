"""A notice that reopens runs by the calendar then in force, not by that of its answer."""

from datetime import timedelta

import httpx
import pytest

from app.services.house import House
from app.services.sweeping import sweep_timers
from tests.support.bodies import (
    Json,
    an_answer_body,
    events_of,
    issued,
    kinds_of,
    read_back,
    respond,
    written,
)
from tests.support.builders import APlatform
from tests.support.changing import changed, explained
from tests.support.clock import MONDAY, FixedClock
from tests.support.holidays import THURSDAY_END, WEDNESDAY_END, added, own_regime, removed
from tests.support.sql import fetch_rows


@pytest.fixture
async def notice(supervisor: httpx.AsyncClient, platform: APlatform) -> Json:
    """Due on Wednesday 25 November 2026, 23:59:59."""
    return await issued(supervisor, platform.id, regime=await own_regime(supervisor))


async def answered(client: httpx.AsyncClient, notice: Json, outcome: str = "removed") -> None:
    item = an_answer_body(notice["items"][0]["id"], at=MONDAY, outcome=outcome)
    answer = await respond(client, notice, item)
    assert answer.status_code == 201, answer.text


async def timers_of(house: House) -> list[tuple[str, int]]:
    rows = await fetch_rows(house, "SELECT at, clock_version FROM timers ORDER BY at")
    return [(written(row["at"]), row["clock_version"]) for row in rows]


async def test_a_holiday_added_while_it_was_resolved_counts_once_it_reopens(
    supervisor: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
    house: House,
    notice: Json,
):
    await answered(platform_client, notice)
    clock.advance(timedelta(hours=1))
    holiday = await added(supervisor, "2026-11-24", name="St Somebody's Day")
    await added(supervisor, "2026-11-24", calendar="scotland")
    resolved = await read_back(supervisor, notice)
    clock.advance(timedelta(hours=1))
    await answered(platform_client, notice, "reinstated")
    body = await read_back(supervisor, notice)
    event = (await events_of(supervisor, notice))[-1]

    assert resolved["clock"]["deadline_at"] == WEDNESDAY_END
    assert body["clock"]["original_deadline_at"] == WEDNESDAY_END
    assert body["clock"]["deadline_at"] == THURSDAY_END
    assert (event["kind"], event["actor"]) == ("notice.deadline_changed", "system")
    assert event["facts"]["because"] == "reopened"
    assert (event["facts"]["from"], event["facts"]["to"]) == (WEDNESDAY_END, THURSDAY_END)
    (change,) = event["facts"]["holidays"]
    assert (change["day"], change["calendar"], change["name"]) == (
        holiday["date"],
        "england-and-wales",
        "St Somebody's Day",
    )
    assert await timers_of(house) == [
        ("2026-11-26T17:59:59Z", 2),
        ("2026-11-26T21:59:59Z", 2),
        (THURSDAY_END, 2),
    ]


async def test_the_explanation_says_that_it_was_dated_anew_when_it_reopened(
    supervisor: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
    notice: Json,
):
    await answered(platform_client, notice)
    clock.advance(timedelta(hours=1))
    await added(supervisor, "2026-11-24", name="St Somebody's Day")
    await answered(platform_client, notice, "reinstated")
    told = await explained(supervisor, notice)

    assert told["deadline_at"] == THURSDAY_END
    (step,) = [s for s in told["steps"] if s["kind"] == "calendar_changed"]
    assert (step["from"], step["to"]) == (WEDNESDAY_END, THURSDAY_END)
    assert step["why"] == (
        "Dated anew when the notice was reopened: Tuesday 24 November 2026 "
        "(St Somebody's Day) was added as a holiday of england-and-wales."
    )


async def test_what_happened_to_the_clock_before_it_was_resolved_still_counts(
    supervisor: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
    notice: Json,
):
    await changed(supervisor, notice, kind="extended", at=written(MONDAY), by={"days": 1})
    await answered(platform_client, notice)
    clock.advance(timedelta(hours=1))
    await added(supervisor, "2026-11-24")
    await answered(platform_client, notice, "reinstated")

    body = await read_back(supervisor, notice)
    assert body["clock"]["deadline_at"] == "2026-11-27T23:59:59Z"


async def test_a_holiday_taken_back_while_it_was_resolved_may_make_it_overdue_on_reopening(
    supervisor: httpx.AsyncClient,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
    house: House,
):
    holiday = await added(supervisor, "2026-11-24")
    code = await own_regime(supervisor)
    notice = await issued(supervisor, platform.id, regime=code)
    await answered(platform_client, notice)
    await removed(supervisor, holiday)
    clock.advance(timedelta(hours=72))  # Thursday, 09:00
    await answered(platform_client, notice, "reinstated")
    clock.advance(timedelta(seconds=1))
    await sweep_timers(house)

    body = await read_back(supervisor, notice)
    assert (body["timeliness"], body["clock"]["deadline_at"]) == ("overdue", WEDNESDAY_END)
    assert (await kinds_of(supervisor, notice))[-3:] == [
        "notice.reopened",
        "notice.deadline_changed",
        "notice.overdue",
    ]


async def test_a_notice_that_reopens_under_the_same_calendar_keeps_its_deadline(
    supervisor: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
    notice: Json,
):
    await answered(platform_client, notice)
    clock.advance(timedelta(hours=1))
    await added(supervisor, "2026-11-24", calendar="scotland")
    await answered(platform_client, notice, "reinstated")

    body = await read_back(supervisor, notice)
    assert body["clock"]["deadline_at"] == WEDNESDAY_END
    assert (await kinds_of(supervisor, notice))[-1] == "notice.reopened"
