"""Providers with their groups and revenues, platforms, regimes."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Numeric,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Json, Row


class ProviderGroupRow(Row):
    __tablename__ = "provider_groups"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime]

    __table_args__ = (Index("ix_provider_groups_created_at_id", "created_at", "id"),)


class ProviderRow(Row):
    """The legal person that answers for one or more platforms."""

    __tablename__ = "providers"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    country: Mapped[str | None]
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("provider_groups.id"), index=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_providers_created_at_id", "created_at", "id"),)


class RevenueFigureRow(Row):
    """What a person's revenue was said to be; never overwritten."""

    __tablename__ = "revenue_figures"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"))
    period_start: Mapped[date]
    period_end: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Numeric(20, 2))
    currency: Mapped[str]
    status: Mapped[str]
    scope: Mapped[str]
    source: Mapped[str]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("period_end >= period_start", name="period"),
        CheckConstraint("amount >= 0", name="amount"),
        Index(
            "ix_revenue_figures_provider_id_recorded_at_id", "provider_id", "recorded_at", "id"
        ),
    )


class PlatformRow(Row):
    __tablename__ = "platforms"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(ForeignKey("providers.id"), index=True)
    name: Mapped[str]
    url: Mapped[str]
    contact_email: Mapped[str | None]
    territories: Mapped[list[str]]
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer)

    __table_args__ = (Index("ix_platforms_created_at_id", "created_at", "id"),)


class RegimeRow(Row):
    """One version of a regime; never edited."""

    __tablename__ = "regimes"

    code: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(Integer, primary_key=True)
    effective_from: Mapped[date]
    built_in: Mapped[bool]
    document: Mapped[Json]
    created_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("code", "effective_from"),)
