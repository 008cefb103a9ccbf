"""What a ruling does to an item, and what an answer does to an item that was ruled on."""

from datetime import UTC, datetime, timedelta

import pytest

from app.domain.built_in_regimes import BUILT_IN
from app.domain.errors import Conflict
from app.domain.notices import Answer, ItemStanding, ItemState, NoticeWithdrawn, State
from app.domain.outcomes import Outcome
from app.domain.rulings import (
    DisputeRejected,
    FoundStillAvailable,
    OnRecord,
    RulingDecision,
    RulingDoesNotFit,
    answered,
    must_take_rulings,
    ruled,
)
from app.values import replace

REGIMES = {regime.code: regime for regime in BUILT_IN}
UK, EU = REGIMES["uk-osa-intimate-image"], REGIMES["eu-tco"]
STATED = datetime(2026, 11, 24, 9, tzinfo=UTC)
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
GROUND = "not_intimate_image_content"
OTHER_GROUND = "reporter_without_standing"

UPHELD, REJECTED, GONE, THERE = (
    RulingDecision.DISPUTE_UPHELD,
    RulingDecision.DISPUTE_REJECTED,
    RulingDecision.VERIFIED_REMOVED,
    RulingDecision.STILL_AVAILABLE,
)

NEW = OnRecord()
EXCUSED_BY_OUTCOME = OnRecord(ItemState.EXCUSED, Outcome.IMPOSSIBLE, STATED)
IMPOSSIBLE = Answer(Outcome.IMPOSSIBLE, STATED)


def said(
    outcome: Outcome,
    item: OnRecord = NEW,
    *,
    at: datetime = STATED,
    ground: str | None = None,
) -> OnRecord:
    """The item once the platform has answered."""
    answer = Answer(outcome, at, ground)
    standing = answered(item, answer, UK, pointer="/items/0")
    return replace(
        item,
        state=standing.state,
        outcome=outcome,
        effective_at=at,
        ground=answer.ground,
        counts_from=standing.effective_at,
    )


REMOVED = said(Outcome.REMOVED)
DISPUTED = said(Outcome.DISPUTED, ground=GROUND)


def after(item: OnRecord, *decisions: RulingDecision, at: datetime = NOW) -> OnRecord:
    for decision in decisions:
        item = ruled(item, decision, UK, at)
    return item


FITTING = [
    (DISPUTED, UPHELD, ItemState.EXCUSED, None),
    (DISPUTED, REJECTED, ItemState.OUTSTANDING, None),
    (REMOVED, GONE, ItemState.COMPLIED, STATED),
    (REMOVED, THERE, ItemState.OUTSTANDING, None),
    (NEW, GONE, ItemState.COMPLIED, NOW),
    (said(Outcome.NOT_FOUND), GONE, ItemState.COMPLIED, STATED),
    (said(Outcome.NOT_FOUND), THERE, ItemState.OUTSTANDING, None),
    (said(Outcome.LABELLED_ONLY), GONE, ItemState.COMPLIED, NOW),
    (said(Outcome.AGE_GATED_ONLY), GONE, ItemState.COMPLIED, NOW),
    (said(Outcome.REINSTATED), GONE, ItemState.COMPLIED, NOW),
    (said(Outcome.CLARIFICATION_REQUESTED), GONE, ItemState.COMPLIED, NOW),
    (said(Outcome.IMPOSSIBLE), GONE, ItemState.COMPLIED, NOW),
    # A mistake of the regulator's is put right as well.
    (after(DISPUTED, REJECTED), UPHELD, ItemState.EXCUSED, None),
    (after(DISPUTED, UPHELD), REJECTED, ItemState.OUTSTANDING, None),
    (after(DISPUTED, REJECTED), GONE, ItemState.COMPLIED, NOW),
    (after(REMOVED, GONE), THERE, ItemState.OUTSTANDING, None),
    (after(REMOVED, GONE), GONE, ItemState.COMPLIED, STATED),
    # What was stated was found false, and does not count again.
    (after(REMOVED, THERE), GONE, ItemState.COMPLIED, NOW),
]


@pytest.mark.parametrize(("item", "decision", "state", "counts_from"), FITTING)
def test_what_a_ruling_does_to_an_item(
    item: OnRecord, decision: RulingDecision, state: ItemState, counts_from: datetime | None
) -> None:
    left = after(item, decision)

    assert (left.state, left.counts_from, left.ruling) == (state, counts_from, decision)
    assert (left.outcome, left.effective_at) == (item.outcome, item.effective_at)


UNFITTING = [
    (NEW, UPHELD, "no dispute of it is pending"),
    (NEW, REJECTED, "no dispute of it is pending"),
    (REMOVED, UPHELD, "The item is complied"),
    (after(DISPUTED, UPHELD), UPHELD, "ruled already"),
    (after(DISPUTED, REJECTED), REJECTED, "ruled already"),
    (EXCUSED_BY_OUTCOME, GONE, "The item is excused"),
    (DISPUTED, GONE, "rule on the dispute first"),
    (after(DISPUTED, UPHELD), GONE, "nothing is to be removed"),
    (NEW, THERE, "nobody claims"),
    (DISPUTED, THERE, "nobody claims"),
    (said(Outcome.LABELLED_ONLY), THERE, "nobody claims"),
    (after(REMOVED, THERE), THERE, "nobody claims"),
    (after(DISPUTED, UPHELD), THERE, "nobody claims"),
]


@pytest.mark.parametrize(("item", "decision", "said"), UNFITTING)
def test_a_decision_that_does_not_fit_is_refused_with_the_reason(
    item: OnRecord, decision: RulingDecision, said: str
) -> None:
    with pytest.raises(RulingDoesNotFit, match=said):
        after(item, decision)


ANSWERS = [
    (after(DISPUTED, UPHELD), Answer(Outcome.REMOVED, LATER), ItemState.EXCUSED, None),
    (after(DISPUTED, UPHELD), Answer(Outcome.REINSTATED, LATER), ItemState.EXCUSED, None),
    (
        after(DISPUTED, UPHELD),
        Answer(Outcome.DISPUTED, LATER, OTHER_GROUND),
        ItemState.EXCUSED,
        None,
    ),
    (after(DISPUTED, REJECTED), Answer(Outcome.REMOVED, STATED), ItemState.COMPLIED, STATED),
    (
        after(DISPUTED, REJECTED),
        Answer(Outcome.DISPUTED, LATER, OTHER_GROUND),
        ItemState.CONTESTED,
        None,
    ),
    (after(REMOVED, THERE), Answer(Outcome.REMOVED, NOW), ItemState.COMPLIED, NOW),
    # Found gone: a platform may say that it was gone before, and cannot make it later.
    (after(NEW, GONE), Answer(Outcome.REMOVED, STATED), ItemState.COMPLIED, STATED),
    (after(NEW, GONE), Answer(Outcome.REMOVED, LATER), ItemState.COMPLIED, NOW),
    (after(NEW, GONE), Answer(Outcome.NOT_FOUND, LATER), ItemState.COMPLIED, NOW),
    (after(NEW, GONE), Answer(Outcome.NOT_FOUND, STATED), ItemState.COMPLIED, STATED),
    (after(NEW, GONE), Answer(Outcome.IMPOSSIBLE, STATED), ItemState.COMPLIED, NOW),
    (after(NEW, GONE), Answer(Outcome.LABELLED_ONLY, LATER), ItemState.OUTSTANDING, None),
    (after(NEW, GONE), Answer(Outcome.REINSTATED, LATER), ItemState.OUTSTANDING, None),
    (after(NEW, GONE), Answer(Outcome.DISPUTED, LATER, GROUND), ItemState.CONTESTED, None),
    (NEW, Answer(Outcome.NOT_FOUND, STATED), ItemState.OUTSTANDING, None),
]


@pytest.mark.parametrize(("item", "answer", "state", "counts_from"), ANSWERS)
def test_what_an_answer_does_to_an_item_that_was_ruled_on(
    item: OnRecord, answer: Answer, state: ItemState, counts_from: datetime | None
) -> None:
    standing = answered(item, answer, UK, pointer="/items/0")

    assert standing == ItemStanding(state, counts_from)


def test_what_came_back_after_it_was_found_gone_counts_from_its_new_removal() -> None:
    back = said(Outcome.REINSTATED, after(NEW, GONE), at=LATER)
    later = LATER + timedelta(hours=1)
    gone = said(Outcome.REMOVED, back, at=later)
    corrected = said(Outcome.REMOVED, gone, at=later + timedelta(hours=1))

    assert (back.state, gone.counts_from) == (ItemState.OUTSTANDING, later)
    assert corrected.counts_from == later + timedelta(hours=1)


REFUSED = [
    (after(DISPUTED, REJECTED), Answer(Outcome.DISPUTED, LATER, GROUND), DisputeRejected),
    (after(REMOVED, THERE), Answer(Outcome.REMOVED, STATED), FoundStillAvailable),
    (after(REMOVED, THERE), Answer(Outcome.NOT_FOUND, STATED), FoundStillAvailable),
    (after(REMOVED, THERE, GONE), Answer(Outcome.REMOVED, STATED), FoundStillAvailable),
]


@pytest.mark.parametrize(("item", "answer", "refusal"), REFUSED)
def test_an_answer_that_a_ruling_has_settled_is_refused(
    item: OnRecord, answer: Answer, refusal: type[Conflict]
) -> None:
    with pytest.raises(refusal, match="/items/7"):
        answered(item, answer, UK, pointer="/items/7")


def test_every_ground_that_was_rejected_stays_rejected() -> None:
    once = after(DISPUTED, REJECTED)
    twice = after(said(Outcome.DISPUTED, once, ground=OTHER_GROUND), REJECTED)

    for ground in (GROUND, OTHER_GROUND):
        with pytest.raises(DisputeRejected):
            said(Outcome.DISPUTED, twice, ground=ground)


def test_a_ground_upheld_after_all_is_rejected_no_more() -> None:
    assert after(DISPUTED, REJECTED, UPHELD).rejected_grounds == frozenset()


def test_what_was_answered_while_excused_counts_once_the_ruling_is_overturned() -> None:
    excused = said(Outcome.REMOVED, after(DISPUTED, UPHELD), at=LATER)
    owed = after(excused, REJECTED)

    assert (owed.state, owed.counts_from) == (ItemState.COMPLIED, LATER)


def test_what_was_answered_against_a_finding_does_not_count_once_overturned() -> None:
    there = said(Outcome.DISPUTED, after(REMOVED, THERE), at=LATER, ground=GROUND)
    excused = said(Outcome.REMOVED, after(there, UPHELD), at=STATED)

    assert after(excused, REJECTED).state is ItemState.OUTSTANDING


def test_a_withdrawn_notice_takes_no_ruling_and_a_resolved_one_does() -> None:
    must_take_rulings(State.RESOLVED)
    with pytest.raises(NoticeWithdrawn):
        must_take_rulings(State.WITHDRAWN)


def test_an_excuse_that_the_regime_takes_is_ruled_on_as_a_dispute_is() -> None:
    rejected = ruled(EXCUSED_BY_OUTCOME, REJECTED, EU, NOW)
    upheld = ruled(EXCUSED_BY_OUTCOME, UPHELD, EU, NOW)

    assert (rejected.state, upheld.state) == (ItemState.OUTSTANDING, ItemState.EXCUSED)
    assert ruled(rejected, UPHELD, EU, NOW).state is ItemState.EXCUSED
    assert ruled(upheld, REJECTED, EU, NOW).state is ItemState.OUTSTANDING
    with pytest.raises(DisputeRejected, match="impossible"):
        answered(rejected, IMPOSSIBLE, EU, pointer="/items/0")
    with pytest.raises(RulingDoesNotFit, match="ruled already"):
        ruled(upheld, UPHELD, EU, NOW)
