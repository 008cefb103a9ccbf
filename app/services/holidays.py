"""Holidays that the register adds to the bundled ones, and what each does to open notices."""

from datetime import date, datetime
from uuid import UUID

from app.domain.calendars import CalendarCode, Holiday
from app.domain.errors import Unknown
from app.domain.events import Event, EventKind
from app.domain.holidays import (
    NATIONS,
    CalendarChange,
    HolidayChange,
    HolidayExists,
    KeptHoliday,
    NewHoliday,
)
from app.domain.permissions import Actor
from app.domain.redating import Moved, affected_by
from app.kit.ids import new_id
from app.kit.logs import get_log
from app.services.calendars import with_added
from app.services.house import House
from app.services.redating import all_regimes, movers, redate
from app.store import events, holidays
from app.store.bank_holidays import bundled_calendar
from app.store.engine import Session, StatementFailed
from app.store.tables.holidays import HolidayChangeRow, HolidayRow
from app.values import dataclass

MOST_SHOWN = 200

log = get_log("holidays")


@dataclass(frozen=True, slots=True)
class Effect:
    """How many deadlines would move, and the first of them."""

    count: int
    shown: list[Moved]


async def list_holidays(
    session: Session,
    *,
    calendar: CalendarCode | None,
    first: date | None,
    last: date | None,
) -> list[KeptHoliday]:
    """Bundled holidays and added ones, by date; those of every nation unless one is named."""
    nations = (calendar,) if calendar is not None and calendar in NATIONS else NATIONS
    held = [
        *(kept for nation in nations for kept in _bundled(nation)),
        *(
            kept
            for kept in map(_kept, await holidays.list_added(session))
            if kept.calendar in nations and not _is_bundled(kept.calendar, kept.holiday.date)
        ),
    ]
    within = [
        kept
        for kept in held
        if (first is None or kept.holiday.date >= first)
        and (last is None or kept.holiday.date <= last)
    ]
    return sorted(within, key=lambda kept: (kept.holiday.date, kept.calendar))


async def add_holiday(
    session: Session, house: House, actor: Actor, *, new: NewHoliday
) -> KeptHoliday:
    """A day becomes a holiday. Refused where it is one already."""
    _must_be_new(new)
    now = house.clock.now()
    row = HolidayRow(
        id=new_id(),
        calendar=new.calendar,
        day=new.holiday.date,
        name=new.holiday.name,
        source=new.holiday.source,
        created_at=now,
    )
    await holidays.add(session, row, _change(row, HolidayChange.ADDED, now))
    await _tell(session, actor, EventKind.HOLIDAY_ADDED, row, now)
    return _kept(row)


async def remove_holiday(
    session: Session, house: House, actor: Actor, *, holiday_id: UUID
) -> None:
    """An added holiday is none any more. Those that come with the service stay."""
    row = _found(await holidays.find(session, holiday_id))
    now = house.clock.now()
    await holidays.remove(session, row, _change(row, HolidayChange.REMOVED, now))
    await _tell(session, actor, EventKind.HOLIDAY_REMOVED, row, now)


async def carry_through(house: House) -> None:
    """Dates open notices anew after a change is saved, so that its effect is there at once.

    The change is saved whatever happens here: what is left to do is taken up by the timer.
    """
    house.calendars.forget()
    try:
        await redate(house)
    except StatementFailed as error:
        log.warning("redating_interrupted", exc_info=error)


async def preview_addition(house: House, new: NewHoliday) -> Effect:
    """The notices that would move if a holiday were added."""
    _must_be_new(new)
    async with house.sessions() as session:
        rows = await holidays.list_added(session)
    if any((row.calendar, row.day) == (new.calendar, new.holiday.date) for row in rows):
        raise HolidayExists("That day is a holiday there already.")
    added = [*map(_pair, rows), (new.calendar, new.holiday)]
    day, name = new.holiday.date, new.holiday.name
    change = CalendarChange(new_id(), HolidayChange.ADDED, new.calendar, day, name)
    return await _effect(house, change, added)


async def preview_removal(house: House, holiday_id: UUID) -> Effect:
    """The notices that would move if an added holiday were removed."""
    async with house.sessions() as session:
        row = _found(await holidays.find(session, holiday_id))
        rows = await holidays.list_added(session)
    added = [_pair(other) for other in rows if other.id != row.id]
    calendar = CalendarCode(row.calendar)
    change = CalendarChange(row.id, HolidayChange.REMOVED, calendar, row.day, row.name)
    return await _effect(house, change, added)


async def _effect(
    house: House, change: CalendarChange, added: list[tuple[CalendarCode, Holiday]]
) -> Effect:
    calendars = {code: with_added(code, added) for code in CalendarCode}
    affected = affected_by([change], await all_regimes(house), calendars)
    effect = Effect(0, [])
    async for batch in movers(house, affected):
        room = max(MOST_SHOWN - len(effect.shown), 0)
        effect = Effect(effect.count + len(batch), [*effect.shown, *batch[:room]])
    return effect


def _must_be_new(new: NewHoliday) -> None:
    if _is_bundled(new.calendar, new.holiday.date):
        raise HolidayExists("That day is a holiday there already.")


def _is_bundled(calendar: CalendarCode, day: date) -> bool:
    return day in bundled_calendar(calendar).holidays


def _bundled(nation: CalendarCode) -> list[KeptHoliday]:
    held = bundled_calendar(nation).holidays.values()
    return [KeptHoliday(None, nation, holiday, None) for holiday in held]


def _found(row: HolidayRow | None) -> HolidayRow:
    if row is None:
        raise Unknown("There is no such holiday; those that come with the service stay.")
    return row


def _kept(row: HolidayRow) -> KeptHoliday:
    calendar, holiday = _pair(row)
    return KeptHoliday(row.id, calendar, holiday, row.created_at)


def _pair(row: HolidayRow) -> tuple[CalendarCode, Holiday]:
    return CalendarCode(row.calendar), Holiday(row.day, row.name, row.source)


def _change(row: HolidayRow, kind: HolidayChange, now: datetime) -> HolidayChangeRow:
    return HolidayChangeRow(
        id=new_id(),
        kind=kind,
        calendar=row.calendar,
        day=row.day,
        name=row.name,
        changed_at=now,
        settled_at=None,
    )


async def _tell(
    session: Session, actor: Actor, kind: EventKind, row: HolidayRow, now: datetime
) -> None:
    event = Event(
        id=new_id(),
        kind=kind,
        effective_at=now,
        recorded_at=now,
        subject_id=row.id,
        facts={"calendar": row.calendar, "day": row.day, "name": row.name},
    )
    await events.append(session, actor, event)
