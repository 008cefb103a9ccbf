"""The regulator's decisions, and assessments of exposure."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    Numeric,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.store.tables.base import Json, Row
from app.store.tables.notices import NoticeRow
from app.store.tables.platforms import ProviderRow


class DecisionRow(Row):
    """A decision against one or several providers, and what became of it."""

    __tablename__ = "decisions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    stage: Mapped[str]
    joint: Mapped[bool]
    power: Mapped[str | None]
    reference: Mapped[str | None]
    given_at: Mapped[datetime]
    compliance_day: Mapped[date | None]
    compliance_at: Mapped[datetime | None]
    end_day: Mapped[str]
    follows_id: Mapped[UUID | None] = mapped_column(ForeignKey("decisions.id"), index=True)
    withdrawn_at: Mapped[datetime | None]
    withdrawal_reason_sealed: Mapped[bytes | None]
    appealed_at: Mapped[datetime | None]
    appeal_effect: Mapped[str | None]
    appeal_decided_at: Mapped[datetime | None]
    appeal_outcome: Mapped[str | None]
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        CheckConstraint(
            "stage in ('provisional_notice','confirmation_decision','penalty_notice')",
            name="stage",
        ),
        CheckConstraint("num_nonnulls(compliance_day, compliance_at) <= 1", name="compliance"),
        CheckConstraint(
            "(appeal_decided_at is null) = (appeal_outcome is null)", name="appeal_outcome"
        ),
        Index("ix_decisions_given_at_id", "given_at", "id"),
    )


class DecisionProviderRow(Row):
    """To whom a decision was given; each is liable for all of it."""

    __tablename__ = "decision_providers"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    provider_id: Mapped[UUID] = mapped_column(
        ForeignKey(ProviderRow.id), primary_key=True, index=True
    )


class DecisionNoticeRow(Row):
    """The notices that a decision is about."""

    __tablename__ = "decision_notices"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    notice_id: Mapped[UUID] = mapped_column(
        ForeignKey(NoticeRow.id), primary_key=True, index=True
    )


class DecisionPenaltyRow(Row):
    """A penalty proposed or imposed: a single amount, or one for each day."""

    __tablename__ = "decision_penalties"

    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    requirement: Mapped[str | None]
    amount: Mapped[Decimal] = mapped_column(Numeric(20, 2))
    starts_on: Mapped[date | None]
    until: Mapped[date | None]
    max_days: Mapped[int | None] = mapped_column(Integer)

    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint(
            "starts_on is not null or num_nonnulls(until, max_days) = 0", name="single"
        ),
    )


class DecisionComplianceRow(Row):
    """That a requirement was complied with; all of the decision where none is named."""

    __tablename__ = "decision_compliances"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    decision_id: Mapped[UUID] = mapped_column(ForeignKey("decisions.id"), index=True)
    requirement: Mapped[str | None]
    complied_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class AssessmentRow(Row):
    """An exposure as it was saved. Append-only; the database refuses anything else."""

    __tablename__ = "assessments"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    provider_id: Mapped[UUID | None] = mapped_column(ForeignKey(ProviderRow.id))
    label: Mapped[str | None]
    made_at: Mapped[datetime]
    made_by: Mapped[UUID | None]
    digest: Mapped[str]
    document: Mapped[Json]

    __table_args__ = (
        Index("ix_assessments_made_at_id", "made_at", "id"),
        Index("ix_assessments_provider_id_made_at_id", "provider_id", "made_at", "id"),
    )
