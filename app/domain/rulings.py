"""Rulings: what an officer finds of an item, and what that does to it and to later answers.

A ruling stands beside what the platform stated and rewrites none of it. Lateness is judged
on what was stated, as far as no ruling found it false; where nothing was stated that could
count, on the moment of the ruling.
"""

from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never

from app.domain.errors import Conflict
from app.domain.notices import Answer, ItemStanding, ItemState, NoticeWithdrawn, State, judge
from app.domain.outcomes import Outcome
from app.domain.regimes import Regime
from app.values import dataclass, replace

# Rulings of one item; all are kept.
MOST_RULINGS: Final = 100


class RulingDecision(StrEnum):
    """What an officer may decide of one item."""

    DISPUTE_UPHELD = "dispute_upheld"
    DISPUTE_REJECTED = "dispute_rejected"
    VERIFIED_REMOVED = "verified_removed"
    STILL_AVAILABLE = "still_available"


class Finding(StrEnum):
    """What an officer saw when the item was last looked for."""

    REMOVED = "removed"
    STILL_AVAILABLE = "still_available"


class RulingDoesNotFit(Conflict):
    code = "ruling_does_not_fit"


class TooManyRulings(Conflict):
    code = "too_many_rulings"


class DisputeRejected(Conflict):
    code = "dispute_already_rejected"


class FoundStillAvailable(Conflict):
    code = "found_still_available"


@dataclass(frozen=True, slots=True)
class Ruling:
    """One ruling, with its reason; `superseded_at` is None for the one that holds."""

    decision: RulingDecision
    reason: str
    ruled_at: datetime
    superseded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What is on record of one item: the platform's latest answer, and what was ruled.

    `counts_from` is the moment from which it counts as complied with, None while it does
    not. `found_gone_at` is when an officer last found the content gone, None once it was
    found again; `found_available_at` when one last found it still there. What was disputed
    on the `rejected_grounds` was rejected; an outcome that the regime takes as an excuse,
    such as impossibility, stands among them by its own name.
    """

    state: ItemState = ItemState.OUTSTANDING
    outcome: Outcome | None = None
    effective_at: datetime | None = None
    ground: str | None = None
    territories: tuple[str, ...] = ()
    counts_from: datetime | None = None
    ruling: RulingDecision | None = None
    found_gone_at: datetime | None = None
    found_available_at: datetime | None = None
    rejected_grounds: frozenset[str] = frozenset()


# By these a platform states that from a moment on the content was there no longer, also
# under a regime that does not take its word for it.
_SAYS_GONE: Final = frozenset({Outcome.REMOVED, Outcome.ALREADY_UNAVAILABLE, Outcome.NOT_FOUND})
# These say nothing against an officer's finding that the content is gone.
_LEAVES_FINDING: Final = frozenset(
    {Outcome.NOT_FOUND, Outcome.CLARIFICATION_REQUESTED, Outcome.IMPOSSIBLE}
)


def must_take_rulings(state: State) -> None:
    """A withdrawn notice is ruled on no more; a resolved one may be."""
    if state is State.WITHDRAWN:
        raise NoticeWithdrawn("This notice was withdrawn; nothing is left to rule on.")


def ruled(item: OnRecord, decision: RulingDecision, regime: Regime, now: datetime) -> OnRecord:
    """The item once it is ruled on; refused where the decision does not fit its state."""
    match decision:
        case RulingDecision.DISPUTE_UPHELD:
            after = _upheld(item, regime)
        case RulingDecision.DISPUTE_REJECTED:
            after = _rejected(item, regime)
        case RulingDecision.VERIFIED_REMOVED:
            after = _found_gone(item, now)
        case RulingDecision.STILL_AVAILABLE:
            after = _found_available(item, now)
        case _:
            assert_never(decision)
    return replace(after, ruling=decision)


def answered(item: OnRecord, answer: Answer, regime: Regime, *, pointer: str) -> ItemStanding:
    """Where an answer puts an item, whether or not the item was ruled on before.

    An item excused by a ruling stays so, and the answer is recorded. A dispute that was
    rejected is not raised again on the same ground; removal is not stated for a moment
    before one at which an officer found the content still there. What an officer found
    gone stays complied with unless the platform says otherwise.
    """
    standing = judge(answer, regime, pointer=pointer)
    if _is_upheld(item):
        return ItemStanding(ItemState.EXCUSED)
    claimed = answer.ground or answer.outcome
    if claimed in item.rejected_grounds:
        raise DisputeRejected(
            f"Of this item {claimed} was claimed and rejected already; {pointer} may name "
            "another ground of dispute, or say what was done."
        )
    stated = _stated(answer, standing)
    if stated is not None:
        _must_not_be_refuted(item, stated, pointer=pointer)
    found_gone_at = _finding_that_holds(item)
    if standing.state is ItemState.COMPLIED or (
        found_gone_at is not None and answer.outcome in _LEAVES_FINDING
    ):
        return ItemStanding(ItemState.COMPLIED, _earliest(stated, found_gone_at))
    return standing


def finding(
    found_gone_at: datetime | None, found_available_at: datetime | None
) -> tuple[Finding, datetime] | None:
    """What was last found of an item, and when; None while nobody has looked."""
    if found_gone_at is not None:
        return Finding.REMOVED, found_gone_at
    if found_available_at is not None:
        return Finding.STILL_AVAILABLE, found_available_at
    return None


def _upheld(item: OnRecord, regime: Regime) -> OnRecord:
    """The duty did not apply: nothing about the item is late, whenever that is ruled."""
    overturns = (
        item.ruling is RulingDecision.DISPUTE_REJECTED
        and item.state is ItemState.OUTSTANDING
        and _claims(item, regime)
    )
    pending = item.state is ItemState.CONTESTED or (
        item.state is ItemState.EXCUSED and not _is_upheld(item)
    )
    if not (pending or overturns):
        raise _no_dispute(item, RulingDecision.DISPUTE_UPHELD)
    left = item.rejected_grounds - _claim(item)
    return replace(item, state=ItemState.EXCUSED, counts_from=None, rejected_grounds=left)


def _rejected(item: OnRecord, regime: Regime) -> OnRecord:
    """The duty applied all along, and the clock has been running."""
    if item.state not in {ItemState.CONTESTED, ItemState.EXCUSED}:
        raise _no_dispute(item, RulingDecision.DISPUTE_REJECTED)
    if not _claims(item, regime):
        # What the platform stated of the item while it was excused counts now.
        standing = _as_answered(item, regime)
        return replace(item, state=standing.state, counts_from=standing.effective_at)
    grounds = item.rejected_grounds | _claim(item)
    return replace(item, state=ItemState.OUTSTANDING, rejected_grounds=grounds)


def _found_gone(item: OnRecord, now: datetime) -> OnRecord:
    if item.state is ItemState.CONTESTED:
        raise RulingDoesNotFit("The item is disputed: rule on the dispute first.")
    if item.state is ItemState.EXCUSED:
        raise RulingDoesNotFit("The item is excused: nothing is to be removed as it stands.")
    counts_from = item.counts_from
    if item.state is ItemState.OUTSTANDING:
        counts_from = _earliest(_stated_and_not_refuted(item), now)
    return replace(item, state=ItemState.COMPLIED, counts_from=counts_from, found_gone_at=now)


def _found_available(item: OnRecord, now: datetime) -> OnRecord:
    claimed = item.state is ItemState.OUTSTANDING and _stated_and_not_refuted(item) is not None
    if item.state is not ItemState.COMPLIED and not claimed:
        raise RulingDoesNotFit(
            f"The item is {item.state}: nobody claims that the content is gone."
        )
    return replace(
        item,
        state=ItemState.OUTSTANDING,
        counts_from=None,
        found_gone_at=None,
        found_available_at=now,
    )


def _as_answered(item: OnRecord, regime: Regime) -> ItemStanding:
    if item.outcome is None or item.effective_at is None:
        return ItemStanding(ItemState.OUTSTANDING)
    said = Answer(item.outcome, item.effective_at, item.ground, item.territories)
    standing = judge(said, regime, pointer="")
    refuted = _is_refuted(item, item.effective_at)
    return ItemStanding(ItemState.OUTSTANDING) if refuted else standing


def _claims(item: OnRecord, regime: Regime) -> bool:
    """Whether the platform's latest word is that it need not act: what is ruled on."""
    return item.outcome is Outcome.DISPUTED or (
        item.outcome is not None and regime.excuses(item.outcome)
    )


def _claim(item: OnRecord) -> frozenset[str]:
    claimed = item.ground or item.outcome
    return frozenset() if claimed is None else frozenset({str(claimed)})


def _is_upheld(item: OnRecord) -> bool:
    return item.ruling is RulingDecision.DISPUTE_UPHELD and item.state is ItemState.EXCUSED


def _no_dispute(item: OnRecord, decision: RulingDecision) -> RulingDoesNotFit:
    if item.ruling is decision:
        return RulingDoesNotFit(f"That is ruled already: {decision} holds.")
    return RulingDoesNotFit(f"The item is {item.state}: no dispute of it is pending.")


def _finding_that_holds(item: OnRecord) -> datetime | None:
    """When the item was found gone, while nobody has said since that it came back."""
    if item.found_gone_at is None or item.counts_from is None:
        return None
    return item.found_gone_at if item.counts_from <= item.found_gone_at else None


def _stated(answer: Answer, standing: ItemStanding) -> datetime | None:
    """The moment from which the content was gone, as an answer states it."""
    says_so = standing.state is ItemState.COMPLIED or answer.outcome in _SAYS_GONE
    return answer.effective_at if says_so else None


def _stated_and_not_refuted(item: OnRecord) -> datetime | None:
    """The same of the latest answer, unless the content was found there afterwards."""
    if item.outcome not in _SAYS_GONE or item.effective_at is None:
        return None
    return None if _is_refuted(item, item.effective_at) else item.effective_at


def _is_refuted(item: OnRecord, gone_at: datetime) -> bool:
    """Whether the content was found there after the moment at which it is said to be gone."""
    return item.found_available_at is not None and gone_at < item.found_available_at


def _must_not_be_refuted(item: OnRecord, gone_at: datetime, *, pointer: str) -> None:
    if _is_refuted(item, gone_at):
        raise FoundStillAvailable(
            f"An officer found the content still available at {item.found_available_at}; "
            f"{pointer}/effective_at may not lie before that."
        )


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
