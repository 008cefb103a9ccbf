"""Decisions on record: what a regulator proposes, decides and imposes, and what became of it.

Online Safety Act 2023, sections 130 to 143 and Schedules 13 and 15. Facts are recorded; what
has accrued under a decision is derived from them and a day (`app.domain.decision_accruals`).
"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app.domain.exposure_inputs import END_DAY, EndDay
from app.domain.exposures import AsOf, Stage, day_of
from app.domain.money import Money
from app.values import dataclass


class DecisionStage(StrEnum):
    """What kind of instrument a decision is."""

    PROVISIONAL_NOTICE = "provisional_notice"
    CONFIRMATION_DECISION = "confirmation_decision"
    PENALTY_NOTICE = "penalty_notice"


class Power(StrEnum):
    """Under which section a penalty notice is given."""

    S139 = "s139"  # failure to comply with a confirmation decision
    S140 = "s140"  # failure to comply with a technology notice
    S141 = "s141"  # an unpaid fee


class AppealEffect(StrEnum):
    """Whether daily penalties stand still while an appeal is pending.

    Not found in the Act, so the reading is a choice that each appeal names.
    """

    SUSPENDS = "suspends"
    RUNS_ON = "runs_on"


class AppealOutcome(StrEnum):
    """What the Upper Tribunal decided."""

    DISMISSED = "dismissed"
    QUASHED = "quashed"


class DecisionState(StrEnum):
    """Where a decision stands; derived, never stored."""

    IN_FORCE = "in_force"
    COMPLIED = "complied"
    UNDER_APPEAL = "under_appeal"
    QUASHED = "quashed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class SinglePenalty:
    """An amount for one requirement, proposed or imposed (s.137(1)(a))."""

    amount: Money
    requirement: str | None = None


@dataclass(frozen=True, slots=True)
class DailyRate:
    """An amount for each day of a continuing failure, proposed or imposed (s.137(1)(b)).

    From `start` on, until `until` or for `max_days`, or until compliance.
    """

    rate: Money
    start: date
    until: date | None = None
    max_days: int | None = None
    requirement: str | None = None


@dataclass(frozen=True, slots=True)
class Compliance:
    """That a requirement was complied with; all of the decision where none is named."""

    at: datetime
    recorded_at: datetime
    requirement: str | None = None


@dataclass(frozen=True, slots=True)
class NewDecision:
    """What is to be recorded. Each of the persons of a joint one is liable for all of it.

    `compliance_date` is a day, or a deadline at a time of day. `follows` is the earlier
    decision of the same case; it is looked for where `finds_earlier`.
    """

    stage: DecisionStage
    provider_ids: tuple[UUID, ...]
    joint: bool
    given_at: datetime
    notice_ids: tuple[UUID, ...] = ()
    compliance_date: AsOf | None = None
    single_penalties: tuple[SinglePenalty, ...] = ()
    daily_penalties: tuple[DailyRate, ...] = ()
    end_day: EndDay = END_DAY
    power: Power | None = None
    reference: str | None = None
    follows: UUID | None = None
    finds_earlier: bool = True

    @property
    def compliance_day(self) -> date:
        """The last day for compliance; that of the decision where it names none (s.137(9))."""
        return day_of(self.compliance_date or self.given_at)


@dataclass(frozen=True, slots=True)
class DecisionFilters:
    """Which decisions are listed; None leaves a filter open."""

    provider_id: UUID | None = None
    notice_id: UUID | None = None
    stage: DecisionStage | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision as recorded, with what became of it."""

    id: UUID
    terms: NewDecision
    recorded_at: datetime
    version: int = 1
    compliances: tuple[Compliance, ...] = ()
    withdrawn_at: datetime | None = None
    withdrawal_reason: str | None = None
    appealed_at: datetime | None = None
    appeal_effect: AppealEffect | None = None
    appeal_decided_at: datetime | None = None
    appeal_outcome: AppealOutcome | None = None

    @property
    def imposes(self) -> bool:
        """Whether money is due under it, and not merely proposed."""
        return self.terms.stage is not DecisionStage.PROVISIONAL_NOTICE

    @property
    def state(self) -> DecisionState:
        """What a reader wants to know first."""
        if self.withdrawn_at is not None:
            return DecisionState.WITHDRAWN
        if self.appeal_outcome is AppealOutcome.QUASHED:
            return DecisionState.QUASHED
        if self.appealed_at is not None and self.appeal_decided_at is None:
            return DecisionState.UNDER_APPEAL
        complied = any(one.requirement is None for one in self.compliances)
        return DecisionState.COMPLIED if complied else DecisionState.IN_FORCE

    def requirements(self) -> set[str]:
        """The requirements that its penalties name."""
        names = {one.requirement for one in self.terms.single_penalties}
        names |= {one.requirement for one in self.terms.daily_penalties}
        return {name for name in names if name is not None}

    def stands_at(self, as_of: AsOf) -> bool:
        """Given by then, and neither withdrawn nor quashed by then."""
        if not happened(self.terms.given_at, as_of):
            return False
        if self.withdrawn_at is not None and happened(self.withdrawn_at, as_of):
            return False
        quashed = self.appeal_outcome is AppealOutcome.QUASHED
        return not (quashed and happened(self.appeal_decided_at or self.recorded_at, as_of))


_RANK = tuple(DecisionStage)


def happened(moment: datetime, as_of: AsOf) -> bool:
    """Whether a moment lies at or before another, or on a day or before it."""
    if isinstance(as_of, datetime):
        return moment <= as_of
    return day_of(moment) <= as_of


def stage_at(decisions: Iterable[Decision], as_of: AsOf) -> Stage:
    """How far the regulator has gone by the decisions that stand at a moment or day."""
    stages = [one.terms.stage for one in decisions if one.stands_at(as_of)]
    return Stage(max(stages, key=_RANK.index)) if stages else Stage.NO_DECISION
