"""Saved filters: those of an owner, and those that are shared."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, or_, select

from app.domain.orders import Place
from app.store.engine import Session
from app.store.tables.desks import SavedFilterRow


async def add(session: Session, row: SavedFilterRow) -> None:
    session.add(row)
    await session.flush()


async def find(session: Session, filter_id: UUID) -> SavedFilterRow | None:
    return await session.get(SavedFilterRow, filter_id)


async def lock(session: Session, filter_id: UUID) -> SavedFilterRow | None:
    """The row, held until the act is over."""
    return await session.get(SavedFilterRow, filter_id, with_for_update=True)


async def remove(session: Session, row: SavedFilterRow) -> None:
    await session.delete(row)
    await session.flush()


async def count_of(session: Session, owner_id: UUID) -> int:
    count = select(func.count()).where(SavedFilterRow.owner_id == owner_id)
    return int(await session.scalar(count) or 0)


async def list_visible(
    session: Session, owner_id: UUID, *, after: Place | None, limit: int
) -> Sequence[SavedFilterRow]:
    """Those of this owner and those that are shared, the oldest first."""
    visible = or_(SavedFilterRow.owner_id == owner_id, SavedFilterRow.shared)
    place = func.row(SavedFilterRow.created_at, SavedFilterRow.id)
    query = (
        select(SavedFilterRow)
        .where(visible)
        .order_by(SavedFilterRow.created_at, SavedFilterRow.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(place > func.row(*after))
    return (await session.scalars(query)).all()
