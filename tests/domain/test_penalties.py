"""Schedule 13 by hand: expected pennies, and the paragraph that governs each case."""

from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

import pytest

from app.domain.money import Money
from app.domain.penalties import (
    AccountingPeriod,
    ExchangeRate,
    ExposureInputs,
    GroupMember,
    PeriodState,
    Person,
    reckon,
)
from app.values import replace

AS_OF = date(2026, 11, 22)
YEAR = ("2025-01-01", "2025-12-31")
FIXED = "18000000.00"

Expected: TypeAlias = tuple[str, str, str, str]


def pounds(amount: str) -> Money:
    return Money(Decimal(amount), "GBP")


def a_period(
    revenue: str | None,
    start: str | None = YEAR[0],
    end: str | None = YEAR[1],
    *,
    state: str = "complete",
    currency: str = "GBP",
) -> AccountingPeriod:
    return AccountingPeriod(
        PeriodState(state),
        start=None if start is None else date.fromisoformat(start),
        end=None if end is None else date.fromisoformat(end),
        revenue=None if revenue is None else Money(Decimal(revenue), currency),
    )


def inputs_for(period: AccountingPeriod, **others: Any) -> ExposureInputs:
    return ExposureInputs("uk-osa-intimate-image", AS_OF, period, **others)


def assert_reckoned(
    inputs: ExposureInputs, maximum: str, basis: str, bound: str, paragraph: str
) -> None:
    reckoning = reckon(inputs)
    assert reckoning.statutory_maximum == pounds(maximum)
    assert (reckoning.basis, reckoning.bound) == (basis, bound)
    assert any(paragraph in line.source for line in reckoning.working)


# revenue, first day, last day, ceiling, basis, governing paragraph of Schedule 13.
# Expected values by long division; a period that is a year is not scaled.
COMPLETE: list[tuple[str, str | None, str | None, str, str, str]] = [
    # nothing, and the crossover at GBP 180 million from both sides
    ("0", *YEAR, FIXED, "fixed_amount", "4(1)(a)"),
    ("0.01", *YEAR, FIXED, "fixed_amount", "4(1)(a)"),
    ("179999999.99", *YEAR, FIXED, "fixed_amount", "4(1)(a)"),
    ("180000000.00", *YEAR, FIXED, "fixed_amount", "4(1)(a)"),
    ("180000000.01", *YEAR, FIXED, "percentage_of_revenue", "4(1)(b)"),
    ("180000000.09", *YEAR, FIXED, "percentage_of_revenue", "4(1)(b)"),
    ("180000000.10", *YEAR, "18000000.01", "percentage_of_revenue", "4(1)(b)"),
    ("180000000.19", *YEAR, "18000000.01", "percentage_of_revenue", "4(1)(b)"),
    ("500000000", *YEAR, "50000000.00", "percentage_of_revenue", "4(1)(b)"),
    ("1234567890.12", *YEAR, "123456789.01", "percentage_of_revenue", "4(1)(b)"),
    ("1234567890.19", *YEAR, "123456789.01", "percentage_of_revenue", "4(1)(b)"),
    ("100000000000000", *YEAR, "10000000000000.00", "percentage_of_revenue", "4(1)(b)"),
    # a year from a day to the eve of its anniversary, leap days or not
    ("200000000", "2024-01-01", "2024-12-31", "20000000.00", "percentage_of_revenue", "4(1)"),
    ("200000000", "2023-03-01", "2024-02-29", "20000000.00", "percentage_of_revenue", "4(1)"),
    ("200000000", "2024-03-01", "2025-02-28", "20000000.00", "percentage_of_revenue", "4(1)"),
    ("200000000", "2024-02-29", "2025-02-28", "20000000.00", "percentage_of_revenue", "4(1)"),
    ("200000000", "2024-02-29", "2025-02-27", "20000000.00", "percentage_of_revenue", "4(5)"),
    ("200000000", "2023-12-01", "2024-11-30", "20000000.00", "percentage_of_revenue", "4(1)"),
    ("200000000", "2024-07-01", "2025-06-30", "20000000.00", "percentage_of_revenue", "4(1)"),
    # a day more or less than a year
    ("200000000", "2025-01-01", "2025-12-30", "20054945.05", "percentage_of_revenue", "4(5)"),
    ("200000000", "2025-01-01", "2026-01-01", "19945355.19", "percentage_of_revenue", "4(5)"),
    ("200000000", "2024-01-01", "2024-12-30", "20000000.00", "percentage_of_revenue", "4(5)"),
    ("200000000", "2024-01-01", "2025-01-01", "19891008.17", "percentage_of_revenue", "4(5)"),
    ("500000000", "2025-01-01", "2025-12-30", "50137362.63", "percentage_of_revenue", "4(5)"),
    ("200000000", "2024-12-29", "2026-01-03", "19676549.86", "percentage_of_revenue", "4(5)"),
    # shorter: the share rises, the fixed amount does not
    ("150000000", "2025-01-01", "2025-09-30", "20054945.05", "percentage_of_revenue", "4(5)"),
    ("150000000", "2025-04-01", "2025-12-31", "19909090.90", "percentage_of_revenue", "4(5)"),
    ("134000000", "2025-04-01", "2025-12-31", FIXED, "fixed_amount", "4(5)"),
    ("135616438.35", "2025-04-01", "2025-12-31", FIXED, "fixed_amount", "4(5)"),
    ("135616438.36", "2025-04-01", "2025-12-31", FIXED, "percentage_of_revenue", "4(5)"),
    (
        "135616438.50",
        "2025-04-01",
        "2025-12-31",
        "18000000.01",
        "percentage_of_revenue",
        "4(5)",
    ),
    ("400000000", "2025-01-01", "2025-06-30", "80662983.42", "percentage_of_revenue", "4(5)"),
    (
        "999999999.99",
        "2025-01-01",
        "2025-03-31",
        "405555555.55",
        "percentage_of_revenue",
        "4(5)",
    ),
    ("1000000", "2025-12-31", "2025-12-31", "36500000.00", "percentage_of_revenue", "4(5)"),
    ("0", "2025-04-01", "2025-12-31", FIXED, "fixed_amount", "4(5)"),
    # longer: the share falls, the fixed amount does not
    ("400000000", "2024-07-01", "2025-12-31", "26593806.92", "percentage_of_revenue", "4(5)"),
    ("400000000", "2024-01-01", "2025-06-30", "26691042.04", "percentage_of_revenue", "4(5)"),
    ("200000000", "2024-07-01", "2025-12-31", FIXED, "fixed_amount", "4(5)"),
    ("360000000", "2024-01-01", "2025-12-30", FIXED, "fixed_amount", "4(5)"),
    ("360493150.68", "2024-01-01", "2025-12-31", FIXED, "fixed_amount", "4(5)"),
    ("360493150.70", "2024-01-01", "2025-12-31", FIXED, "percentage_of_revenue", "4(5)"),
    # no dates: a year
    ("300000000", None, None, "30000000.00", "percentage_of_revenue", "4(1)(b)"),
]


@pytest.mark.parametrize(("revenue", "start", "end", "maximum", "basis", "paragraph"), COMPLETE)
def test_a_complete_period(
    revenue: str, start: str | None, end: str | None, maximum: str, basis: str, paragraph: str
) -> None:
    period = a_period(revenue, start, end)
    assert_reckoned(inputs_for(period), maximum, basis, "exact", paragraph)


# (state, revenue, first day, last day), (ceiling, basis, bound, governing paragraph)
UNKNOWN = (FIXED, "revenue_unknown", "at_least", "Sch 13 para 4")
OTHER_STATES: list[tuple[tuple[str, str | None, str | None, str | None], Expected]] = [
    (("none", None, None, None), (FIXED, "no_accounting_period", "exact", "4(2)")),
    (("unknown", None, None, None), UNKNOWN),
    (("unknown", None, *YEAR), UNKNOWN),
    (("not_ended", None, None, None), UNKNOWN),
    (
        ("not_ended", "300000000", "2026-01-01", "2026-12-31"),
        ("30000000.00", "estimated_revenue", "exact", "4(4)"),
    ),
    (
        ("not_ended", "300000000", "2026-06-01", "2027-02-28"),
        ("40109890.10", "estimated_revenue", "exact", "4(5)"),
    ),
    (
        ("not_ended", "300000000", None, None),
        ("30000000.00", "estimated_revenue", "exact", "4(4)"),
    ),
    (("not_ended", "180000000", None, None), (FIXED, "fixed_amount", "exact", "4(4)")),
    (("not_ended", "180000000.01", None, None), (FIXED, "estimated_revenue", "exact", "4(4)")),
    (("not_ended", "0", None, None), (FIXED, "fixed_amount", "exact", "4(4)")),
]


@pytest.mark.parametrize(("given", "expected"), OTHER_STATES)
def test_a_period_that_is_not_complete(
    given: tuple[str, str | None, str | None, str | None], expected: Expected
) -> None:
    state, *period = given
    assert_reckoned(inputs_for(a_period(*period, state=state)), *expected)


@pytest.mark.parametrize(
    "period",
    [
        a_period("9000000000"),
        a_period("9000000000", currency="USD"),
        a_period(None),
        a_period(None, None, None, state="none"),
        a_period(None, None, None, state="unknown"),
    ],
)
def test_a_person_who_is_not_the_provider_is_under_the_fixed_amount(
    period: AccountingPeriod,
) -> None:
    inputs = inputs_for(period, person=Person.OTHER_PERSON)
    assert_reckoned(inputs, FIXED, "not_the_provider", "exact", "4(3)")


# provider's own revenue, revenues of the group's undertakings, ceiling, basis
GROUPS: list[tuple[str | None, list[str], str, str]] = [
    ("100000000", ["80000000"], FIXED, "fixed_amount"),
    ("100000000", ["80000000.09"], FIXED, "percentage_of_revenue"),
    ("100000000", ["80000000.05", "0.05"], "18000000.01", "percentage_of_revenue"),
    ("100000000", ["300000000", "100000000"], "50000000.00", "percentage_of_revenue"),
    ("0", ["0", "0"], FIXED, "fixed_amount"),
    (None, ["300000000", "200000000"], "50000000.00", "percentage_of_revenue"),
    # each share alone would be cut by nearly a penny; the sum is cut once
    ("1000000000.09", ["1000000000.09"], "200000000.01", "percentage_of_revenue"),
]


@pytest.mark.parametrize(("own", "others", "maximum", "basis"), GROUPS)
def test_a_group_is_reckoned_on_the_revenue_of_all(
    own: str | None, others: list[str], maximum: str, basis: str
) -> None:
    group = tuple(GroupMember(f"Undertaking {n}", pounds(r)) for n, r in enumerate(others))
    assert_reckoned(inputs_for(a_period(own), group=group), maximum, basis, "exact", "para 5")


def test_a_groups_share_is_scaled_by_the_period_too() -> None:
    group = (GroupMember("Parent", pounds("100000000")),)
    period = a_period("50000000", "2025-01-01", "2025-09-30")
    inputs = inputs_for(period, group=group)
    assert_reckoned(inputs, "20054945.05", "percentage_of_revenue", "exact", "4(5)")


def test_a_group_beside_unknown_revenue_leaves_the_ceiling_open() -> None:
    group = (GroupMember("Parent", Money(Decimal(10**9), "USD")),)
    inputs = inputs_for(a_period(None, None, None, state="unknown"), group=group)
    assert_reckoned(inputs, FIXED, "revenue_unknown", "at_least", "4")


# revenue, currency, pounds for one unit, ceiling: published revenues at published mean rates
CONVERTED = [
    ("200966000000", "USD", "0.759185", "15257037271.00"),
    ("164501000000", "USD", "0.782333", "12869456083.30"),
    ("402800000000", "USD", "0.759185", "30579971800.00"),
    ("5931000000", "USD", "0.759185", "450272623.50"),
    ("2200000000", "USD", "0.759185", "167020700.00"),
    ("1400000000", "USD", "0.782333", "109526620.00"),
    ("1410000000", "USD", "0.782310", "110305710.00"),
    ("155000000000", "USD", "0.782333", "12126161500.00"),
    # the crossover in dollars
    ("237096359.91", "USD", "0.759185", FIXED),
    ("237096359.92", "USD", "0.759185", FIXED),
    ("237096360.05", "USD", "0.759185", "18000000.01"),
    # 28 digits of a rate times 14 of an amount: nothing is lost before the one cut
    ("999999999999.99", "USD", "0.3333333333333333333333333333", "33333333333.33"),
    ("300000000000000", "JPY", "0.005", "150000000000.00"),
]


@pytest.mark.parametrize(("revenue", "currency", "rate", "maximum"), CONVERTED)
def test_revenue_in_another_currency_is_converted_exactly(
    revenue: str, currency: str, rate: str, maximum: str
) -> None:
    inputs = inputs_for(
        a_period(revenue, currency=currency),
        exchange_rate=ExchangeRate(currency, Decimal(rate), "mean of daily rates"),
    )
    reckoning = reckon(inputs)
    assert reckoning.statutory_maximum == pounds(maximum)
    assert any(rate.rstrip("0") in line.value for line in reckoning.working)
    assert any(line.source == "mean of daily rates" for line in reckoning.working)


def test_a_group_in_two_currencies_is_added_in_sterling() -> None:
    group = (GroupMember("Parent", Money(Decimal(300_000_000), "USD")),)
    rate = ExchangeRate(
        "USD", Decimal("0.759185"), dates=(date(2025, 1, 2), date(2025, 12, 31))
    )
    inputs = inputs_for(a_period("100000000"), group=group, exchange_rate=rate)
    reckoning = reckon(inputs)
    assert reckoning.statutory_maximum == pounds("32775550.00")
    assert any("2025-01-02 to 2025-12-31" in line.value for line in reckoning.working)


def test_parts_of_a_group_lose_nothing_before_they_are_added() -> None:
    # In sterling the parts have 29 digits; together they are 10,000,000,000,001.00 exactly.
    rate = ExchangeRate("USD", Decimal("0.10000000000001"))
    group = (GroupMember("Parent", Money(Decimal("66666666666666.67"), "USD")),)
    period = a_period("33333333333333.33", currency="USD")
    reckoning = reckon(inputs_for(period, group=group, exchange_rate=rate))
    assert reckoning.statutory_maximum == pounds("1000000000000.10")


@pytest.mark.parametrize(
    ("end", "as_of", "state", "basis"),
    [
        ("2025-12-31", "2026-01-01", "complete", "percentage_of_revenue"),
        ("2025-12-31", "2025-12-31", "not_ended", "estimated_revenue"),
    ],
)
def test_a_period_is_complete_from_the_day_after_its_last(
    end: str | None, as_of: str, state: str, basis: str
) -> None:
    period = a_period("200000000", "2025-01-01", end, state=state)
    inputs = replace(inputs_for(period), as_of=date.fromisoformat(as_of))
    assert_reckoned(inputs, "20000000.00", basis, "exact", "4")


def test_a_figure_more_than_a_period_old_is_said_to_be_old() -> None:
    old = reckon(inputs_for(a_period("200000000", "2024-01-01", "2024-12-31")))
    recent = reckon(inputs_for(a_period("200000000")))
    assert "age of the figure" in {line.step for line in old.working}
    assert "age of the figure" not in {line.step for line in recent.working}


def test_every_line_of_the_working_has_a_value_and_a_source() -> None:
    reckoning = reckon(inputs_for(a_period("150000000", "2025-01-01", "2025-09-30")))
    assert all(line.step and line.value and line.source for line in reckoning.working)
    values = " | ".join(line.value for line in reckoning.working)
    for shown in ("150000000.00 GBP", "15000000.00 GBP", "365/273", "20054945.054945…"):
        assert shown in values
    assert reckoning.rule_version == "osa-schedule-13/2023-10-26"
    assert "Schedule 13" in reckoning.law
    assert reckoning.sure
