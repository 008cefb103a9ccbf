"""Dating open notices anew on a database that commits: races, replicas, cuts, settling."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from app.domain.calendars import CalendarCode, Holiday
from app.domain.clock_events import ClockEvent, ClockEventKind
from app.domain.holidays import NewHoliday
from app.domain.orders import ItemAnswer
from app.domain.outcomes import Outcome
from app.services import answers, clocks, redating, regimes
from app.services.holidays import add_holiday, carry_through, remove_holiday
from app.services.house import House
from app.services.redating import SETTLED_AFTER, redate, redate_notices
from app.services.ticks import sweep_timers
from app.store.engine import Session
from app.store.tables import ImportRow
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import FixedClock
from tests.support.houses import a_house
from tests.support.keys import THE_OFFICER, THE_SUPERVISOR
from tests.support.sql import execute, fetch_rows, fetch_value

TUESDAY = date(2026, 11, 24)
WEDNESDAY_END = datetime(2026, 11, 25, 23, 59, 59, tzinfo=UTC)
THURSDAY_END = WEDNESDAY_END + timedelta(days=1)
REGIME = "two-working-days"


async def own_regime(house: House, code: str = REGIME, **rule: object) -> None:
    """Due two working days after Monday: on Wednesday 25 November 2026, 23:59:59."""
    document = {
        "code": code,
        "title": "Our own",
        "effective_from": "2026-01-01",
        "rule": {"unit": "working_days", "count": 2, **rule},
        "clock_changes": {"paused": "own", "resumed": "own", "extended": "own"},
        "due_soon_lead": {"hours": 6},
    }
    async with house.sessions.begin() as session:
        await regimes.add_regime(session, house.clock, THE_SUPERVISOR, document=document)
    house.regimes.forget()


async def some_notices(house: House, platform: APlatform, count: int) -> list[UUID]:
    return [await a_notice(house, an_order(platform.id, regime=REGIME)) for _ in range(count)]


async def add(house: House, day: date = TUESDAY) -> UUID:
    """A holiday that is saved, and nothing more."""
    new = NewHoliday(CalendarCode.ENGLAND_AND_WALES, Holiday(day, "A day of rest", "a test"))
    async with house.sessions.begin() as session:
        kept = await add_holiday(session, house, THE_SUPERVISOR, new=new)
    assert kept.id is not None
    return kept.id


async def remove(house: House, holiday_id: UUID) -> None:
    async with house.sessions.begin() as session:
        await remove_holiday(session, house, THE_SUPERVISOR, holiday_id=holiday_id)


async def deadlines(house: House) -> list[datetime]:
    rows = await fetch_rows(house, "SELECT deadline_at FROM notices ORDER BY id")
    return [row["deadline_at"] for row in rows]


async def count_of(house: House, kind: str) -> int:
    return int(await fetch_value(house, "SELECT count(*) FROM events WHERE kind = $1", kind))


async def is_settled(house: House) -> bool:
    unsettled = "SELECT count(*) FROM holiday_changes WHERE settled_at IS NULL"
    return bool(await fetch_value(house, unsettled) == 0)


@pytest.fixture
async def another(committing: House, clock: FixedClock) -> House:
    """Another replica on the same database, with memories of its own."""
    return a_house(committing.sessions, committing.driver, clock)


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


async def test_two_replicas_that_date_anew_at_once_move_each_notice_once(
    committing: House, another: House
):
    await own_regime(committing)
    await some_notices(committing, await a_platform(committing), 40)
    await add(committing)
    passes = await asyncio.gather(redate(committing), redate(another), redate(committing))

    assert sum(done.moved for done in passes) == 40
    assert all(done.complete for done in passes)
    assert await deadlines(committing) == [THURSDAY_END] * 40
    assert await count_of(committing, "notice.deadline_changed") == 40
    versions = await fetch_rows(
        committing, "SELECT DISTINCT version, clock_version FROM notices"
    )
    assert [tuple(row) for row in versions] == [(2, 2)]


async def test_of_two_timers_one_leaves_the_work_to_the_other(
    committing: House, clock: FixedClock
):
    await own_regime(committing)
    await some_notices(committing, await a_platform(committing), 1)
    await add(committing)
    clock.advance(timedelta(seconds=3))
    async with committing.driver() as other, other.transaction():
        await other.execute("SELECT pg_advisory_xact_lock($1)", 0x52454441)
        await redate_notices(committing)
        assert await deadlines(committing) == [WEDNESDAY_END]
    await redate_notices(committing)
    assert await deadlines(committing) == [THURSDAY_END]


async def test_acts_and_a_pass_at_once_lose_neither(committing: House, another: House):
    """Answered notices stay as they are, acknowledged ones move, and nobody is turned away."""
    await own_regime(committing)
    platform = await a_platform(committing)
    ids = await some_notices(committing, platform, 60)
    items = await fetch_rows(committing, "SELECT id, notice_id FROM items")
    of = {row["notice_id"]: row["id"] for row in items}

    async def act(part: Sequence[UUID]) -> None:
        for number, notice_id in enumerate(part):
            async with another.sessions.begin() as session:
                if number % 2:
                    await acknowledge(session, another, platform, notice_id)
                else:
                    await respond(session, another, platform, notice_id, of[notice_id])

    await add(committing)
    done, *_ = await asyncio.gather(redate(committing), act(ids[:30]), act(ids[30:]))
    rows = await fetch_rows(
        committing,
        "SELECT state, deadline_at, clock_version,"
        " (SELECT count(*) FROM timers WHERE notice_id = notices.id) AS waiting,"
        " (SELECT count(*) FROM events WHERE notice_id = notices.id"
        "   AND kind = 'notice.deadline_changed') AS moves FROM notices",
    )

    assert done.complete
    assert [row["state"] for row in rows].count("resolved") == 30
    for row in rows:
        resolved = row["state"] == "resolved"
        assert row["waiting"] == (0 if resolved else 2)
        assert row["moves"] == row["clock_version"] - 1
        if not resolved:
            assert (row["deadline_at"], row["moves"]) == (THURSDAY_END, 1)


async def test_a_notice_that_is_held_is_not_waited_for_but_moved_when_it_is_free(
    committing: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(redating, "TRIES", 1)
    await own_regime(committing)
    ids = await some_notices(committing, await a_platform(committing), 3)
    await add(committing)
    clock.advance(SETTLED_AFTER)
    async with committing.driver() as holder, holder.transaction():
        await holder.execute("UPDATE notices SET version = version + 1 WHERE id = $1", ids[0])
        first = await redate(committing)
        between = await deadlines(committing)
    settled = await is_settled(committing)
    second = await redate(committing)

    assert (first.moved, first.complete, settled) == (2, False, False)
    assert between == [WEDNESDAY_END, THURSDAY_END, THURSDAY_END]
    assert (second.moved, second.complete, await is_settled(committing)) == (1, True, True)
    assert await deadlines(committing) == [THURSDAY_END] * 3


async def test_many_batches_are_moved_as_one(house: House, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(redating, "READ_BATCH", 4)
    monkeypatch.setattr(redating, "MOVE_BATCH", 3)
    await own_regime(house)
    await some_notices(house, await a_platform(house), 11)
    await add(house)

    assert (await redate(house)).moved == 11
    assert await deadlines(house) == [THURSDAY_END] * 11


async def an_unfinished_import(house: House) -> None:
    counts = dict.fromkeys(
        (
            *("notices_read_to", "items_read_to", "entered_to", "rows_read", "notices"),
            *("items", "without_items", "merged", "schemes_assumed", "duplicates", "rejected"),
        ),
        0,
    )
    async with house.sessions.begin() as session:
        session.add(
            ImportRow(
                id=uuid4(),
                door="api",
                state="running",
                actor_role="officer",
                columns=[],
                joined=False,
                created_at=house.clock.now(),
                version=1,
                **counts,
            )
        )


async def acknowledge(
    session: Session, house: House, platform: APlatform, notice_id: UUID
) -> None:
    await answers.acknowledge(
        session, house, platform.actor, notice_id=notice_id, received_at=None, reference=None
    )


async def respond(
    session: Session, house: House, platform: APlatform, notice_id: UUID, item_id: UUID
) -> None:
    answer = ItemAnswer(Outcome.REMOVED, house.clock.now(), item_id=item_id)
    await answers.respond(session, house, platform.actor, notice_id=notice_id, answers=[answer])
