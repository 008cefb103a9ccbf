"""Alerts to be kept and read: subscriptions, and what was told of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select

from app.domain.orders import Place
from app.store.engine import Session
from app.store.tables.alerts import AlertEntryRow, AlertRow, AlertSubscriptionRow


async def add(session: Session, row: AlertSubscriptionRow | AlertRow) -> None:
    session.add(row)
    await session.flush()


async def find(session: Session, subscription_id: UUID) -> AlertSubscriptionRow | None:
    return await session.get(AlertSubscriptionRow, subscription_id)


async def lock(session: Session, subscription_id: UUID) -> AlertSubscriptionRow | None:
    """The row, held until the act is over."""
    return await session.get(AlertSubscriptionRow, subscription_id, with_for_update=True)


async def remove(session: Session, row: AlertSubscriptionRow) -> None:
    await session.delete(row)
    await session.flush()


async def count_of(session: Session, owner_id: UUID) -> int:
    count = select(func.count()).where(AlertSubscriptionRow.owner_id == owner_id)
    return int(await session.scalar(count) or 0)


async def list_of(
    session: Session, owner_id: UUID, *, after: Place | None, limit: int
) -> Sequence[AlertSubscriptionRow]:
    """Those of an owner, the oldest first."""
    place = (AlertSubscriptionRow.created_at, AlertSubscriptionRow.id)
    query = (
        select(AlertSubscriptionRow)
        .where(AlertSubscriptionRow.owner_id == owner_id)
        .order_by(*place)
        .limit(limit)
    )
    if after is not None:
        query = query.where(func.row(*place) > func.row(*after))
    return (await session.scalars(query)).all()


async def list_alerts(
    session: Session, subscription_id: UUID, *, after: Place | None, limit: int
) -> Sequence[AlertRow]:
    """What was told of a subscription, the oldest first."""
    place = (AlertRow.created_at, AlertRow.id)
    query = (
        select(AlertRow)
        .where(AlertRow.subscription_id == subscription_id)
        .order_by(*place)
        .limit(limit)
    )
    if after is not None:
        query = query.where(func.row(*place) > func.row(*after))
    return (await session.scalars(query)).all()


async def forget(session: Session, *, before: datetime, at_most: int) -> int:
    """Deletes what was told before a moment, and which entries it told of."""
    query = (
        select(AlertRow.id)
        .where(AlertRow.settled_at < before)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    )
    settled = (await session.scalars(query)).all()
    told = delete(AlertEntryRow).where(AlertEntryRow.alert_id.in_(settled))
    await session.execute(told)
    await session.execute(delete(AlertRow).where(AlertRow.id.in_(settled)))
    return len(settled)
