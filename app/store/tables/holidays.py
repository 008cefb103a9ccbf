"""The calendars by which deadlines are counted: what the register itself knows of holidays."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Json, Row


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
