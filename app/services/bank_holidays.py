"""The bundled bank holidays, and the register that was dated by an edition of them."""

from collections.abc import Iterator
from datetime import date, datetime

from app.domain.calendars import CalendarCode
from app.domain.events import Event, EventKind
from app.domain.holidays import NATIONS, HolidayChange
from app.domain.permissions import SYSTEM
from app.kit.clock import Clock
from app.kit.ids import new_id
from app.services.calendars import Days, days_of
from app.store import bank_holidays, events, holidays
from app.store.engine import Session
from app.store.tables.holidays import BundledCalendarRow, HolidayChangeRow


async def note_edition(session: Session, clock: Clock) -> None:
    """Queues the re-dating of open notices where the bundled days are not those by which the
    register was last dated, as after an upgrade.

    The edition of whichever process started last is the register's. Processes that start
    together take turns.
    """
    now = clock.now()
    mine: list[dict[str, object]] = [
        {
            "calendar": nation,
            "edition": bank_holidays.edition(),
            "days": days_of(nation),
            "recorded_at": now,
        }
        for nation in NATIONS
    ]
    for held in await holidays.hold_bundled(session, mine):
        before, after = held.days, days_of(CalendarCode(held.calendar))
        if before == after:
            continue
        changes = [*_changes(held.calendar, before, after, now)]
        held.days, held.edition, held.recorded_at = dict(after), bank_holidays.edition(), now
        await holidays.add_changes(session, changes)
        if changes:
            await _tell(session, held, changes, now)


def _changes(
    nation: str, before: Days, after: Days, now: datetime
) -> Iterator[HolidayChangeRow]:
    for kind, days in (
        (HolidayChange.ADDED, {d: after[d] for d in after.keys() - before.keys()}),
        (HolidayChange.REMOVED, {d: before[d] for d in before.keys() - after.keys()}),
    ):
        for day, name in sorted(days.items()):
            yield HolidayChangeRow(
                id=new_id(),
                kind=kind,
                calendar=nation,
                day=date.fromisoformat(day),
                name=name,
                cause=f"the bundled bank holidays changed with {bank_holidays.edition()}",
                changed_at=now,
                settled_at=None,
            )


async def _tell(
    session: Session,
    held: BundledCalendarRow,
    changes: list[HolidayChangeRow],
    now: datetime,
) -> None:
    days = {kind: [c.day for c in changes if c.kind == kind] for kind in HolidayChange}
    event = Event(
        id=new_id(),
        kind=EventKind.BANK_HOLIDAYS_CHANGED,
        effective_at=now,
        recorded_at=now,
        facts={
            "calendar": held.calendar,
            "edition": held.edition,
            "added": [day.isoformat() for day in days[HolidayChange.ADDED]],
            "removed": [day.isoformat() for day in days[HolidayChange.REMOVED]],
        },
    )
    await events.append(session, SYSTEM, event)
