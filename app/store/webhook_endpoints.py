"""Endpoints of platforms and the secrets that their messages are signed with."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, or_, select, update

from app.store.engine import Session
from app.store.tables.messages import DeliveryRow, WebhookEndpointRow, WebhookSecretRow


async def current(session: Session, platform_id: UUID) -> WebhookEndpointRow | None:
    """The endpoint of a platform that holds."""
    return await session.scalar(_current(platform_id))


async def lock_current(session: Session, platform_id: UUID) -> WebhookEndpointRow | None:
    """The same, held until the act is over. Deliveries are made for it meanwhile."""
    return await session.scalar(_current(platform_id).with_for_update(key_share=True))


async def add(session: Session, row: WebhookEndpointRow | WebhookSecretRow) -> None:
    session.add(row)
    await session.flush()


async def secrets_in_force(
    session: Session, endpoint_id: UUID, now: datetime
) -> Sequence[WebhookSecretRow]:
    """What signs now, the newest first."""
    query = (
        select(WebhookSecretRow)
        .where(
            WebhookSecretRow.endpoint_id == endpoint_id,
            or_(WebhookSecretRow.signs_until.is_(None), WebhookSecretRow.signs_until > now),
        )
        .order_by(WebhookSecretRow.created_at.desc(), WebhookSecretRow.id.desc())
    )
    return (await session.scalars(query)).all()


async def retire_secrets(session: Session, endpoint_id: UUID, *, until: datetime) -> None:
    """Ends those in force at a moment, unless they end already."""
    await session.execute(
        update(WebhookSecretRow)
        .where(
            WebhookSecretRow.endpoint_id == endpoint_id, WebhookSecretRow.signs_until.is_(None)
        )
        .values(signs_until=until)
    )


async def forget_secrets(session: Session, endpoint_id: UUID) -> None:
    """Of an endpoint to which nothing is sent any more."""
    await session.execute(
        delete(WebhookSecretRow).where(WebhookSecretRow.endpoint_id == endpoint_id)
    )


async def cancel_pending(session: Session, endpoint_id: UUID, now: datetime) -> None:
    """What was still to be sent there is not sent any more."""
    await session.execute(
        update(DeliveryRow)
        .where(DeliveryRow.endpoint_id == endpoint_id, DeliveryRow.state == "pending")
        .values(state="cancelled", next_attempt_at=None, settled_at=now)
    )


async def hasten_pending(session: Session, endpoint_id: UUID, now: datetime) -> None:
    """What waits for its next attempt need not wait any longer."""
    await session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.endpoint_id == endpoint_id,
            DeliveryRow.state == "pending",
            DeliveryRow.lease_id.is_(None),
            DeliveryRow.next_attempt_at > now,
        )
        .values(next_attempt_at=now)
    )


async def is_pending(session: Session, endpoint_id: UUID, kind: str) -> bool:
    """Whether a message of this kind is on its way there."""
    query = (
        select(DeliveryRow.id)
        .where(
            DeliveryRow.endpoint_id == endpoint_id,
            DeliveryRow.state == "pending",
            DeliveryRow.kind == kind,
        )
        .limit(1)
    )
    return await session.scalar(query) is not None


def _current(platform_id: UUID) -> Select[WebhookEndpointRow]:
    return select(WebhookEndpointRow).where(
        WebhookEndpointRow.platform_id == platform_id, WebhookEndpointRow.removed_at.is_(None)
    )
