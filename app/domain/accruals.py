"""What given penalties come to at a day, under the ceiling they share."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from app.domain.currencies import STERLING
from app.domain.exposure_inputs import DailyPenalty, EndDay, ExposureInputs
from app.domain.money import EXACT, Money
from app.domain.reckonings import Accrued, Bound, Ceiling, Line

SINGLE = "OSA 2023 s.137(1)(a)"
DAILY = "OSA 2023 s.137(8)"
SHARED_CEILING = "OSA 2023 Sch 13 para 4(7)"
ONE_DAY = timedelta(days=1)


def accrue(inputs: ExposureInputs, ceiling: Ceiling) -> tuple[Accrued, tuple[Line, ...]]:
    """Add up single and daily penalties as far as `as_of`, never above the ceiling.

    Where the ceiling is only known to be at least a figure, that figure limits: the total is
    what is certain to be within the law. A day is charged from its beginning, so `as_of`
    itself counts while a rate runs.
    """
    single = summed(inputs.single_penalties)
    dailies = [_daily(penalty, inputs) for penalty in inputs.daily_penalties]
    daily = summed(amount for amount, _ in dailies)
    lines = [Line("single penalties", str(single), SINGLE)] if inputs.single_penalties else []
    lines += [line for _, line in dailies]
    accrued, limits = under_ceiling(single, daily, ceiling)
    return accrued, (*lines, *limits)


def under_ceiling(
    single: Money, daily: Money, ceiling: Ceiling
) -> tuple[Accrued, tuple[Line, ...]]:
    """Single and daily penalties together, never above the ceiling that they share."""
    maximum = ceiling.maximum
    given = EXACT.add(single.amount, daily.amount)
    if given <= maximum.amount:
        return Accrued(single, daily, Money(given, STERLING), capped=False), ()
    exact = ceiling.bound is Bound.EXACT
    known = "at most" if exact else "being the least that the ceiling can be"
    value = f"{given:f} {STERLING} as given, {maximum} {known}"
    line = Line("limited to the statutory maximum", value, SHARED_CEILING)
    return Accrued(single, daily, maximum, capped=True), (line,)


def days_charged(penalty: DailyPenalty, as_of: date, end_day: EndDay) -> int:
    """Count the days that a daily penalty has run, its first day and `as_of` included.

    It ends with `until` (charged or not, as `end_day` says) or after `max_days`, whichever
    comes first. A whole number, never negative.
    """
    last = as_of
    if penalty.until is not None:
        end = penalty.until if end_day is EndDay.CHARGED else penalty.until - ONE_DAY
        last = min(last, end)
    days = max(0, (last - penalty.start).days + 1)
    return days if penalty.max_days is None else min(days, penalty.max_days)


def summed(amounts: Iterable[Money]) -> Money:
    """Amounts in sterling, added up."""
    total = Decimal(0)
    for amount in amounts:
        total = EXACT.add(total, amount.amount)
    return Money(total, STERLING)


def _daily(penalty: DailyPenalty, inputs: ExposureInputs) -> tuple[Money, Line]:
    days = days_charged(penalty, inputs.as_of, inputs.end_day)
    amount = penalty.rate.times(days)
    last = penalty.start + timedelta(days=max(days - 1, 0))
    span = f", {penalty.start} to {last}" if days else f", from {penalty.start}"
    value = f"{days} days x {penalty.rate}{span} = {amount}"
    source = f"{DAILY}; the end day is {inputs.end_day.replace('_', ' ')}: house reading"
    return amount, Line("daily penalty", value, source)
