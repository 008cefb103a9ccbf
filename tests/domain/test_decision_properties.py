"""Laws of accrual: it never falls as days go by, and never exceeds what limits it."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.decision_accruals import accrual_of
from app.domain.decision_changes import AppealDecided, Appealed, Complied, Withdrawn, changed
from app.domain.decision_order import daily_at_most
from app.domain.decisions import AppealEffect, AppealOutcome, DailyRate, Decision, DecisionStage
from app.domain.exposure_inputs import EndDay
from tests.support.decisions import (
    GIVEN,
    a_daily,
    a_single,
    ceiling,
    new,
    recorded,
)

NOW = datetime(2030, 1, 1, tzinfo=UTC)
FIRST = date(2025, 10, 14)

amounts = st.integers(0, 2_000_000_000).map(lambda pence: f"{pence // 100}.{pence % 100:02}")
days = st.dates(FIRST, FIRST + timedelta(days=400))
moments = st.integers(0, 450 * 24).map(lambda hours: GIVEN + timedelta(hours=hours))
names = st.sampled_from([None, "age", "risk"])


@st.composite
def rates(draw: st.DrawFn) -> DailyRate:
    start = draw(days)
    until = draw(st.none() | st.dates(start, start + timedelta(days=200)))
    max_days = draw(st.none() | st.integers(1, 100))
    requirement = draw(names)
    return a_daily(
        draw(amounts), start, until=until, max_days=max_days, requirement=requirement
    )


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    terms = new(
        singles=[a_single(one) for one in draw(st.lists(amounts, max_size=3))],
        dailies=draw(st.lists(rates(), max_size=3)),
        end_day=draw(st.sampled_from(EndDay)),
    )
    decision = recorded(terms)
    if draw(st.booleans()):
        decision = changed(decision, Complied(draw(moments)), NOW)
    if draw(st.booleans()):
        effect = draw(st.sampled_from(AppealEffect))
        first, second = sorted([draw(moments), draw(moments)])
        decision = changed(decision, Appealed(first, effect), NOW)
        if draw(st.booleans()):
            outcome = draw(st.sampled_from(AppealOutcome))
            decision = changed(decision, AppealDecided(second, outcome), NOW)
    if draw(st.booleans()):
        decision = changed(decision, Withdrawn(draw(moments), "in error"), NOW)
    return decision


@given(decisions(), days, days)
@settings(max_examples=300, deadline=None)
def test_accrual_never_falls_as_days_go_by(
    decision: Decision, one: date, another: date
) -> None:
    earlier, later = sorted([one, another])
    before = accrual_of(decision, None, ceiling(), earlier).accrued
    after = accrual_of(decision, None, ceiling(), later).accrued
    assert before.total <= after.total
    assert before.daily <= after.daily


@given(decisions(), days)
@settings(max_examples=300, deadline=None)
def test_accrual_never_exceeds_the_ceiling_and_says_when_it_would(
    decision: Decision, as_of: date
) -> None:
    accrual = accrual_of(decision, None, ceiling(), as_of)
    accrued = accrual.accrued
    assert accrued.total <= accrual.ceiling.statutory_maximum
    if not accrued.capped:
        assert accrued.total == accrued.single + accrued.daily


@given(decisions(), st.integers(1, 60), days)
@settings(max_examples=200, deadline=None)
def test_daily_penalties_never_exceed_what_was_proposed(
    decision: Decision, length: int, as_of: date
) -> None:
    proposal = recorded(
        new(
            DecisionStage.PROVISIONAL_NOTICE,
            given_at=GIVEN - timedelta(days=60),
            dailies=[a_daily("100", max_days=length)],
        ),
        number=2,
    )
    most = daily_at_most(proposal.terms)
    assert most is not None
    assert accrual_of(decision, proposal, ceiling(), as_of).accrued.daily <= most


@given(decisions(), days)
@settings(max_examples=200, deadline=None)
def test_what_is_told_of_each_rate_adds_up(decision: Decision, as_of: date) -> None:
    accrual = accrual_of(decision, None, ceiling(), as_of)
    assert sum(one.amount.amount for one in accrual.rates) == accrual.accrued.daily.amount
    for one in accrual.rates:
        assert one.amount == one.daily.rate.times(one.days)
