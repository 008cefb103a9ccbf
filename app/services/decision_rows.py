"""Decisions as they are kept, and as the rules take them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.domain.currencies import STERLING
from app.domain.decisions import (
    AppealEffect,
    AppealOutcome,
    Compliance,
    DailyRate,
    Decision,
    DecisionStage,
    NewDecision,
    Power,
    SinglePenalty,
)
from app.domain.exposure_inputs import EndDay
from app.domain.exposures import AsOf
from app.domain.money import Money
from app.kit.ids import new_id
from app.kit.sealing import Sealer
from app.services.locators import open_note
from app.store.decisions import DecisionParts
from app.store.tables.decisions import (
    DecisionComplianceRow,
    DecisionNoticeRow,
    DecisionPenaltyRow,
    DecisionProviderRow,
    DecisionRow,
)
from app.values import replace


def parts_of(decision: Decision) -> DecisionParts:
    """The rows of a decision that is recorded just now."""
    terms, deadline = decision.terms, decision.terms.compliance_date
    at_time = isinstance(deadline, datetime)
    row = DecisionRow(
        id=decision.id,
        stage=terms.stage,
        joint=terms.joint,
        power=terms.power,
        reference=terms.reference,
        given_at=terms.given_at,
        compliance_day=None if at_time else deadline,
        compliance_at=deadline if at_time else None,
        end_day=terms.end_day,
        follows_id=terms.follows,
        recorded_at=decision.recorded_at,
        version=decision.version,
    )
    return DecisionParts(
        row,
        [
            *(_provider(decision.id, one) for one in terms.provider_ids),
            *(_notice(decision.id, one) for one in terms.notice_ids),
            *_penalties(decision),
        ],
    )


def compliance_row(decision_id: UUID, compliance: Compliance) -> DecisionComplianceRow:
    return DecisionComplianceRow(
        id=new_id(),
        decision_id=decision_id,
        requirement=compliance.requirement,
        complied_at=compliance.at,
        recorded_at=compliance.recorded_at,
    )


def shown(sealer: Sealer, found: Any) -> Decision:  # noqa: ANN401 - a row and its parts
    """A decision as it is read by whoever asks for it: with what was said of its withdrawal."""
    sealed = found.DecisionRow.withdrawal_reason_sealed
    reason = open_note(sealer, found.DecisionRow.id, sealed)
    return replace(decision_from(found), withdrawal_reason=reason)


def decision_from(found: Any) -> Decision:  # noqa: ANN401 - a row and its parts
    """A decision as the rules take it, to which reasons are nothing."""
    row: DecisionRow = found.DecisionRow
    return Decision(
        id=row.id,
        terms=_terms(row, found),
        recorded_at=row.recorded_at,
        version=row.version,
        compliances=tuple(_compliance(one) for one in found.compliances),
        withdrawn_at=row.withdrawn_at,
        appealed_at=row.appealed_at,
        appeal_effect=_or_none(AppealEffect, row.appeal_effect),
        appeal_decided_at=row.appeal_decided_at,
        appeal_outcome=_or_none(AppealOutcome, row.appeal_outcome),
    )


def _terms(row: DecisionRow, found: Any) -> NewDecision:  # noqa: ANN401 - a row and its parts
    deadline: AsOf | None = row.compliance_at or row.compliance_day
    singles = [one for one in found.penalties if one["starts_on"] is None]
    dailies = [one for one in found.penalties if one["starts_on"] is not None]
    return NewDecision(
        stage=DecisionStage(row.stage),
        provider_ids=tuple(found.provider_ids),
        joint=row.joint,
        given_at=row.given_at,
        notice_ids=tuple(found.notice_ids),
        compliance_date=deadline,
        single_penalties=tuple(
            SinglePenalty(_money(one), one["requirement"]) for one in singles
        ),
        daily_penalties=tuple(_daily(one) for one in dailies),
        end_day=EndDay(row.end_day),
        power=_or_none(Power, row.power),
        reference=row.reference,
        follows=row.follows_id,
    )


def _provider(decision_id: UUID, provider_id: UUID) -> DecisionProviderRow:
    return DecisionProviderRow(decision_id=decision_id, provider_id=provider_id)


def _notice(decision_id: UUID, notice_id: UUID) -> DecisionNoticeRow:
    return DecisionNoticeRow(decision_id=decision_id, notice_id=notice_id)


def _penalties(decision: Decision) -> list[DecisionPenaltyRow]:
    """Single ones first: a daily one is told by the day from which it runs."""
    rows = [
        DecisionPenaltyRow(requirement=one.requirement, amount=one.amount.amount)
        for one in decision.terms.single_penalties
    ]
    rows += [
        DecisionPenaltyRow(
            requirement=one.requirement,
            amount=one.rate.amount,
            starts_on=one.start,
            until=one.until,
            max_days=one.max_days,
        )
        for one in decision.terms.daily_penalties
    ]
    for position, row in enumerate(rows):
        row.decision_id, row.position = decision.id, position
    return rows


def _daily(kept: dict[str, Any]) -> DailyRate:
    until = kept["until"]
    return DailyRate(
        rate=_money(kept),
        start=date.fromisoformat(kept["starts_on"]),
        until=None if until is None else date.fromisoformat(until),
        max_days=kept["max_days"],
        requirement=kept["requirement"],
    )


def _compliance(kept: dict[str, Any]) -> Compliance:
    return Compliance(
        datetime.fromisoformat(kept["complied_at"]),
        datetime.fromisoformat(kept["recorded_at"]),
        kept["requirement"],
    )


def _money(kept: dict[str, Any]) -> Money:
    return Money(Decimal(kept["amount"]), STERLING)


def _or_none(kind: Any, word: str | None) -> Any:  # noqa: ANN401 - a closed set of words
    return None if word is None else kind(word)
