"""Money: exact, of one currency, and rounded in one way."""

from decimal import Decimal

import pytest

from app.domain.errors import Malformed
from app.domain.money import Money, down_to_penny, money_at


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ("0", "0.00"),
        ("-0", "0.00"),
        ("-0.00", "0.00"),
        ("0E+999999", "0.00"),
        ("5", "5.00"),
        ("5.5", "5.50"),
        ("5.50", "5.50"),
        ("5.500", "5.50"),
        ("1E+7", "10000000.00"),
        ("1E-2", "0.01"),
        ("-12.34", "-12.34"),
        ("999999999999999999.99", "999999999999999999.99"),
    ],
)
def test_an_amount_has_one_plain_spelling(given: str, text: str) -> None:
    assert Money(Decimal(given), "GBP").text == text


@pytest.mark.parametrize(
    ("amount", "detail"),
    [
        ("NaN", "must be a finite decimal number"),
        ("sNaN", "must be a finite decimal number"),
        ("Infinity", "must be a finite decimal number"),
        ("-Infinity", "must be a finite decimal number"),
        ("1000000000000000000", "has more than eighteen digits before the point"),
        ("-1E+18", "has more than eighteen digits before the point"),
        ("1E+999999", "has more than eighteen digits before the point"),
        ("0.001", "has more than two decimals"),
        ("5.555", "has more than two decimals"),
        ("1E-999999", "has more than two decimals"),
    ],
)
def test_an_amount_that_cannot_be_kept_exactly_is_refused(amount: str, detail: str) -> None:
    with pytest.raises(Malformed) as refused:
        Money(Decimal(amount), "GBP")
    assert [(one.pointer, one.detail) for one in refused.value.faults] == [("/amount", detail)]


@pytest.mark.parametrize("currency", ["", "gbp", "GB", "GBPP", "XXX", "XAU", "ABC", "£"])
def test_an_unknown_currency_is_refused(currency: str) -> None:
    with pytest.raises(Malformed) as refused:
        Money(Decimal(1), currency)
    assert refused.value.faults[0].pointer == "/currency"


def test_all_faults_of_an_amount_are_named_at_their_place_in_the_request() -> None:
    with pytest.raises(Malformed) as refused:
        money_at("/group/2/revenue", Decimal("0.001"), "gbp")
    pointers = [fault.pointer for fault in refused.value.faults]
    assert pointers == ["/group/2/revenue/amount", "/group/2/revenue/currency"]


def test_a_good_amount_is_read_wherever_it_stands() -> None:
    assert money_at("/revenue", Decimal("1.50"), "EUR") == Money(Decimal("1.5"), "EUR")


def test_a_sum_of_the_largest_amounts_is_exact() -> None:
    largest = Money(Decimal("499999999999999999.99"), "GBP")
    assert (largest + largest).text == "999999999999999999.98"
    assert largest.times(2).text == "999999999999999999.98"


def test_amounts_of_one_currency_compare() -> None:
    less, more = Money(Decimal("1.99"), "GBP"), Money(Decimal(2), "GBP")
    assert less < more
    assert less <= more
    assert more > less
    assert more >= less
    assert not more <= less
    assert str(more) == "2.00 GBP"


def test_amounts_of_two_currencies_neither_add_nor_compare() -> None:
    pounds, dollars = Money(Decimal(1), "GBP"), Money(Decimal(1), "USD")
    with pytest.raises(ValueError, match="GBP and USD"):
        _ = pounds + dollars
    with pytest.raises(ValueError, match="USD and GBP"):
        _ = dollars < pounds
    assert pounds != dollars


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [
        ("0.009", "0.00"),
        ("0.0199999999", "0.01"),
        ("1.005", "1.00"),
        ("17999999.999999999999999999999999999999", "17999999.99"),
        ("18000000.00", "18000000.00"),
    ],
)
def test_rounding_goes_down_to_the_penny(exact: str, rounded: str) -> None:
    assert down_to_penny(Decimal(exact)) == Decimal(rounded)
