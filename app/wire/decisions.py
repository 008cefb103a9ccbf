"""Decisions and what accrued under them in the words of the contract, and back."""

from datetime import timedelta

from app.domain.decision_accruals import DecisionAccrual, RateAccrual
from app.domain.decisions import (
    DailyRate,
    Decision,
    DecisionStage,
    NewDecision,
    Power,
    SinglePenalty,
)
from app.domain.exposure_inputs import EndDay
from app.domain.exposures import AsOf, day_of
from app.domain.money import Money, money_at
from schemas.v1 import decisions as v1
from schemas.v1.common import Money as MoneyView
from schemas.v1.common import MoneyIn
from schemas.v1.exposures import Basis, Bound, WorkingLine

ONE_DAY = timedelta(days=1)


def new_decision(body: v1.NewDecision) -> NewDecision:
    earliest = day_of(body.compliance_date or body.given_at) + ONE_DAY
    singles = [
        SinglePenalty(_money(f"/single_penalties/{i}/amount", one.amount), one.requirement)
        for i, one in enumerate(body.single_penalties)
    ]
    dailies = [
        DailyRate(
            rate=_money(f"/daily_penalties/{i}/rate", one.rate),
            start=one.start or earliest,
            until=one.until,
            max_days=one.max_days,
            requirement=one.requirement,
        )
        for i, one in enumerate(body.daily_penalties)
    ]
    return NewDecision(
        stage=DecisionStage(body.stage),
        provider_ids=tuple(body.provider_ids),
        joint=body.joint,
        given_at=body.given_at,
        notice_ids=tuple(body.notice_ids),
        compliance_date=body.compliance_date,
        single_penalties=tuple(singles),
        daily_penalties=tuple(dailies),
        end_day=EndDay(body.end_day),
        power=None if body.power is None else Power(body.power),
        reference=body.reference,
        follows=body.follows,
        finds_earlier="follows" not in body.model_fields_set,
    )


def decision_view(decision: Decision) -> v1.Decision:
    terms, outcome = decision.terms, decision.appeal_outcome
    effect = decision.appeal_effect
    return v1.Decision(
        id=decision.id,
        stage=v1.DecisionStage(terms.stage),
        state=v1.DecisionState(decision.state),
        provider_ids=list(terms.provider_ids),
        joint=terms.joint,
        notice_ids=list(terms.notice_ids),
        given_at=terms.given_at,
        compliance_date=terms.compliance_date,
        single_penalties=[
            v1.DecisionSinglePenalty(requirement=one.requirement, amount=_view(one.amount))
            for one in terms.single_penalties
        ],
        daily_penalties=[_daily(one) for one in terms.daily_penalties],
        end_day=v1.EndDay(terms.end_day),
        power=None if terms.power is None else v1.Power(terms.power),
        reference=terms.reference,
        follows=terms.follows,
        compliances=[
            v1.Compliance(
                requirement=one.requirement, complied_at=one.at, recorded_at=one.recorded_at
            )
            for one in decision.compliances
        ],
        withdrawn_at=decision.withdrawn_at,
        withdrawal_reason=decision.withdrawal_reason,
        appealed_at=decision.appealed_at,
        appeal_effect=None if effect is None else v1.AppealEffect(effect),
        appeal_decided_at=decision.appeal_decided_at,
        appeal_outcome=None if outcome is None else v1.AppealOutcome(outcome),
        recorded_at=decision.recorded_at,
        version=decision.version,
    )


def accrual_view(accrual: DecisionAccrual, as_of: AsOf) -> v1.Accrual:
    decision, accrued, ceiling = accrual.decision, accrual.accrued, accrual.ceiling
    return v1.Accrual(
        decision_id=decision.id,
        as_of=as_of,
        stage=v1.DecisionStage(decision.terms.stage),
        state=v1.DecisionState(decision.state),
        single=_view(accrued.single),
        daily=_view(accrued.daily),
        total=_view(accrued.total),
        capped=accrued.capped,
        per_day=_view(accrual.per_day),
        rates=[_rate(one) for one in accrual.rates],
        statutory_maximum=_view(ceiling.statutory_maximum),
        bound=Bound(ceiling.bound),
        basis=Basis(ceiling.basis),
        end_day=v1.EndDay(decision.terms.end_day),
        joint=decision.terms.joint,
        working=[
            WorkingLine(step=line.step, value=line.value, source=line.source)
            for line in (*ceiling.working, *accrual.working)
        ],
    )


def _daily(one: DailyRate) -> v1.DecisionDailyPenalty:
    return v1.DecisionDailyPenalty(
        requirement=one.requirement,
        rate=_view(one.rate),
        from_=one.start,
        until=one.until,
        max_days=one.max_days,
    )


def _rate(one: RateAccrual) -> v1.RateAccrual:
    return v1.RateAccrual(
        requirement=one.daily.requirement,
        rate=_view(one.daily.rate),
        from_=one.daily.start,
        state=v1.RateState(one.state),
        days=one.days,
        amount=_view(one.amount),
        last_day=one.last_day,
        ended_by=None if one.ended_by is None else v1.EndedBy(one.ended_by),
    )


def _money(pointer: str, given: MoneyIn) -> Money:
    return money_at(pointer, given.amount, given.currency)


def _view(money: Money) -> MoneyView:
    return MoneyView(amount=money.amount, currency=money.currency)
