"""Deadlines: from a start, a rule and a calendar to the due moment, with its explanation."""

from datetime import datetime

from app.domain.calendars import Calendar
from app.domain.narration import consulted, narrate
from app.domain.periods import reckon
from app.domain.rules import Rule
from app.domain.steps import Step
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline as first reckoned and as it stands, and every step on the way.

    `calendar_known` is false where a day lay outside the years whose holidays are known.
    """

    original_deadline_at: datetime
    deadline_at: datetime
    steps: tuple[Step, ...]
    calendar_known: bool = True


def due_moment(start: datetime, rule: Rule, calendar: Calendar) -> datetime:
    """The due moment in UTC, which itself is still in time. The same as `explain` gives."""
    return reckon(start, rule, calendar).due_at


def explain(
    start: datetime, rule: Rule, calendar: Calendar, *, authority: str = "the rule"
) -> Deadline:
    """The due moment, and each step that led to it with its reason and source."""
    period = reckon(start, rule, calendar)
    return Deadline(
        original_deadline_at=period.due_at,
        deadline_at=period.due_at,
        steps=narrate(period, rule, calendar, authority),
        calendar_known=all(calendar.knows(day) for day in consulted(period, rule)),
    )
