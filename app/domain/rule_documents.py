"""Rules as plain JSON documents, the shape of the contract's table."""

from datetime import time, timedelta
from types import MappingProxyType
from typing import Final

from app.domain.calendars import MONDAY_TO_FRIDAY, WEEKDAYS, CalendarCode, Weekday
from app.domain.documents import (
    Document,
    choice,
    clock_time,
    many,
    number,
    offset_in_day,
    text,
)
from app.domain.errors import Fault, Malformed
from app.domain.rules import END_OF_DAY, Counting, Hours, Roll, Rule, Unit, WorkingHours

FIELDS: Final = (
    "unit",
    "count",
    "counting",
    "roll",
    "cutoff",
    "due_time",
    "timezone",
    "calendar",
    "working_week",
    "working_hours",
)


def rule_from_document(value: object, pointer: str = "/rule") -> Rule:
    """Read a rule; absent and null fields take the contract's defaults."""
    document = Document.read(value, pointer, FIELDS)
    try:
        return _rule(document)
    except Malformed as refusal:
        # A rule names its faults below /rule, wherever the rule stands in the request.
        faults = [
            Fault(_moved(fault.pointer, pointer), fault.detail) for fault in refusal.faults
        ]
        raise type(refusal)(refusal.detail, faults) from refusal


def _rule(document: Document) -> Rule:
    return Rule(
        unit=document.required("unit", choice(Unit)),
        count=document.required("count", _count),
        counting=document.optional("counting", choice(Counting), Counting.DAY_AFTER),
        roll=document.optional("roll", choice(Roll), Roll.NONE),
        cutoff=_optional_time(document, "cutoff"),
        due_time=document.optional("due_time", clock_time, END_OF_DAY),
        timezone=document.optional("timezone", text, "Europe/London"),
        calendar=document.optional(
            "calendar", choice(CalendarCode), CalendarCode.ENGLAND_AND_WALES
        ),
        working_week=document.optional("working_week", _week, MONDAY_TO_FRIDAY),
        working_hours=document.optional("working_hours", _working_hours, MappingProxyType({})),
    )


def rule_document(rule: Rule) -> dict[str, object]:
    """The rule with every field spoken out, as `rule_from_document` reads it."""
    return {
        "unit": rule.unit.value,
        "count": rule.count,
        "counting": rule.counting.value,
        "roll": rule.roll.value,
        "cutoff": None if rule.cutoff is None else rule.cutoff.isoformat(),
        "due_time": rule.due_time.isoformat(),
        "timezone": rule.timezone,
        "calendar": rule.calendar.value,
        "working_week": [day.value for day in WEEKDAYS if day in rule.working_week],
        "working_hours": {
            day.value: [
                [_clock(hours.opens), _clock(hours.closes)] for hours in rule.working_hours[day]
            ]
            for day in WEEKDAYS
            if day in rule.working_hours
        },
    }


def _moved(pointer: str, to: str) -> str:
    if to == "/rule" or not pointer.startswith("/rule/"):
        return pointer
    return f"{to}{pointer.removeprefix('/rule')}"


def _count(value: object, pointer: str) -> int | float:
    counted = number(value, pointer)
    return int(counted) if counted == int(counted) else counted


def _optional_time(document: Document, name: str) -> time | None:
    if document.fields.get(name) is None:
        return None
    return document.required(name, clock_time)


def _week(value: object, pointer: str) -> frozenset[Weekday]:
    return frozenset(many(choice(Weekday), at_most=7)(value, pointer))


def _working_hours(value: object, pointer: str) -> WorkingHours:
    document = Document.read(value, pointer, [day.value for day in WEEKDAYS])
    hours: dict[Weekday, tuple[Hours, ...]] = {
        day: document.optional(day.value, many(_hours), ())
        for day in WEEKDAYS
        if day.value in document.fields
    }
    return MappingProxyType(hours)


def _hours(value: object, pointer: str) -> Hours:
    ends = many(offset_in_day, at_most=2)(value, pointer)
    if len(ends) != 2:
        raise Malformed.at(pointer, "Hours are two times: when they open and when they close.")
    return Hours(*ends)


def _clock(offset: timedelta) -> str:
    minutes, seconds = divmod(int(offset.total_seconds()), 60)
    clock = f"{minutes // 60:02d}:{minutes % 60:02d}"
    return f"{clock}:{seconds:02d}" if seconds else clock
