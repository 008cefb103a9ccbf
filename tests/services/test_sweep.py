"""The sweep: each stage of the clock recorded once, with its true moment."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.services.house import House
from app.services.sweeping import sweep_timers
from app.services.ticks import sequence_events
from app.store.sweep import record_due
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.sql import execute, fetch_rows, fetch_value, inserting

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
DUE = MONDAY + 48 * HOUR

STAGES = (
    "SELECT kind, effective_at, recorded_at FROM events WHERE notice_id = $1"
    " AND clock_version IS NOT NULL ORDER BY recorded_at, id"
)


@pytest.fixture
async def notice(house: House, platform: APlatform) -> UUID:
    """Due in 48 hours, with warnings 12 and 3 hours before."""
    return await a_notice(house, an_order(platform.id))


async def stages(house: House, notice: UUID) -> list[tuple[Any, ...]]:
    """What the sweep recorded of a notice: kind, effective moment, recorded moment."""
    return [tuple(row) for row in await fetch_rows(house, STAGES, notice)]


async def waiting(house: House) -> int:
    return int(await fetch_value(house, "SELECT count(*) FROM timers"))


async def test_a_sweep_with_nothing_due_records_nothing_and_is_itself_on_record(
    house: House, notice: UUID
) -> None:
    assert await sweep_timers(house) == DUE - 12 * HOUR
    assert await stages(house, notice) == []
    assert await fetch_value(house, "SELECT array_agg(job) FROM job_runs") == ["sweep"]


async def test_a_register_without_notices_waits_for_nothing(house: House) -> None:
    assert await sweep_timers(house) is None


@pytest.mark.parametrize(
    ("moment", "recorded", "to_come"),
    [
        pytest.param(DUE - 12 * HOUR, 0, DUE - 12 * HOUR, id="at the first warning"),
        pytest.param(DUE - 12 * HOUR + TICK, 1, DUE - 3 * HOUR, id="just after it"),
        pytest.param(DUE, 2, DUE, id="the due moment itself is in time"),
        pytest.param(DUE + TICK, 3, None, id="a microsecond after the due moment"),
    ],
)
async def test_a_stage_is_recorded_once_its_moment_has_passed(
    house: House,
    notice: UUID,
    clock: FixedClock,
    moment: datetime,
    recorded: int,
    to_come: datetime | None,
) -> None:
    clock.set(moment)
    assert await sweep_timers(house) == to_come
    assert len(await stages(house, notice)) == recorded


async def test_a_lapse_has_its_effective_and_its_recorded_moment_and_an_outbox_row(
    house: House, platform: APlatform, notice: UUID, clock: FixedClock
) -> None:
    clock.set(DUE + HOUR)
    await sweep_timers(house)
    (event,) = await fetch_rows(house, "SELECT * FROM events WHERE kind = 'notice.overdue'")
    assert (event["notice_id"], event["subject_id"]) == (notice, notice)
    assert (event["platform_id"], event["provider_id"]) == (platform.id, platform.provider_id)
    assert (event["actor_role"], event["actor_id"]) == ("system", None)
    assert (event["effective_at"], event["recorded_at"]) == (DUE, DUE + HOUR)
    assert (event["clock_version"], event["id"].version) == (1, 7)
    written = datetime.fromisoformat(event["facts"]["deadline_at"])
    assert (written, written.tzinfo) == (DUE, UTC)
    queued = "SELECT count(*) FROM outbox WHERE $1 = ANY(event_ids)"
    assert await fetch_value(house, queued, event["id"]) == 1


async def test_swept_twice_is_swept_once(house: House, notice: UUID, clock: FixedClock) -> None:
    clock.set(DUE + HOUR)
    await sweep_timers(house)
    once = await stages(house, notice)
    events = await fetch_value(house, "SELECT count(*) FROM outbox")
    await sweep_timers(house)
    assert await stages(house, notice) == once
    assert len(once) == 3
    assert await fetch_value(house, "SELECT count(*) FROM outbox") == events


async def test_a_stage_already_recorded_is_not_recorded_again_by_a_timer_left_behind(
    house: House, notice: UUID, clock: FixedClock
) -> None:
    clock.set(DUE + HOUR)
    await sweep_timers(house)
    once = await stages(house, notice)
    stray = "INSERT INTO timers (at, notice_id, kind, clock_version) VALUES ($1, $2, $3, 1)"
    await execute(house, stray, DUE, notice, "notice.overdue")
    clock.advance(HOUR)
    await sweep_timers(house)
    assert await stages(house, notice) == once
    assert await waiting(house) == 0


NOT_WAITED_FOR = {
    "contested": "UPDATE notices SET all_contested = true",
    "paused": "UPDATE notices SET paused_at = issued_at",
    "withdrawn": "UPDATE notices SET state = 'withdrawn', withdrawn_at = issued_at",
    "resolved": "UPDATE notices SET state = 'resolved', resolved_at = issued_at",
    "under a later version of its clock": "UPDATE notices SET clock_version = 2",
}


@pytest.mark.parametrize("change", NOT_WAITED_FOR.values(), ids=NOT_WAITED_FOR)
async def test_the_sweep_asks_the_notice_itself_whether_it_is_waited_for(
    house: House, notice: UUID, clock: FixedClock, change: str
) -> None:
    """Timers left behind by whatever mistake never make a lapse that was none."""
    await execute(house, change)
    clock.set(DUE + HOUR)
    await sweep_timers(house)
    assert await stages(house, notice) == []
    assert await waiting(house) == 0


async def test_a_sweep_takes_the_oldest_first_and_no_more_than_it_may(
    house: House, platform: APlatform, clock: FixedClock
) -> None:
    for regime in ("eu-tco", "in-it-rules", "in-it-rules-intimate"):
        await a_notice(house, an_order(platform.id, regime=regime))
    now = clock.advance(4 * HOUR)
    taken: list[dict[str, int]] = []
    async with house.driver() as connection:
        while batch := await record_due(connection, now, at_most=4):
            taken.append(batch)
    assert taken == [
        {"notice.due_soon": 3, "notice.overdue": 1},
        {"notice.due_soon": 3, "notice.overdue": 1},
        {"notice.overdue": 1},
    ]
    assert await waiting(house) == 0


async def test_f1_after_three_days_without_jobs_every_stage_is_recorded_at_its_true_moment(
    house: House, platform: APlatform, clock: FixedClock
) -> None:
    hourly = [
        await a_notice(house, an_order(platform.id, regime="eu-tco", clock_starts_at=start))
        for start in (MONDAY - HOUR / 2, MONDAY)
    ]
    long = await a_notice(house, an_order(platform.id))
    now = clock.advance(timedelta(days=3))
    await sweep_timers(house)
    await sweep_timers(house)
    quarter, five = timedelta(minutes=15), timedelta(minutes=5)
    for notice, due in zip(hourly, (MONDAY + HOUR / 2, MONDAY + HOUR), strict=True):
        assert await stages(house, notice) == [
            ("notice.due_soon", due - quarter, now),
            ("notice.due_soon", due - five, now),
            ("notice.overdue", due, now),
        ]
    assert await stages(house, long) == [
        ("notice.due_soon", DUE - 12 * HOUR, now),
        ("notice.due_soon", DUE - 3 * HOUR, now),
        ("notice.overdue", DUE, now),
    ]


async def test_f1_what_is_recorded_late_enters_the_log_in_the_order_in_which_it_came_to_be(
    house: House, platform: APlatform, clock: FixedClock
) -> None:
    notice = await a_notice(house, an_order(platform.id, regime="eu-tco"))
    await execute(house, "DELETE FROM timers")
    copies = await inserting(house, "notices", _COPIES)
    await execute(house, _STAGES.format(copies=copies), notice)
    await execute(house, "ANALYZE notices, timers")
    clock.advance(timedelta(days=3))
    await sweep_timers(house)
    await sequence_events(house)
    rows = await fetch_rows(
        house,
        "SELECT effective_at FROM log JOIN events ON events.id = log.event_id"
        " WHERE clock_version IS NOT NULL ORDER BY position",
    )
    moments = [row["effective_at"] for row in rows]
    assert len(moments) == 2_000
    assert moments == sorted(moments)


# Two stages of each of a thousand notices, whose moments come in no order of their ids.
_COPIES = """
    SELECT (jsonb_populate_record(notices, jsonb_build_object(
        'id', gen_random_uuid(), 'reference', n, 'deadline_at',
        deadline_at + make_interval(secs => n * 7919 % 1000)))).*
    FROM notices, generate_series(1, 1000) AS n WHERE id = $1
"""
_STAGES = """
    WITH copied AS ({copies} RETURNING id, deadline_at)
    INSERT INTO timers (at, notice_id, kind, clock_version)
    SELECT deadline_at - lead, id, kind, 1
    FROM copied, (VALUES ('notice.due_soon', interval '5 minutes'), ('notice.overdue', '0'))
         AS stage (kind, lead)
"""
