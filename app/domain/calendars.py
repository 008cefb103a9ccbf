"""Which days are working days: weeks, public holidays, and how far they are known."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.values import dataclass, replace


class CalendarCode(StrEnum):
    """Whose public holidays count. `any-part-of-the-uk` is the union of the three."""

    ENGLAND_AND_WALES = "england-and-wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern-ireland"
    ANY_PART_OF_THE_UK = "any-part-of-the-uk"
    NONE = "none"


class Weekday(StrEnum):
    """A day of the week, in the order of `date.weekday()`."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


WEEKDAYS: Final = tuple(Weekday)
MONDAY_TO_FRIDAY: Final = frozenset(WEEKDAYS[:5])


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day that is not worked, by name, and who says so."""

    date: date
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """The working days of one week on one calendar, numbered so that counting is arithmetic.

    Days are proleptic Gregorian ordinals (1 January of year 1, a Monday, is 1). Finding
    the n-th working day after another costs two binary searches, however large n is.
    """

    weekdays: tuple[int, ...]
    reached: tuple[int, ...]
    rests: tuple[int, ...]

    @classmethod
    def of(cls, week: frozenset[Weekday], holidays: Iterable[date]) -> "WorkingDays":
        """Build the numbering; a holiday outside the working week takes nothing away."""
        weekdays = tuple(i for i, weekday in enumerate(WEEKDAYS) if weekday in week)
        reached = tuple(sum(w <= i for w in weekdays) for i in range(7))
        rests = sorted(day.toordinal() for day in holidays if day.weekday() in weekdays)
        return cls(weekdays, reached, tuple(rests))

    def is_working(self, ordinal: int) -> bool:
        """Whether the day is in the working week and no holiday."""
        if (ordinal - 1) % 7 not in self.weekdays:
            return False
        place = bisect_left(self.rests, ordinal)
        return place == len(self.rests) or self.rests[place] != ordinal

    def number(self, ordinal: int) -> int:
        """How many working days there are up to the day, itself included."""
        weeks, weekday = divmod(ordinal - 1, 7)
        in_week = weeks * len(self.weekdays) + self.reached[weekday]
        return in_week - bisect_right(self.rests, ordinal)

    def nth(self, number: int) -> int:
        """The day with this number: the first up to which there are `number` working days."""
        in_week = number
        while True:
            weeks, place = divmod(in_week - 1, len(self.weekdays))
            ordinal = weeks * 7 + self.weekdays[place] + 1
            # Never overshoots: the holidays up to a day not beyond the answer are among
            # those up to the answer. So the first standstill is the answer.
            corrected = number + bisect_right(self.rests, ordinal)
            if corrected == in_week:
                return ordinal
            in_week = corrected

    def on_or_after(self, ordinal: int) -> int:
        """The day itself if it is a working day, else the next one."""
        return self.nth(self.number(ordinal - 1) + 1)

    def on_or_before(self, ordinal: int) -> int:
        """The day itself if it is a working day, else the one before."""
        return self.nth(self.number(ordinal))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Public holidays, and the first and last day for which they are known.

    Where a bound is None there is none: the calendar `none` has no holidays, for ever.
    """

    code: CalendarCode
    holidays: Mapping[date, Holiday] = field(default_factory=lambda: MappingProxyType({}))
    known_from: date | None = None
    known_to: date | None = None
    # A memo, not a fact: the numbering for each working week asked for so far.
    _numbered: dict[frozenset[Weekday], WorkingDays] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def working_days(self, week: frozenset[Weekday]) -> WorkingDays:
        """The numbered working days of a week on this calendar."""
        numbered = self._numbered.get(week)
        if numbered is None:
            numbered = WorkingDays.of(week, self.holidays)
            self._numbered[week] = numbered
        return numbered

    def is_working_day(self, day: date, week: frozenset[Weekday] = MONDAY_TO_FRIDAY) -> bool:
        """Whether the day is in the working week and no holiday."""
        return WEEKDAYS[day.weekday()] in week and day not in self.holidays

    def knows(self, day: date) -> bool:
        """Whether the holidays of that day's year are known."""
        early = self.known_from is not None and day < self.known_from
        late = self.known_to is not None and day > self.known_to
        return not early and not late

    def with_holidays(self, added: Iterable[Holiday]) -> "Calendar":
        """This calendar and further holidays; a day that already is one keeps its name."""
        merged = {holiday.date: holiday for holiday in added} | dict(self.holidays)
        return replace(self, holidays=MappingProxyType(merged))

    def without_holidays(self, removed: Iterable[date]) -> "Calendar":
        """This calendar with some holidays struck out."""
        gone = frozenset(removed)
        kept = {day: holiday for day, holiday in self.holidays.items() if day not in gone}
        return replace(self, holidays=MappingProxyType(kept))


NO_HOLIDAYS: Final = Calendar(CalendarCode.NONE)

# Holidays proclaimed for one occasion, which the published file may have been printed
# without. Those of `any-part-of-the-uk` follow from the nations'.
PROCLAIMED: Final[Mapping[CalendarCode, tuple[Holiday, ...]]] = MappingProxyType(
    {
        CalendarCode.SCOTLAND: (
            Holiday(
                date(2026, 6, 15),
                "World Cup bank holiday",
                "Royal Proclamation under the Banking and Financial Dealings Act 1971 s.1(3)",
            ),
        )
    }
)
