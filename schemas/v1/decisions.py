"""Decisions: what is proposed, decided and imposed, and what has accrued under it."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field, StrictInt

from schemas.v1.common import (
    Day,
    In,
    Instant,
    Line,
    Moment,
    Money,
    MoneyIn,
    Out,
    WrittenProse,
)
from schemas.v1.exposures import AsOf, Basis, Bound, DayOrMoment, WorkingLine

MOST_PERSONS = 100
MOST_NOTICES = 1_000
MOST_OF_EACH = 100


class DecisionStage(StrEnum):
    PROVISIONAL_NOTICE = "provisional_notice"
    CONFIRMATION_DECISION = "confirmation_decision"
    PENALTY_NOTICE = "penalty_notice"


class DecisionState(StrEnum):
    IN_FORCE = "in_force"
    COMPLIED = "complied"
    UNDER_APPEAL = "under_appeal"
    QUASHED = "quashed"
    WITHDRAWN = "withdrawn"


class Power(StrEnum):
    S139 = "s139"
    S140 = "s140"
    S141 = "s141"


class EndDay(StrEnum):
    CHARGED = "charged"
    NOT_CHARGED = "not_charged"


class AppealEffect(StrEnum):
    SUSPENDS = "suspends"
    RUNS_ON = "runs_on"


class AppealOutcome(StrEnum):
    DISMISSED = "dismissed"
    QUASHED = "quashed"


class EndedBy(StrEnum):
    COMPLIANCE = "compliance"
    DATE = "date"
    MAXIMUM_DAYS = "maximum_days"
    WITHDRAWAL = "withdrawal"
    APPEAL = "appeal"


class RateState(StrEnum):
    NOT_BEGUN = "not_begun"
    RUNNING = "running"
    SUSPENDED = "suspended"
    ENDED = "ended"


class NewSinglePenalty(In):
    """A single amount, for the requirement that is named."""

    amount: MoneyIn
    requirement: Line | None = None


def _plain_money(value: object) -> object:
    """An amount of money alone is a penalty that names no requirement."""
    if isinstance(value, dict) and "currency" in value:
        return {"amount": value}  # pyright: ignore[reportUnknownVariableType] - JSON
    return value  # pyright: ignore[reportUnknownVariableType] - JSON


SingleOrMoney = Annotated[
    NewSinglePenalty,
    BeforeValidator(_plain_money, json_schema_input_type=NewSinglePenalty | MoneyIn),
]


class NewDailyPenalty(In):
    """An amount for each day, from a day on, until another or until compliance."""

    rate: MoneyIn
    requirement: Line | None = None
    start: Day | None = Field(
        None,
        alias="from",
        description="Left out: the day after the compliance date, before which none may run.",
    )
    until: Day | None = None
    max_days: StrictInt | None = Field(None, ge=1, le=36_525)


class NewDecision(In):
    """A provisional notice, a confirmation decision or a penalty notice that was given."""

    stage: DecisionStage
    provider_ids: list[UUID] = Field(min_length=1, max_length=MOST_PERSONS)
    joint: bool = Field(
        default=False,
        description="Given to several jointly: each is liable for the whole of it.",
    )
    notice_ids: list[UUID] = Field([], max_length=MOST_NOTICES)
    given_at: Instant
    compliance_date: AsOf | None = Field(
        None,
        description="The last day for compliance, or a deadline at a time of day, in which "
        "case its day in Europe/London counts. Left out: the day of the decision.",
    )
    single_penalties: list[SingleOrMoney] = Field(
        [],
        max_length=MOST_OF_EACH,
        description="In a provisional notice proposed, else imposed; one per requirement.",
    )
    daily_penalties: list[NewDailyPenalty] = Field(
        [],
        max_length=MOST_OF_EACH,
        description="In a provisional notice proposed, else imposed; several run together.",
    )
    end_day: EndDay = Field(
        EndDay.CHARGED,
        description="Whether the day that ends a daily penalty is charged itself: the Act "
        "(s.137(8)(d)) can be read both ways.",
    )
    power: Power | None = Field(
        None, description="Of a penalty notice: its section. Left out: s139."
    )
    reference: Line | None = None
    follows: UUID | None = Field(
        None,
        description="The decision that it follows. Left out, it is looked for: the latest "
        "undecided one of the stage before to the same persons, with a notice in common or "
        "where one of both names none. Null: it follows none.",
    )


class NewCompliance(In):
    """That the decision was complied with, or one requirement of it."""

    complied_at: Instant | None = Field(None, description="Left out: now.")
    requirement: Line | None = Field(None, description="Left out: all that it requires.")


class DecisionWithdrawal(In):
    """Why a decision is taken back."""

    reason: WrittenProse
    withdrawn_at: Instant | None = Field(None, description="Left out: now.")


class NewAppeal(In):
    """That an appeal was brought."""

    appealed_at: Instant | None = Field(None, description="Left out: now.")
    effect: AppealEffect = Field(
        AppealEffect.SUSPENDS,
        description="Whether daily penalties stand still meanwhile. What the law says of it "
        "was not found: a house reading, unsure.",
    )


class NewAppealOutcome(In):
    """What the tribunal decided."""

    outcome: AppealOutcome
    decided_at: Instant | None = Field(None, description="Left out: now.")


class AccrualQuery(In):
    """The day as far as which a decision is reckoned."""

    as_of: AsOf | None = Field(
        None, description="A day, or a moment on it in Europe/London; now when left out."
    )


class DecisionSinglePenalty(Out):
    """A single amount."""

    requirement: str | None
    amount: Money


class DecisionDailyPenalty(Out):
    """An amount for each day."""

    requirement: str | None
    rate: Money
    from_: date = Field(serialization_alias="from")
    until: date | None
    max_days: int | None


class Compliance(Out):
    """That a requirement was complied with; null: all of them."""

    requirement: str | None
    complied_at: Moment
    recorded_at: Moment


class Decision(Out):
    """A decision as recorded, with what became of it."""

    id: UUID
    stage: DecisionStage
    state: DecisionState
    provider_ids: list[UUID]
    joint: bool
    notice_ids: list[UUID]
    given_at: Moment
    compliance_date: DayOrMoment | None
    single_penalties: list[DecisionSinglePenalty]
    daily_penalties: list[DecisionDailyPenalty]
    end_day: EndDay
    power: Power | None
    reference: str | None
    follows: UUID | None
    compliances: list[Compliance]
    withdrawn_at: Moment | None
    withdrawal_reason: str | None
    appealed_at: Moment | None
    appeal_effect: AppealEffect | None
    appeal_decided_at: Moment | None
    appeal_outcome: AppealOutcome | None
    recorded_at: Moment
    version: int


class RateAccrual(Out):
    """One daily rate as far as the day asked for."""

    requirement: str | None
    rate: Money
    from_: date = Field(serialization_alias="from")
    state: RateState
    days: int = Field(description="The days charged so far.")
    amount: Money
    last_day: date | None = Field(description="The last day charged, where it is known.")
    ended_by: EndedBy | None = Field(description="What makes it the last.")


class Accrual(Out):
    """What a decision has come to. A day is charged from its beginning.

    `single` and `daily` are the sums as given; `total` never exceeds the ceiling that they
    share. Under a provisional notice nothing accrues. Of a decision that was withdrawn or
    quashed it tells what had accrued until then; it counts against nobody any more.
    """

    decision_id: UUID
    as_of: DayOrMoment
    stage: DecisionStage
    state: DecisionState
    single: Money
    daily: Money
    total: Money
    capped: bool
    per_day: Money = Field(description="The rates that run on the day, together.")
    rates: list[RateAccrual]
    statutory_maximum: Money = Field(
        description="The ceiling at the day on which the decision was given."
    )
    bound: Bound
    basis: Basis
    end_day: EndDay
    joint: bool
    working: list[WorkingLine]
