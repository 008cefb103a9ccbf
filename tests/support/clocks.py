"""Builders of clock events and terms."""

from datetime import UTC, datetime, timedelta

from app.domain.clock_events import ClockEvent, ClockEventKind
from app.domain.clock_terms import Term
from app.domain.rules import Rule, Unit
from app.store.bank_holidays import bundled_calendar

START = datetime(2026, 5, 1, 10, tzinfo=UTC)


def moment(text: str) -> datetime:
    """A moment in UTC, of any offset."""
    return datetime.fromisoformat(text).astimezone(UTC)


def a_term(rule: Rule | None = None, *, start: datetime = START) -> Term:
    """48 hours from Friday 1 May 2026, 10:00 UTC, unless told otherwise."""
    chosen = rule or Rule(Unit.HOURS, 48)
    return Term(start=start, rule=chosen, calendar=bundled_calendar(chosen.calendar))


def paused(at: datetime, reason: str = "a query") -> ClockEvent:
    """A stop."""
    return ClockEvent(ClockEventKind.PAUSED, at, reason)


def resumed(at: datetime, reason: str = "an answer") -> ClockEvent:
    """A restart."""
    return ClockEvent(ClockEventKind.RESUMED, at, reason)


def extended(
    at: datetime, *, by: timedelta | None = None, until: datetime | None = None
) -> ClockEvent:
    """An extension."""
    return ClockEvent(ClockEventKind.EXTENDED, at, "allowed", by=by, until=until)


def corrected(to: datetime, recorded_at: datetime | None = None) -> ClockEvent:
    """A start found to have been another."""
    return ClockEvent(ClockEventKind.START_CORRECTED, to, "misread", recorded_at=recorded_at)


def pauses(*ends: tuple[datetime, datetime]) -> list[ClockEvent]:
    """Stops, each with its restart."""
    return [event for stop, restart in ends for event in (paused(stop), resumed(restart))]


def later(hours: float, start: datetime = START) -> datetime:
    """So many hours after the start."""
    return start + timedelta(hours=hours)
