"""Where a notice stands after an act on its items: resolved, reopened, or still waited for."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from app.domain.clocks import Clock
from app.domain.events import EventKind
from app.domain.holidays import CalendarChange, changes_told
from app.domain.notices import ItemStanding, Standing, State, after_answers
from app.domain.permissions import SYSTEM, Actor
from app.domain.redating import counts_for
from app.domain.regimes import Regime
from app.domain.stages import Timer, waited_for
from app.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What of a notice decides to what an act on its items leads."""

    standing: Standing
    started_at: datetime
    acknowledged_at: datetime | None
    resolved_at: datetime | None
    clock_version: int


@dataclass(frozen=True, slots=True)
class Anew:
    """By what a notice that reopens is dated.

    Its clock by the calendar as it is now, and the changes of calendars since it was
    resolved, the newest first.
    """

    clock: Clock
    changes: tuple[CalendarChange, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What an event says; done by whoever acts and effective now, unless it says otherwise."""

    kind: EventKind
    facts: Mapping[str, object]
    effective_at: datetime | None = None
    by: Actor | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """Where the notice stands, and what is to be told of it.

    `clock` is where its clock stands if it was dated anew; `timers` is what it is waited
    for from now on, None where that stays as it is.
    """

    standing: Standing
    resolved_at: datetime | None
    clock_version: int
    clock: Clock | None = None
    told: tuple[Told, ...] = ()
    timers: tuple[Timer, ...] | None = None


def reopens(before: Standing, after: Standing) -> bool:
    """Whether a notice that was resolved is so no more."""
    return before.state is State.RESOLVED and after.state is not State.RESOLVED


def is_dated_anew(regime: Regime) -> bool:
    """Whether a change of a calendar may have moved a deadline while nobody looked at it."""
    return regime.rule is not None and regime.rule.asks_for_working_days


def settled(
    course: Course,
    items: Iterable[ItemStanding],
    *,
    regime: Regime,
    now: datetime,
    anew: Anew | None = None,
) -> Settled:
    """Derives a notice's standing anew from its items, and what it is still waited for.

    A notice that reopens runs by the calendar as it is now, which `anew` brings where the
    regime asks for one: while it was resolved no change of the calendar moved it.
    """
    before, after = course.standing, _after(course, items)
    resolved_at, clock = course.resolved_at, None
    told: tuple[Told, ...] = ()
    if before.state is not State.RESOLVED and after.state is State.RESOLVED:
        resolved_at = now
        told = (_told(EventKind.NOTICE_RESOLVED, after, effective_at=after.effective_at),)
    elif reopens(before, after):
        resolved_at = None
        told = (_told(EventKind.NOTICE_REOPENED, after),)
        if anew is not None:
            clock, moved = anew.clock, _moved(after, regime, anew)
            after, told = _dated_anew(after, regime, clock), (*told, *moved)
    version, timers = _waiting(after, clock, course, regime, now)
    return Settled(after, resolved_at, version, clock, told, timers)


def _after(course: Course, items: Iterable[ItemStanding]) -> Standing:
    """What the regulator does with a notice does not acknowledge it."""
    after = after_answers(course.standing, items)
    if course.acknowledged_at is None and after.state is State.AWAITING_RESPONSE:
        return replace(after, state=State.AWAITING_ACKNOWLEDGEMENT)
    return after


def _told(kind: EventKind, standing: Standing, *, effective_at: datetime | None = None) -> Told:
    facts = {"effective_at": standing.effective_at, "deadline_at": standing.deadline_at}
    return Told(kind, facts, effective_at)


def _dated_anew(standing: Standing, regime: Regime, clock: Clock) -> Standing:
    """As a change of the calendar would have left it, had it been open."""
    return replace(
        standing,
        deadline_at=clock.deadline_at,
        due_soon_at=due_soon_at(clock, regime),
        paused_at=clock.paused_at,
    )


def _moved(standing: Standing, regime: Regime, anew: Anew) -> tuple[Told, ...]:
    """That its deadline is another since it was resolved, and by which changes."""
    before, after, rule = standing.deadline_at, anew.clock.deadline_at, regime.rule
    if rule is None or after == before:
        return ()
    theirs = [change for change in anew.changes if counts_for(rule.calendar, change)]
    facts = {**changes_told(theirs[::-1], before, after), "because": "reopened"}
    return (Told(EventKind.NOTICE_DEADLINE_CHANGED, facts, by=SYSTEM),)


def due_soon_at(clock: Clock, regime: Regime) -> datetime:
    """From when on a notice is due soon; never before its clock starts."""
    return max(clock.started_at, clock.deadline_at - regime.due_soon_lead)


def _waiting(
    standing: Standing, clock: Clock | None, course: Course, regime: Regime, now: datetime
) -> tuple[int, tuple[Timer, ...] | None]:
    """The version of the clock, and what the notice is waited for if that has changed."""
    waits = _is_waited_for(standing)
    if waits == _is_waited_for(course.standing):
        return course.clock_version, None
    started_at = course.started_at if clock is None else clock.started_at
    to_come = waited_for(standing, regime, started_at=started_at, now=now)
    # Of a notice reopened after its due moment the lapse is now.
    timers = tuple(Timer(max(timer.at, now), timer.kind) for timer in to_come)
    # What lapsed before it was answered or disputed may lapse once more.
    return course.clock_version + 1 if waits else course.clock_version, timers


def _is_waited_for(facts: Standing) -> bool:
    return facts.state is not State.RESOLVED and not facts.all_contested
