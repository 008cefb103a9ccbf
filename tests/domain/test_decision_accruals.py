"""What accrues under a decision: where it begins, what ends it, what suspends and limits it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.domain.decision_accruals import EndedBy, RateState, accrual_of
from app.domain.decision_changes import AppealDecided, Appealed, Complied, Withdrawn, changed
from app.domain.decisions import AppealEffect, AppealOutcome, Decision, DecisionStage
from app.domain.exposure_inputs import EndDay
from app.values import replace
from tests.support.decisions import (
    GIVEN,
    OTHER,
    a_daily,
    a_single,
    ceiling,
    new,
    pounds,
    recorded,
)

LATER = datetime(2027, 1, 1, tzinfo=UTC)
SIXTY = a_daily(max_days=60)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def total(decision: Decision, as_of: date, proposal: Decision | None = None) -> str:
    return accrual_of(decision, proposal, ceiling(), as_of).accrued.total.text


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (date(2025, 10, 12), "0.00"),
        (date(2025, 10, 13), "20000.00"),
        (date(2025, 10, 14), "20100.00"),
        (date(2025, 12, 11), "25900.00"),
        (date(2025, 12, 12), "26000.00"),
        (date(2025, 12, 13), "26000.00"),
        (date(2026, 11, 23), "26000.00"),
    ],
)
def test_a_rate_runs_for_its_days_and_no_longer(as_of: date, expected: str) -> None:
    decision = recorded(new(singles=[a_single()], dailies=[SIXTY]))
    assert total(decision, as_of) == expected


def test_the_last_day_is_told_and_by_what_it_is_the_last() -> None:
    decision = recorded(new(dailies=[SIXTY]))
    (rate,) = accrual_of(decision, None, ceiling(), date(2025, 11, 1)).rates
    assert (rate.last_day, rate.ended_by) == (date(2025, 12, 12), EndedBy.MAXIMUM_DAYS)
    assert (rate.state, rate.days) == (RateState.RUNNING, 19)


@pytest.mark.parametrize(
    ("end_day", "expected"), [(EndDay.CHARGED, "300.00"), (EndDay.NOT_CHARGED, "200.00")]
)
@pytest.mark.parametrize("by", ["date", "compliance"])
def test_whether_the_end_day_is_charged_is_a_named_choice(
    end_day: EndDay, expected: str, by: str
) -> None:
    until = date(2025, 10, 16) if by == "date" else None
    decision = recorded(new(dailies=[a_daily(until=until)], end_day=end_day))
    if by == "compliance":
        decision = changed(decision, Complied(at("2025-10-16T12:00")), LATER)
    assert total(decision, date(2025, 12, 1)) == expected


def test_rates_run_together_and_each_ends_with_its_own_requirement() -> None:
    rates = [a_daily("500", requirement="age"), a_daily("200", requirement="risk")]
    decision = recorded(new(dailies=rates))
    decision = changed(decision, Complied(at("2025-10-15T12:00"), "age"), LATER)
    accrual = accrual_of(decision, None, ceiling(), date(2025, 10, 20))
    assert [one.amount.text for one in accrual.rates] == ["1000.00", "1400.00"]
    assert accrual.per_day == pounds("200")


def test_nothing_accrues_where_the_deadline_was_met() -> None:
    deadline = at("2026-02-23T17:00")
    terms = new(
        given_at=at("2026-02-20T09:00"),
        compliance_date=deadline,
        dailies=[a_daily("1000", date(2026, 2, 24))],
    )
    in_time = changed(recorded(terms), Complied(deadline), LATER)
    same_day = changed(recorded(terms), Complied(deadline + timedelta(hours=3)), LATER)
    assert total(in_time, date(2026, 5, 1)) == "0.00"
    assert total(same_day, date(2026, 5, 1)) == "0.00"
    assert total(recorded(terms), date(2026, 2, 24)) == "1000.00"


def test_withdrawal_ends_what_accrues_and_takes_nothing_back() -> None:
    decision = recorded(new(singles=[a_single()], dailies=[SIXTY]))
    withdrawn = changed(decision, Withdrawn(at("2025-10-16T12:00"), "in error"), LATER)
    assert total(withdrawn, date(2025, 10, 16)) == total(decision, date(2025, 10, 16))
    assert total(withdrawn, date(2026, 1, 1)) == "20300.00"


def appealed(effect: AppealEffect, outcome: AppealOutcome | None) -> Decision:
    decision = recorded(new(dailies=[SIXTY]))
    decision = changed(decision, Appealed(at("2025-10-16T12:00"), effect), LATER)
    if outcome is None:
        return decision
    return changed(decision, AppealDecided(at("2025-10-20T12:00"), outcome), LATER)


@pytest.mark.parametrize(
    ("effect", "outcome", "expected"),
    [
        # Charged: the 14th to the 16th; suspended: the 17th to the 20th, or for good.
        (AppealEffect.SUSPENDS, None, "300.00"),
        (AppealEffect.SUSPENDS, AppealOutcome.DISMISSED, "5600.00"),
        (AppealEffect.SUSPENDS, AppealOutcome.QUASHED, "300.00"),
        (AppealEffect.RUNS_ON, None, "6000.00"),
        (AppealEffect.RUNS_ON, AppealOutcome.DISMISSED, "6000.00"),
        (AppealEffect.RUNS_ON, AppealOutcome.QUASHED, "700.00"),
    ],
)
def test_an_appeal_suspends_or_ends_what_accrues(
    effect: AppealEffect, outcome: AppealOutcome | None, expected: str
) -> None:
    assert total(appealed(effect, outcome), date(2026, 1, 1)) == expected


def test_a_rate_that_an_appeal_suspends_says_so_and_the_working_flags_the_doubt() -> None:
    accrual = accrual_of(
        appealed(AppealEffect.SUSPENDS, None), None, ceiling(), date(2025, 11, 1)
    )
    assert accrual.rates[0].state is RateState.SUSPENDED
    assert accrual.per_day == pounds("0")
    (line,) = [line for line in accrual.working if line.step == "appeal"]
    assert "unsure" in line.source


def test_nothing_accrues_under_a_provisional_notice() -> None:
    terms = new(DecisionStage.PROVISIONAL_NOTICE, singles=[a_single()], dailies=[SIXTY])
    accrual = accrual_of(recorded(terms), None, ceiling(), date(2026, 1, 1))
    assert (accrual.accrued.total, accrual.rates) == (pounds("0"), ())


def test_single_and_daily_together_stay_below_the_ceiling_they_share() -> None:
    decision = recorded(new(singles=[a_single("17999950")], dailies=[SIXTY]))
    accrual = accrual_of(decision, None, ceiling(), date(2025, 10, 14))
    assert accrual.accrued.total == pounds("18000000")
    assert accrual.accrued.capped
    assert accrual.working[-1].source == "OSA 2023 Sch 13 para 4(7)"


def test_what_accrues_stays_below_what_was_proposed() -> None:
    proposed = recorded(
        new(DecisionStage.PROVISIONAL_NOTICE, dailies=[a_daily(max_days=10)]), number=2
    )
    decision = recorded(new(given_at=GIVEN + timedelta(days=30), dailies=[a_daily()]))
    assert total(decision, date(2026, 1, 1), proposed) == "1000.00"
    to_another = replace(proposed, terms=replace(proposed.terms, provider_ids=(OTHER,)))
    assert total(decision, date(2026, 1, 1), to_another) != "1000.00"
