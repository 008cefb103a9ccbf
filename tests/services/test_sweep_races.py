"""Sweeps against sweeps and against answers, on real connections with real commits."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from uuid import UUID

import pytest

from app.domain.orders import ItemAnswer
from app.domain.outcomes import Outcome
from app.services.house import House
from app.services.sweeping import sweep_timers
from app.store.sweep import record_due
from app.values import replace
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.sql import execute, fetch_rows, fetch_value, inserting
from tests.support.submitting import answered, answered_as_seen

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
DUE = MONDAY + 48 * HOUR
LOCATOR = "https://share.example/post/1"

THE_ANSWER = ItemAnswer(Outcome.REMOVED, DUE - HOUR, locator=LOCATOR)
Answered = Callable[[House, APlatform, UUID, ItemAnswer], Awaitable[None]]

RACES = int(os.environ.get("FORTHWITH_RACES", "200"))
NOTICES = 2_000


class TickingClock:
    """Whoever looks sees a later moment than whoever looked before."""

    def __init__(self, first: datetime) -> None:
        self._next = first

    def now(self) -> datetime:
        seen, self._next = self._next, self._next + TICK
        return seen


@pytest.fixture
async def platform(committing: House) -> APlatform:
    """A platform in the database of the test's own."""
    return await a_platform(committing)


async def copies(house: House, notice: UUID, count: int) -> None:
    """As many notices more, each like the one given, and all due at its moment."""
    rows = """
        SELECT (jsonb_populate_record(notices, jsonb_build_object(
            'id', gen_random_uuid(), 'reference', reference || '-' || n))).*
        FROM notices, generate_series(1, $2::int) AS n WHERE id = $1
    """
    await execute(house, await inserting(house, "notices", rows), notice, count)
    await execute(
        house,
        "INSERT INTO timers SELECT deadline_at, id, 'notice.overdue', 1 FROM notices"
        " WHERE id <> $1",
        notice,
    )


@pytest.mark.parametrize("sweepers", [2, 4])
async def test_f3_sweeps_side_by_side_record_each_lapse_once(
    committing: House, platform: APlatform, clock: FixedClock, sweepers: int
) -> None:
    notice = await a_notice(committing, an_order(platform.id))
    await copies(committing, notice, NOTICES - 1)
    now = clock.advance(49 * HOUR)

    async def sweep() -> int:
        """In small batches, so that the sweeps meet often."""
        taken = 0
        async with committing.driver() as connection:
            while batch := await record_due(connection, now, at_most=50):
                taken += sum(batch.values())
        return taken

    shares = await asyncio.gather(*(sweep() for _ in range(sweepers)))
    await sweep_timers(committing)
    assert sum(shares) == NOTICES + 2  # the first notice has two warnings
    lapses = await fetch_rows(
        committing,
        "SELECT notice_id, clock_version, count(*) AS times FROM events"
        " WHERE kind = 'notice.overdue' GROUP BY 1, 2",
    )
    assert len(lapses) == NOTICES
    assert {(row["clock_version"], row["times"]) for row in lapses} == {(1, 1)}
    queued = "SELECT count(DISTINCT id) = count(*) FROM outbox, unnest(event_ids) AS id"
    assert await fetch_value(committing, queued)
    assert await fetch_value(committing, "SELECT count(*) FROM timers") == 0


async def test_f3_the_same_stage_cannot_be_recorded_twice_whoever_tries(
    committing: House, platform: APlatform, clock: FixedClock
) -> None:
    """The constraint is the last word: also where the timer comes back from a backup."""
    notice = await a_notice(committing, an_order(platform.id))
    await execute(committing, "CREATE TABLE kept AS SELECT * FROM timers")
    clock.set(DUE + HOUR)
    for _ in range(2):
        await asyncio.gather(*(sweep_timers(committing) for _ in range(4)))
        await execute(committing, "INSERT INTO timers SELECT * FROM kept")
    stages = "SELECT count(*) FROM events WHERE notice_id = $1 AND clock_version IS NOT NULL"
    assert await fetch_value(committing, stages, notice) == 3


@pytest.mark.parametrize("answered", [answered, answered_as_seen])
async def test_f2_an_answer_in_time_is_never_followed_by_a_lapse(
    committing: House, platform: APlatform, answered: Answered
) -> None:
    """An answer races two sweeps over the due moment, from several starting positions.

    Whoever looks at the clock first sees the due moment itself, which is in time; the next
    sees the microsecond after it. `FORTHWITH_RACES` says how many races there are.
    """
    for number in range(RACES):
        notice = await a_notice(committing, an_order(platform.id))
        house = replace(committing, clock=TickingClock(DUE))
        await asyncio.gather(
            answered(house, platform, notice, THE_ANSWER),
            _swept(house, after=number % 17),
            _swept(house, after=number % 13),
        )
    rows = await fetch_rows(committing, _OUTCOMES)
    assert len(rows) == RACES
    for row in rows:
        in_time = row["received_at"] <= DUE
        assert row["lapses"] == (0 if in_time else 1), dict(row)
        assert in_time or row["lapse_place"] < row["answer_place"], dict(row)
        assert row["answers"] == row["resolutions"] == 1, dict(row)
    # Both ways it could go were met, else nothing was tried.
    assert {row["received_at"] <= DUE for row in rows} == {True, False}


_OUTCOMES = """
    SELECT notices.acknowledged_at AS received_at,
           count(*) FILTER (WHERE events.kind = 'notice.overdue') AS lapses,
           count(*) FILTER (WHERE events.kind = 'notice.answered') AS answers,
           count(*) FILTER (WHERE events.kind = 'notice.resolved') AS resolutions,
           max(place) FILTER (WHERE events.kind = 'notice.overdue') AS lapse_place,
           max(place) FILTER (WHERE events.kind = 'notice.answered') AS answer_place
    FROM notices JOIN events ON events.notice_id = notices.id
    JOIN (
        SELECT event_id, row_number() OVER (ORDER BY number, of_it) AS place
        FROM outbox, unnest(event_ids) WITH ORDINALITY AS one (event_id, of_it)
    ) AS waiting ON waiting.event_id = events.id
    GROUP BY notices.id
"""


async def _swept(house: House, *, after: int) -> None:
    """Sweeps after so many round trips, by which the answer is ahead."""
    async with house.driver() as connection:
        for _ in range(after):
            await connection.fetchval("SELECT 1")
        await record_due(connection, house.clock.now(), at_most=100)
