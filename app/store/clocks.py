"""Changes of clocks, as recorded."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.store.engine import Session
from app.store.tables.clocks import ClockEventRow


async def add(session: Session, rows: Sequence[ClockEventRow]) -> None:
    session.add_all(rows)
    await session.flush()


async def events_of(session: Session, notice_ids: Sequence[UUID]) -> Sequence[ClockEventRow]:
    """The changes of several clocks, in the order in which they were recorded."""
    query = (
        select(ClockEventRow)
        .where(ClockEventRow.notice_id.in_(notice_ids))
        .order_by(ClockEventRow.notice_id, ClockEventRow.recorded_at, ClockEventRow.id)
    )
    return (await session.scalars(query)).all()
