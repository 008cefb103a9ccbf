"""Calendars as the register has them: the bundled ones and the holidays added here."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from app.domain.calendars import NO_HOLIDAYS, Calendar, CalendarCode, Holiday
from app.domain.holidays import NATIONS, CalendarChange, HolidayChange
from app.domain.regimes import Regime
from app.kit.memory import Memory
from app.store import holidays
from app.store.bank_holidays import bundled_calendar
from app.store.engine import Session, Sessions
from app.store.tables.holidays import HolidayChangeRow

# How long a process may go on reckoning with a calendar that another process has changed;
# whatever it dates in that time is re-dated by the pass that follows the change.
BELIEVED_SECONDS = 1.0

Added = tuple[tuple[CalendarCode, Holiday], ...]
Place = tuple[CalendarCode, date]


class CalendarBook:
    """The calendars, without a query for each deadline."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._added = Memory(self._read, seconds=BELIEVED_SECONDS, most=1)
        self._made: dict[tuple[CalendarCode, Added], Calendar] = {}
        self.forget = self._added.forget

    async def for_regime(self, regime: Regime) -> Calendar:
        """The calendar by which a regime's rule counts."""
        if regime.rule is None:
            return NO_HOLIDAYS
        return await self.get(regime.rule.calendar)

    async def get(self, code: CalendarCode) -> Calendar:
        """A calendar as it is now; the same value until its holidays change, since each
        numbers its working days once.
        """
        if code is CalendarCode.NONE:
            return NO_HOLIDAYS
        added = await self.added()
        made = self._made.get((code, added))
        if made is None:
            if len(self._made) > len(CalendarCode):
                self._made.clear()
            made = self._made[code, added] = with_added(code, added)
        return made

    async def added(self) -> Added:
        """The holidays that were added here; another value whenever a calendar changes."""
        return await self._added.get(None)

    async def _read(self, _key: None) -> Added:
        async with self._sessions() as session:
            return await _added_now(session)


async def calendar_as_of(session: Session, code: CalendarCode, moment: datetime) -> Calendar:
    """A calendar as the register had it then: every change since is undone."""
    added = await _added_now(session)
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


async def _added_now(session: Session) -> Added:
    rows = await holidays.list_added(session)
    return tuple(
        (CalendarCode(row.calendar), Holiday(row.day, row.name, row.source)) for row in rows
    )


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
