"""The jobs at work: they begin at once, outlive a failure, and end without losing anything."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from app.jobs.worker import Worker
from app.kit import counters
from app.kit.logs import OURS
from app.services.house import House
from app.services.sweeping import sweep_timers
from app.store.driver import Connection
from app.values import replace
from tests.support.builders import a_notice, a_platform, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.sql import fetch_value

HOUR = timedelta(hours=1)
DUE = MONDAY + 48 * HOUR
# Only a test that fails looks so often, a hundred times a second.
LOOKS = 3_000


async def until(question: Callable[[], Awaitable[bool]]) -> None:
    """Waits until something is so."""
    for _ in range(LOOKS):
        if await question():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not come about")


async def lapses(house: House) -> int:
    return int(
        await fetch_value(house, "SELECT count(*) FROM events WHERE kind = 'notice.overdue'")
    )


def failures(job: str) -> float:
    return (
        counters.REGISTRY.get_sample_value("forthwith_job_failures_total", {"name": job}) or 0.0
    )


async def due_notices(house: House, clock: FixedClock, count: int) -> None:
    """Notices whose due moment has passed unrecorded."""
    platform = await a_platform(house)
    for _ in range(count):
        await a_notice(house, an_order(platform.id))
    clock.set(DUE + HOUR)


async def test_the_jobs_record_what_is_due_and_give_it_its_place_in_the_log(
    committing: House, clock: FixedClock
) -> None:
    await due_notices(committing, clock, 3)

    async def done() -> bool:
        sequenced = await fetch_value(
            committing,
            "SELECT count(*) FROM log JOIN events ON events.id = event_id"
            " WHERE kind = 'notice.overdue'",
        )
        return bool(sequenced == 3)

    async with Worker(committing):
        await until(done)
    positions = "SELECT array_agg(position ORDER BY position) FROM log"
    placed = await fetch_value(committing, positions)
    assert placed == list(range(1, len(placed) + 1))


async def test_f3_two_workers_side_by_side_record_each_lapse_once(
    committing: House, clock: FixedClock
) -> None:
    await due_notices(committing, clock, 20)

    async def done() -> bool:
        return bool(await fetch_value(committing, "SELECT count(*) FROM timers") == 0)

    async with Worker(committing), Worker(committing):
        await until(done)
    assert await lapses(committing) == 20


async def test_a_tick_that_fails_is_counted_and_does_not_end_the_jobs(
    committing: House, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    await due_notices(committing, clock, 1)
    before = failures("sweep")
    to_fail = 3

    @asynccontextmanager
    async def broken_at_first() -> AsyncGenerator[Connection]:
        nonlocal to_fail
        to_fail -= 1
        if to_fail >= 0:
            raise ConnectionError("the database is away")
        async with committing.driver() as connection:
            yield connection

    async def recorded() -> bool:
        return await lapses(committing) == 1

    async with Worker(replace(committing, driver=broken_at_first)):
        await until(recorded)
    assert failures("sweep") > before
    failed = [record for record in caplog.records if record.msg == "job_failed"]
    assert {vars(record)["facts"]["job"] for record in failed} >= {"sweep"}
    assert {record.levelname for record in failed} == {"WARNING"}


@pytest.mark.parametrize("turns", [0, 1, 3, 10, 40])
async def test_a_shutdown_while_a_tick_runs_loses_nothing(
    committing: House, clock: FixedClock, caplog: pytest.LogCaptureFixture, turns: int
) -> None:
    """Cut at several places: before the statement is sent, on its way, and after it."""
    await due_notices(committing, clock, 5)
    lent = asyncio.Event()

    @asynccontextmanager
    async def telling() -> AsyncGenerator[Connection]:
        async with committing.driver() as connection:
            lent.set()
            yield connection

    running = asyncio.all_tasks()
    async with Worker(replace(committing, driver=telling)):
        await lent.wait()
        for _ in range(turns):
            await asyncio.sleep(0)
    assert asyncio.all_tasks() == running
    # The driver may grumble over a connection that was cut while it was being opened.
    talking = ("apscheduler", OURS)
    assert [record for record in caplog.records if record.name.startswith(talking)] == []
    waiting = "SELECT count(*) FROM timers WHERE kind = 'notice.overdue'"
    assert await lapses(committing) + await fetch_value(committing, waiting) == 5
    await sweep_timers(committing)
    assert await lapses(committing) == 5
    lost = (
        "SELECT count(*) FROM events WHERE id NOT IN"
        " (SELECT unnest(event_ids) FROM outbox UNION ALL SELECT event_id FROM log)"
    )
    assert await fetch_value(committing, lost) == 0


async def test_jobs_go_by_the_machine_whatever_clock_the_house_goes_by(
    committing: House, clock: FixedClock
) -> None:
    """A sandbox's clock is set forward; the next tick must not wait for that moment."""
    await due_notices(committing, clock, 1)
    clock.advance(timedelta(days=3_650))

    async def recorded() -> bool:
        return await lapses(committing) == 1

    async with Worker(committing):
        await until(recorded)
