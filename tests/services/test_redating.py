"""Dating open notices anew: repeated, cut, taken up by the timer, and settled."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.clock_events import ClockEvent, ClockEventKind
from app.services import clocks, redating
from app.services.holidays import carry_through
from app.services.house import House
from app.services.redating import SETTLED_AFTER, redate, redate_notices
from app.services.sweeping import sweep_timers
from tests.support.builders import a_platform
from tests.support.clock import FixedClock
from tests.support.keys import THE_OFFICER
from tests.support.redating import (
    REGIME,
    THURSDAY_END,
    TUESDAY,
    WEDNESDAY_END,
    add,
    an_unfinished_import,
    count_of,
    deadlines,
    is_settled,
    own_regime,
    remove,
    some_notices,
)
from tests.support.sql import execute, fetch_rows, fetch_value


async def test_f6_a_pass_that_is_repeated_moves_nothing_more(house: House):
    await own_regime(house)
    await some_notices(house, await a_platform(house), 3)
    await add(house)
    first, second = await redate(house), await redate(house)

    assert (first.moved, second.moved) == (3, 0)
    assert await deadlines(house) == [THURSDAY_END] * 3
    assert await count_of(house, "notice.deadline_changed") == 3
    assert await fetch_value(house, "SELECT count(*) FROM outbox") >= 3


async def test_f6_a_change_whose_pass_never_began_is_taken_up_by_the_timer(
    house: House, clock: FixedClock
):
    await own_regime(house)
    await some_notices(house, await a_platform(house), 1)
    await add(house)
    await redate_notices(house)
    at_once = await deadlines(house)
    clock.advance(timedelta(seconds=3))
    await redate_notices(house)

    assert at_once == [WEDNESDAY_END]
    assert await deadlines(house) == [THURSDAY_END]


async def test_a_notice_that_another_process_dated_by_the_old_calendar_is_found_later(
    house: House, clock: FixedClock
):
    await own_regime(house)
    platform = await a_platform(house)
    await add(house)
    await carry_through(house)
    await some_notices(house, platform, 1)
    # As if by a process that did not know of the holiday yet.
    await execute(house, "UPDATE notices SET deadline_at = $1", WEDNESDAY_END)
    clock.advance(SETTLED_AFTER)
    unsettled = await is_settled(house)
    await redate_notices(house)

    assert await deadlines(house) == [THURSDAY_END]
    assert (unsettled, await is_settled(house)) == (False, True)


async def test_a_change_is_settled_once_nobody_can_have_missed_it(
    house: House, clock: FixedClock
):
    await add(house)
    await carry_through(house)
    clock.advance(SETTLED_AFTER - timedelta(microseconds=1))
    await redate_notices(house)
    before = await is_settled(house)
    clock.advance(timedelta(microseconds=1))
    await redate_notices(house)

    assert (before, await is_settled(house)) == (False, True)


async def test_a_change_is_not_settled_while_an_import_from_before_it_is_unfinished(
    house: House, clock: FixedClock
):
    await an_unfinished_import(house)
    await add(house)
    await carry_through(house)
    clock.advance(2 * SETTLED_AFTER)
    await redate_notices(house)
    before = await is_settled(house)
    await execute(house, "UPDATE imports SET state = 'failed', finished_at = created_at")
    await redate_notices(house)

    assert (before, await is_settled(house)) == (False, True)


async def test_two_changes_are_carried_through_together(house: House):
    await own_regime(house)
    await some_notices(house, await a_platform(house), 1)
    for day in (TUESDAY, TUESDAY + timedelta(days=1)):
        await add(house, day)
    await redate(house)
    (facts,) = await fetch_rows(
        house, "SELECT facts FROM events WHERE kind = 'notice.deadline_changed'"
    )

    assert await deadlines(house) == [datetime(2026, 11, 27, 23, 59, 59, tzinfo=UTC)]
    assert [h["day"] for h in facts["facts"]["holidays"]] == ["2026-11-24", "2026-11-25"]


async def test_two_removals_at_once_reach_a_deadline_that_lies_before_both(house: House):
    """By a roll backwards over both days the notice was due on Tuesday already."""
    await own_regime(house, REGIME, unit="calendar_days", count=3, roll="previous_working_day")
    ids = [await add(house, date(2026, 11, day)) for day in (25, 26)]
    await redate(house)
    await some_notices(house, await a_platform(house), 1)
    early = await deadlines(house)
    for holiday_id in ids:
        await remove(house, holiday_id)
    await redate(house)

    assert early == [datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC)]
    assert await deadlines(house) == [THURSDAY_END]


async def test_a_pause_that_had_stopped_nothing_may_stop_the_clock_after_all(
    house: House, clock: FixedClock
):
    await own_regime(house)
    (notice,) = await some_notices(house, await a_platform(house), 1)
    clock.advance(timedelta(days=3, hours=11))
    await sweep_timers(house)
    stop = ClockEvent(ClockEventKind.PAUSED, THURSDAY_END - timedelta(hours=5), "a query")
    async with house.sessions.begin() as session:
        await clocks.change_clock(
            session, house, THE_OFFICER, notice_id=notice, happened=[stop], seen=None
        )
    idle = await fetch_value(house, "SELECT paused_at FROM notices")
    await add(house)
    await redate(house)

    assert idle is None
    assert await fetch_value(house, "SELECT paused_at FROM notices") == stop.at
    assert await fetch_value(house, "SELECT count(*) FROM timers") == 0


async def test_many_batches_are_moved_as_one(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(redating, "READ_BATCH", 4)
    monkeypatch.setattr(redating, "MOVE_BATCH", 3)
    await own_regime(house)
    await some_notices(house, await a_platform(house), 11)
    await add(house)

    assert (await redate(house)).moved == 11
    assert await deadlines(house) == [THURSDAY_END] * 11
