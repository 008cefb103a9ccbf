"""What changed in the calendars, and how they stood before."""

from datetime import datetime

from app.domain.calendars import Calendar, CalendarCode, Holiday
from app.domain.holidays import CalendarChange, HolidayChange
from app.services.calendars import Place, with_added
from app.store import books, holidays
from app.store.engine import Session, driver_of
from app.store.tables.holidays import HolidayChangeRow


async def calendar_as_of(session: Session, code: CalendarCode, moment: datetime) -> Calendar:
    """A calendar as the register had it then: every change since is undone."""
    added = await books.added_holidays(await driver_of(session))
    here = {(calendar, holiday.date): holiday for calendar, holiday in added}
    bundled: dict[Place, Holiday] = {}
    missing: set[Place] = set()
    for change in await holidays.list_changes_after(session, moment):
        place = (CalendarCode(change.calendar), change.day)
        theirs = here if change.cause is None else bundled
        if change.kind == HolidayChange.ADDED:
            theirs.pop(place, None)
            missing |= set() if change.cause is None else {place}
        else:
            source = f"this register, until {change.changed_at:%Y-%m-%d}"
            theirs[place] = Holiday(change.day, change.name, source)
            missing.discard(place)
    held = [*here.items(), *bundled.items()]
    return with_added(code, [(calendar, day) for (calendar, _), day in held], missing=missing)


def change_of(row: HolidayChangeRow) -> CalendarChange:
    kind, calendar = HolidayChange(row.kind), CalendarCode(row.calendar)
    return CalendarChange(row.id, kind, calendar, row.day, row.name, row.cause)
