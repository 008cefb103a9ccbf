"""Decisions on record: what a regulator proposes, decides and imposes, and what became of it.

Online Safety Act 2023, sections 130 to 143 and Schedules 13 and 15. Facts are recorded; what
has accrued under a decision is derived from them and a day (`app.domain.decision_accruals`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias, assert_never
from uuid import UUID

from app.domain.errors import Conflict, Malformed
from app.domain.exposure_inputs import END_DAY, EndDay
from app.domain.exposures import AsOf, Stage, day_of
from app.domain.money import Money

COMPLIANCE = "OSA 2023 s.137(8)(d)"
APPEAL = "OSA 2023 s.168"
HOUSE = "house reading"


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


class DecisionWithdrawn(Conflict):
    code = "decision_withdrawn"


class NothingImposed(Conflict):
    """A provisional notice proposes; there is nothing to comply with, and nothing to appeal."""

    code = "nothing_imposed"


class AlreadyComplied(Conflict):
    code = "already_complied"


class AppealOnRecord(Conflict):
    code = "appeal_on_record"


class NoAppealPending(Conflict):
    code = "no_appeal_pending"


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
class Complied:
    """That a decision, or one requirement of it, was complied with."""

    at: datetime
    requirement: str | None = None


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """That a decision was taken back: no further day is charged, and it stands no more."""

    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Appealed:
    """That an appeal was brought."""

    at: datetime
    effect: AppealEffect


@dataclass(frozen=True, slots=True)
class AppealDecided:
    """What the tribunal decided; a decision that it quashed stands no more."""

    at: datetime
    outcome: AppealOutcome


# What may become of a decision, at a moment that lies not before it and not in the future.
Change: TypeAlias = Complied | Withdrawn | Appealed | AppealDecided


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


def changed(decision: Decision, change: Change, now: datetime) -> Decision:
    """The decision after what became of it; Malformed or Conflict where that cannot be."""
    if decision.state is DecisionState.WITHDRAWN:
        raise DecisionWithdrawn("This decision was withdrawn; nothing more happens to it.")
    if not isinstance(change, Withdrawn) and not decision.imposes:
        raise NothingImposed(
            "A provisional notice imposes nothing: there is nothing to comply with, and "
            "nothing to appeal (OSA 2023 ss.130, 137, 168)."
        )
    match change:
        case Complied():
            after = _complied(decision, change, now)
        case Withdrawn():
            _must_have_happened("/withdrawn_at", change.at, decision, now, HOUSE)
            after = replace(decision, withdrawn_at=change.at, withdrawal_reason=change.reason)
        case Appealed():
            after = _appealed(decision, change, now)
        case AppealDecided():
            after = _appeal_decided(decision, change, now)
        case _:
            assert_never(change)
    return replace(after, version=decision.version + 1)


def _complied(decision: Decision, change: Complied, now: datetime) -> Decision:
    _must_have_happened("/complied_at", change.at, decision, now, f"compliance: {COMPLIANCE}")
    requirement = change.requirement
    if requirement is not None and requirement not in decision.requirements():
        raise Malformed.at("/requirement", f"the decision names no such one ({COMPLIANCE})")
    if any(one.requirement in {None, requirement} for one in decision.compliances):
        raise AlreadyComplied(f"Compliance with this is on record already ({COMPLIANCE}).")
    one = Compliance(change.at, now, requirement)
    return replace(decision, compliances=(*decision.compliances, one))


def _appealed(decision: Decision, change: Appealed, now: datetime) -> Decision:
    _must_have_happened("/appealed_at", change.at, decision, now, APPEAL)
    if decision.appealed_at is not None:
        raise AppealOnRecord(f"An appeal against this decision is on record ({APPEAL}).")
    return replace(decision, appealed_at=change.at, appeal_effect=change.effect)


def _appeal_decided(decision: Decision, change: AppealDecided, now: datetime) -> Decision:
    if decision.appealed_at is None or decision.appeal_decided_at is not None:
        raise NoAppealPending(f"No appeal against this decision is pending ({APPEAL}).")
    _must_have_happened("/decided_at", change.at, decision, now, APPEAL)
    if change.at < decision.appealed_at:
        raise Malformed.at("/decided_at", f"lies before the appeal itself ({APPEAL})")
    return replace(decision, appeal_decided_at=change.at, appeal_outcome=change.outcome)


def _must_have_happened(
    pointer: str, at: datetime, decision: Decision, now: datetime, source: str
) -> None:
    if at > now:
        raise Malformed.at(pointer, "lies in the future; record it once it has happened")
    if at < decision.terms.given_at:
        raise Malformed.at(pointer, f"lies before the decision was given ({source})")
