"""What a deadline would be, and why: a trial whose whole question stands in the address."""

from collections.abc import Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from starlette.responses import Response

from app.console.asking import asked_of, at_fields
from app.console.choices import newest_regimes
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.visits import Visit
from app.domain.calendars import MONDAY_TO_FRIDAY, CalendarCode
from app.domain.clock_events import ClockEvent, ClockEventKind
from app.domain.deadlines import Deadline
from app.domain.errors import Malformed
from app.domain.exposures import day_of
from app.domain.rule_documents import rule_from_document
from app.domain.rules import Counting, Roll, Rule, Unit
from app.services import deadlines
from app.values import dataclass

pages = Pages()

_MOST_COUNT: Final = 99_999_999
_OF_RULE: Final = (
    "unit",
    "counting",
    "roll",
    "cutoff",
    "due_time",
    "timezone",
    "calendar",
)
_FIELDS: Final = {
    *_OF_RULE,
    "start",
    "regime",
    "count",
    "opens",
    "closes",
    "paused_from",
    "paused_until",
    "holidays",
}
# Where the faults of a rule are told: each field of it has its own name, but for the hours.
_PLACES: Final = MappingProxyType(
    {
        "/rule/working_hours": "/opens",
        **{f"/rule/{name}": f"/{name}" for name in (*_OF_RULE, "count")},
    }
)
_CHOICES: Final = {
    "unit": Unit,
    "counting": Counting,
    "roll": Roll,
    "calendar": CalendarCode,
}
_PAUSE: Final = "given with the calculation"


@dataclass(frozen=True, slots=True)
class _Asked:
    start: datetime
    regime: str | None
    rule: dict[str, object]
    pause: tuple[ClockEvent, ...]
    holidays: list[date]


@pages.show("/calculators")
async def show_calculators(visit: Visit) -> Response:
    return await visit.page("calculators.html", title="Calculators")


@pages.show("/calculators/deadline")
async def calculate_deadline(visit: Visit) -> Response:
    deadline = await _reckoned(visit) if visit.asked else None
    return await visit.page(
        "deadline_calculator.html",
        title="Work out a deadline",
        status=200 if visit.refused is None else 422,
        deadline=deadline,
        regimes=[(one.code, one.title) for one in await newest_regimes(visit) if one.rule],
        choices={name: list(kind) for name, kind in _CHOICES.items()},
    )


async def _reckoned(visit: Visit) -> Deadline | None:
    asked = asked_of(visit, _FIELDS, _asked_in)
    if asked is None:
        return None
    try:
        return await deadlines.calculate(
            visit.house,
            asked.start,
            await _rule(visit, asked),
            extra_holidays=asked.holidays,
            clock_events=asked.pause,
        )
    except Malformed as refusal:
        visit.refused = at_fields(refusal, _PLACES)
        return None


async def _rule(visit: Visit, asked: _Asked) -> Rule:
    """That of the regime that was chosen, else the one that was entered."""
    if asked.regime is None:
        return rule_from_document(asked.rule)
    regimes = visit.house.regimes
    regime = await regimes.for_clock_starting(asked.regime, day_of(asked.start))
    if regime is None or regime.rule is None:
        raise Malformed.at("/rule/unit", "Choose a regime of the list, or enter a rule")
    return regime.rule


def _asked_in(fields: Fields) -> _Asked:
    start = fields.must_moment("start", what="when the clock starts")
    regime = fields.line("regime", most=100)
    if regime is None and fields.line("unit") is None:
        fields.wrong("regime", "Choose a regime, or enter what is counted")
    return _Asked(start, regime, _rule_in(fields), _pause_in(fields), _days_in(fields))


def _rule_in(fields: Fields) -> dict[str, object]:
    """The rule as the register reads one; what was left out takes its default."""
    entered: dict[str, object] = {name: fields.line(name, most=100) for name in _OF_RULE}
    entered["count"] = fields.number("count", least=0, most=_MOST_COUNT)
    hours = [fields.line(name, most=8) for name in ("opens", "closes")]
    if any(hours):
        entered["working_hours"] = {day: [hours] for day in MONDAY_TO_FRIDAY}
    return {name: value for name, value in entered.items() if value is not None}


def _pause_in(fields: Fields) -> tuple[ClockEvent, ...]:
    begins, ends = fields.moment("paused_from"), fields.moment("paused_until")
    if begins is None or ends is None:
        if begins is not ends:
            fields.wrong("paused_from", "Enter both ends of the pause, or neither")
        return ()
    if ends < begins:
        fields.wrong("paused_until", "A pause does not end before it begins")
    return (
        ClockEvent(ClockEventKind.PAUSED, begins, _PAUSE),
        ClockEvent(ClockEventKind.RESUMED, ends, _PAUSE),
    )


def _days_in(fields: Fields) -> list[date]:
    lines: Sequence[str] = fields.prose("holidays").split()
    try:
        return [date.fromisoformat(line) for line in lines]
    except ValueError:
        fields.wrong("holidays", "Write each day on a line of its own, such as 2026-06-15")
        return []
