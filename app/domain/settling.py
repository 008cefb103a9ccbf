"""Where a notice stands after an act on its items: resolved, reopened, or still waited for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app.domain.clocks import Clock
from app.domain.events import EventKind
from app.domain.holidays import CalendarChange, changes_told
from app.domain.notices import ItemStanding, Standing, State, after_answers
from app.domain.permissions import SYSTEM, Actor
from app.domain.redating import counts_for
from app.domain.regimes import Regime
from app.domain.stages import Timer, waited_for


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
    if before.state is not State.RESOLVED and after.state is State.RESOLVED:
        told = _told(EventKind.NOTICE_RESOLVED, after, effective_at=after.effective_at)
        found = Settled(after, now, course.clock_version, told=(told,))
    elif reopens(before, after):
        reopened = _told(EventKind.NOTICE_REOPENED, after)
        found = Settled(after, None, course.clock_version, told=(reopened,))
        found = found if anew is None else _dated_anew(found, regime, anew)
    else:
        found = Settled(after, course.resolved_at, course.clock_version)
    return _waiting(found, course, regime, now)


def _after(course: Course, items: Iterable[ItemStanding]) -> Standing:
    """What the regulator does with a notice does not acknowledge it."""
    after = after_answers(course.standing, items)
    if course.acknowledged_at is None and after.state is State.AWAITING_RESPONSE:
        return replace(after, state=State.AWAITING_ACKNOWLEDGEMENT)
    return after


def _told(kind: EventKind, standing: Standing, *, effective_at: datetime | None = None) -> Told:
    facts = {"effective_at": standing.effective_at, "deadline_at": standing.deadline_at}
    return Told(kind, facts, effective_at)


def _dated_anew(found: Settled, regime: Regime, anew: Anew) -> Settled:
    """Moves a deadline that a change of the calendar would have moved, had it been open."""
    clock, before, rule = anew.clock, found.standing.deadline_at, regime.rule
    standing = replace(
        found.standing,
        deadline_at=clock.deadline_at,
        due_soon_at=due_soon_at(clock, regime),
        paused_at=clock.paused_at,
    )
    found = replace(found, standing=standing, clock=clock)
    if rule is None or clock.deadline_at == before:
        return found
    theirs = [change for change in anew.changes if counts_for(rule.calendar, change)]
    facts = {**changes_told(theirs[::-1], before, clock.deadline_at), "because": "reopened"}
    moved = Told(EventKind.NOTICE_DEADLINE_CHANGED, facts, by=SYSTEM)
    return replace(found, told=(*found.told, moved))


def due_soon_at(clock: Clock, regime: Regime) -> datetime:
    """From when on a notice is due soon; never before its clock starts."""
    return max(clock.started_at, clock.deadline_at - regime.due_soon_lead)


def _waiting(found: Settled, course: Course, regime: Regime, now: datetime) -> Settled:
    """Sets anew what the notice is waited for, if whether it is waited for has changed."""
    waits = _is_waited_for(found.standing)
    if waits == _is_waited_for(course.standing):
        return found
    started_at = course.started_at if found.clock is None else found.clock.started_at
    to_come = waited_for(found.standing, regime, started_at=started_at, now=now)
    # Of a notice reopened after its due moment the lapse is now.
    timers = tuple(Timer(max(timer.at, now), timer.kind) for timer in to_come)
    # What lapsed before it was answered or disputed may lapse once more.
    version = found.clock_version + 1 if waits else found.clock_version
    return replace(found, clock_version=version, timers=timers)


def _is_waited_for(facts: Standing) -> bool:
    return facts.state is not State.RESOLVED and not facts.all_contested
