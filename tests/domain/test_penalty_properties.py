"""Laws of the reckoning that hold for all inputs."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.exchange_rates import Quotations, mean_rate
from app.domain.money import Money
from app.domain.penalties import (
    AccountingPeriod,
    DailyPenalty,
    EndDay,
    ExchangeRate,
    ExposureInputs,
    PeriodState,
    reckon,
)
from app.domain.schedule13 import is_a_year
from app.values import replace

AS_OF = date(2026, 11, 22)
FIXED = Decimal(18_000_000)

amounts = st.decimals(0, 10**12, places=2)
starts = st.dates(date(2022, 1, 1), date(2024, 6, 30))
lengths = st.integers(1, 800)
rates = st.decimals(Decimal("0.000001"), 10, places=12)
days = st.dates(date(2023, 10, 26), date(2030, 12, 31))
few_days = st.none() | st.integers(0, 400)


def sterling(amount: Decimal) -> Money:
    return Money(amount, "GBP")


def exposure(
    revenue: Decimal, start: date, length: int, rate: Decimal | None = None
) -> ExposureInputs:
    currency = "GBP" if rate is None else "USD"
    end = start + timedelta(days=length - 1)
    period = AccountingPeriod(PeriodState.COMPLETE, start, end, Money(revenue, currency))
    conversion = None if rate is None else ExchangeRate("USD", rate)
    return ExposureInputs("policy", AS_OF, period, exchange_rate=conversion)


@st.composite
def daily_penalties(draw: st.DrawFn) -> DailyPenalty:
    start, lasting = draw(days), draw(few_days)
    until = None if lasting is None else start + timedelta(days=lasting)
    rate = sterling(draw(st.decimals(0, 10**6, places=2)))
    return DailyPenalty(rate, start, until, draw(st.none() | st.integers(1, 400)))


@settings(max_examples=100, deadline=None)
@given(amounts, amounts, starts, lengths)
def test_the_ceiling_never_falls_as_revenue_rises(
    one: Decimal, other: Decimal, start: date, length: int
) -> None:
    less, more = sorted((one, other))
    lower = reckon(exposure(less, start, length)).statutory_maximum
    upper = reckon(exposure(more, start, length)).statutory_maximum
    assert FIXED <= lower.amount <= upper.amount


@settings(max_examples=100, deadline=None)
@given(amounts, starts, lengths, rates)
def test_the_ceiling_is_the_exact_fraction_cut_to_the_penny(
    revenue: Decimal, start: date, length: int, rate: Decimal
) -> None:
    inputs = exposure(revenue, start, length, rate)
    end = start + timedelta(days=length - 1)
    scale = Fraction(1) if is_a_year(start, end) else Fraction(365, length)
    exact = max(Fraction(FIXED), Fraction(revenue) * Fraction(rate) / 10 * scale)
    assert reckon(inputs).statutory_maximum.amount == Decimal(floor(exact * 100)) / 100


@settings(max_examples=100, deadline=None)
@given(amounts, starts, st.integers(360, 371))
def test_a_day_more_changes_the_ceiling_by_little_around_a_year(
    revenue: Decimal, start: date, length: int
) -> None:
    shorter = reckon(exposure(revenue, start, length)).statutory_maximum.amount
    longer = reckon(exposure(revenue, start, length + 1)).statutory_maximum.amount
    # Two days in 360 at most: the leap day is the one step that counts for nothing and
    # is made up for on the day after.
    assert longer <= shorter
    assert shorter - longer <= shorter * 2 / 360 + Decimal("0.01")


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.decimals(0, 10**7, places=2).map(sterling), max_size=4),
    st.lists(daily_penalties(), max_size=4),
    days,
    st.integers(0, 1500),
    st.sampled_from(EndDay),
)
def test_accrual_never_falls_with_time_and_never_exceeds_the_ceiling(
    singles: list[Money], dailies: list[DailyPenalty], day: date, later: int, end_day: EndDay
) -> None:
    inputs = ExposureInputs(
        "policy",
        day,
        AccountingPeriod(PeriodState.UNKNOWN),
        single_penalties=tuple(singles),
        daily_penalties=tuple(dailies),
        end_day=end_day,
    )
    now = reckon(inputs)
    then = reckon(replace(inputs, as_of=day + timedelta(days=later)))
    assert now.accrued.daily <= then.accrued.daily
    assert now.accrued.total <= then.accrued.total <= then.statutory_maximum
    as_given = then.accrued.single + then.accrued.daily
    assert then.accrued.capped == (as_given > then.statutory_maximum)
    assert then.accrued.total == min(as_given, then.statutory_maximum)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(rates, rates), min_size=1, max_size=300))
def test_the_mean_rate_lies_among_the_daily_rates(daily: list[tuple[Decimal, Decimal]]) -> None:
    first = date(2025, 1, 1)
    days = [first + timedelta(days=nth) for nth in range(len(daily))]
    pounds, units = [one for one, _ in daily], [other for _, other in daily]
    quoted = Quotations("USD", first, days, pounds, units, "a bank")
    mean = mean_rate(quoted, first, days[-1], PeriodState.COMPLETE).gbp_per_unit
    each = [Fraction(one) / Fraction(other) for one, other in daily]
    # Cut at the 28th digit, never above.
    assert min(each) * (1 - Fraction(1, 10**27)) <= Fraction(mean) <= max(each)
    assert Fraction(mean) <= sum(each) / len(each)


@settings(max_examples=50, deadline=None)
@given(amounts, starts, lengths)
def test_equal_inputs_give_equal_answers(revenue: Decimal, start: date, length: int) -> None:
    first = reckon(exposure(revenue, start, length))
    again = reckon(exposure(Decimal(f"{revenue:.2f}"), start, length))
    assert first == again
