"""Trial calculations: what a rule gives, with the explanation, and nothing stored."""

from collections.abc import Sequence
from datetime import date, datetime

from app.domain.calendars import Holiday
from app.domain.clock_events import ClockEvent
from app.domain.clock_terms import Term
from app.domain.clocks import explain_clock
from app.domain.deadlines import Deadline
from app.domain.rules import Rule
from app.services.house import House

_GIVEN = "given with the calculation"


async def calculate(
    house: House,
    start: datetime,
    rule: Rule,
    *,
    extra_holidays: Sequence[date],
    clock_events: Sequence[ClockEvent],
) -> Deadline:
    """The deadline of a clock that starts at `start`, with every step."""
    extra = [Holiday(day, "Further holiday", _GIVEN) for day in extra_holidays]
    calendar = await house.calendars.get(rule.calendar)
    if extra:
        calendar = calendar.with_holidays(extra)
    return explain_clock(Term(start=start, rule=rule, calendar=calendar), clock_events)
