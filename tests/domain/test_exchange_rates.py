"""The mean of daily rates over a period, by hand, on a week of made-up quotations."""

from datetime import date
from decimal import Decimal

import pytest

from app.domain.exchange_rates import Quotations, RateNotHeld, mean_rate, no_rates
from app.domain.revenue import PeriodState
from app.values import replace

COMPLETE = PeriodState.COMPLETE

# A Monday to a Friday. Pounds for one unit: 1/2, 1/4, 1/5, 1, 1/8.
WEEK = Quotations(
    "USD",
    date(2025, 3, 1),
    tuple(date(2025, 3, day) for day in (3, 4, 5, 6, 7)),
    tuple(map(Decimal, ("1", "0.5", "0.2", "1", "0.5"))),
    tuple(map(Decimal, ("2", "2", "1", "1", "4"))),
    "a bank",
)


def on(day: int) -> date:
    return date(2025, 3, day)


def test_the_rate_is_the_mean_of_each_days_pounds_for_one_unit() -> None:
    rate = mean_rate(WEEK, on(3), on(7), COMPLETE)
    # (0.5 + 0.25 + 0.2 + 1 + 0.125) / 5. The inverse of the mean of units for one pound
    # (2 + 4 + 5 + 1 + 8) / 5 would be 0.25.
    assert rate.gbp_per_unit == Decimal("0.415")
    assert (rate.currency, rate.source, rate.quotations) == ("USD", "a bank", 5)
    assert rate.dates == (on(3), on(7))


def test_days_without_a_quotation_count_for_nothing() -> None:
    # The first is a Saturday, the ninth the Sunday after the last quotation.
    around = mean_rate(WEEK, on(1), on(9), COMPLETE)
    assert around == mean_rate(WEEK, on(3), on(7), COMPLETE)


def test_both_ends_of_the_period_belong_to_it() -> None:
    assert mean_rate(WEEK, on(4), on(5), COMPLETE).gbp_per_unit == Decimal("0.225")
    assert mean_rate(WEEK, on(6), on(6), COMPLETE).gbp_per_unit == Decimal(1)


def test_a_mean_that_does_not_end_is_cut_at_28_digits() -> None:
    thirds = replace(WEEK, units=tuple(map(Decimal, ("3", "1.5", "0.6", "3", "1.5"))))
    assert mean_rate(thirds, on(3), on(7), COMPLETE).gbp_per_unit == Decimal("0." + "3" * 28)


@pytest.mark.parametrize(("start", "end"), [(on(1), on(10)), (date(2025, 2, 28), on(7))])
def test_a_period_that_reaches_beyond_the_rates_has_none(start: date, end: date) -> None:
    with pytest.raises(RateNotHeld, match="2025-03-01 to 2025-03-09"):
        mean_rate(WEEK, start, end, COMPLETE)


def test_what_is_known_until_a_thursday_ends_with_it() -> None:
    short = replace(WEEK, days=WEEK.days[:4], pounds=WEEK.pounds[:4], units=WEEK.units[:4])
    assert mean_rate(short, on(3), on(6), COMPLETE).quotations == 4
    with pytest.raises(RateNotHeld):
        mean_rate(short, on(3), on(7), COMPLETE)


@pytest.mark.parametrize("gap", [0, 2, 4])
def test_a_currency_not_quoted_throughout_the_period_has_no_rate(gap: int) -> None:
    units = [*WEEK.units[:gap], None, *WEEK.units[gap + 1 :]]
    quoted = replace(WEEK, units=units)
    with pytest.raises(RateNotHeld, match="was not quoted throughout"):
        mean_rate(quoted, on(3), on(7), COMPLETE)


def test_a_currency_never_quoted_has_no_rate() -> None:
    with pytest.raises(RateNotHeld, match="at any time"):
        mean_rate(replace(WEEK, units=[None] * 5), on(3), on(7), COMPLETE)


def test_a_period_in_which_nothing_was_quoted_has_no_rate() -> None:
    with pytest.raises(RateNotHeld, match="was not quoted throughout"):
        mean_rate(WEEK, on(8), on(9), COMPLETE)


def test_a_running_period_goes_as_far_as_the_rates_do() -> None:
    rate = mean_rate(WEEK, on(5), date(2025, 12, 31), PeriodState.NOT_ENDED)
    assert (rate.quotations, rate.dates) == (3, (on(5), on(7)))
    assert rate.gbp_per_unit == Decimal("0.4416666666666666666666666666")
    with pytest.raises(RateNotHeld):
        mean_rate(WEEK, on(10), date(2025, 12, 31), PeriodState.NOT_ENDED)


def test_whoever_holds_no_rates_says_so() -> None:
    with pytest.raises(RateNotHeld, match="no rate of USD to GBP is held"):
        no_rates("USD", on(3), on(7), COMPLETE)
