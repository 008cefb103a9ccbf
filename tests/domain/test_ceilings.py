"""Other laws' ceilings: the formula where it can be worked out, and what is unsure of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.domain.ceilings import CEILINGS, ceiling_rule
from app.domain.errors import Malformed
from app.domain.money import Money
from app.domain.penalties import (
    AccountingPeriod,
    ExposureInputs,
    FigureStatus,
    GroupMember,
    PeriodState,
    Reckoning,
    reckon,
)

AS_OF = date(2026, 11, 22)


def under(
    code: str,
    revenue: str | None = None,
    currency: str = "EUR",
    *,
    state: str = "complete",
    as_of: date = AS_OF,
    **others: Any,
) -> Reckoning:
    given = None if revenue is None else Money(Decimal(revenue), currency)
    period = AccountingPeriod(
        PeriodState(state if revenue is not None else "unknown"), revenue=given, **others
    )
    return reckon(ExposureInputs("regime", as_of, period, ceiling=code))


# law, turnover, its currency, ceiling, its currency, bound, basis, whether sure
CASES = [
    ("eu-tco", "1000000000", "EUR", "40000000.00 EUR", "exact", "percentage_of_revenue"),
    ("eu-tco", "0", "EUR", "0.00 EUR", "exact", "fixed_amount"),
    ("eu-tco", "0.49", "EUR", "0.01 EUR", "exact", "percentage_of_revenue"),
    ("eu-tco", "1000000000", "USD", "40000000.00 USD", "exact", "percentage_of_revenue"),
    ("eu-tco", None, "EUR", "0.00 EUR", "at_least", "revenue_unknown"),
    ("eu-dsa", "1000000000", "EUR", "60000000.00 EUR", "exact", "percentage_of_revenue"),
    ("eu-dsa", None, "EUR", "0.00 EUR", "at_least", "revenue_unknown"),
    ("us-take-it-down", None, "USD", "53088.00 USD", "at_least", "fixed_amount"),
    ("us-take-it-down", "9000000000", "USD", "53088.00 USD", "at_least", "fixed_amount"),
    ("au-osa", None, "AUD", "825000.00 AUD", "at_least", "fixed_amount"),
    ("de-netzdg", None, "EUR", "50000000.00 EUR", "exact", "fixed_amount"),
    ("ie-osmr", None, "EUR", "20000000.00 EUR", "at_least", "revenue_unknown"),
    ("ie-osmr", "200000000", "EUR", "20000000.00 EUR", "exact", "fixed_amount"),
    ("ie-osmr", "200000000.10", "EUR", "20000000.01 EUR", "exact", "percentage_of_revenue"),
    ("ie-osmr", "900000000", "USD", "20000000.00 EUR", "at_least", "revenue_unknown"),
    ("in-safe-harbour", None, "INR", "0.00 INR", "exact", "fixed_amount"),
    (
        "osa-schedule-13",
        "500000000",
        "GBP",
        "50000000.00 GBP",
        "exact",
        "percentage_of_revenue",
    ),
]


@pytest.mark.parametrize(("code", "revenue", "currency", "maximum", "bound", "basis"), CASES)
def test_the_ceiling_follows_its_laws_formula(
    code: str, revenue: str | None, currency: str, maximum: str, bound: str, basis: str
) -> None:
    reckoning = under(code, revenue, currency)
    assert str(reckoning.statutory_maximum) == maximum
    assert (reckoning.bound, reckoning.basis) == (bound, basis)
    assert reckoning.accrued.total.currency == reckoning.statutory_maximum.currency


@pytest.mark.parametrize(
    ("code", "sure"),
    [
        ("osa-schedule-13", True),
        ("eu-tco", False),
        ("eu-dsa", True),
        ("us-take-it-down", False),
        ("au-osa", False),
        ("de-netzdg", False),
        ("ie-osmr", False),
        ("in-safe-harbour", True),
    ],
)
def test_a_number_that_is_not_checked_is_flagged(code: str, *, sure: bool) -> None:
    reckoning = under(code)
    assert reckoning.sure is sure
    marks = [line.value for line in reckoning.working if line.step == "confidence"]
    assert [mark.split(":")[0] for mark in marks] == (
        [] if code == "osa-schedule-13" else ["sure" if sure else "unsure"]
    )


@pytest.mark.parametrize(
    ("as_of", "maximum", "version"),
    [
        ("2023-07-01", "782500.00 AUD", "au-osa/2023-07-01"),
        ("2024-11-06", "782500.00 AUD", "au-osa/2023-07-01"),
        ("2024-11-07", "825000.00 AUD", "au-osa/2024-11-07"),
        ("2026-06-30", "825000.00 AUD", "au-osa/2024-11-07"),
        ("2026-07-01", "825000.00 AUD", "au-osa/2026-07-01"),
    ],
)
def test_penalty_units_hold_from_their_dates(as_of: str, maximum: str, version: str) -> None:
    reckoning = under("au-osa", as_of=date.fromisoformat(as_of))
    assert (str(reckoning.statutory_maximum), reckoning.rule_version) == (maximum, version)


def test_the_indexed_unit_that_was_not_found_is_said_to_be_unknown() -> None:
    working = " ".join(line.value for line in under("au-osa").working)
    assert "the new amount was not found" in working


@pytest.mark.parametrize(
    ("start", "end", "daily"),
    [
        # 5 % of 1,000,000,000 / 365, / 366
        (None, None, "136986.30 EUR"),
        (date(2025, 1, 1), date(2025, 12, 31), "136986.30 EUR"),
        (date(2024, 1, 1), date(2024, 12, 31), "136612.02 EUR"),
    ],
)
def test_lesser_ceilings_stand_in_the_working_with_their_doubt(
    start: date | None, end: date | None, daily: str
) -> None:
    reckoning = under("eu-dsa", "1000000000", start=start, end=end)
    assert reckoning.statutory_maximum.text == "60000000.00"
    told = {line.step: line.value for line in reckoning.working}
    doubt = "(unsure: believed right, not checked against a source)"
    assert told["failings of information"] == f"1 % of turnover {doubt} = 10000000.00 EUR"
    assert told["periodic penalties"] == (
        f"5 % of average daily turnover, for each day {doubt} = {daily}"
    )
    unknown = {line.step: line.value for line in under("eu-dsa").working}
    assert unknown["failings of information"] == f"1 % of turnover {doubt}"


def test_a_natural_person_is_told_apart_from_a_body_corporate() -> None:
    working = " ".join(line.value for line in under("au-osa").working)
    assert "500 units of A$330, times five" in working
    assert "165000 AUD" in working


def test_loss_of_safe_harbour_is_said_to_be_the_consequence() -> None:
    lines = {line.step: line.value for line in under("in-safe-harbour").working}
    assert lines["formula"] == "no money penalty"
    assert lines["ceiling"] == "none: this law sets no sum of money"
    assert lines["consequence"].startswith("loss of safe harbour")


def test_turnover_of_a_year_not_ended_is_not_that_of_the_preceding_one() -> None:
    reckoning = under("eu-tco", "1000000000", state="not_ended")
    assert (reckoning.bound, reckoning.basis) == ("at_least", "revenue_unknown")


def test_an_estimated_turnover_is_called_an_estimate() -> None:
    reckoning = under("eu-dsa", "1000000000", status=FigureStatus.ESTIMATED)
    assert reckoning.basis == "estimated_revenue"


def test_a_groups_turnover_is_added_up() -> None:
    period = AccountingPeriod(PeriodState.COMPLETE)
    group = tuple(GroupMember(name, Money(Decimal(5 * 10**8), "EUR")) for name in "AB")
    reckoning = reckon(ExposureInputs("regime", AS_OF, period, group=group, ceiling="eu-tco"))
    assert reckoning.statutory_maximum.text == "40000000.00"


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("osa-schedule-13", date(2023, 10, 25)),
        ("us-take-it-down", date(2026, 5, 18)),
        ("au-osa", date(2023, 6, 30)),
    ],
)
def test_before_its_first_day_a_law_has_no_ceiling(code: str, day: date) -> None:
    with pytest.raises(Malformed) as refused:
        ceiling_rule(code, day)
    assert refused.value.faults[0].pointer == "/as_of"


def test_every_rule_names_its_law_source_and_dates_in_order() -> None:
    for rule in CEILINGS:
        assert rule.law
        assert rule.source
        assert all(one.subject and one.text and one.source for one in rule.remarks)
        assert all(one.subject and one.share and one.source for one in rule.lesser)
    for code in {rule.code for rule in CEILINGS}:
        dates = [rule.holds_from for rule in CEILINGS if rule.code == code]
        assert dates == [None] or dates == sorted(day for day in dates if day is not None)
