"""Changing a clock through the door: what moves, what stays, what is told, what is refused."""

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
    read,
    read_back,
    respond,
    written,
)
from tests.support.builders import APlatform
from tests.support.changing import change, changed, explained
from tests.support.clock import MONDAY, FixedClock
from tests.support.clocks import later
from tests.support.problems import assert_problem
from tests.support.sql import fetch_rows

# A policy of 24 hours that may be paused, extended and corrected.
POLICY = "uk-osa-illegal-content"


def at(hours: float) -> str:
    return written(later(hours, MONDAY))


@pytest.fixture
async def notice(officer: httpx.AsyncClient, platform: APlatform) -> Json:
    """Due 24 hours after Monday 23 November 2026, 09:00 UTC; due soon from hour 18 on."""
    return await issued(officer, platform.id, regime=POLICY)


async def timers_of(house: House, notice: Json) -> list[tuple[str, str, int]]:
    rows = await fetch_rows(
        house,
        "SELECT at, kind, clock_version FROM timers WHERE notice_id = $1 ORDER BY at",
        notice["id"],
    )
    return [
        (written(row["at"]), row["kind"].removeprefix("notice."), row["clock_version"])
        for row in rows
    ]


async def test_a_paused_clock_stands_still_and_nothing_falls_due(
    officer: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json
):
    clock.advance(timedelta(hours=10))
    paused = await changed(officer, notice, kind="paused", at=at(10), reason="a query")
    clock.advance(timedelta(hours=90))
    await sweep_timers(house)
    body = await read_back(officer, notice)

    assert (paused["clock"]["state"], paused["clock"]["seconds_left"]) == ("paused", 14 * 3600)
    assert body["timeliness"] == "on_time"
    assert body["clock"]["seconds_left"] == 14 * 3600
    assert body["clock"]["paused_seconds"] == 90 * 3600
    assert await timers_of(house, notice) == []
    assert await kinds_of(officer, notice) == ["notice.issued", "notice.clock_changed"]


async def test_a_resumed_clock_runs_on_with_what_was_left_and_is_waited_for_again(
    officer: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json
):
    clock.advance(timedelta(hours=10))
    await changed(officer, notice, kind="paused", at=at(10))
    clock.advance(timedelta(hours=90))
    body = await changed(officer, notice, kind="resumed", at=at(100))

    assert body["clock"]["state"] == "running"
    assert body["clock"]["original_deadline_at"] == at(24)
    assert body["clock"]["deadline_at"] == at(114)
    assert body["clock"]["paused_seconds"] == 90 * 3600
    assert await timers_of(house, notice) == [
        (at(108), "due_soon", 3),
        (at(112), "due_soon", 3),
        (at(114), "overdue", 3),
    ]


async def test_an_extension_moves_the_deadline_and_voids_the_stages_not_yet_due(
    officer: httpx.AsyncClient, house: House, notice: Json
):
    body = await changed(officer, notice, kind="extended", at=at(0), by={"hours": 12})

    assert body["clock"]["original_deadline_at"] == at(24)
    assert body["clock"]["deadline_at"] == at(36)
    assert await timers_of(house, notice) == [
        (at(30), "due_soon", 2),
        (at(34), "due_soon", 2),
        (at(36), "overdue", 2),
    ]


async def test_the_events_tell_the_story_without_the_reasons(
    officer: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json
):
    clock.advance(timedelta(hours=3))
    await changed(officer, notice, kind="extended", at=at(2), by={"hours": 1}, reason="illness")
    (_, event) = await events_of(officer, notice)
    (change,) = await fetch_rows(house, "SELECT * FROM clock_events")

    assert event["kind"] == "notice.deadline_changed"
    assert event["actor"] == "officer"
    assert event["facts"] == {
        "change": "extended",
        "at": at(2),
        "from": at(24),
        "to": at(25),
        "clock_event_ids": [str(change["id"])],
    }
    assert change["reason"] == "illness"
    assert change["by"] == timedelta(hours=1)


async def test_an_overdue_notice_that_is_extended_is_on_time_again_and_may_lapse_once_more(
    officer: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json
):
    clock.advance(timedelta(hours=30))
    await sweep_timers(house)
    overdue = await read_back(officer, notice)
    body = await changed(officer, notice, kind="extended", at=at(30), until=at(60))
    clock.advance(timedelta(hours=31))
    await sweep_timers(house)
    await sweep_timers(house)
    events = await events_of(officer, notice)

    assert (overdue["timeliness"], body["timeliness"]) == ("overdue", "on_time")
    lapses = [e["effective_at"] for e in events if e["kind"] == "notice.overdue"]
    assert lapses == [at(24), at(60)]
    assert (await read_back(officer, notice))["timeliness"] == "overdue"


async def test_a_lapse_that_no_sweep_has_met_is_recorded_before_the_clock_changes(
    officer: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json
):
    clock.advance(timedelta(hours=30))
    await changed(officer, notice, kind="extended", at=at(30), until=at(60))
    await sweep_timers(house)

    assert await kinds_of(officer, notice) == [
        "notice.issued",
        "notice.due_soon",
        "notice.due_soon",
        "notice.overdue",
        "notice.deadline_changed",
    ]


@pytest.mark.parametrize(("hours", "due"), [(-30, -6), (-10, 14), (4, 28)])
async def test_a_corrected_start_is_counted_from(
    officer: httpx.AsyncClient, clock: FixedClock, notice: Json, hours: float, due: float
):
    clock.advance(timedelta(hours=5))
    body = await changed(officer, notice, kind="start_corrected", at=at(hours))

    assert body["clock"]["started_at"] == at(hours)
    assert body["clock"]["original_deadline_at"] == at(24)
    assert body["clock"]["deadline_at"] == at(due)


async def test_a_start_corrected_to_long_ago_makes_overdue_from_the_true_deadline(
    officer: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json
):
    clock.advance(timedelta(hours=1))
    body = await changed(officer, notice, kind="start_corrected", at=at(-30))
    await sweep_timers(house)
    events = await events_of(officer, notice)

    assert body["timeliness"] == "overdue"
    assert [(e["kind"], e["effective_at"]) for e in events[1:]] == [
        ("notice.deadline_changed", at(1)),
        ("notice.overdue", at(-6)),
    ]


async def test_a_later_correction_replaces_an_earlier_one(
    officer: httpx.AsyncClient, clock: FixedClock, notice: Json
):
    for hours, due in ((-10, 14), (2, 26), (-4, 20), (0, 24)):
        clock.advance(timedelta(hours=2))
        body = await changed(officer, notice, kind="start_corrected", at=at(hours))
        assert body["clock"]["deadline_at"] == at(due)


async def test_a_change_that_moves_nothing_leaves_the_stages_as_they_are(
    officer: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json
):
    clock.advance(timedelta(hours=1))
    before = await timers_of(house, notice)
    body = await changed(officer, notice, kind="extended", at=at(1), until=at(20))

    assert body["clock"]["deadline_at"] == at(24)
    assert await timers_of(house, notice) == before
    assert (await kinds_of(officer, notice))[-1] == "notice.clock_changed"
    assert body["version"] == notice["version"] + 1


async def test_a_pause_after_the_due_moment_stops_nothing(
    officer: httpx.AsyncClient, clock: FixedClock, notice: Json
):
    clock.advance(timedelta(hours=25))
    body = await changed(officer, notice, kind="paused", at=at(25))

    assert (body["timeliness"], body["clock"]["state"]) == ("overdue", "running")


async def test_a_pause_told_late_takes_an_overdue_notice_back(
    officer: httpx.AsyncClient, clock: FixedClock, house: House, notice: Json
):
    clock.advance(timedelta(hours=25))
    await sweep_timers(house)
    body = await changed(officer, notice, kind="paused", at=at(23))

    assert (body["timeliness"], body["clock"]["seconds_left"]) == ("on_time", 3600)
    assert "notice.overdue" in await kinds_of(officer, notice)


async def test_a_pause_told_whole_may_arrive_after_a_later_one(
    officer: httpx.AsyncClient, clock: FixedClock, notice: Json
):
    clock.advance(timedelta(hours=12))
    await changed(officer, notice, kind="paused", at=at(6), until=at(9))
    body = await changed(officer, notice, kind="paused", at=at(1), until=at(3))

    assert body["clock"]["deadline_at"] == at(29)
    assert body["clock"]["paused_seconds"] == 5 * 3600
    assert body["clock"]["state"] == "running"


async def test_a_contested_notice_is_not_waited_for_however_its_deadline_moves(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, house: House, notice: Json
):
    answer = an_answer_body(
        notice["items"][0]["id"], at=MONDAY, outcome="disputed", ground="not_illegal_content"
    )
    assert (await respond(platform_client, notice, answer)).status_code == 201
    body = await changed(officer, notice, kind="extended", at=at(0), by={"hours": 1})

    assert (body["timeliness"], body["clock"]["deadline_at"]) == ("contested", at(25))
    assert await timers_of(house, notice) == []


async def test_f12_an_extension_hides_no_lateness_against_the_original_deadline(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
    notice: Json,
):
    await changed(officer, notice, kind="extended", at=at(0), by={"days": 30})
    effective = clock.advance(timedelta(hours=48))
    answer = an_answer_body(notice["items"][0]["id"], at=effective)
    assert (await respond(platform_client, notice, answer)).status_code == 201
    body = await read_back(officer, notice)

    assert (body["state"], body["timeliness"]) == ("resolved", "on_time")
    assert read(body["clock"]["original_deadline_at"]) < effective
    assert effective < read(body["clock"]["deadline_at"])


async def test_the_terrorist_content_hour_begins_again_after_clarification(
    officer: httpx.AsyncClient, platform: APlatform, clock: FixedClock
):
    order = await issued(officer, platform.id, regime="eu-tco", category="terrorism")
    clock.advance(timedelta(hours=5))
    body = await changed(officer, order, kind="paused", at=at(0.75), until=at(5))
    steps = (await explained(officer, order))["steps"]

    assert body["clock"]["deadline_at"] == at(6)
    (restart,) = [step for step in steps if step["kind"] == "restart"]
    assert restart["source"] == "Regulation (EU) 2021/784 Art 3(7) and (8)"


async def test_the_australian_notice_may_be_extended_but_not_paused(
    officer: httpx.AsyncClient, platform: APlatform
):
    notice = await issued(officer, platform.id, regime="au-removal-notice")
    body = await changed(officer, notice, kind="extended", at=at(0), by={"hours": 24})
    answer = await change(officer, notice, kind="paused", at=at(0))

    assert body["clock"]["deadline_at"] == at(48)
    assert_problem(answer, 409, "clock_change_not_allowed")
    assert "s.77" in answer.json()["detail"]


async def test_a_date_set_in_the_notice_may_be_set_later(
    officer: httpx.AsyncClient, platform: APlatform
):
    notice = await issued(officer, platform.id, regime="uk-osa-information", respond_by=at(240))
    body = await changed(officer, notice, kind="extended", at=at(0), until=at(480))

    assert body["clock"]["original_deadline_at"] == at(240)
    assert body["clock"]["deadline_at"] == at(480)
