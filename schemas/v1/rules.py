"""Deadline rules: what is counted, from when, on which days, to what time."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from schemas.v1.common import In, Out, ShortLine


class Unit(StrEnum):
    MINUTES = "minutes"
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    CALENDAR_MONTHS = "calendar_months"
    WORKING_MINUTES = "working_minutes"


class Counting(StrEnum):
    """Where counting begins: the day after the start, the start day itself, or a start on
    a non-working day moved to the next working day first.
    """

    DAY_AFTER = "day_after"
    SAME_DAY = "same_day"
    ROLL_THEN_ADD = "roll_then_add"


class Roll(StrEnum):
    """Where a due day goes that is not a working day."""

    NONE = "none"
    NEXT_WORKING_DAY = "next_working_day"
    PREVIOUS_WORKING_DAY = "previous_working_day"


class Calendar(StrEnum):
    """Whose public holidays count."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"
    ANY_PART_OF_THE_UK = "any-part-of-the-uk"
    NONE = "none"


class Weekday(StrEnum):
    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


LocalTime = Annotated[
    str,
    StringConstraints(pattern=r"^[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?$"),
    Field(examples=["17:00"]),
]
Hours = Annotated[
    list[LocalTime],
    Field(
        min_length=2,
        max_length=2,
        description="When they open and when they close.",
        examples=[["09:00", "17:00"]],
    ),
]
# Above every limit of a rule, and small enough for any arithmetic.
Count = Annotated[float, Field(strict=True, ge=0, le=100_000_000, examples=[48])]


class NewRule(In):
    """How a due moment follows from a start; the defaults are the service's."""

    unit: Unit
    count: Count
    counting: Counting | None = None
    roll: Roll | None = None
    cutoff: LocalTime | None = None
    due_time: LocalTime | None = None
    timezone: ShortLine | None = Field(None, examples=["Europe/London"])
    calendar: Calendar | None = None
    working_week: Annotated[list[Weekday], Field(max_length=7)] | None = None
    working_hours: dict[Weekday, Annotated[list[Hours], Field(max_length=50)]] | None = None


class Rule(Out):
    """A rule with every default spoken out."""

    unit: Unit
    count: float
    counting: Counting
    roll: Roll
    cutoff: str | None
    due_time: str
    timezone: str
    calendar: Calendar
    working_week: list[Weekday]
    working_hours: dict[Weekday, list[list[str]]]
