"""What is folded from the log."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    Index,
    Integer,
    Numeric,
    SmallInteger,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Row


class ProjectionRow(Row):
    """One row: how far the log has been folded into the rollups, and for which day."""

    __tablename__ = "projection"

    single: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    through_event: Mapped[int] = mapped_column(BigInteger)
    ranked_through: Mapped[int] = mapped_column(BigInteger)
    ranked_for: Mapped[date | None]

    __table_args__ = (CheckConstraint("single", name="single"),)


class CountedNoticeRow(Row):
    """As what a notice was last counted; from `changes_at` on it counts as something else.

    `age` is the place of its band while it is overdue and open; what begins with `original`
    is taken against the due moment as first reckoned. Hours are numbered from 1970; lengths
    of time are milliseconds.
    """

    __tablename__ = "counted_notices"

    notice_id: Mapped[UUID] = mapped_column(primary_key=True)
    platform_id: Mapped[UUID]
    provider_id: Mapped[UUID]
    regime_code: Mapped[str]
    category: Mapped[str]
    state: Mapped[str]
    timeliness: Mapped[str]
    original_timeliness: Mapped[str]
    age: Mapped[int | None] = mapped_column(SmallInteger)
    original_age: Mapped[int | None] = mapped_column(SmallInteger)
    deadline_at: Mapped[datetime]
    issued_hour: Mapped[int] = mapped_column(Integer)
    acknowledged_hour: Mapped[int | None] = mapped_column(Integer)
    resolved_hour: Mapped[int | None] = mapped_column(Integer)
    withdrawn_hour: Mapped[int | None] = mapped_column(Integer)
    overdue_hour: Mapped[int | None] = mapped_column(Integer)
    original_overdue_hour: Mapped[int | None] = mapped_column(Integer)
    acknowledged_after: Mapped[int | None] = mapped_column(BigInteger)
    acted_after: Mapped[int | None] = mapped_column(BigInteger)

    # Items: complied with, by the time it took; put back; disputed.
    within_24_hours: Mapped[int] = mapped_column(SmallInteger)
    within_48_hours: Mapped[int] = mapped_column(SmallInteger)
    within_7_days: Mapped[int] = mapped_column(SmallInteger)
    later: Mapped[int] = mapped_column(SmallInteger)
    reinstated: Mapped[int] = mapped_column(SmallInteger)
    disputes_pending: Mapped[int] = mapped_column(SmallInteger)
    disputes_upheld: Mapped[int] = mapped_column(SmallInteger)
    disputes_rejected: Mapped[int] = mapped_column(SmallInteger)

    changes_at: Mapped[datetime | None]
    # An acknowledgement leaves it as it is, and so moves no entry of the indexes by it.
    is_open: Mapped[bool] = mapped_column(
        Computed(
            # As the database writes it, for the two are compared.
            "state = any (array['awaiting_acknowledgement'::text, 'awaiting_response'::text])",
            persisted=True,
        )
    )

    __table_args__ = (
        Index(
            "ix_counted_notices_late",
            "provider_id",
            "regime_code",
            "deadline_at",
            postgresql_where=text("timeliness in ('overdue','late')"),
        ),
        Index(
            "ix_counted_notices_open",
            "deadline_at",
            "notice_id",
            postgresql_where=text("is_open"),
        ),
        Index(
            "ix_counted_notices_open_of_provider",
            "provider_id",
            "deadline_at",
            "notice_id",
            postgresql_where=text("is_open"),
        ),
        Index(
            "ix_counted_notices_open_of_platform",
            "platform_id",
            "deadline_at",
            "notice_id",
            postgresql_where=text("is_open"),
        ),
        Index(
            "ix_counted_notices_contested",
            "deadline_at",
            "notice_id",
            postgresql_where=text("timeliness = 'contested'"),
        ),
        Index(
            "ix_counted_notices_resolved",
            "resolved_hour",
            "notice_id",
            postgresql_where=text("resolved_hour is not null"),
        ),
        Index(
            "ix_counted_notices_changes_at",
            "changes_at",
            postgresql_where=text("changes_at is not null"),
        ),
    )


class TallyRow(Row):
    """How many notices or items a figure counts at a place of it, and their times together.

    By platform, provider, regime and category; once more by regime and category alone, under
    the platform and provider whose id is 0. A place is a bucket of a series or of lengths of
    time; a figure without such has the place 0.
    """

    __tablename__ = "tallies"

    figure: Mapped[str] = mapped_column(primary_key=True)
    platform_id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    regime_code: Mapped[str] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(primary_key=True)
    counted: Mapped[int] = mapped_column(BigInteger)
    total: Mapped[int] = mapped_column(BigInteger)


class LatenessRow(Row):
    """How many notices of a provider under a regime are overdue, late and contested."""

    __tablename__ = "lateness"

    provider_id: Mapped[UUID] = mapped_column(primary_key=True)
    regime_code: Mapped[str] = mapped_column(primary_key=True)
    overdue: Mapped[int] = mapped_column(BigInteger)
    late: Mapped[int] = mapped_column(BigInteger)
    contested: Mapped[int] = mapped_column(BigInteger)
    first_overdue_at: Mapped[datetime | None]


class RankRow(Row):
    """By what a provider ranks among late responders, reckoned for a day."""

    __tablename__ = "ranks"

    provider_id: Mapped[UUID] = mapped_column(primary_key=True)
    reckoned_for: Mapped[date]
    statutory_maximum: Mapped[Decimal] = mapped_column(Numeric(20, 2))
    accrued: Mapped[Decimal] = mapped_column(Numeric(22, 2))
