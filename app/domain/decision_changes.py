"""What becomes of a decision: complied with, withdrawn, appealed, and the appeal decided."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeAlias, assert_never

from app.domain.decisions import (
    AppealEffect,
    AppealOutcome,
    Compliance,
    Decision,
    DecisionState,
)
from app.domain.errors import Conflict, Malformed
from app.values import dataclass, replace

COMPLIANCE = "OSA 2023 s.137(8)(d)"
APPEAL = "OSA 2023 s.168"
HOUSE = "house reading"


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


def why_not(decision: Decision, kind: type[Change]) -> Conflict | None:
    """What keeps something from becoming of a decision as it stands; None: nothing does."""
    return next(_hindrances(decision, kind), None)


def changed(decision: Decision, change: Change, now: datetime) -> Decision:
    """The decision after what became of it; Malformed or Conflict where that cannot be."""
    hindrance = why_not(decision, type(change))
    if hindrance is not None:
        raise hindrance
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


def _hindrances(decision: Decision, kind: type[Change]) -> Iterator[Conflict]:
    if decision.state is DecisionState.WITHDRAWN:
        yield DecisionWithdrawn("This decision was withdrawn; nothing more happens to it.")
    if kind is not Withdrawn and not decision.imposes:
        yield NothingImposed(
            "A provisional notice imposes nothing: there is nothing to comply with, and "
            "nothing to appeal (OSA 2023 ss.130, 137, 168)."
        )
    if kind is Complied and any(one.requirement is None for one in decision.compliances):
        yield _already_complied()
    if kind is Appealed and decision.appealed_at is not None:
        yield AppealOnRecord(f"An appeal against this decision is on record ({APPEAL}).")
    pending = decision.appealed_at is not None and decision.appeal_decided_at is None
    if kind is AppealDecided and not pending:
        yield NoAppealPending(f"No appeal against this decision is pending ({APPEAL}).")


def _complied(decision: Decision, change: Complied, now: datetime) -> Decision:
    _must_have_happened("/complied_at", change.at, decision, now, f"compliance: {COMPLIANCE}")
    requirement = change.requirement
    if requirement is not None and requirement not in decision.requirements():
        raise Malformed.at("/requirement", f"the decision names no such one ({COMPLIANCE})")
    if any(one.requirement == requirement for one in decision.compliances):
        raise _already_complied()
    one = Compliance(change.at, now, requirement)
    return replace(decision, compliances=(*decision.compliances, one))


def _appealed(decision: Decision, change: Appealed, now: datetime) -> Decision:
    _must_have_happened("/appealed_at", change.at, decision, now, APPEAL)
    return replace(decision, appealed_at=change.at, appeal_effect=change.effect)


def _appeal_decided(decision: Decision, change: AppealDecided, now: datetime) -> Decision:
    _must_have_happened("/decided_at", change.at, decision, now, APPEAL)
    if decision.appealed_at is not None and change.at < decision.appealed_at:
        raise Malformed.at("/decided_at", f"lies before the appeal itself ({APPEAL})")
    return replace(decision, appeal_decided_at=change.at, appeal_outcome=change.outcome)


def _already_complied() -> AlreadyComplied:
    return AlreadyComplied(f"Compliance with this is on record already ({COMPLIANCE}).")


def _must_have_happened(
    pointer: str, at: datetime, decision: Decision, now: datetime, source: str
) -> None:
    if at > now:
        raise Malformed.at(pointer, "lies in the future; record it once it has happened")
    if at < decision.terms.given_at:
        raise Malformed.at(pointer, f"lies before the decision was given ({source})")
