"""Public holidays that the register adds to the bundled calendars, and strikes again."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.domain.calendars import CalendarCode, Holiday
from app.domain.errors import Conflict
from app.values import dataclass

# The calendars to which a holiday belongs; any part of the United Kingdom follows from them.
NATIONS: Final = (
    CalendarCode.ENGLAND_AND_WALES,
    CalendarCode.NORTHERN_IRELAND,
    CalendarCode.SCOTLAND,
)


class HolidayChange(StrEnum):
    """What was done to a calendar."""

    ADDED = "added"
    REMOVED = "removed"


class HolidayExists(Conflict):
    """The day is a holiday already."""

    code = "holiday_exists"


@dataclass(frozen=True, slots=True)
class NewHoliday:
    """A day that becomes a holiday of one nation."""

    calendar: CalendarCode
    holiday: Holiday


@dataclass(frozen=True, slots=True)
class KeptHoliday:
    """A holiday of one nation; one that comes with the service has no id."""

    id: UUID | None
    calendar: CalendarCode
    holiday: Holiday
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """A day that became a holiday of a nation, or is none any more.

    `cause` says what changed it where that was no supervisor: another edition of the bank
    holidays that come with the service.
    """

    id: UUID
    kind: HolidayChange
    calendar: CalendarCode
    day: date
    name: str
    cause: str | None = None


def changes_told(
    changes: Iterable[CalendarChange], before: datetime, after: datetime
) -> dict[str, object]:
    """What an event says of a deadline that changes of a calendar moved."""
    told = [
        {
            "change_id": change.id,
            "kind": change.kind,
            "calendar": change.calendar,
            "day": change.day,
            "name": change.name,
        }
        | ({} if change.cause is None else {"cause": change.cause})
        for change in changes
    ]
    return {"change": "calendar", "holidays": told, "from": before, "to": after}
