"""What became of each message that was sent: read, asked for again, at last forgotten."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from app.domain.deliveries import (
    Attempt,
    Delivery,
    DeliveryFilters,
    DeliveryState,
    NoEndpoint,
    OutcomeKind,
)
from app.domain.errors import Unknown
from app.domain.messages import MessageType
from app.domain.permissions import Actor
from app.services.house import House
from app.services.webhook_endpoints import must_be_in_use
from app.store import deliveries, webhook_endpoints
from app.store.engine import Session
from app.store.tables.messages import DeliveryAttemptRow, DeliveryRow
from app.values import replace

# What became of a message is told for so long; the message itself is kept for good.
KEPT: Final = timedelta(days=90)
FORGET_BATCH: Final = 10_000


async def list_deliveries(
    session: Session, actor: Actor, *, filters: DeliveryFilters
) -> tuple[list[Delivery], int | None]:
    """A page, the newest first, and the position before which the next begins.

    A platform is shown its own alone, whatever it asks for.
    """
    if actor.platform_id is not None:
        if filters.platform_id not in {None, actor.platform_id}:
            return [], None
        filters = replace(filters, platform_id=actor.platform_id)
    rows = await deliveries.list_deliveries(session, filters)
    shown = [_delivery(row) for row in rows[: filters.limit]]
    return shown, shown[-1].position if len(rows) > filters.limit else None


async def find_delivery(
    session: Session, actor: Actor, *, delivery_id: UUID
) -> tuple[Delivery, list[Attempt]]:
    """A delivery with every attempt, the first one first."""
    row = _must_be_theirs(await deliveries.find(session, delivery_id), actor)
    attempts = await deliveries.attempts_of(session, delivery_id)
    return _delivery(row), [_attempt(one) for one in attempts]


async def redeliver(
    session: Session, house: House, actor: Actor, *, delivery_id: UUID
) -> Delivery:
    """Sends a message once more, under the same id, to the endpoint as it is now.

    What waits for another attempt is tried at once; what is being tried goes on. Refused
    where the platform has no endpoint, or one that is disabled.
    """
    row = _must_be_theirs(await deliveries.lock(session, delivery_id), actor)
    endpoint = await webhook_endpoints.current(session, row.platform_id)
    if endpoint is None:
        raise NoEndpoint("There is no endpoint to send it to; set one first.")
    must_be_in_use(endpoint)
    now = house.clock.now()
    if row.state == DeliveryState.PENDING:
        if row.lease_id is None:
            row.next_attempt_at = now
    else:
        row.endpoint_id = endpoint.id
        row.state = DeliveryState.PENDING
        row.attempts_before = row.attempts
        row.next_attempt_at = now
        row.settled_at = row.lease_id = None
    await session.flush()
    return _delivery(row)


async def forget_old_deliveries(house: House) -> None:
    """What became of a message long ago; and what nobody will take up any more."""
    now = house.clock.now()
    async with house.driver() as connection:
        await deliveries.cancel_stranded(connection, now)
        await deliveries.forget_secrets(connection, now)
        gone = FORGET_BATCH
        while gone >= FORGET_BATCH:
            gone = await deliveries.forget(connection, before=now - KEPT, at_most=FORGET_BATCH)


def _must_be_theirs(row: DeliveryRow | None, actor: Actor) -> DeliveryRow:
    if row is None or actor.platform_id not in {None, row.platform_id}:
        raise Unknown("There is no such delivery.")
    return row


def _delivery(row: DeliveryRow) -> Delivery:
    return Delivery(
        id=row.id,
        platform_id=row.platform_id,
        endpoint_id=row.endpoint_id,
        event_id=row.event_id,
        type=MessageType(row.kind),
        position=row.position,
        notice_id=row.notice_id,
        state=DeliveryState(row.state),
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        created_at=row.created_at,
        settled_at=row.settled_at,
    )


def _attempt(row: DeliveryAttemptRow) -> Attempt:
    return Attempt(
        number=row.number,
        started_at=row.started_at,
        took=timedelta(seconds=row.seconds),
        status=row.status,
        outcome=OutcomeKind(row.outcome),
        reason=row.reason,
    )
