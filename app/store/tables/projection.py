"""What is folded from the log."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Index,
    Numeric,
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
    """As what a notice was last counted; one that counts as nothing has no row."""

    __tablename__ = "counted_notices"

    notice_id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID]
    regime_code: Mapped[str]
    timeliness: Mapped[str]
    deadline_at: Mapped[datetime]

    __table_args__ = (
        Index(
            "ix_counted_notices_late",
            "provider_id",
            "regime_code",
            "deadline_at",
            postgresql_where=text("timeliness in ('overdue','late')"),
        ),
    )


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
