"""Accrual by hand: what given penalties come to on a day, and where they stop."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest

from app.domain.money import Money
from app.domain.penalties import (
    END_DAY,
    AccountingPeriod,
    DailyPenalty,
    EndDay,
    ExposureInputs,
    PeriodState,
    Person,
    Reckoning,
    days_charged,
    reckon,
)

FIRST_DAY = date(2025, 10, 14)


def pounds(amount: str | int) -> Money:
    return Money(Decimal(amount), "GBP")


def a_daily(
    rate: str, start: str, *, until: str | None = None, max_days: int | None = None
) -> DailyPenalty:
    return DailyPenalty(
        pounds(rate),
        date.fromisoformat(start),
        None if until is None else date.fromisoformat(until),
        max_days,
    )


def accrual(
    as_of: str,
    singles: Sequence[str] = (),
    dailies: Sequence[DailyPenalty] = (),
    *,
    person: str = "other_person",
) -> Reckoning:
    """Accrued under the fixed amount of a person who is not the provider."""
    return reckon(
        ExposureInputs(
            "uk-osa-information",
            date.fromisoformat(as_of),
            AccountingPeriod(PeriodState.UNKNOWN),
            Person(person),
            single_penalties=tuple(pounds(single) for single in singles),
            daily_penalties=tuple(dailies),
        )
    )


@pytest.mark.parametrize(
    ("as_of", "daily", "total"),
    [
        ("2025-10-13", "0.00", "20000.00"),
        ("2025-10-14", "100.00", "20100.00"),
        ("2025-10-31", "1800.00", "21800.00"),
        ("2025-12-11", "5900.00", "25900.00"),
        ("2025-12-12", "6000.00", "26000.00"),
        ("2025-12-13", "6000.00", "26000.00"),
        ("2199-12-31", "6000.00", "26000.00"),
    ],
)
def test_sixty_days_at_a_hundred_pounds_end_on_12_december_2025(
    as_of: str, daily: str, total: str
) -> None:
    dailies = [a_daily("100", "2025-10-14", max_days=60)]
    accrued = accrual(as_of, ["20000"], dailies).accrued
    assert (accrued.single.text, accrued.daily.text) == ("20000.00", daily)
    assert (accrued.total.text, accrued.capped) == (total, False)


@pytest.mark.parametrize(
    ("as_of", "total"),
    [
        ("2026-04-02", "520000.00"),
        ("2026-04-03", "520800.00"),
        ("2026-04-12", "528000.00"),
        ("2026-11-22", "707200.00"),
    ],
)
def test_three_rates_at_once_come_to_800_pounds_a_day(as_of: str, total: str) -> None:
    dailies = [a_daily(rate, "2026-04-03") for rate in ("500", "200", "100")]
    assert accrual(as_of, ["450000", "50000", "20000"], dailies).accrued.total == pounds(total)


@pytest.mark.parametrize(
    ("until", "max_days", "charged", "not_charged"),
    [
        (date(2025, 12, 12), None, 60, 59),
        (date(2025, 10, 14), None, 1, 0),
        (date(2025, 12, 12), 60, 60, 59),
        (date(2025, 12, 13), 60, 60, 60),
        (date(2025, 12, 31), 60, 60, 60),
        (date(2026, 12, 31), None, 100, 100),
        (None, 60, 60, 60),
        (None, None, 100, 100),
    ],
)
def test_the_end_day_is_a_named_choice(
    until: date | None, max_days: int | None, charged: int, not_charged: int
) -> None:
    penalty = DailyPenalty(pounds(100), FIRST_DAY, until, max_days)
    as_of = date(2026, 1, 21)
    assert days_charged(penalty, as_of, EndDay.CHARGED) == charged
    assert days_charged(penalty, as_of, EndDay.NOT_CHARGED) == not_charged


def test_the_choice_made_is_that_the_end_day_is_charged_and_the_working_says_so() -> None:
    assert END_DAY is EndDay.CHARGED
    dailies = [a_daily("100", "2025-10-14", until="2025-12-12")]
    reckoning = accrual("2026-01-01", [], dailies)
    line = next(one for one in reckoning.working if one.step == "daily penalty")
    assert line.value == "60 days x 100.00 GBP, 2025-10-14 to 2025-12-12 = 6000.00 GBP"
    assert line.source == "OSA 2023 s.137(8); the end day is charged: house reading"


def test_a_rate_that_has_not_begun_comes_to_nothing() -> None:
    reckoning = accrual("2025-10-13", [], [a_daily("100", "2025-10-14")])
    line = next(one for one in reckoning.working if one.step == "daily penalty")
    assert line.value == "0 days x 100.00 GBP, from 2025-10-14 = 0.00 GBP"


@pytest.mark.parametrize(
    ("single", "as_of", "total", "capped"),
    [
        ("18000000.00", "2025-10-13", "18000000.00", False),
        ("18000000.01", "2025-10-13", "18000000.00", True),
        ("17999900.00", "2025-10-14", "18000000.00", False),
        ("17999900.00", "2025-10-15", "18000000.00", True),
        ("1000000000000", "2025-10-14", "18000000.00", True),
    ],
)
def test_single_and_daily_together_stop_at_the_ceiling(
    single: str, as_of: str, total: str, *, capped: bool
) -> None:
    reckoning = accrual(as_of, [single], [a_daily("100", "2025-10-14")])
    assert reckoning.accrued.single == pounds(single)
    assert (reckoning.accrued.total.text, reckoning.accrued.capped) == (total, capped)
    sources = {line.source for line in reckoning.working}
    assert ("OSA 2023 Sch 13 para 4(7)" in sources) == capped


def test_the_limit_is_called_the_least_known_where_the_ceiling_is_open() -> None:
    reckoning = accrual("2025-10-14", ["25000000"], person="provider")
    assert reckoning.bound == "at_least"
    assert reckoning.accrued.total == pounds("18000000")
    assert "being the least that the ceiling can be" in reckoning.working[-1].value


def test_the_largest_penalties_allowed_still_add_up() -> None:
    singles = ["1000000000000"] * 500
    dailies = [a_daily("1000000000", "1900-01-01")] * 500
    accrued = accrual("2199-12-31", singles, dailies).accrued
    assert accrued.single == pounds("500000000000000")
    assert accrued.daily == pounds("54786500000000000")
