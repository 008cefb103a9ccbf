"""What platforms of each manner do with a notice, and when, for whatever chance there is."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.simulation.manners import Facts, Held, Manner, Said, Step, Way, plan
from app.values import replace
from schemas.v1.notices import ItemState, Outcome
from tests.support.clock import MONDAY

HOUR = timedelta(hours=1)
GIVEN = 48 * HOUR
DUE = MONDAY + GIVEN
GROUNDS = ("not_intimate_image_content", "reporter_without_standing")
ANSWERING = [Manner.PROMPT, Manner.SLOW, Manner.DISPUTING, Manner.FLAKY]

chances = st.integers(0, 2**32).map(Random)
numbers_of_items = st.integers(1, 30)


def fresh(
    items: int = 3,
    *,
    acknowledged: bool = False,
    deadline_at: datetime = DUE,
    grounds: tuple[str, ...] = GROUNDS,
) -> Facts:
    """An open notice nobody has answered for."""
    return Facts(
        is_open=True,
        acknowledged=acknowledged,
        started_at=MONDAY,
        deadline_at=deadline_at,
        items=tuple(Held(uuid4(), ItemState.OUTSTANDING, None) for _ in range(items)),
        grounds=grounds,
    )


def item(state: ItemState, outcome: Outcome | None) -> Held:
    return Held(uuid4(), state, outcome)


def last_words(steps: list[Step]) -> dict[UUID, Said]:
    """What was said of each item last."""
    return {said.item_id: said for step in steps for said in step.says}


def acknowledgements(steps: list[Step]) -> list[Step]:
    return [step for step in steps if not step.says]


@pytest.mark.parametrize("manner", ANSWERING)
@given(chance=chances, items=numbers_of_items)
def test_who_answers_acknowledges_once_and_removes_everything_in_the_end(
    manner: Manner, chance: Random, items: int
) -> None:
    facts = fresh(items)
    steps = plan(manner, facts, MONDAY, chance)

    assert steps == sorted(steps, key=lambda step: step.at)
    assert steps[0].at >= MONDAY
    assert acknowledgements(steps) == [steps[0]]
    words = last_words(steps)
    assert words.keys() == {held.id for held in facts.items}
    assert {said.outcome for said in words.values()} == {Outcome.REMOVED}


@given(chance=chances, given_for=st.integers(1, 10_000))
def test_the_prompt_answer_in_time_however_short_it_is(chance: Random, given_for: int) -> None:
    deadline = MONDAY + timedelta(minutes=given_for)
    steps = plan(Manner.PROMPT, fresh(deadline_at=deadline), MONDAY, chance)

    assert acknowledgements(steps)[0].at <= MONDAY + timedelta(seconds=5)
    assert steps[-1].at <= min(deadline, MONDAY + timedelta(minutes=1))


@given(chance=chances)
def test_the_slow_acknowledge_late_in_the_day_and_answer_after_it(chance: Random) -> None:
    acknowledged, answered = plan(Manner.SLOW, fresh(), MONDAY, chance)

    assert MONDAY + GIVEN / 2 < acknowledged.at < DUE < answered.at <= DUE + GIVEN / 2


@pytest.mark.parametrize("manner", [Manner.SILENT, Manner.HOSTILE])
def test_the_silent_and_the_hostile_do_nothing_that_is_asked_for(manner: Manner) -> None:
    assert plan(manner, fresh(), MONDAY, Random(1)) == []


@pytest.mark.parametrize("manner", Manner)
def test_nothing_is_done_with_a_notice_that_is_not_open(manner: Manner) -> None:
    assert plan(manner, replace(fresh(), is_open=False), MONDAY, Random(1)) == []


@pytest.mark.parametrize("manner", ANSWERING)
@given(chance=chances)
def test_what_is_acknowledged_is_not_acknowledged_again(manner: Manner, chance: Random) -> None:
    assert acknowledgements(plan(manner, fresh(acknowledged=True), MONDAY, chance)) == []


@pytest.mark.parametrize("manner", ANSWERING)
@given(chance=chances)
def test_past_the_deadline_there_is_still_something_to_be_done(
    manner: Manner, chance: Random
) -> None:
    steps = plan(manner, fresh(), DUE + 9 * HOUR, chance)
    assert all(step.at >= DUE + 9 * HOUR for step in steps)
    assert len(last_words(steps)) == 3


@given(chance=chances, items=numbers_of_items)
def test_the_disputing_dispute_a_part_on_grounds_of_the_regime(
    chance: Random, items: int
) -> None:
    steps = plan(Manner.DISPUTING, fresh(items), MONDAY, chance)
    disputes = [said for step in steps for said in step.says if said.ground is not None]

    assert disputes
    assert {said.ground for said in disputes} <= set(GROUNDS)
    assert {said.outcome for said in disputes} == {Outcome.DISPUTED}
    assert steps[-1].at <= DUE


@given(chance=chances)
def test_where_the_regime_knows_no_ground_nothing_is_disputed(chance: Random) -> None:
    steps = plan(Manner.DISPUTING, fresh(grounds=()), MONDAY, chance)
    said = [said for step in steps for said in step.says]
    assert {(each.outcome, each.ground) for each in said} == {(Outcome.REMOVED, None)}


@given(chance=chances)
def test_a_dispute_that_was_rejected_is_given_in_to_within_seconds(chance: Random) -> None:
    rejected = item(ItemState.OUTSTANDING, Outcome.DISPUTED)
    contested = item(ItemState.CONTESTED, Outcome.DISPUTED)
    excused = item(ItemState.EXCUSED, Outcome.DISPUTED)
    facts = replace(fresh(acknowledged=True), items=(rejected, contested, excused))
    soon, late = plan(Manner.DISPUTING, facts, MONDAY, chance)

    assert soon.says == (Said(rejected.id, Outcome.REMOVED),)
    assert soon.at <= MONDAY + timedelta(seconds=30)
    assert late.says == (Said(contested.id, Outcome.REMOVED),)


@given(chance=chances)
def test_the_flaky_answer_in_pieces_over_lines_that_break(chance: Random) -> None:
    steps = plan(Manner.FLAKY, fresh(30), MONDAY, chance)

    assert len(steps) > 10
    assert steps[0].way is not Way.PLAIN
    assert len({step.way for step in steps}) > 2
    assert max(len(step.says) for step in steps[:-1]) <= 3
    assert any(said.outcome is not Outcome.REMOVED for step in steps for said in step.says)


def test_the_same_chance_plans_the_same() -> None:
    facts = fresh(9)
    for manner in Manner:
        assert plan(manner, facts, MONDAY, Random(7)) == plan(manner, facts, MONDAY, Random(7))
