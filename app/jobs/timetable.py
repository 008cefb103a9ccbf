"""What is done without being asked: each job's name, how often, and the act it calls."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.services.health import SWEEP, SWEEP_EVERY
from app.services.house import House
from app.services.import_receiving import carry_on
from app.services.projection import project_events
from app.services.redating import REDATE, redate_notices
from app.services.ticks import forget_old_answers, sequence_events, sweep_timers


@dataclass(frozen=True, slots=True)
class Job:
    """An act without input. It may say at which moment it would be called, if that is soon."""

    name: str
    every: timedelta
    act: Callable[[House], Awaitable[datetime | None]]


TIMETABLE = (
    Job(SWEEP, SWEEP_EVERY, sweep_timers),
    Job("sequence", timedelta(milliseconds=200), sequence_events),
    Job("project", timedelta(milliseconds=500), project_events),
    Job("import", timedelta(seconds=1), carry_on),
    Job(REDATE, timedelta(seconds=1), redate_notices),
    Job("forget_old_answers", timedelta(hours=1), forget_old_answers),
)
