"""The bank holidays that come with the service: the GOV.UK file as a package bundles it.

Only the package's own copy is read, and none of its code is loaded, which could fetch
another and brings an HTTP client for that.
"""

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from types import MappingProxyType
from typing import Final, TypedDict, cast

from app.domain.calendars import NO_HOLIDAYS, PROCLAIMED, Calendar, CalendarCode, Holiday

NATIONS: Final[Mapping[CalendarCode, str]] = MappingProxyType(
    {
        CalendarCode.ENGLAND_AND_WALES: "England and Wales",
        CalendarCode.SCOTLAND: "Scotland",
        CalendarCode.NORTHERN_IRELAND: "Northern Ireland",
    }
)


class Event(TypedDict):
    title: str
    date: str
    notes: str


class Division(TypedDict):
    events: list[Event]


@cache
def bundled_calendar(code: CalendarCode) -> Calendar:
    """The calendar of a nation, of any part of the United Kingdom, or of nowhere.

    It is known from the first to the last whole year of the file. Holidays proclaimed
    since the file was made are in it too.
    """
    if code is CalendarCode.NONE:
        return NO_HOLIDAYS
    if code is CalendarCode.ANY_PART_OF_THE_UK:
        return _union({nation: bundled_calendar(nation) for nation in NATIONS})
    holidays = [_holiday(event) for event in bundled_file()[code.value]["events"]]
    years = [holiday.date.year for holiday in holidays]
    calendar = Calendar(
        code,
        MappingProxyType({holiday.date: holiday for holiday in holidays}),
        known_from=date(min(years), 1, 1),
        known_to=date(max(years), 12, 31),
    )
    return calendar.with_holidays(PROCLAIMED.get(code, ()))


@cache
def bundled_file() -> Mapping[str, Division]:
    """The published file, by nation."""
    bundled = files("govuk_bank_holidays").joinpath("bank-holidays.json")
    return cast("Mapping[str, Division]", json.loads(bundled.read_text("utf-8")))


@cache
def edition() -> str:
    """Which package, of which version, the days come from."""
    return f"govuk-bank-holidays {version('govuk-bank-holidays')}"


def _source() -> str:
    return f"GOV.UK bank holidays, in {edition()}"


def _holiday(event: Event) -> Holiday:
    notes = event["notes"]
    name = f"{event['title']} ({notes.lower()})" if notes else event["title"]
    return Holiday(date.fromisoformat(event["date"]), name, _source())


def _union(calendars: Mapping[CalendarCode, Calendar]) -> Calendar:
    """A holiday in any of the nations; known where all of them are."""
    days = sorted({day for calendar in calendars.values() for day in calendar.holidays})
    return Calendar(
        CalendarCode.ANY_PART_OF_THE_UK,
        MappingProxyType({day: _merged(day, calendars) for day in days}),
        known_from=max(filter(None, (c.known_from for c in calendars.values()))),
        known_to=min(filter(None, (c.known_to for c in calendars.values()))),
    )


def _merged(day: date, calendars: Mapping[CalendarCode, Calendar]) -> Holiday:
    """One day of several nations, each name with the nations that keep it."""
    kept = {NATIONS[n]: c.holidays[day] for n, c in calendars.items() if day in c.holidays}
    nations: dict[str, list[str]] = {}
    for nation, holiday in kept.items():
        nations.setdefault(holiday.name, []).append(nation)
    names = (f"{name} ({', '.join(keepers)})" for name, keepers in nations.items())
    sources = dict.fromkeys(holiday.source for holiday in kept.values())
    return Holiday(day, "; ".join(names), "; ".join(sources))
