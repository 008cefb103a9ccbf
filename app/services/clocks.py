"""The clock of a notice: changing it, and keeping its deadline true."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.clock_events import ClockEvent, ClockEventKind
from app.domain.clock_terms import Term
from app.domain.clocks import Clock, admit, fold
from app.domain.errors import Conflict, Malformed
from app.domain.events import EventKind
from app.domain.notices import State, must_be_amendable
from app.domain.permissions import Actor
from app.domain.regimes import Regime
from app.kit.ids import new_id
from app.services.house import House
from app.services.lapses import take_up
from app.services.platforms import must_be_current
from app.services.progress import event_of, stand, timers_of
from app.services.reading import must_be_theirs
from app.services.terms import calendar_of, happened_to, term_of
from app.store import answering, clocks, events, reading
from app.store.engine import Session
from app.store.tables.clocks import ClockEventRow
from app.store.tables.notices import NoticeRow
from app.values import dataclass, replace

MOST_EVENTS = 200
_TICK = timedelta(microseconds=1)


class TooManyClockEvents(Conflict):
    code = "too_many_clock_events"


@dataclass(frozen=True, slots=True)
class Change:
    """Where a clock stands from a moment on, and what its event says of the reason."""

    clock: Clock
    at: datetime
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class _Reckoned:
    """A clock with a change that is not recorded yet, and when it would be recorded."""

    regime: Regime
    clock: Clock
    at: datetime


async def change_clock(
    session: Session,
    house: House,
    actor: Actor,
    *,
    notice_id: UUID,
    happened: Sequence[ClockEvent],
    seen: int | None,
) -> NoticeRow:
    """Pauses, resumes, extends or corrects the start of a clock, and reckons it anew.

    The deadline follows from all events, in whichever order they arrive; a pause that is
    over may be told whole, so that it can arrive after a later one. Refused: what the regime
    does not know (naming its article), a moment in the future, events that contradict one
    another, a notice that needs no further answer.
    """
    row, now = await take_up(session, house, actor, notice_id=notice_id)
    must_be_current(row.version, seen)
    found = await _reckoned(session, house, row, happened, now)
    rows = [_row(row, event, actor, found.at) for event in happened]
    await clocks.add(session, rows)
    change = Change(found.clock, now, _facts(rows))
    await keep_clock(session, actor, row=row, regime=found.regime, change=change)
    return row


async def foresee_clock(
    session: Session,
    house: House,
    actor: Actor,
    *,
    notice_id: UUID,
    happened: Sequence[ClockEvent],
) -> Clock:
    """Where a change would leave a clock now; refused as the change itself would be. Nothing
    is recorded.
    """
    row = must_be_theirs(await reading.find(session, notice_id), actor)
    return (await _reckoned(session, house, row, happened, house.clock.now())).clock


async def correct_start(
    session: Session,
    house: House,
    actor: Actor,
    *,
    row: NoticeRow,
    correction: ClockEvent,
    now: datetime,
) -> Clock:
    """Begins a clock elsewhere for what has become known of its start; it may lie ahead.

    A notice whose answering is over is dated by the calendar of its time.
    """
    regime = await house.regimes.version(row.regime_code, row.regime_version)
    regime.must_allow(correction.kind)
    recorded = await clocks.events_of(session, [row.id])
    _must_have_room(recorded, [correction])
    term = term_of(row, regime, await calendar_of(session, house, row, regime), recorded)
    at = _after(recorded, now)
    clock = fold(term, [*happened_to(recorded), replace(correction, recorded_at=at)])
    rows = [_row(row, correction, actor, at)]
    await clocks.add(session, rows)
    change = Change(clock, now, _facts(rows))
    await keep_clock(session, actor, row=row, regime=regime, change=change)
    return clock


async def keep_clock(
    session: Session, actor: Actor, *, row: NoticeRow, regime: Regime, change: Change
) -> None:
    """Writes where a clock stands after a change, with the event that says why.

    A deadline that moved voids the stages not yet due and sets them anew; one that did not
    leaves them as they are.
    """
    clock, before = change.clock, (row.deadline_at, row.paused_at)
    moved = clock.deadline_at != row.deadline_at
    kind = EventKind.NOTICE_DEADLINE_CHANGED if moved else EventKind.NOTICE_CLOCK_CHANGED
    told = {**change.facts, "from": row.deadline_at, "to": clock.deadline_at}
    stand(row, regime, clock)
    row.version += 1
    if (clock.deadline_at, clock.paused_at) != before:
        row.clock_version += 1
        await answering.set_timers(
            session, row.id, timers_of(row, regime, change.at), clock_version=row.clock_version
        )
    await events.append(session, actor, event_of(kind, row, change.at, facts=told))
    await session.flush()


async def _reckoned(
    session: Session,
    house: House,
    row: NoticeRow,
    happened: Sequence[ClockEvent],
    now: datetime,
) -> _Reckoned:
    must_be_amendable(State(row.state))
    regime = await house.regimes.version(row.regime_code, row.regime_version)
    for event in happened:
        regime.must_allow(event.kind)
    recorded = await clocks.events_of(session, [row.id])
    _must_have_room(recorded, happened)
    term = term_of(row, regime, await house.calendars.for_regime(regime), recorded)
    at = _after(recorded, now)
    known = [replace(event, recorded_at=at) for event in happened]
    return _Reckoned(regime, _admitted(term, recorded, known, now), at)


def _must_have_room(recorded: Sequence[ClockEventRow], happened: Sequence[ClockEvent]) -> None:
    if len(recorded) + len(happened) > MOST_EVENTS:
        raise TooManyClockEvents(f"A clock takes at most {MOST_EVENTS} changes.")


def _after(recorded: Sequence[ClockEventRow], now: datetime) -> datetime:
    """When a change is recorded: after those on record, whatever other machines' clocks say,
    since of two corrections the one recorded later holds.
    """
    return max([now, *(event.recorded_at + _TICK for event in recorded)])


def _admitted(
    term: Term, recorded: Sequence[ClockEventRow], happened: Sequence[ClockEvent], now: datetime
) -> Clock:
    *first, last = happened
    clock = admit(term, [*happened_to(recorded), *first], last, now=now)
    if term.respond_by is not None and clock.started_at >= term.respond_by:
        raise Malformed.at("/at", "lies after the date that the notice sets")
    return clock


def _facts(rows: Sequence[ClockEventRow]) -> dict[str, object]:
    """Which changes an event tells of. Their reasons stay where they are."""
    return {
        "change": rows[0].kind,
        "at": rows[0].at,
        "clock_event_ids": [row.id for row in rows],
    }


def _row(notice: NoticeRow, event: ClockEvent, actor: Actor, at: datetime) -> ClockEventRow:
    correction = event.kind is ClockEventKind.START_CORRECTED
    return ClockEventRow(
        id=new_id(),
        notice_id=notice.id,
        kind=event.kind,
        at=event.at,
        reason=event.reason,
        by=event.by,
        until=event.until,
        replaced_start=notice.started_at if correction else None,
        recorded_at=at,
        actor_id=actor.key_id,
    )
