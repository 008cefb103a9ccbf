"""The clock of a notice: changing it, explaining it, and keeping its deadline true."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from app.domain.calendars import Calendar
from app.domain.clock_events import ClockEvent, ClockEventKind
from app.domain.clock_terms import Term, term_under
from app.domain.clocks import Clock, admit, explain_clock
from app.domain.deadlines import Deadline
from app.domain.errors import Conflict
from app.domain.events import EventKind
from app.domain.notices import State, must_be_amendable
from app.domain.permissions import Actor
from app.domain.regimes import Regime
from app.domain.register import Notice
from app.kit.ids import new_id
from app.services.house import House
from app.services.platforms import must_be_current
from app.services.progress import event_of, timers_of
from app.services.reading import assemble, must_be_theirs
from app.store import answering, clocks, events, reading
from app.store.engine import Session
from app.store.tables import ClockEventRow, NoticeRow

MOST_EVENTS = 200


class TooManyClockEvents(Conflict):
    code = "too_many_clock_events"


@dataclass(frozen=True, slots=True)
class Change:
    """Where a clock stands from a moment on, and what its event says of the reason."""

    clock: Clock
    at: datetime
    facts: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Explained:
    """A deadline with its steps, and the regime from which it comes."""

    deadline: Deadline
    regime: Regime


async def change_clock(
    session: Session,
    house: House,
    actor: Actor,
    *,
    notice_id: UUID,
    event: ClockEvent,
    seen: int | None,
) -> Notice:
    """Pauses, resumes, extends or corrects the start of a clock, and reckons it anew.

    The deadline follows from all events, in whichever order they arrive. Refused: what the
    regime does not know (naming its article), a moment in the future, events that
    contradict one another, a notice that needs no further answer.
    """
    row = must_be_theirs(await answering.lock_notice(session, notice_id), actor)
    now = house.clock.now()
    must_be_current(row.version, seen)
    must_be_amendable(State(row.state))
    regime = await house.regimes.version(row.regime_code, row.regime_version)
    regime.must_allow(event.kind)
    recorded = await clocks.events_of(session, [notice_id])
    if len(recorded) >= MOST_EVENTS:
        raise TooManyClockEvents(f"A clock takes at most {MOST_EVENTS} changes.")
    term = _term(row, regime, await house.calendars.for_regime(regime), recorded)
    clock = admit(term, _happened(recorded), replace(event, recorded_at=now), now=now)
    recorded_event = _row(row, event, actor, now)
    await clocks.add(session, recorded_event)
    facts = {"clock_event_id": recorded_event.id, "change": event.kind, "at": event.at}
    change = Change(clock, now, facts)
    await keep_clock(session, actor, row=row, regime=regime, change=change)
    (notice,) = await assemble(session, house.sealer, [row])
    return notice


async def explain(
    session: Session, house: House, actor: Actor, *, notice_id: UUID
) -> Explained:
    """Why a notice's deadline is what it is; Unknown when it is not the actor's."""
    row = must_be_theirs(await reading.find(session, notice_id), actor)
    regime = await house.regimes.version(row.regime_code, row.regime_version)
    recorded = await clocks.events_of(session, [notice_id])
    term = _term(row, regime, await house.calendars.for_regime(regime), recorded)
    return Explained(explain_clock(term, _happened(recorded)), regime)


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
    row.started_at = clock.started_at
    row.deadline_at = clock.deadline_at
    row.due_soon_at = max(clock.started_at, clock.deadline_at - regime.due_soon_lead)
    row.paused_at = clock.paused_at
    row.paused = clock.paused
    row.version += 1
    if (clock.deadline_at, clock.paused_at) != before:
        row.clock_version += 1
        await answering.set_timers(
            session, row.id, timers_of(row, regime, change.at), clock_version=row.clock_version
        )
    await events.append(session, actor, event_of(kind, row, change.at, facts=told))
    await session.flush()


def _term(
    row: NoticeRow, regime: Regime, calendar: Calendar, recorded: Sequence[ClockEventRow]
) -> Term:
    """What the clock runs by, from the start as it was before any correction."""
    replaced = [e.replaced_start for e in recorded if e.replaced_start is not None]
    start = replaced[0] if replaced else row.started_at
    return term_under(regime, start, calendar, respond_by=row.respond_by)


def _happened(recorded: Sequence[ClockEventRow]) -> list[ClockEvent]:
    return [
        ClockEvent(
            kind=ClockEventKind(row.kind),
            at=row.at,
            reason=row.reason,
            by=row.by,
            until=row.until,
            recorded_at=row.recorded_at,
        )
        for row in recorded
    ]


def _row(notice: NoticeRow, event: ClockEvent, actor: Actor, now: datetime) -> ClockEventRow:
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
        recorded_at=now,
        actor_id=actor.key_id,
    )
