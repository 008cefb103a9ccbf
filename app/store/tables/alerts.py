"""Alerts on saved filters: subscriptions, what matches them, what was told."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Integer, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Row
from app.store.tables.desks import SavedFilterRow

_OF_SUBSCRIPTION = "alert_subscriptions.id"


class AlertSubscriptionRow(Row):
    """Who is told, and how, when notices begin to match a saved filter.

    All that happened up to `through_event` in the log and up to `through_moment` has been
    held against the filter as it was at `question`.
    """

    __tablename__ = "alert_subscriptions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    owner_id: Mapped[UUID]
    saved_filter_id: Mapped[UUID] = mapped_column(
        ForeignKey(SavedFilterRow.id, ondelete="CASCADE"), index=True
    )
    question: Mapped[int] = mapped_column(Integer)
    channel: Mapped[str]
    digest: Mapped[str]
    host: Mapped[str | None]
    url_sealed: Mapped[bytes | None]
    secret_sealed: Mapped[bytes | None]
    state: Mapped[str]
    disabled_because: Mapped[str | None]
    failing_since: Mapped[datetime | None]
    through_event: Mapped[int] = mapped_column(BigInteger)
    through_moment: Mapped[datetime]
    last_alert_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("channel in ('email','webhook')", name="channel"),
        CheckConstraint("digest in ('immediate','hourly','daily')", name="digest"),
        CheckConstraint("state in ('active','disabled')", name="state"),
        CheckConstraint(
            "(state = 'disabled') = (disabled_because is not null)", name="disabled"
        ),
        CheckConstraint(
            "(channel = 'webhook') = (url_sealed is not null)"
            " and (channel = 'webhook') = (secret_sealed is not null)"
            " and (channel = 'webhook') = (host is not null)",
            name="webhook",
        ),
        Index("ix_alert_subscriptions_owner_id_created_at_id", "owner_id", "created_at", "id"),
    )


class AlertMemberRow(Row):
    """A notice that matches, or did; `entry` counts how often it began to."""

    __tablename__ = "alert_members"

    subscription_id: Mapped[UUID] = mapped_column(
        ForeignKey(_OF_SUBSCRIPTION, ondelete="CASCADE"), primary_key=True
    )
    notice_id: Mapped[UUID] = mapped_column(primary_key=True)
    entry: Mapped[int] = mapped_column(Integer)
    matching: Mapped[bool]


class AlertRow(Row):
    """What is told at once of some entries. While one holds its lease, `next_attempt_at` is
    when it may be taken by another.
    """

    __tablename__ = "alerts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subscription_id: Mapped[UUID] = mapped_column(
        ForeignKey(_OF_SUBSCRIPTION, ondelete="CASCADE")
    )
    notices: Mapped[int] = mapped_column(Integer)
    notice_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid()))
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(Integer)
    next_attempt_at: Mapped[datetime | None]
    lease_id: Mapped[UUID | None]
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("state in ('pending','delivered','failed','cancelled')", name="state"),
        CheckConstraint("(state = 'pending') = (next_attempt_at is not null)", name="pending"),
        CheckConstraint("(state = 'pending') = (settled_at is null)", name="settled"),
        Index("ix_alerts_subscription_id_created_at_id", "subscription_id", "created_at", "id"),
        Index("ix_alerts_settled_at", "settled_at"),
        Index("ix_alerts_due", "next_attempt_at", postgresql_where=text("state = 'pending'")),
    )


class AlertEntryRow(Row):
    """That a notice began to match, once for each time; `alert_id` is what told of it."""

    __tablename__ = "alert_entries"

    subscription_id: Mapped[UUID] = mapped_column(
        ForeignKey(_OF_SUBSCRIPTION, ondelete="CASCADE"), primary_key=True
    )
    notice_id: Mapped[UUID] = mapped_column(primary_key=True)
    entry: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    entered_at: Mapped[datetime]
    alert_id: Mapped[UUID | None]

    __table_args__ = (
        Index(
            "ix_alert_entries_untold",
            "subscription_id",
            "entered_at",
            postgresql_where=text("alert_id is null"),
        ),
        Index("ix_alert_entries_alert_id", "alert_id"),
    )
