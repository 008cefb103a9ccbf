"""What is done without being asked: each job's name, how often, and the act it calls."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from app.services.health import SWEEP, SWEEP_EVERY
from app.services.house import House
from app.services.ticks import forget_old_answers, sequence_events, sweep_timers


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    every: timedelta
    act: Callable[[House], Awaitable[None]]


TIMETABLE = (
    Job(SWEEP, SWEEP_EVERY, sweep_timers),
    Job("sequence", timedelta(milliseconds=200), sequence_events),
    Job("forget_old_answers", timedelta(hours=1), forget_old_answers),
)
