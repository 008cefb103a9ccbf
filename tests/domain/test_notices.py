"""What may happen to a notice, and where it stands; boundaries on both sides."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.built_in_regimes import BUILT_IN
from app.domain.errors import Malformed, Refusal
from app.domain.notices import (
    Answer,
    GroundNotInRegime,
    ItemStanding,
    ItemState,
    NoticeResolved,
    NoticeWithdrawn,
    Standing,
    State,
    Timeliness,
    after_answers,
    judge,
    must_be_amendable,
    must_be_open_to_answers,
    must_be_withdrawable,
    timeliness,
)
from app.domain.outcomes import Outcome
from app.domain.regimes import Regime
from app.values import replace

REGIMES = {regime.code: regime for regime in BUILT_IN}
UK = REGIMES["uk-osa-intimate-image"]
EU = REGIMES["eu-tco"]

DUE = datetime(2026, 11, 25, 9, tzinfo=UTC)
WARNED = datetime(2026, 11, 24, 21, tzinfo=UTC)
BEFORE = datetime(2026, 11, 24, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)

OPEN = Standing(State.AWAITING_RESPONSE, deadline_at=DUE, due_soon_at=WARNED)
UNSEEN = replace(OPEN, state=State.AWAITING_ACKNOWLEDGEMENT)
PAUSED = replace(OPEN, paused_at=BEFORE)
CONTESTED = replace(OPEN, all_contested=True)
WITHDRAWN = replace(OPEN, state=State.WITHDRAWN)
RESOLVED = replace(OPEN, state=State.RESOLVED)


def resolved(effective_at: datetime) -> Standing:
    return replace(RESOLVED, effective_at=effective_at)


STANDINGS = [
    pytest.param(UNSEEN, BEFORE, Timeliness.ON_TIME, id="long before"),
    pytest.param(OPEN, WARNED - TICK, Timeliness.ON_TIME, id="just before the warning"),
    pytest.param(OPEN, WARNED, Timeliness.DUE_SOON, id="at the warning"),
    pytest.param(UNSEEN, DUE - TICK, Timeliness.DUE_SOON, id="just before the due moment"),
    pytest.param(OPEN, DUE, Timeliness.DUE_SOON, id="the due moment itself is in time"),
    pytest.param(OPEN, DUE + TICK, Timeliness.OVERDUE, id="a microsecond after"),
    pytest.param(UNSEEN, DUE + TICK, Timeliness.OVERDUE, id="never acknowledged"),
    pytest.param(PAUSED, WARNED, Timeliness.ON_TIME, id="a paused clock warns of nothing"),
    pytest.param(PAUSED, DUE + TICK, Timeliness.ON_TIME, id="a paused clock never lapses"),
    pytest.param(CONTESTED, BEFORE, Timeliness.CONTESTED, id="contested before"),
    pytest.param(CONTESTED, DUE + TICK, Timeliness.CONTESTED, id="contested after"),
    pytest.param(WITHDRAWN, DUE + TICK, Timeliness.WITHDRAWN, id="withdrawn"),
    pytest.param(resolved(DUE), DUE + TICK, Timeliness.ON_TIME, id="took effect when due"),
    pytest.param(resolved(DUE + TICK), DUE + TICK, Timeliness.LATE, id="took effect after"),
    pytest.param(
        replace(resolved(DUE + TICK), paused_at=BEFORE),
        DUE + TICK,
        Timeliness.ON_TIME,
        id="took effect while the clock stood still",
    ),
    pytest.param(resolved(BEFORE), DUE + TICK, Timeliness.ON_TIME, id="took effect before"),
]


@pytest.mark.parametrize(("facts", "now", "expected"), STANDINGS)
def test_where_a_notice_stands(facts: Standing, now: datetime, expected: Timeliness) -> None:
    assert timeliness(facts, now) is expected


moments = st.datetimes(
    datetime(2026, 11, 20),  # noqa: DTZ001 - given its zone by the strategy
    datetime(2026, 11, 30),  # noqa: DTZ001 - given its zone by the strategy
    timezones=st.just(UTC),
)
standings = st.builds(
    Standing,
    st.sampled_from(State),
    deadline_at=moments,
    due_soon_at=moments,
    paused_at=st.none() | moments,
    all_contested=st.booleans(),
    effective_at=st.none() | moments,
)
LATENESS = {Timeliness.OVERDUE, Timeliness.LATE}


@given(standings, moments, moments)
def test_lateness_never_heals_as_time_passes(
    facts: Standing, one: datetime, other: datetime
) -> None:
    earlier, later = sorted((one, other))
    if timeliness(facts, earlier) in LATENESS:
        assert timeliness(facts, later) is timeliness(facts, earlier)


@given(standings, moments, moments)
def test_time_alone_moves_a_notice_only_towards_its_lapse(
    facts: Standing, one: datetime, other: datetime
) -> None:
    road = [Timeliness.ON_TIME, Timeliness.DUE_SOON, Timeliness.OVERDUE]
    then, now = (timeliness(facts, moment) for moment in sorted((one, other)))
    assert then is now or road.index(then) < road.index(now)


@given(standings, st.lists(st.sampled_from(ItemState), min_size=1, max_size=4), moments)
def test_a_late_answer_is_late_whenever_it_is_looked_at(
    facts: Standing, states: list[ItemState], now: datetime
) -> None:
    facts = replace(facts, paused_at=None)
    after_due = facts.deadline_at + TICK
    items = [ItemStanding(ItemState.COMPLIED, after_due), *map(ItemStanding, states)]
    after = after_answers(facts, items)
    assert after.state is not State.RESOLVED or timeliness(after, now) is Timeliness.LATE


ALLOWED = [
    pytest.param(must_be_open_to_answers, {State.WITHDRAWN: NoticeWithdrawn}, id="answered"),
    pytest.param(
        must_be_withdrawable,
        {State.WITHDRAWN: NoticeWithdrawn, State.RESOLVED: NoticeResolved},
        id="withdrawn",
    ),
    pytest.param(
        must_be_amendable,
        {State.WITHDRAWN: NoticeWithdrawn, State.RESOLVED: NoticeResolved},
        id="amended",
    ),
]


@pytest.mark.parametrize(("check", "refused"), ALLOWED)
@pytest.mark.parametrize("state", State)
def test_what_may_be_done_to_a_notice_depends_on_its_state(
    check: Callable[[State], None], refused: dict[State, type[Refusal]], state: State
) -> None:
    if state in refused:
        with pytest.raises(refused[state]):
            check(state)
    else:
        check(state)


def said(
    outcome: Outcome, *territories: str, ground: str | None = None, at: datetime = BEFORE
) -> Answer:
    return Answer(outcome, at, ground, territories)


COMPLIED = ItemStanding(ItemState.COMPLIED, BEFORE)
OUTSTANDING = ItemStanding(ItemState.OUTSTANDING)
EXCUSED = ItemStanding(ItemState.EXCUSED)
GROUND = "not_intimate_image_content"

JUDGED = [
    pytest.param(UK, said(Outcome.REMOVED), COMPLIED, id="removed"),
    pytest.param(UK, said(Outcome.ACCESS_DISABLED), COMPLIED, id="disabled everywhere"),
    pytest.param(UK, said(Outcome.ACCESS_DISABLED, "GB"), COMPLIED, id="disabled in GB"),
    pytest.param(
        UK, said(Outcome.ACCESS_DISABLED, "FR", "GB"), COMPLIED, id="disabled in GB too"
    ),
    pytest.param(UK, said(Outcome.ACCESS_DISABLED, "FR"), OUTSTANDING, id="disabled in FR"),
    pytest.param(UK, said(Outcome.ALREADY_UNAVAILABLE), COMPLIED, id="already unavailable"),
    pytest.param(UK, said(Outcome.NOT_FOUND), OUTSTANDING, id="not found"),
    pytest.param(UK, said(Outcome.CLARIFICATION_REQUESTED), OUTSTANDING, id="asked back"),
    pytest.param(UK, said(Outcome.IMPOSSIBLE), OUTSTANDING, id="impossible in the UK"),
    pytest.param(UK, said(Outcome.LABELLED_ONLY), OUTSTANDING, id="labelled"),
    pytest.param(UK, said(Outcome.AGE_GATED_ONLY), OUTSTANDING, id="age-gated"),
    pytest.param(UK, said(Outcome.REINSTATED), OUTSTANDING, id="reinstated"),
    pytest.param(
        UK,
        said(Outcome.DISPUTED, ground=GROUND),
        ItemStanding(ItemState.CONTESTED),
        id="disputed",
    ),
    pytest.param(EU, said(Outcome.IMPOSSIBLE), EXCUSED, id="impossible in the EU"),
    pytest.param(EU, said(Outcome.CLARIFICATION_REQUESTED), EXCUSED, id="asked back in the EU"),
    pytest.param(EU, said(Outcome.ACCESS_DISABLED, "EU"), COMPLIED, id="disabled in the EU"),
    pytest.param(EU, said(Outcome.ACCESS_DISABLED, "FR"), OUTSTANDING, id="in one EU state"),
]


@pytest.mark.parametrize(("regime", "answer", "expected"), JUDGED)
def test_what_an_answer_does_to_its_item(
    regime: Regime, answer: Answer, expected: ItemStanding
) -> None:
    assert judge(answer, regime, pointer="/items/0") == expected


@pytest.mark.parametrize("outcome", [Outcome.LABELLED_ONLY, Outcome.AGE_GATED_ONLY])
@pytest.mark.parametrize("regime", BUILT_IN, ids=lambda regime: regime.code)
def test_content_that_can_still_be_met_complies_under_no_regime(
    regime: Regime, outcome: Outcome
) -> None:
    assert judge(said(outcome), regime, pointer="") == OUTSTANDING


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        pytest.param(said(Outcome.DISPUTED), "names its ground", id="missing"),
        pytest.param(said(Outcome.REMOVED, ground=GROUND), "only an outcome", id="superfluous"),
    ],
)
def test_a_ground_goes_with_a_dispute_and_with_nothing_else(
    answer: Answer, detail: str
) -> None:
    with pytest.raises(Malformed) as refused:
        judge(answer, UK, pointer="/items/3")
    (fault,) = refused.value.faults
    assert fault.pointer == "/items/3/ground"
    assert detail in fault.detail


def test_a_ground_that_the_regime_does_not_know_is_refused_with_those_it_knows() -> None:
    answer = said(Outcome.DISPUTED, ground="scrutiny_requested")
    with pytest.raises(GroundNotInRegime, match="not_intimate_image_content, reporter_without"):
        judge(answer, UK, pointer="/items/0")


def test_a_regime_without_grounds_takes_no_dispute() -> None:
    for ground in (None, GROUND):
        with pytest.raises(GroundNotInRegime, match="eu-tco knows no dispute"):
            judge(said(Outcome.DISPUTED, ground=ground), EU, pointer="/items/0")


def test_a_notice_is_resolved_when_no_item_is_left_open() -> None:
    later = ItemStanding(ItemState.COMPLIED, BEFORE + timedelta(hours=1))
    after = after_answers(UNSEEN, [COMPLIED, later, EXCUSED])
    assert after.state is State.RESOLVED
    assert after.effective_at == BEFORE + timedelta(hours=1)
    assert not after.all_contested


def test_excuses_alone_resolve_a_notice_in_time() -> None:
    after = after_answers(OPEN, [EXCUSED])
    assert (after.state, after.effective_at) == (State.RESOLVED, None)
    assert timeliness(after, DUE + TICK) is Timeliness.ON_TIME


DISPUTED = ItemStanding(ItemState.CONTESTED)


@pytest.mark.parametrize(
    "items",
    [
        pytest.param([DISPUTED], id="disputed"),
        pytest.param([DISPUTED, COMPLIED, EXCUSED], id="all that is left is disputed"),
    ],
)
def test_a_notice_is_contested_when_every_item_still_open_is(
    items: list[ItemStanding],
) -> None:
    after = after_answers(OPEN, items)
    assert (after.state, after.all_contested) == (State.AWAITING_RESPONSE, True)


@pytest.mark.parametrize(
    "items",
    [
        pytest.param([DISPUTED, OUTSTANDING], id="something is simply outstanding"),
        pytest.param([OUTSTANDING, COMPLIED], id="nothing is disputed"),
    ],
)
def test_a_notice_with_an_item_still_owed_is_open_and_not_contested(
    items: list[ItemStanding],
) -> None:
    after = after_answers(replace(RESOLVED, all_contested=True), items)
    assert (after.state, after.all_contested) == (State.AWAITING_RESPONSE, False)


def test_a_state_that_the_rules_do_not_know_is_a_bug_and_is_not_passed_over() -> None:
    unknown = cast("State", "mislaid")
    with pytest.raises(AssertionError, match="mislaid"):
        timeliness(replace(OPEN, state=unknown), BEFORE)
    with pytest.raises(AssertionError, match="mislaid"):
        must_be_withdrawable(unknown)


def test_answers_leave_the_dates_of_a_notice_alone() -> None:
    after = after_answers(PAUSED, [COMPLIED])
    assert (after.deadline_at, after.due_soon_at, after.paused_at) == (DUE, WARNED, BEFORE)
