"""One decision after another: which may follow which, and what the earlier one limits."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from app.domain.accruals import summed
from app.domain.decisions import (
    DailyRate,
    Decision,
    DecisionStage,
    NewDecision,
    Power,
    SinglePenalty,
)
from app.domain.errors import Conflict
from app.domain.exposure_inputs import EndDay
from app.domain.exposures import day_of
from app.domain.money import Money

AFTER_PROPOSAL = "OSA 2023 s.132"
AFTER_DECISION = "OSA 2023 s.139"
LIMITS = "OSA 2023 Sch 13 para 3"


class DecisionOutOfOrder(Conflict):
    code = "decision_out_of_order"


class AboveProposal(Conflict):
    """No other kind, greater amount or longer period than the provisional notice proposed."""

    code = "above_proposal"


class DailyPenaltyImposed(Conflict):
    """For a failure with a daily penalty there is no penalty notice (s.139(1)(d))."""

    code = "daily_penalty_imposed"


def earlier_stage(new: NewDecision) -> DecisionStage | None:
    """The stage that a decision follows in its case; None where it is the first."""
    match new.stage:
        case DecisionStage.PROVISIONAL_NOTICE:
            return None
        case DecisionStage.CONFIRMATION_DECISION:
            return DecisionStage.PROVISIONAL_NOTICE
        case DecisionStage.PENALTY_NOTICE:
            by_s139 = new.power in {None, Power.S139}
            return (
                DecisionStage.CONFIRMATION_DECISION
                if by_s139
                else DecisionStage.PROVISIONAL_NOTICE
            )


def is_of_one_case(new: NewDecision, earlier: Decision) -> bool:
    """Whether an undecided decision is likely to be the one that another follows.

    Given to the same persons; with a notice in common, or where one of both names none.
    """
    terms = earlier.terms
    if terms.stage is not earlier_stage(new) or earlier.withdrawn_at is not None:
        return False
    if set(terms.provider_ids) != set(new.provider_ids):
        return False
    shared = set(terms.notice_ids) & set(new.notice_ids)
    return bool(shared) or not (terms.notice_ids and new.notice_ids)


def must_follow(new: NewDecision, earlier: Decision | None, *, decided: bool) -> None:
    """Refuse what comes out of order, or goes above what was proposed.

    `decided` says that another decision follows the earlier one already. A confirmation
    decision may stand without a provisional notice on record, which may be older than the
    register; a penalty notice under s.139 may not stand without a confirmation decision.
    """
    if earlier is None:
        if earlier_stage(new) is DecisionStage.CONFIRMATION_DECISION:
            raise DecisionOutOfOrder(
                "No confirmation decision against these persons is on record: a penalty "
                "notice follows one unless its power is s140 or s141 (OSA 2023 s.139(1))."
            )
        return
    _must_be_in_order(new, earlier)
    if decided:
        raise DecisionOutOfOrder(
            f"Another decision follows {earlier.id} already ({AFTER_PROPOSAL})."
        )
    if earlier.terms.stage is DecisionStage.CONFIRMATION_DECISION:
        _must_have_failed(new, earlier)
    elif set(earlier.terms.provider_ids) == set(new.provider_ids):
        # Between other persons the limit does not hold (Sch 13 para 3).
        must_be_within(new, earlier.terms)


def _must_be_in_order(new: NewDecision, earlier: Decision) -> None:
    source = AFTER_PROPOSAL
    if new.stage is DecisionStage.PENALTY_NOTICE:
        source = AFTER_DECISION
    stage, wanted = earlier.terms.stage, earlier_stage(new)
    if stage is not wanted:
        follows = "nothing" if wanted is None else f"a {wanted}"
        raise DecisionOutOfOrder(f"A {new.stage} follows {follows}, not a {stage} ({source}).")
    if earlier.withdrawn_at is not None:
        raise DecisionOutOfOrder(f"Decision {earlier.id} was withdrawn ({source}).")
    if not set(earlier.terms.provider_ids) & set(new.provider_ids):
        raise DecisionOutOfOrder(
            f"Decision {earlier.id} was given to other persons (OSA 2023 Sch 15)."
        )
    if new.given_at <= earlier.terms.given_at:
        raise DecisionOutOfOrder(
            f"A {new.stage} is given after the {stage} that it follows, which was given at "
            f"{earlier.terms.given_at.isoformat()} ({source})."
        )


def _must_have_failed(new: NewDecision, earlier: Decision) -> None:
    if earlier.terms.daily_penalties:
        raise DailyPenaltyImposed(
            "The confirmation decision imposes a daily penalty for the failure, so no penalty "
            "notice is given for it (OSA 2023 s.139(1)(d))."
        )
    if day_of(new.given_at) <= earlier.terms.compliance_day:
        raise DecisionOutOfOrder(
            f"The compliance date, {earlier.terms.compliance_day}, has not passed "
            f"({AFTER_DECISION})."
        )


def must_be_within(new: NewDecision, proposed: NewDecision) -> None:
    """Refuse another kind, a greater amount or a longer period than was proposed."""
    _must_be_proposed("single", new.single_penalties, proposed.single_penalties)
    _must_be_proposed("daily", new.daily_penalties, proposed.daily_penalties)
    _each(new.single_penalties, proposed.single_penalties, _single_within)
    _each(new.daily_penalties, proposed.daily_penalties, _daily_within)
    most, given = daily_at_most(proposed), daily_at_most(new)
    if most is not None and given is not None and given > most:
        raise AboveProposal(f"Daily penalties of {given} in all exceed {most} ({LIMITS}).")


def single_of(terms: NewDecision) -> Money:
    """All single penalties together."""
    return summed(one.amount for one in terms.single_penalties)


def daily_at_most(terms: NewDecision) -> Money | None:
    """What the daily rates can come to; None where one of them has no end."""
    lengths = [(one.rate, longest(one, terms.end_day)) for one in terms.daily_penalties]
    if any(days is None for _, days in lengths):
        return None
    return summed(rate.times(days or 0) for rate, days in lengths)


def longest(daily: DailyRate, end_day: EndDay) -> int | None:
    """For how many days a rate can run at most; None where only compliance ends it."""
    lengths = [] if daily.max_days is None else [daily.max_days]
    if daily.until is not None:
        charged = 1 if end_day is EndDay.CHARGED else 0
        lengths.append((daily.until - daily.start).days + charged)
    return min(lengths, default=None)


def _must_be_proposed(kind: str, given: Sequence[object], proposed: Sequence[object]) -> None:
    if given and not proposed:
        raise AboveProposal(
            f"No {kind} penalty was proposed, and none of another kind than proposed may be "
            f"imposed ({LIMITS})."
        )


Penalty = TypeVar("Penalty", SinglePenalty, DailyRate)


def _each(
    given: Sequence[Penalty],
    proposed: Sequence[Penalty],
    within: Callable[[Sequence[Penalty], Sequence[Penalty]], None],
) -> None:
    """All together, and for each requirement that both of them name."""
    within(given, proposed)
    names = {one.requirement for one in given} & {one.requirement for one in proposed}
    for name in names - {None}:
        within(
            [one for one in given if one.requirement == name],
            [one for one in proposed if one.requirement == name],
        )


def _single_within(given: Sequence[SinglePenalty], proposed: Sequence[SinglePenalty]) -> None:
    amount = summed(one.amount for one in given)
    most = summed(one.amount for one in proposed)
    if amount > most:
        raise AboveProposal(
            f"Single penalties of {amount} exceed the {most} proposed ({LIMITS})."
        )


def _daily_within(given: Sequence[DailyRate], proposed: Sequence[DailyRate]) -> None:
    rate = summed(one.rate for one in given)
    most = summed(one.rate for one in proposed)
    if rate > most:
        raise AboveProposal(
            f"Daily penalties of {rate} a day exceed the {most} a day proposed ({LIMITS})."
        )
    _must_be_no_longer(given, proposed)


def _must_be_no_longer(given: Sequence[DailyRate], proposed: Sequence[DailyRate]) -> None:
    limits = [longest(one, EndDay.CHARGED) for one in proposed]
    lengths = [longest(one, EndDay.CHARGED) for one in given]
    if not limits or None in limits:
        return
    most = max(one for one in limits if one is not None)
    if any(length is None or length > most for length in lengths):
        raise AboveProposal(
            f"A daily penalty runs for longer than the {most} days proposed ({LIMITS})."
        )
