"""A deadline rule: what is counted, from when, on which days, and to what time."""

from collections.abc import Mapping
from dataclasses import field
from datetime import time, timedelta
from enum import Enum, StrEnum, auto
from functools import cache
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from app.domain.calendars import MONDAY_TO_FRIDAY, CalendarCode, Weekday
from app.domain.errors import Malformed
from app.values import dataclass


class RuleContradiction(Malformed):
    """The parts of a rule do not go together, or one of them makes no sense."""

    code = "rule_contradiction"


class Unit(StrEnum):
    """What is counted."""

    MINUTES = "minutes"
    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    CALENDAR_MONTHS = "calendar_months"
    WORKING_MINUTES = "working_minutes"


class Family(Enum):
    """How units behave: as elapsed time, as local days, or as time within working hours."""

    ELAPSED = auto()
    DAYS = auto()
    WORKING_TIME = auto()


FAMILY: Final[Mapping[Unit, Family]] = MappingProxyType(
    {
        Unit.MINUTES: Family.ELAPSED,
        Unit.HOURS: Family.ELAPSED,
        Unit.CALENDAR_DAYS: Family.DAYS,
        Unit.WORKING_DAYS: Family.DAYS,
        Unit.CALENDAR_MONTHS: Family.DAYS,
        Unit.WORKING_MINUTES: Family.WORKING_TIME,
    }
)


class Counting(StrEnum):
    """Where counting begins.

    `day_after`: the day after the start is day 1 (“within N days of”). `same_day`: the
    start day is day 1 (“N days beginning with”, OSA s.137(6)). `roll_then_add`: a start
    on a non-working day first moves to the next working day, which is day 0.
    """

    DAY_AFTER = "day_after"
    SAME_DAY = "same_day"
    ROLL_THEN_ADD = "roll_then_add"


class Roll(StrEnum):
    """Where a due day goes that is not a working day."""

    NONE = "none"
    NEXT_WORKING_DAY = "next_working_day"
    PREVIOUS_WORKING_DAY = "previous_working_day"


@dataclass(frozen=True, slots=True)
class Hours:
    """One stretch of working time, as distances from local midnight; it may end at 24:00."""

    opens: timedelta
    closes: timedelta


WorkingHours = Mapping[Weekday, tuple[Hours, ...]]

END_OF_DAY: Final = time(23, 59, 59)
LONGEST: Final = timedelta(days=36_525)
"""A hundred years: whatever asks for more is a slip of the pen."""

_LIMITS: Final[Mapping[Unit, int]] = MappingProxyType(
    {
        Unit.MINUTES: 36_525 * 24 * 60,
        Unit.HOURS: 36_525 * 24,
        Unit.CALENDAR_DAYS: 36_525,
        Unit.WORKING_DAYS: 36_525,
        Unit.CALENDAR_MONTHS: 1_200,
        Unit.WORKING_MINUTES: 36_525 * 24 * 60,
    }
)
_MIDNIGHT: Final = timedelta(0)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rule:
    """How a due moment follows from a start; a contradictory rule cannot be made.

    `count` is a whole number for days and months; minutes and hours may be broken, and
    are taken to the nearest microsecond. `cutoff`: a start on a working day at or after
    this local time counts as the next day. `due_time` is for day and month units only.
    """

    unit: Unit
    count: int | float
    counting: Counting = Counting.DAY_AFTER
    roll: Roll = Roll.NONE
    cutoff: time | None = None
    due_time: time = END_OF_DAY
    timezone: str = "Europe/London"
    calendar: CalendarCode = CalendarCode.ENGLAND_AND_WALES
    working_week: frozenset[Weekday] = MONDAY_TO_FRIDAY
    working_hours: WorkingHours = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        _check_count(self)
        _check_days(self)
        _check_times(self)
        _check_hours(self)

    @property
    def family(self) -> Family:
        """How the unit behaves."""
        return FAMILY[self.unit]

    @property
    def zone(self) -> ZoneInfo:
        """The place whose local time the rule speaks of."""
        return ZoneInfo(self.timezone)

    @property
    def length(self) -> timedelta:
        """The period of a rule in minutes or hours."""
        if self.unit is Unit.HOURS:
            return timedelta(hours=self.count)
        return timedelta(minutes=self.count)

    @property
    def asks_for_working_days(self) -> bool:
        """Whether the answer depends on which days are worked."""
        return (
            self.unit in {Unit.WORKING_DAYS, Unit.WORKING_MINUTES}
            or self.roll is not Roll.NONE
            or self.counting is Counting.ROLL_THEN_ADD
            or self.cutoff is not None
        )


@cache
def known_zones() -> frozenset[str]:
    """The names of the IANA database; `localtime` is a setting of the machine, not a place."""
    return frozenset(available_timezones() - {"localtime", "Factory"})


def _check_count(rule: Rule) -> None:
    limit = _LIMITS[rule.unit]
    # Written so that NaN, which compares with nothing, is refused as well.
    if not 0 <= rule.count <= limit:
        raise RuleContradiction.at(
            "/rule/count", f"The count of {rule.unit} lies between 0 and {limit}."
        )
    if rule.family is Family.DAYS and rule.count != int(rule.count):
        raise RuleContradiction.at(
            "/rule/count", f"The count of {rule.unit} is a whole number."
        )
    if rule.counting is Counting.SAME_DAY and rule.count == 0:
        raise RuleContradiction.at(
            "/rule/count", "When the start day is day 1, a period has at least one day."
        )


def _check_days(rule: Rule) -> None:
    if not rule.working_week:
        raise RuleContradiction.at(
            "/rule/working_week", "A week needs at least one working day."
        )
    if rule.counting is Counting.SAME_DAY and rule.family is not Family.DAYS:
        raise RuleContradiction.at(
            "/rule/counting", f"A period in {rule.unit} has no first day: same_day is for days."
        )


def _check_times(rule: Rule) -> None:
    if rule.timezone not in known_zones():
        raise RuleContradiction.at(
            "/rule/timezone", "This is not a zone of the IANA time zone database."
        )
    if rule.due_time != END_OF_DAY and rule.family is not Family.DAYS:
        raise RuleContradiction.at(
            "/rule/due_time", f"A period in {rule.unit} ends when it ends: it has no due time."
        )
    for name, local in (("cutoff", rule.cutoff), ("due_time", rule.due_time)):
        if local is not None and local.tzinfo is not None:
            raise RuleContradiction.at(f"/rule/{name}", "A local time has no offset.")


def _check_hours(rule: Rule) -> None:
    if rule.family is Family.WORKING_TIME and not any(rule.working_hours.values()):
        raise RuleContradiction.at("/rule/working_hours", "Working minutes need working hours.")
    for weekday, stretches in rule.working_hours.items():
        pointer = f"/rule/working_hours/{weekday}"
        if stretches and weekday not in rule.working_week:
            raise RuleContradiction.at(pointer, f"{weekday} is not in the working week.")
        _check_stretches(stretches, pointer)


def _check_stretches(stretches: tuple[Hours, ...], pointer: str) -> None:
    closed = _MIDNIGHT
    for place, hours in enumerate(stretches):
        if hours.closes <= hours.opens:
            raise RuleContradiction.at(f"{pointer}/{place}", "Hours close after they open.")
        if hours.opens < closed:
            raise RuleContradiction.at(
                f"{pointer}/{place}", "Hours follow one another and do not overlap."
            )
        closed = hours.closes
    if closed > _DAY:
        raise RuleContradiction.at(pointer, "A day ends at 24:00.")
