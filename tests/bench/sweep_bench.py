"""Recording lapses, beside APScheduler with one stored job per notice."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from app.config import Settings
from app.main import build
from app.services.house import House
from app.services.sweeping import sweep_timers
from tests.bench.ground import Ground, url_of
from tests.bench.register import add_due_notices, furnish_register
from tests.bench.results import Result, Target

RATE = Target(at_least=20_000)
TIMES = Target(at_least=25)
LONG_PAST = datetime(2020, 1, 1, tzinfo=UTC)

_RECORDED = """
SELECT (SELECT count(*) FROM events),
       (SELECT coalesce(sum(cardinality(event_ids)), 0) FROM outbox)
"""


def measure(ground: Ground) -> Sequence[Result]:
    """One sweep of the service against one scheduler, in turns."""
    lapses = ground.sized(200_000, quick=5_000)
    jobs = ground.sized(1_000, quick=20)
    rates: list[tuple[float, float]] = []
    with ground.database() as settings:
        platform = asyncio.run(furnish_register(settings))
        for number in range(1, 1 + ground.sized(3, quick=1)):
            ground.say(f"sweep: round {number}, {lapses:,} lapses")
            scheduler = asyncio.run(_scheduler_rate(ground.directory(), jobs))
            rates.append((asyncio.run(_sweep_rate(settings, platform, lapses)), scheduler))
    return _results(rates, lapses, jobs)


async def _sweep_rate(settings: Settings, platform: UUID, lapses: int) -> float:
    """Lapses a second, each with its event, handed on."""
    async with build(settings, url_of(settings)) as house:
        before = await _recorded(house)
        await add_due_notices(house, platform, lapses)
        began = time.perf_counter()
        await sweep_timers(house)
        took = time.perf_counter() - began
        events, queued = await _recorded(house)
        if (events - before[0], queued - before[1]) != (lapses, lapses):
            raise RuntimeError("the sweep did not record each lapse once")
        return lapses / took


async def _recorded(house: House) -> tuple[int, int]:
    """How many events there are, and how many of them wait in the outbox."""
    async with house.driver() as connection:
        events, queued = await connection.fetchrow(_RECORDED, timeout=600)
        return events, queued


async def _scheduler_rate(place: Path, jobs: int) -> float:
    """Jobs a second of a scheduler that keeps them in a database file of its own.

    The job does nothing at all, and the store holds no notice that is not due: both make
    the baseline look better than it would be in a service.
    """
    scheduler: Any = AsyncIOScheduler(  # it says nothing of its types
        jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{place / 'jobs.sqlite'}")},
        job_defaults={"misfire_grace_time": None},
        timezone=UTC,
    )
    scheduler.start(paused=True)
    for _ in range(jobs):
        scheduler.add_job(record_nothing, DateTrigger(LONG_PAST, UTC))
    called = asyncio.Semaphore(0)
    _called.append(called)
    began = time.perf_counter()
    scheduler.resume()
    for _ in range(jobs):
        await called.acquire()
    took = time.perf_counter() - began
    scheduler.shutdown(wait=False)
    return jobs / took


# The last is that of the scheduler now running: a stored job cannot be handed one.
_called: list[asyncio.Semaphore] = []


async def record_nothing() -> None:
    """What the stored jobs call."""
    _called[-1].release()


def _results(rates: Sequence[tuple[float, float]], lapses: int, jobs: int) -> Sequence[Result]:
    ours = median(rate for rate, _ in rates)
    theirs = median(rate for _, rate in rates)
    swept = f"one sweep of {lapses:,} lapses, each with its event, handed on: {ours:,.0f}/s"
    return [
        Result(
            bench="sweep",
            what="lapses a second",
            ours=swept,
            baseline="",
            rounds=tuple(rate for rate, _ in rates),
            target=RATE,
            unit="/s",
        ),
        Result(
            bench="sweep",
            what="times a job store",
            ours=f"{ours:,.0f}/s",
            baseline=(
                f"APScheduler, SQLAlchemy job store on SQLite (no synchronous driver for "
                f"PostgreSQL is installed), {jobs:,} jobs that do nothing: {theirs:,.0f}/s"
            ),
            rounds=tuple(rate / other for rate, other in rates),
            target=TIMES,
        ),
    ]
