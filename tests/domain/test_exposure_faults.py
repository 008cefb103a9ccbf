"""Bad input to a reckoning: refused at its place, with the rule's source."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.domain.errors import Malformed
from app.domain.money import Money
from app.domain.penalties import (
    AccountingPeriod,
    DailyPenalty,
    ExchangeRate,
    ExchangeRateNeeded,
    ExposureInputs,
    GroupMember,
    PeriodState,
    Person,
    reckon,
)

AS_OF = date(2026, 11, 22)
STARTS, ENDS = date(2025, 1, 1), date(2025, 12, 31)
PERIOD = "/accounting_period"


def money(amount: str | int, currency: str = "GBP") -> Money:
    return Money(Decimal(amount), currency)


def a_period(
    state: str = "complete",
    start: date | None = STARTS,
    end: date | None = ENDS,
    revenue: str | None = "500000000",
    currency: str = "GBP",
) -> AccountingPeriod:
    given = None if revenue is None else money(revenue, currency)
    return AccountingPeriod(PeriodState(state), start, end, given)


def inputs_for(period: AccountingPeriod | None = None, **others: Any) -> ExposureInputs:
    settings: dict[str, Any] = {"regime": "uk-osa-intimate-image", "as_of": AS_OF} | others
    return ExposureInputs(accounting_period=period or a_period(), **settings)


def daily(
    amount: str = "100",
    start: date = STARTS,
    until: date | None = None,
    max_days: int | None = None,
    currency: str = "GBP",
) -> ExposureInputs:
    return inputs_for(
        daily_penalties=(DailyPenalty(money(amount, currency), start, until, max_days),)
    )


def group(*members: tuple[str, *tuple[str, ...]], **others: Any) -> ExposureInputs:
    named = tuple(GroupMember(name, money(*revenue)) for name, *revenue in members)
    return inputs_for(group=named, **others)


def rated(currency: str = "USD", gbp_per_unit: str = "0.75", **others: Any) -> ExposureInputs:
    return inputs_for(exchange_rate=ExchangeRate(currency, Decimal(gbp_per_unit), **others))


def elsewhere(**others: Any) -> ExposureInputs:
    return inputs_for(ceiling="eu-tco", **others)


# the inputs, and each faulty place with the source cited there
CASES: dict[str, tuple[ExposureInputs, dict[str, str]]] = {
    "negative revenue": (
        inputs_for(a_period(revenue="-0.01")),
        {f"{PERIOD}/revenue/amount": "Sch 13 para 4"},
    ),
    "absurd revenue": (
        inputs_for(a_period(revenue="100000000000000.01")),
        {f"{PERIOD}/revenue/amount": "house rule"},
    ),
    "absurd in sterling": (
        inputs_for(
            a_period(revenue="100000000000000", currency="JPY"),
            exchange_rate=ExchangeRate("JPY", Decimal("1.01")),
        ),
        {f"{PERIOD}/revenue/amount": "house rule"},
    ),
    "absurd together": (
        group(("Parent", "100000000000000")),
        {"/group/0/revenue/amount": "house rule"},
    ),
    "ends before it starts": (
        inputs_for(a_period(start=ENDS, end=STARTS)),
        {f"{PERIOD}/end": "Sch 13 para 4"},
    ),
    "longer than three years": (
        inputs_for(a_period(start=date(2022, 1, 1))),
        {f"{PERIOD}/end": "house rule"},
    ),
    "far-off start": (
        inputs_for(a_period(start=date(1, 1, 1))),
        {f"{PERIOD}/start": "house rule"},
    ),
    "far-off end": (
        inputs_for(a_period(end=date(9999, 12, 31))),
        {f"{PERIOD}/end": "house rule"},
    ),
    "no start": (inputs_for(a_period(start=None)), {f"{PERIOD}/start": "Sch 13 para 4"}),
    "no end": (inputs_for(a_period(end=None)), {f"{PERIOD}/end": "Sch 13 para 4"}),
    "complete but not over": (
        inputs_for(a_period(start=date(2025, 11, 23), end=AS_OF)),
        {f"{PERIOD}/end": "para 4(1)(b)"},
    ),
    "not ended but over": (inputs_for(a_period("not_ended")), {f"{PERIOD}/end": "para 4(4)"}),
    "not ended, not begun": (
        inputs_for(a_period("not_ended", date(2026, 11, 23), date(2027, 11, 22))),
        {f"{PERIOD}/start": "para 4(2)"},
    ),
    "complete without revenue": (
        inputs_for(a_period(revenue=None)),
        {f"{PERIOD}/revenue": "para 4(1)(b)"},
    ),
    "revenue of no period": (
        inputs_for(a_period("none", None, None)),
        {f"{PERIOD}/revenue": "para 4(1)(b)"},
    ),
    "revenue of an unknown period": (
        inputs_for(a_period("unknown")),
        {f"{PERIOD}/revenue": "para 4(1)(b)"},
    ),
    "none, with dates": (
        inputs_for(a_period("none", revenue=None)),
        {f"{PERIOD}/state": "para 4(2)"},
    ),
    "several at once": (
        inputs_for(a_period(start=ENDS, end=STARTS, revenue="-1")),
        {f"{PERIOD}/revenue/amount": "para 4", f"{PERIOD}/end": "para 4"},
    ),
    "group of another person": (
        group(("Parent", "1"), person=Person.OTHER_PERSON),
        {"/group": "para 4(3)"},
    ),
    "group without a period": (
        group(("Parent", "1"), period=a_period("none", None, None, None)),
        {"/group": "para 5"},
    ),
    "negative in a group": (
        group(("A", "1"), ("B", "-1")),
        {"/group/1/revenue/amount": "Sch 13"},
    ),
    "named twice": (group(("A", "1"), ("A", "1")), {"/group/1/name": "para 5"}),
    "nameless": (group((" ", "1")), {"/group/0/name": "house rule"}),
    "name too long": (group(("A" * 501, "1")), {"/group/0/name": "house rule"}),
    "NUL in a name": (group(("A\0", "1")), {"/group/0/name": "house rule"}),
    "lone surrogate": (group(("\udc00", "1")), {"/group/0/name": "house rule"}),
    "a huge group": (
        group(*((str(n), "1") for n in range(1001))),
        {"/group": "house rule"},
    ),
    "rate of sterling": (rated("GBP"), {"/exchange_rate/currency": "s.137(1)"}),
    "rate of nothing known": (rated("XXX"), {"/exchange_rate/currency": "s.137(1)"}),
    "rate of nought": (rated(gbp_per_unit="0"), {"/exchange_rate/gbp_per_unit": "house"}),
    "negative rate": (rated(gbp_per_unit="-1"), {"/exchange_rate/gbp_per_unit": "house"}),
    "absurd rate": (rated(gbp_per_unit="100.01"), {"/exchange_rate/gbp_per_unit": "house"}),
    "no number": (rated(gbp_per_unit="NaN"), {"/exchange_rate/gbp_per_unit": "house"}),
    "29 digits": (
        rated(gbp_per_unit="0." + "7" * 29),
        {"/exchange_rate/gbp_per_unit": "house"},
    ),
    "rate without source": (rated(source=""), {"/exchange_rate/source": "house rule"}),
    "dates reversed": (rated(dates=(ENDS, STARTS)), {"/exchange_rate/dates": "house rule"}),
    "negative single": (
        inputs_for(single_penalties=(money(1), money(-1))),
        {"/single_penalties/1/amount": "s.137(1)"},
    ),
    "single in dollars": (
        inputs_for(single_penalties=(money(1, "USD"),)),
        {"/single_penalties/0/currency": "s.137(1)"},
    ),
    "absurd single": (
        inputs_for(single_penalties=(money("1000000000000.01"),)),
        {"/single_penalties/0/amount": "house rule"},
    ),
    "1,001 singles": (
        inputs_for(single_penalties=(money(1),) * 1001),
        {"/single_penalties": "house rule"},
    ),
    "1,001 dailies": (
        inputs_for(daily_penalties=(DailyPenalty(money(1), STARTS),) * 1001),
        {"/daily_penalties": "house rule"},
    ),
    "1,001 of both": (
        inputs_for(
            single_penalties=(money(1),) * 501,
            daily_penalties=(DailyPenalty(money(1), STARTS),) * 500,
        ),
        {"/single_penalties": "house rule"},
    ),
    "negative rate a day": (daily("-1"), {"/daily_penalties/0/rate/amount": "s.137(1)"}),
    "absurd rate a day": (
        daily("1000000000.01"),
        {"/daily_penalties/0/rate/amount": "house rule"},
    ),
    "dollars a day": (
        daily(currency="USD"),
        {"/daily_penalties/0/rate/currency": "s.137(1)"},
    ),
    "until before from": (
        daily(start=ENDS, until=STARTS),
        {"/daily_penalties/0/until": "s.137(8)"},
    ),
    "from afar": (daily(start=date(1, 1, 1)), {"/daily_penalties/0/from": "house rule"}),
    "until for ever": (
        daily(until=date(9999, 12, 31)),
        {"/daily_penalties/0/until": "house rule"},
    ),
    "no days": (daily(max_days=0), {"/daily_penalties/0/max_days": "s.137(8)"}),
    "days below none": (daily(max_days=-1), {"/daily_penalties/0/max_days": "s.137(8)"}),
    "days for ever": (daily(max_days=36_526), {"/daily_penalties/0/max_days": "house rule"}),
    "before the Act": (
        inputs_for(as_of=date(2023, 10, 25)),
        {"/as_of": "Online Safety Act 2023"},
    ),
    "far future": (inputs_for(as_of=date(2200, 1, 1)), {"/as_of": "house rule"}),
    "no such ceiling": (inputs_for(ceiling="none-such"), {"/regime": "none-such"}),
    "nameless regime": (inputs_for(regime=""), {"/regime": "house rule"}),
    "other person elsewhere": (
        elsewhere(person=Person.OTHER_PERSON),
        {"/person": "2021/784"},
    ),
    "single elsewhere": (
        elsewhere(single_penalties=(money(1),)),
        {"/single_penalties": "para 4(7)"},
    ),
    "daily elsewhere": (
        elsewhere(daily_penalties=(DailyPenalty(money(1), STARTS),)),
        {"/daily_penalties": "para 4(7)"},
    ),
    "mixed elsewhere": (
        elsewhere(group=(GroupMember("A", money(1, "EUR")), GroupMember("B", money(1, "USD")))),
        {"/group/0/revenue/currency": "2021/784"},
    ),
}


@pytest.mark.parametrize(("inputs", "places"), CASES.values(), ids=CASES.keys())
def test_bad_input_is_refused_at_its_place_with_the_rule(
    inputs: ExposureInputs, places: dict[str, str]
) -> None:
    with pytest.raises(Malformed) as refused:
        reckon(inputs)
    faults = {fault.pointer: fault.detail for fault in refused.value.faults}
    assert faults.keys() == places.keys()
    assert all(source in faults[place] for place, source in places.items())


@pytest.mark.parametrize(
    ("inputs", "pointers"),
    [
        (inputs_for(a_period(currency="USD")), [f"{PERIOD}/revenue/currency"]),
        (group(("A", "1"), ("B", "1", "USD")), ["/group/1/revenue/currency"]),
        (
            group(
                ("A", "1", "EUR"),
                ("B", "1", "USD"),
                exchange_rate=ExchangeRate("USD", Decimal("0.75")),
            ),
            ["/group/0/revenue/currency"],
        ),
    ],
)
def test_revenue_in_another_currency_asks_for_a_rate(
    inputs: ExposureInputs, pointers: list[str]
) -> None:
    with pytest.raises(ExchangeRateNeeded) as refused:
        reckon(inputs)
    assert [fault.pointer for fault in refused.value.faults] == pointers
    assert all("give exchange_rate" in fault.detail for fault in refused.value.faults)
    assert refused.value.code == "exchange_rate_needed"


@pytest.mark.parametrize(
    "inputs",
    [
        daily("1000000000", max_days=36_525),
        daily(until=STARTS, max_days=1),
        daily("0"),
        inputs_for(single_penalties=(money(1),) * 1000),
        inputs_for(as_of=date(2023, 10, 26), period=a_period("unknown", revenue=None)),
        group(*((str(n), "1") for n in range(1000))),
        group(("A" * 500, "1")),
        inputs_for(a_period("not_ended", AS_OF, AS_OF)),
        rated(gbp_per_unit="100"),
        rated(gbp_per_unit="1E-9"),
        rated(gbp_per_unit="0." + "7" * 28),
    ],
)
def test_input_just_within_the_bounds_is_reckoned(inputs: ExposureInputs) -> None:
    assert reckon(inputs).statutory_maximum >= money(18_000_000)
