"""Deliveries to be read, asked for again, and at last forgotten."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.domain.deliveries import DeliveryFilters
from app.store.driver import Connection
from app.store.engine import Session
from app.store.tables.messages import DeliveryAttemptRow, DeliveryRow


async def list_deliveries(session: Session, filters: DeliveryFilters) -> Sequence[DeliveryRow]:
    """A page and one more, the newest first."""
    query = select(DeliveryRow).order_by(DeliveryRow.position.desc()).limit(filters.limit + 1)
    wanted = {
        DeliveryRow.platform_id: filters.platform_id,
        DeliveryRow.state: filters.state,
        DeliveryRow.kind: filters.type,
        DeliveryRow.notice_id: filters.notice_id,
    }
    for column, value in wanted.items():
        if value is not None:
            query = query.where(column == value)
    if filters.before is not None:
        query = query.where(DeliveryRow.position < filters.before)
    return (await session.scalars(query)).all()


async def find(session: Session, delivery_id: UUID) -> DeliveryRow | None:
    return await session.get(DeliveryRow, delivery_id)


async def lock(session: Session, delivery_id: UUID) -> DeliveryRow | None:
    """The row, held until the act is over."""
    return await session.get(DeliveryRow, delivery_id, with_for_update=True)


async def attempts_of(session: Session, delivery_id: UUID) -> Sequence[DeliveryAttemptRow]:
    """Every attempt, the first one first."""
    query = (
        select(DeliveryAttemptRow)
        .where(DeliveryAttemptRow.delivery_id == delivery_id)
        .order_by(DeliveryAttemptRow.number)
    )
    return (await session.scalars(query)).all()


async def cancel_stranded(connection: Connection, now: datetime) -> None:
    """Cancels what was made for an endpoint at the moment at which it was given up."""
    await connection.execute(_CANCEL_STRANDED, now)


async def forget_secrets(connection: Connection, now: datetime) -> None:
    """Those that sign no more."""
    await connection.execute("DELETE FROM webhook_secrets WHERE signs_until <= $1", now)


async def forget(connection: Connection, *, before: datetime, at_most: int) -> int:
    """Deletes what was settled, of the deliveries made before a moment; says how many."""
    gone: int = await connection.fetchval(_FORGET, before, at_most)
    return gone


_CANCEL_STRANDED = """
UPDATE deliveries SET state = 'cancelled', next_attempt_at = NULL, settled_at = $1
FROM webhook_endpoints AS endpoint
WHERE endpoint.id = endpoint_id AND deliveries.state = 'pending'
  AND (endpoint.state = 'disabled' OR endpoint.removed_at IS NOT NULL)
"""

# From the oldest on: few that old are still pending.
_FORGET = """
WITH old AS (
    SELECT id FROM deliveries WHERE created_at < $1 AND state <> 'pending'
    ORDER BY position LIMIT $2
    FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM deliveries USING old WHERE deliveries.id = old.id RETURNING 1
)
SELECT count(*)::int FROM gone
"""
