"""What receipts are made of again: the answers of a platform, as they were recorded."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.store.engine import Session
from app.store.tables.notices import ItemResponseRow, ItemRow


async def answers_of(
    session: Session, notice_id: UUID, submissions: Sequence[UUID]
) -> Sequence[ItemResponseRow]:
    """What these submissions said of the items of a notice, in the order in which they did."""
    # By the notice first: an answer is found by its item.
    query = (
        select(ItemResponseRow)
        .join(ItemRow, ItemRow.id == ItemResponseRow.item_id)
        .where(ItemRow.notice_id == notice_id, ItemResponseRow.submission_id.in_(submissions))
        .order_by(ItemResponseRow.id)
    )
    return (await session.scalars(query)).all()
