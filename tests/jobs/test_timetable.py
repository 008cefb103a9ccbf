"""F5: APScheduler beats the time, and keeps nothing that a deploy could lose."""

import pickle
from datetime import UTC, timedelta
from inspect import iscoroutinefunction, signature
from pkgutil import resolve_name
from typing import Any

import pytest
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.triggers.interval import IntervalTrigger

from app.jobs.timetable import TIMETABLE, Job
from app.jobs.worker import Worker
from app.kit.clock import SystemClock
from app.services.house import House
from tests.support.sql import fetch_value


def scheduler_of(worker: Worker) -> Any:
    """What the worker keeps to itself: APScheduler, which says what it was told."""
    return vars(worker)["_scheduler"]


def test_f5_the_timetable_has_these_jobs() -> None:
    assert {job.name: job.every for job in TIMETABLE} == {
        "sweep": timedelta(seconds=1),
        "sequence": timedelta(milliseconds=200),
        "deliver": timedelta(seconds=1),
        "project": timedelta(milliseconds=500),
        "import": timedelta(seconds=1),
        "redate": timedelta(seconds=1),
        "forget_old_answers": timedelta(hours=1),
        "match_alerts": timedelta(seconds=5),
        "send_alerts": timedelta(seconds=1),
        "forget_old_alerts": timedelta(hours=1),
        "forget_old_previews": timedelta(hours=1),
        "forget_old_deliveries": timedelta(hours=1),
        "forget_old_sessions": timedelta(hours=1),
    }


@pytest.mark.parametrize("job", TIMETABLE, ids=lambda job: job.name)
def test_every_job_has_an_act_that_can_be_loaded(job: Job) -> None:
    act = resolve_name(job.does)
    assert iscoroutinefunction(act)
    assert list(signature(act).parameters) == ["house"]


async def test_f5_every_job_catches_up_once_runs_alone_and_is_never_too_late(
    committing: House,
) -> None:
    scheduler = scheduler_of(Worker(committing))
    jobs = {job.id: job for job in scheduler.get_jobs()}
    assert set(jobs) == {job.name for job in TIMETABLE}
    assert scheduler.timezone is UTC
    async with Worker(committing) as worker:
        for job in scheduler_of(worker).get_jobs():
            assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
            assert (type(job.trigger), job.trigger.timezone) == (IntervalTrigger, UTC)


async def test_what_is_done_once_an_hour_waits_until_the_work_is_taken_up(
    committing: House,
) -> None:
    began = SystemClock().now()
    first = {job.id: job.next_run_time for job in scheduler_of(Worker(committing)).get_jobs()}
    at_once = {name for name, at in first.items() if at < began + timedelta(seconds=5)}
    assert at_once == {job.name for job in TIMETABLE if job.every < timedelta(minutes=1)}


async def test_f5_nothing_scheduled_is_pickled_or_kept_in_the_database(
    committing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that is renamed or moved by a deploy is found in code, not in a store."""

    def refuse(*_args: object, **_options: object) -> bytes:
        raise AssertionError("something scheduled was pickled")

    monkeypatch.setattr(pickle, "dumps", refuse)
    monkeypatch.setattr(pickle, "dump", refuse)
    async with Worker(committing) as worker:
        stores: dict[str, object] = scheduler_of(worker).__dict__["_jobstores"]
        assert [type(store) for store in stores.values()] == [MemoryJobStore]
    tables = "SELECT count(*) FROM pg_tables WHERE tablename LIKE '%apscheduler%'"
    assert await fetch_value(committing, tables) == 0
