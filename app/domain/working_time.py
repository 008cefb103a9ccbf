"""Time within working hours: adding it to a moment, and finding it between two."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.domain.calendars import WEEKDAYS, Calendar, WorkingDays
from app.domain.local_time import boundary
from app.domain.rules import LONGEST, Hours, Rule, RuleContradiction
from app.values import dataclass

_NOTHING: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class Timetable:
    """When work is done: hours by weekday (Monday first), on the working days of a place."""

    hours: tuple[tuple[Hours, ...], ...]
    days: WorkingDays
    zone: ZoneInfo

    @classmethod
    def of(cls, rule: Rule, calendar: Calendar) -> "Timetable":
        """The working hours of a rule on a calendar."""
        hours = tuple(rule.working_hours.get(weekday, ()) for weekday in WEEKDAYS)
        return cls(hours, calendar.working_days(rule.working_week), rule.zone)

    def open_from(
        self, start: datetime, until: datetime
    ) -> Iterator[tuple[datetime, datetime]]:
        """The stretches of working time from `start`, in order, those that begin by `until`.

        A stretch does not include the moment at which it closes.
        """
        ordinal = start.astimezone(self.zone).toordinal()
        last = until.astimezone(self.zone).toordinal()
        while (ordinal := self.days.on_or_after(ordinal)) <= last:
            for opens, closes in self._stretches(date.fromordinal(ordinal)):
                if closes > start:
                    yield max(opens, start), closes
            ordinal += 1

    def add(self, start: datetime, length: timedelta) -> datetime:
        """The moment at which `length` of working time has passed.

        No time at all has passed at the first working moment at or after the start.
        """
        left = length
        for opens, closes in self.open_from(start, start + LONGEST):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        raise RuleContradiction.at(
            "/rule/count", "So much working time takes more than a hundred years."
        )

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between two moments."""
        return sum(
            (
                min(closes, end) - opens
                for opens, closes in self.open_from(start, end)
                if opens < end
            ),
            start=_NOTHING,
        )

    def _stretches(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        midnight = datetime.combine(day, time.min)
        for hours in self.hours[day.weekday()]:
            opens = boundary(midnight + hours.opens, self.zone)
            closes = boundary(midnight + hours.closes, self.zone)
            if closes > opens:
                yield opens, closes
