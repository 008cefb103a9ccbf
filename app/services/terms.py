"""What the clock of a recorded notice runs by, and where all its events leave it."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.calendars import NO_HOLIDAYS, Calendar
from app.domain.clock_events import ClockEvent, ClockEventKind
from app.domain.clock_terms import Term, term_under
from app.domain.clocks import Clock, fold
from app.domain.regimes import Regime
from app.services.calendar_changes import calendar_as_of
from app.services.house import House
from app.store import clocks
from app.store.engine import Session
from app.store.submissions import AnyNotice
from app.store.tables.clocks import ClockEventRow
from app.store.tables.notices import NoticeRow


async def clock_now(session: Session, house: House, row: NoticeRow, regime: Regime) -> Clock:
    """The clock of an open notice by the calendar as it is now."""
    recorded = await clocks.events_of(session, [row.id])
    calendar = await house.calendars.for_regime(regime)
    return fold(term_of(row, regime, calendar, recorded), happened_to(recorded))


async def calendar_of(
    session: Session, house: House, row: NoticeRow, regime: Regime
) -> Calendar:
    """A notice whose answering is over keeps the calendar of that moment."""
    over_at = row.resolved_at or row.withdrawn_at
    if over_at is None:
        return await house.calendars.for_regime(regime)
    if regime.rule is None:
        return NO_HOLIDAYS
    return await calendar_as_of(session, regime.rule.calendar, over_at)


def term_of(
    row: AnyNotice, regime: Regime, calendar: Calendar, recorded: Sequence[ClockEventRow]
) -> Term:
    """What a clock runs by, from its start as it was before any correction."""
    start = first_start(row.started_at, recorded)
    return term_under(regime, start, calendar, respond_by=row.respond_by)


def first_start(started_at: datetime, recorded: Sequence[ClockEventRow]) -> datetime:
    """When a clock started before it was ever corrected."""
    replaced = (e.replaced_start for e in recorded if e.replaced_start is not None)
    return next(replaced, started_at)


def happened_to(recorded: Sequence[ClockEventRow]) -> list[ClockEvent]:
    """The changes of one clock, as the rules take them."""
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
