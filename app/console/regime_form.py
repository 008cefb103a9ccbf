"""The form by which a regime is written: the document that it makes.

Fields are called by their places in the document, so that each fault finds its field.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from app.console.fields import Fields
from app.domain.calendars import WEEKDAYS, CalendarCode
from app.domain.ceilings import Confidence
from app.domain.clock_events import ClockEventKind, PauseEffect
from app.domain.clock_starts import ClockStart
from app.domain.outcomes import NEVER_COMPLYING, Outcome
from app.domain.regimes import DeadlineKind
from app.domain.rules import Counting, Roll, Unit
from app.wire.regimes import document_entered

Document = dict[str, Any]

# Of a regime with more the whole document is written instead.
MOST_ROWS: Final = 20
# The parts that stand in rows, each with the fields of a row.
ROWS: Final = MappingProxyType(
    {
        "sources": ("subject", "article", "confidence"),
        "dispute_grounds": ("code", "title", "source"),
    }
)
# What is chosen from a list says nothing by itself.
_CHOSEN: Final = "confidence"
MAY_COMPLY: Final = tuple(one for one in Outcome if one not in NEVER_COMPLYING)
# Where the faults of a regime are told that have no field of the same name.
PLACES: Final = MappingProxyType(
    {
        "/rule/working_hours": "/rule-opens",
        "/rule/working_week": "/rule-working_week",
        "/due_soon_lead": "/due_soon",
        "/further_leads": "/further_warnings",
        "/email_presumption/after": "/presumed_after",
        "/email_presumption/source": "/presumed_source",
        "/complying_outcomes": "/complying_outcomes",
        "/excusing_outcomes": "/excusing_outcomes",
    }
)

_LINE: Final = 300
_SHORT: Final = 100
_MOST_COUNT: Final = 99_999_999
_CODE: Final = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*", re.ASCII)
_CLOCK: Final = re.compile(r"[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?", re.ASCII)
_LENGTH: Final = re.compile(r"\s*(\d{1,5})\s*([dhm])?(?:ay|our|in|inute)?s?\s*", re.ASCII)
_UNITS: Final = MappingProxyType({"d": "days", "h": "hours", "m": "minutes"})
_A_LENGTH: Final = "must be a length of time, such as 12 hours, 30 minutes or 3 days"
_OF_DAYS: Final = "must be a local time, such as 17:00"


def document_in(fields: Fields) -> Document:
    """The document; the contract's own faults are told beside those of the form."""
    given: Document = {
        "code": _code(fields),
        "title": fields.must_line("title", what="what the regime is called", most=_LINE),
        "effective_from": _first_day(fields),
        "effective_to": _day(fields, "effective_to"),
        "kind": fields.must_word("kind", DeadlineKind, what="where its deadline comes from"),
        "confidence": fields.word("confidence", Confidence),
        "rule": _rule(fields),
        "clock_event": fields.line("clock_event", most=_LINE),
        "clock_starts": fields.word("clock_starts", ClockStart),
        "clock_source": fields.line("clock_source", most=_LINE),
        "email_presumption": _presumption(fields),
        "sources": _rows_in(fields, "sources"),
        "clock_changes": _clock_changes(fields),
        "pause_effect": fields.word("pause_effect", PauseEffect),
        "complying_outcomes": _ticked(fields, "complying_outcomes", MAY_COMPLY),
        "complying_territory": fields.line("complying_territory", most=_SHORT),
        "excusing_outcomes": _ticked(fields, "excusing_outcomes", Outcome),
        "dispute_grounds": _rows_in(fields, "dispute_grounds"),
        "requires_respond_by": fields.line("requires_respond_by") is not None,
        "ceiling": fields.line("ceiling", most=_SHORT),
        "due_soon_lead": _length(fields, "due_soon"),
        "further_leads": _lengths(fields, "further_warnings"),
    }
    said = _said(given)
    if fields.faults:
        return said
    return fields.by(lambda: document_entered(said)) or said


def rows_entered(given: Mapping[str, str], part: str) -> list[dict[str, str]]:
    """The rows of a part in which something was written."""
    rows = [
        {name: given.get(f"{part}-{place}-{name}", "").strip() for name in ROWS[part]}
        for place in range(MOST_ROWS)
    ]
    return [row for row in rows if any(row[name] for name in row if name != _CHOSEN)]


def closed_up(given: Mapping[str, str]) -> dict[str, str]:
    """The same with no empty rows among those of a part: as the form shows it again."""
    closed = {n: v for n, v in given.items() if not n.startswith(tuple(f"{p}-" for p in ROWS))}
    for part in ROWS:
        for place, row in enumerate(rows_entered(given, part)):
            closed.update({f"{part}-{place}-{name}": text for name, text in row.items()})
    return closed


def _code(fields: Fields) -> str:
    code = fields.must_line("code", what="a code", most=60)
    if code and not _CODE.fullmatch(code):
        fields.wrong("code", "must be small letters, digits and hyphens, such as our-removal")
    return code


def _first_day(fields: Fields) -> str:
    first = fields.must_day("effective_from", what="the first day on which it holds")
    return first.isoformat()


def _day(fields: Fields, name: str) -> str | None:
    day = fields.day(name)
    return None if day is None else day.isoformat()


def _rule(fields: Fields) -> Document | None:
    """None where nothing is counted, as the date stands in each notice."""
    unit = fields.word("rule-unit", Unit)
    set_in_notice = fields.line("kind") == DeadlineKind.SET_IN_NOTICE
    count = fields.number("rule-count", least=0, most=_MOST_COUNT)
    if set_in_notice and (unit is not None or count is not None):
        fields.wrong("rule-unit", "Where the date stands in each notice, count nothing")
    if set_in_notice:
        return None
    if fields.line("rule-unit") is None:
        fields.wrong("rule-unit", "Choose what is counted")
    if fields.line("rule-count") is None:
        fields.wrong("rule-count", "Enter how many are counted")
    return _said(
        {
            "unit": unit,
            "count": count,
            "counting": fields.word("rule-counting", Counting),
            "roll": fields.word("rule-roll", Roll),
            "cutoff": _clock(fields, "rule-cutoff"),
            "due_time": _clock(fields, "rule-due_time"),
            "timezone": fields.line("rule-timezone", most=_SHORT),
            "calendar": fields.word("rule-calendar", CalendarCode),
            "working_week": _ticked(fields, "rule-working_week", WEEKDAYS),
            "working_hours": _working_hours(fields),
        }
    )


def _working_hours(fields: Fields) -> Document | None:
    """The same on each day of the working week."""
    hours = [_clock(fields, "rule-opens"), _clock(fields, "rule-closes")]
    if not any(hours):
        return None
    if None in hours:
        fields.wrong("rule-opens", "Enter when the hours begin and when they end, or neither")
    return {day: [hours] for day in _ticked(fields, "rule-working_week", WEEKDAYS)}


def _clock(fields: Fields, name: str) -> str | None:
    text = fields.line(name, most=8)
    if text is not None and not _CLOCK.fullmatch(text):
        fields.wrong(name, _OF_DAYS)
    return text


def _presumption(fields: Fields) -> Document | None:
    after = _length(fields, "presumed_after")
    source = fields.line("presumed_source", most=_LINE)
    if after is None and source is not None:
        fields.wrong("presumed_after", "Enter after how long it is taken as given")
    return None if after is None else _said({"after": after, "source": source})


def _clock_changes(fields: Fields) -> Document:
    """Those for which an article was entered."""
    return _said(
        {one: fields.line(f"clock_changes-{one}", most=_LINE) for one in ClockEventKind}
    )


def _length(fields: Fields, name: str) -> Document | None:
    lengths = _lengths(fields, name)
    if len(lengths) > 1:
        fields.wrong(name, _A_LENGTH)
    return lengths[0] if lengths else None


def _lengths(fields: Fields, name: str) -> list[Document]:
    """Lengths of time with commas between them, each in one unit; hours where none is said."""
    texts = [text for text in (fields.line(name) or "").lower().split(",") if text.strip()]
    found = [_LENGTH.fullmatch(text) for text in texts]
    lengths = [{_UNITS[one[2] or "h"]: int(one[1])} for one in found if one is not None]
    if len(lengths) < len(texts):
        fields.wrong(name, _A_LENGTH)
    return lengths


def _ticked(fields: Fields, name: str, words: Iterable[StrEnum]) -> list[StrEnum]:
    return [word for word in words if fields.line(f"{name}-{word}") is not None]


def _rows_in(fields: Fields, part: str) -> list[Document]:
    return [
        _said({name: fields.line(f"{part}-{place}-{name}", most=_LINE) for name in ROWS[part]})
        for place in range(len(rows_entered(fields.given, part)))
    ]


def _said(given: Document) -> Document:
    return {name: value for name, value in given.items() if value is not None}
