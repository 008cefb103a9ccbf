"""What moves a deadline: clock events, service by email, holidays."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Json, Row
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


class HolidayRow(Row):
    """A public holiday that the bundled calendars lack: proclaimed, or known only here."""

    __tablename__ = "holidays"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    calendar: Mapped[str]
    day: Mapped[date]
    name: Mapped[str]
    source: Mapped[str]
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("calendar", "day"),)


class HolidayChangeRow(Row):
    """A change of the calendars whose open notices have not all been re-dated yet."""

    __tablename__ = "holiday_changes"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str]
    calendar: Mapped[str]
    day: Mapped[date]
    name: Mapped[str]
    cause: Mapped[str | None]
    changed_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind in ('added','removed')", name="kind"),
        Index(
            "ix_holiday_changes_changed_at",
            "changed_at",
            postgresql_where=text("settled_at is null"),
        ),
    )


class BundledCalendarRow(Row):
    """The bank holidays that came with the service when this register was last dated by
    them: each day of a nation with its name.
    """

    __tablename__ = "bundled_calendars"

    calendar: Mapped[str] = mapped_column(primary_key=True)
    edition: Mapped[str]
    days: Mapped[Json]
    recorded_at: Mapped[datetime]
