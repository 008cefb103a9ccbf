"""Previews of acts on many notices, and what became of each."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from app.store.engine import Session
from app.store.tables.bulks import BulkElementRow, BulkPreviewRow


async def add(
    session: Session, preview: BulkPreviewRow, elements: Sequence[BulkElementRow]
) -> None:
    session.add(preview)
    await session.flush()
    session.add_all(elements)
    await session.flush()


async def find(session: Session, preview_id: UUID) -> BulkPreviewRow | None:
    return await session.get(BulkPreviewRow, preview_id)


async def elements_of(session: Session, preview_id: UUID) -> Sequence[BulkElementRow]:
    """In the order in which they were asked for."""
    query = (
        select(BulkElementRow)
        .where(BulkElementRow.preview_id == preview_id)
        .order_by(BulkElementRow.position)
    )
    return (await session.scalars(query)).all()


async def lock_element(
    session: Session, preview_id: UUID, position: int
) -> BulkElementRow | None:
    """One element, held until what is done to it is over: nobody does it a second time."""
    place = (preview_id, position)
    return await session.get(BulkElementRow, place, with_for_update=True)


async def forget(session: Session, *, before: datetime, at_most: int) -> int:
    """Deletes previews made before a moment, with their elements; so many at a time."""
    old = (
        select(BulkPreviewRow.id)
        .where(BulkPreviewRow.created_at < before)
        .limit(at_most)
        .with_for_update(skip_locked=True)
        .cte("old")
    )
    gone = await session.execute(
        delete(BulkPreviewRow).where(BulkPreviewRow.id == old.c.id).returning(BulkPreviewRow.id)
    )
    return len(gone.all())
