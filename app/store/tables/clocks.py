"""What moves the deadline of one notice: clock events, service by email."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Row
from app.store.tables.notices import NoticeRow


class ClockEventRow(Row):
    """A change of a notice's clock; `replaced_start` is the start that was corrected."""

    __tablename__ = "clock_events"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey(NoticeRow.id), index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    reason: Mapped[str]
    by: Mapped[timedelta | None]
    until: Mapped[datetime | None]
    replaced_start: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[UUID | None]

    __table_args__ = (
        CheckConstraint(
            "(kind = 'start_corrected') = (replaced_start is not null)", name="replaced_start"
        ),
    )


class ServiceByEmailRow(Row):
    """That a notice was sent by email; one holds, those that it superseded are kept."""

    __tablename__ = "services_by_email"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(ForeignKey(NoticeRow.id), index=True)
    sent_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    superseded_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_services_by_email_current",
            "notice_id",
            unique=True,
            postgresql_where=text("superseded_at is null"),
        ),
    )


class GivingProofRow(Row):
    """When a notice that was sent is proved to have been given, and by what evidence."""

    __tablename__ = "giving_proofs"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    service_id: Mapped[UUID] = mapped_column(ForeignKey("services_by_email.id"), index=True)
    proved_given_at: Mapped[datetime]
    evidence_sealed: Mapped[bytes]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[UUID | None]
    superseded_at: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "uq_giving_proofs_current",
            "service_id",
            unique=True,
            postgresql_where=text("superseded_at is null"),
        ),
    )
