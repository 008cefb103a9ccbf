"""Calendars as the register has them: the bundled ones and the holidays added here."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TypeAlias

from app.domain.calendars import Calendar, CalendarCode, Holiday
from app.domain.holidays import NATIONS
from app.store import books
from app.store.bank_holidays import bundled_calendar
from app.store.driver import Connection

Days: TypeAlias = Mapping[str, str]
Place = tuple[CalendarCode, date]


def with_added(
    code: CalendarCode,
    added: Iterable[tuple[CalendarCode, Holiday]],
    *,
    missing: Collection[Place] = (),
) -> Calendar:
    """A bundled calendar and what was added to it; any part of the UK has every nation's.

    `missing` are bundled days that an edition before had not.
    """
    union = code is CalendarCode.ANY_PART_OF_THE_UK
    theirs = [
        holiday
        for calendar, holiday in added
        if calendar is code or (union and calendar in NATIONS)
    ]
    calendar = bundled_calendar(code)
    gone = [day for _, day in missing if not _keeps(code, day, missing)]
    if gone:
        calendar = calendar.without_holidays(gone)
    return calendar.with_holidays(theirs) if theirs else calendar


def _keeps(code: CalendarCode, day: date, missing: Collection[Place]) -> bool:
    """Whether a calendar has a bundled day all the same: another of its nations keeps it."""
    nations = NATIONS if code is CalendarCode.ANY_PART_OF_THE_UK else (code,)
    return any(
        day in bundled_calendar(nation).holidays and (nation, day) not in missing
        for nation in nations
    )


def days_of(nation: CalendarCode) -> Days:
    """The bundled holidays of a nation: each day with its name."""
    held = bundled_calendar(nation).holidays.values()
    return {holiday.date.isoformat(): holiday.name for holiday in held}


async def is_dated_by_mine(connection: Connection) -> bool:
    """Whether the register was last dated by the days that this process has."""
    held = await books.bundled_days(connection)
    return held == {nation: days_of(nation) for nation in NATIONS}
