"""Rulings of items: one of each item holds, all are kept."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select, update

from app.store.engine import Session
from app.store.tables.rulings import RulingRow


async def put(session: Session, ruling: RulingRow) -> None:
    """Adds the ruling that holds from now on, in the place of the one before it."""
    # One of each item holds at any time, so the one must go before the other comes.
    await supersede(session, [ruling.item_id], ruling.ruled_at)
    session.add(ruling)
    await session.flush()


async def supersede(session: Session, item_ids: Sequence[UUID], now: datetime) -> None:
    """Nothing that was ruled of these items holds any more."""
    if not item_ids:
        return
    held = update(RulingRow).where(
        RulingRow.item_id.in_(item_ids), RulingRow.superseded_at.is_(None)
    )
    await session.execute(held.values(superseded_at=now))


async def count_of(session: Session, item_id: UUID) -> int:
    """How many rulings of an item there are."""
    query = select(func.count()).where(RulingRow.item_id == item_id)
    return (await session.scalar(query)) or 0


async def list_of_item(session: Session, notice_id: UUID, item_id: UUID) -> Sequence[RulingRow]:
    """Every ruling of one item, the newest first."""
    query = (
        select(RulingRow)
        .where(RulingRow.notice_id == notice_id, RulingRow.item_id == item_id)
        .order_by(RulingRow.ruled_at.desc(), RulingRow.id.desc())
    )
    return (await session.scalars(query)).all()
