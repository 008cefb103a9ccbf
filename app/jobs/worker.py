"""Runs the timetable: APScheduler beats the time, the database says what is due."""

import asyncio
import time
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from app.jobs.timetable import TIMETABLE, Job, JobAct
from app.kit import counters
from app.kit.clock import SystemClock
from app.kit.loading import load_beside
from app.kit.logs import get_log
from app.services.house import House

log = get_log("jobs")

# APScheduler reads the machine's time, whatever clock the house goes by.
_MACHINE = SystemClock()
# A stage is recorded once its moment has passed, not at the moment itself.
_AFTER = timedelta(milliseconds=1)
# What is due already is in other hands for the moment; they are given this long.
_PAUSE = timedelta(milliseconds=20)
# Readiness waits for the first job of the timetable; at a start the others, which would all
# open connections beside it, come one after the other. What is done once an hour can wait until
# a service that was started has taken up its work.
_APART = timedelta(milliseconds=50)
_SELDOM = timedelta(minutes=10)
_LATER = timedelta(seconds=30)
# How long a tick that was cut may take to let go, should the database not answer.
_PATIENCE_SECONDS = 5.0


class Worker:
    """The jobs of one process. Any number of processes may run them side by side."""

    def __init__(self, house: House) -> None:
        self._house = house
        counters.begin(counters.JOB_FAILURES, (job.name for job in TIMETABLE))
        self._acts: dict[str, JobAct] = {}
        self._running = set[asyncio.Task[object]]()
        self._at_work = set[str]()
        self._called_meanwhile = set[str]()
        self._bells = ExitStack()
        self._scheduler: Any = AsyncIOScheduler(  # it says nothing of its types
            timezone=UTC,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        for place, job in enumerate(TIMETABLE):
            self._scheduler.add_job(
                self._run,
                IntervalTrigger(
                    seconds=job.every.total_seconds(),  # pyright: ignore[reportArgumentType] - it takes fractions
                    timezone=UTC,
                ),
                args=(job,),
                id=job.name,
                name=job.name,
                next_run_time=_MACHINE.now() + place * _APART + _put_off(job),
            )

    async def __aenter__(self) -> "Worker":
        self._scheduler.start()
        for job in TIMETABLE:
            if job.called_by is not None:
                bell = job.called_by(self._house)
                self._bells.enter_context(bell.calling(partial(self._call, job)))
        return self

    async def __aexit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._bells.close()
        # Cancels what runs: every tick may be cut anywhere and is taken up again.
        self._scheduler.shutdown(wait=False)
        # It does so at the next turn of the loop, and a tick that was cut still gives its
        # connection back: the house must stand until then.
        await asyncio.sleep(0)
        if self._running:
            await asyncio.wait(self._running, timeout=_PATIENCE_SECONDS)

    async def _run(self, job: Job) -> None:
        """One tick. That it was cut is no failure, and the scheduler hears of neither."""
        tick = asyncio.current_task()
        if tick is not None:
            self._running.add(tick)
            tick.add_done_callback(self._running.discard)
        with suppress(asyncio.CancelledError):
            await self._tick(job)

    async def _tick(self, job: Job) -> None:
        began = time.perf_counter()
        self._at_work.add(job.name)
        self._called_meanwhile.discard(job.name)
        try:
            act = await self._act_of(job)
            self._wake(job, at=await act(self._house))
        except Exception as error:
            counters.JOB_FAILURES.labels(job.name).inc()
            log.warning("job_failed", job=job.name, exc_info=error)
        finally:
            self._at_work.discard(job.name)
        if job.name in self._called_meanwhile:
            # It may have been over with what it was called for, or past it.
            self._wake(job, at=self._house.clock.now())
        counters.JOB_SECONDS.labels(job.name).observe(time.perf_counter() - began)

    async def _act_of(self, job: Job) -> JobAct:
        """What the job does, loaded at its first tick."""
        act = self._acts.get(job.name)
        if act is None:
            act = self._acts[job.name] = await load_beside(job.does)
        return act

    def _call(self, job: Job) -> None:
        """Calls a job now; one that is at work is called again when it is done."""
        if job.name in self._at_work:
            self._called_meanwhile.add(job.name)
        else:
            self._scheduler.modify_job(job.name, next_run_time=_MACHINE.now())

    def _wake(self, job: Job, *, at: datetime | None) -> None:
        """Calls a job at the moment it asked for, where the next beat would come later."""
        if at is None:
            return
        wait = max(at + _AFTER - self._house.clock.now(), _PAUSE)
        if wait < job.every:
            self._scheduler.modify_job(job.name, next_run_time=_MACHINE.now() + wait)


def _put_off(job: Job) -> timedelta:
    return _LATER if job.every > _SELDOM else timedelta()
