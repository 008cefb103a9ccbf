"""What platforms are told, where it is sent, and what became of each attempt."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Double,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Row
from app.store.tables.platforms import PlatformRow


class MessageRow(Row):
    """An event that its platform is told of, at its position in the log. Append-only."""

    __tablename__ = "messages"

    platform_id: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    event_id: Mapped[UUID]
    kind: Mapped[str]
    notice_id: Mapped[UUID | None]


class WebhookEndpointRow(Row):
    """Where a platform is told at once; one holds for each platform, the others are removed."""

    __tablename__ = "webhook_endpoints"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    platform_id: Mapped[UUID] = mapped_column(ForeignKey(PlatformRow.id))
    host: Mapped[str]
    url_sealed: Mapped[bytes]
    description: Mapped[str | None]
    state: Mapped[str]
    disabled_because: Mapped[str | None]
    disabled_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        CheckConstraint("state in ('active','disabled')", name="state"),
        CheckConstraint(
            "(state = 'disabled') = (disabled_at is not null)"
            " and (state = 'disabled') = (disabled_because is not null)",
            name="disabled",
        ),
        Index(
            "uq_webhook_endpoints_current",
            "platform_id",
            unique=True,
            postgresql_where=text("removed_at is null"),
        ),
    )


class WebhookSecretRow(Row):
    """What an endpoint's messages are signed with; an old one signs until a moment."""

    __tablename__ = "webhook_secrets"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    endpoint_id: Mapped[UUID] = mapped_column(ForeignKey("webhook_endpoints.id"), index=True)
    secret_sealed: Mapped[bytes]
    created_at: Mapped[datetime]
    signs_until: Mapped[datetime | None]


class DeliveryRow(Row):
    """A message on its way to an endpoint. While one holds its lease, `next_attempt_at` is
    when it may be taken by another.
    """

    __tablename__ = "deliveries"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    platform_id: Mapped[UUID]
    endpoint_id: Mapped[UUID]
    position: Mapped[int] = mapped_column(BigInteger, unique=True)
    event_id: Mapped[UUID]
    kind: Mapped[str]
    notice_id: Mapped[UUID | None] = mapped_column(index=True)
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(Integer)
    # Those of the rounds before; the retry table counts from the last request to redeliver.
    attempts_before: Mapped[int] = mapped_column(Integer)
    next_attempt_at: Mapped[datetime | None]
    lease_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state in ('pending','delivered','failed','cancelled')", name="state"),
        CheckConstraint("(state = 'pending') = (next_attempt_at is not null)", name="pending"),
        CheckConstraint("(state = 'pending') = (settled_at is null)", name="settled"),
        Index("ix_deliveries_platform_id_position", "platform_id", "position"),
        Index(
            "ix_deliveries_due",
            "endpoint_id",
            "next_attempt_at",
            "position",
            postgresql_where=text("state = 'pending'"),
        ),
    )


class DeliveryAttemptRow(Row):
    """One attempt as it went. The reason holds nothing of the address beyond its host."""

    __tablename__ = "delivery_attempts"

    delivery_id: Mapped[UUID] = mapped_column(
        ForeignKey("deliveries.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    started_at: Mapped[datetime]
    seconds: Mapped[float] = mapped_column(Double)
    status: Mapped[int | None] = mapped_column(SmallInteger)
    outcome: Mapped[str]
    reason: Mapped[str]
