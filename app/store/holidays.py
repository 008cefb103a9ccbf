"""Public holidays that the bundled calendars lack, and changes not yet carried through."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select, update

from app.store.engine import Session
from app.store.tables import HolidayChangeRow, HolidayRow


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
