"""Stages of a clock: the moments at which something about an open notice is recorded."""

from collections.abc import Iterable
from datetime import datetime

from app.domain.events import EventKind
from app.domain.notices import OPEN_STATES, Standing, State
from app.domain.regimes import Regime
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Timer:
    """A moment at which something about a notice has to be recorded."""

    at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A timer that is set, and the version of the clock for which it was."""

    at: datetime
    kind: str
    clock_version: int


def stages(regime: Regime, deadline_at: datetime, after: datetime) -> tuple[Timer, ...]:
    """The moments to come: each warning, and the lapse. A warning already past is left out."""
    warnings = [
        Timer(deadline_at - lead, EventKind.NOTICE_DUE_SOON)
        for lead in regime.leads
        if deadline_at - lead > after
    ]
    return (*warnings, Timer(deadline_at, EventKind.NOTICE_OVERDUE))


def waited_for(
    facts: Standing, regime: Regime, *, started_at: datetime, now: datetime
) -> tuple[Timer, ...]:
    """What a notice is waited for: nothing once answered, or while its clock stands still."""
    if facts.state is State.RESOLVED or facts.all_contested or facts.paused_at is not None:
        return ()
    # Nothing is said of a clock that has not begun: it may begin when a notice is deemed given.
    return stages(regime, facts.deadline_at, after=max(now, started_at))


def unrecorded(facts: Standing, clock_version: int, passed: Iterable[Waiting]) -> list[Waiting]:
    """Of timers that passed unmet, those that tell of something, the earliest first.

    The predicate is the sweep's: the notice was waited for, by this version of its clock.
    """
    running = facts.paused_at is None and not facts.all_contested
    if facts.state not in OPEN_STATES or not running:
        return []
    theirs = (stage for stage in passed if stage.clock_version == clock_version)
    return sorted(theirs, key=lambda stage: (stage.at, stage.kind))
