"""What each clock event does to a clock: where it stood before, where it stands after."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final, TypeAlias

from app.domain.clock_events import ClockEvent, ClockEventKind, PauseEffect
from app.domain.clock_terms import Term
from app.domain.errors import Conflict
from app.domain.local_time import latest
from app.domain.narration import narrate, told_reading, told_roll, told_unknown
from app.domain.periods import reckon, rolled, settle
from app.domain.rules import Family, Roll, Rule
from app.domain.steps import Step, StepKind
from app.domain.working_time import Timetable
from app.values import dataclass, replace

_NOTHING: Final = timedelta(0)
_DAY: Final = timedelta(days=1)


class ClockEventsContradict(Conflict):
    """The clock events cannot all be true."""

    code = "clock_events_contradict"


class ResumedBeforePaused(ClockEventsContradict):
    """A clock was started again that was not standing still."""

    code = "resumed_before_paused"


class OverlappingPauses(ClockEventsContradict):
    """A clock was stopped that was standing still already."""

    code = "overlapping_pauses"


@dataclass(frozen=True, slots=True)
class Stop:
    """A stop that is not yet over; idle where the clock had run out before it."""

    event: ClockEvent
    idle: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """A clock part of the way through its events.

    `runs_from` is when time began to run. `base` is the due moment before the roll:
    naive local time for rules in days and months, else a moment in UTC.
    """

    term: Term
    runs_from: datetime
    base: datetime
    due: datetime
    stop: Stop | None = None
    paused: timedelta = _NOTHING
    steps: tuple[Step, ...] = ()


Change: TypeAlias = Callable[[Standing, ClockEvent], Standing]


def begin(term: Term, start: datetime) -> Standing:
    """A clock to which nothing has happened yet.

    For rules in days and months the base holds the first roll: later days are added to
    the due date, and the roll is applied again.
    """
    rule = term.ruled
    if rule is None:
        # A term without a rule has a date; where there is neither, nothing is ever due.
        fixed = (term.respond_by or start).astimezone(UTC)
        return Standing(term, start.astimezone(UTC), fixed, fixed)
    period = reckon(start, rule, term.calendar)
    base = period.base
    if rule.family is Family.DAYS:
        base = rolled(base, rule, term.calendar)
    return Standing(term, period.begins_at, base, period.due_at)


def apply(standing: Standing, event: ClockEvent) -> Standing:
    """The clock after one more event."""
    return _CHANGES[event.kind](standing, event)


def _pause(standing: Standing, event: ClockEvent) -> Standing:
    """Stop the clock. Once the due moment is reached there is nothing left to stop."""
    if standing.stop is not None:
        raise OverlappingPauses(
            f"The clock was stopped at {event.at.isoformat()} although it had stood still "
            f"since {standing.stop.event.at.isoformat()}: resume it first."
        )
    return replace(standing, stop=Stop(event, idle=event.at >= standing.due))


def _resume(standing: Standing, event: ClockEvent) -> Standing:
    """Start the clock again; what lay before the clock's start was no pause."""
    stop = standing.stop
    if stop is None:
        raise ResumedBeforePaused(
            f"The clock was started again at {event.at.isoformat()} although it was running: "
            "record the pause first."
        )
    stopped = max(stop.event.at.astimezone(UTC), standing.runs_from)
    resumed = max(event.at.astimezone(UTC), standing.runs_from)
    running = replace(standing, stop=None)
    if stop.idle:
        return _told(running, _no_effect(running, stop.event, "the due moment had passed"))
    if resumed <= stopped:
        return _told(running, _no_effect(running, stop.event, "no running time lies within"))
    restarts = standing.term.pause_effect is PauseEffect.RESTARTS
    change = _restart if restarts and standing.term.ruled is not None else _go_on
    moved = change(running, stop.event, stopped, resumed)
    return replace(moved, paused=standing.paused + (resumed - stopped))


def _go_on(
    standing: Standing, pause: ClockEvent, stopped: datetime, resumed: datetime
) -> Standing:
    """Go on with what was left."""
    rule = standing.term.ruled
    moved: Standing | None
    if rule is None or rule.family is Family.ELAPSED:
        moved = _at_base(standing, standing.base + (resumed - stopped))
        how = f"{resumed - stopped} does not count"
    elif rule.family is Family.WORKING_TIME:
        timetable = Timetable.of(rule, standing.term.calendar)
        left = timetable.between(stopped, standing.base)
        moved = _at_base(standing, timetable.add(resumed, left))
        how = f"{left} of working time was left"
    else:
        days = _local_days(stopped, resumed, rule)
        moved = _at_base(standing, standing.base + days * _DAY) if days else None
        how = f"{days} local days are added to the due date"
    why = f"The clock stood still: {pause.reason}. {_sentence(how)}"
    step = Step(StepKind.PAUSE, stopped, resumed, why, _article(standing, pause))
    return _told(standing, step, moved)


def _restart(
    standing: Standing, pause: ClockEvent, stopped: datetime, resumed: datetime
) -> Standing:
    """Begin the whole period again; it never ends earlier for that."""
    rule, calendar = standing.term.ruled, standing.term.calendar
    if rule is None:
        return standing
    why = f"The clock stood still: {pause.reason}. The whole period begins again."
    step = Step(StepKind.RESTART, stopped, resumed, why, _article(standing, pause))
    told = _told(standing, step)
    anew = begin(standing.term, resumed)
    if anew.due <= standing.due:
        return told
    steps = narrate(reckon(resumed, rule, calendar), rule, calendar, standing.term.authority)
    return replace(
        told,
        runs_from=anew.runs_from,
        base=anew.base,
        due=anew.due,
        steps=(*told.steps, *steps),
    )


def _extend(standing: Standing, event: ClockEvent) -> Standing:
    """Lengthen the period by the rule's own time, or set a later due moment.

    A length counts as working time under a rule in working minutes, as local days and
    hours under a rule in days or months, and as elapsed time otherwise.
    """
    if event.until is not None:
        return _extend_until(standing, event, event.until.astimezone(UTC))
    rule, length = standing.term.ruled, event.by or _NOTHING
    if rule is not None and rule.family is Family.WORKING_TIME:
        base = Timetable.of(rule, standing.term.calendar).add(standing.base, length)
    else:
        base = standing.base + length
    moved = _at_base(standing, base)
    why = f"Extended by {length}: {event.reason}."
    step = Step(StepKind.EXTENSION, standing.due, moved.due, why, _article(standing, event))
    return _told(standing, step, moved)


def _extend_until(standing: Standing, event: ClockEvent, until: datetime) -> Standing:
    """The moment granted is the due moment as it is, without a roll."""
    if until <= standing.due:
        return _told(standing, _no_effect(standing, event, "it is no later than the deadline"))
    rule, base = standing.term.ruled, until
    if rule is not None and rule.family is Family.DAYS:
        base = until.astimezone(rule.zone).replace(tzinfo=None)
    why = f"Extended until the moment granted: {event.reason}."
    step = Step(StepKind.EXTENSION, standing.due, until, why, _article(standing, event))
    return _told(replace(standing, base=base, due=until), step)


_CHANGES: Final[Mapping[ClockEventKind, Change]] = MappingProxyType(
    {
        ClockEventKind.PAUSED: _pause,
        ClockEventKind.RESUMED: _resume,
        ClockEventKind.EXTENDED: _extend,
    }
)


def _at_base(standing: Standing, base: datetime) -> Standing:
    """The clock with a later base. Its due moment never goes back, whatever the roll."""
    rule = standing.term.ruled
    due = base if rule is None else settle(base, rule, standing.term.calendar)
    return replace(standing, base=base, due=max(due, standing.due))


def _told(standing: Standing, step: Step, moved: Standing | None = None) -> Standing:
    """The clock as moved, with the step, and with what the roll did to it on the way."""
    if moved is None:
        return replace(standing, steps=(*standing.steps, step))
    return replace(moved, steps=(*standing.steps, step, *_settling(moved)))


def _settling(moved: Standing) -> tuple[Step, ...]:
    rule, calendar = moved.term.ruled, moved.term.calendar
    if rule is None or settle(moved.base, rule, calendar) != moved.due:
        return ()
    base = moved.base
    steps: tuple[Step, ...] = ()
    if rule.family is Family.DAYS:
        base = latest(base, rule.zone)
        steps = tuple(told_reading(rolled(moved.base, rule, calendar), rule))
    asked = [moved.due.astimezone(rule.zone).date()]
    if rule.roll is Roll.NONE and rule.family is not Family.WORKING_TIME:
        asked = []
    return (
        *told_roll(base, moved.due, rule, calendar),
        *steps,
        *told_unknown(asked, moved.due, rule, calendar),
    )


def _no_effect(standing: Standing, event: ClockEvent, because: str) -> Step:
    why = f"Without effect on the deadline, as {because}: {event.reason}."
    return Step(StepKind.NO_EFFECT, event.at, event.at, why, _article(standing, event))


def _article(standing: Standing, event: ClockEvent) -> str:
    return standing.term.articles.get(event.kind, "a recorded clock event")


def _local_days(stopped: datetime, resumed: datetime, rule: Rule) -> int:
    """Each local day from the stop up to, not including, the restart."""
    first, last = (moment.astimezone(rule.zone).toordinal() for moment in (stopped, resumed))
    return last - first


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
