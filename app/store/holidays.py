"""Public holidays that the bundled calendars lack, and changes not yet carried through."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from app.domain.events import EventKind
from app.store.engine import Session
from app.store.tables.events import EventRow
from app.store.tables.holidays import BundledCalendarRow, HolidayChangeRow, HolidayRow


async def list_added(session: Session) -> Sequence[HolidayRow]:
    """Every holiday added here, by date. A regulator adds a few in a decade."""
    query = select(HolidayRow).order_by(HolidayRow.day, HolidayRow.calendar)
    return (await session.scalars(query)).all()


async def find(session: Session, holiday_id: UUID) -> HolidayRow | None:
    return await session.get(HolidayRow, holiday_id)


async def add(session: Session, row: HolidayRow, change: HolidayChangeRow) -> None:
    """Adds a holiday, and that open notices are to be re-dated for it."""
    session.add_all([row, change])
    await session.flush()


async def remove(session: Session, row: HolidayRow, change: HolidayChangeRow) -> None:
    """Strikes a holiday, and that open notices are to be re-dated for it."""
    await session.execute(delete(HolidayRow).where(HolidayRow.id == row.id))
    session.add(change)
    await session.flush()


async def list_unsettled(session: Session) -> Sequence[HolidayChangeRow]:
    """Changes whose notices have not all been re-dated, the oldest first."""
    query = (
        select(HolidayChangeRow)
        .where(HolidayChangeRow.settled_at.is_(None))
        .order_by(HolidayChangeRow.changed_at)
    )
    return (await session.scalars(query)).all()


async def settle(session: Session, change_id: UUID, now: datetime) -> None:
    """Every notice that the change moves has been re-dated."""
    await session.execute(
        update(HolidayChangeRow).where(HolidayChangeRow.id == change_id).values(settled_at=now)
    )


async def list_changes_after(session: Session, moment: datetime) -> Sequence[HolidayChangeRow]:
    """Changes made later than a moment, the newest first."""
    query = (
        select(HolidayChangeRow)
        .where(HolidayChangeRow.changed_at > moment)
        .order_by(HolidayChangeRow.changed_at.desc(), HolidayChangeRow.id.desc())
    )
    return (await session.scalars(query)).all()


async def add_changes(session: Session, rows: Sequence[HolidayChangeRow]) -> None:
    """That open notices are to be re-dated for changes of the bundled calendars."""
    session.add_all(rows)
    await session.flush()


async def hold_bundled(
    session: Session, mine: Sequence[Mapping[str, Any]]
) -> Sequence[BundledCalendarRow]:
    """The bundled calendars by which this register was last dated, held until the transaction
    ends; those of this process where none were.
    """
    await session.execute(insert(BundledCalendarRow).values(mine).on_conflict_do_nothing())
    held = select(BundledCalendarRow).order_by(BundledCalendarRow.calendar).with_for_update()
    return (await session.scalars(held)).all()


async def redatings_of(session: Session, notice_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What the events say by which changes of a calendar moved a deadline, oldest first."""
    query = (
        select(EventRow.facts)
        .where(
            EventRow.notice_id == notice_id,
            EventRow.kind == EventKind.NOTICE_DEADLINE_CHANGED,
            EventRow.facts.has_key("holidays"),
        )
        .order_by(EventRow.recorded_at, EventRow.id)
    )
    return (await session.scalars(query)).all()
