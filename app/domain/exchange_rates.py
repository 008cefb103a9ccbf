"""Pounds for one unit of a currency over an accounting period: the mean of daily rates."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import ROUND_DOWN, Context, Decimal
from typing import TypeAlias

from app.domain.currencies import STERLING
from app.domain.exposure_inputs import ExchangeRate
from app.domain.money import EXACT
from app.domain.revenue import PeriodState
from app.values import dataclass

# No statutory rule of conversion was found: the penalty is in sterling (s.137(1)), and the
# regulations on qualifying worldwide revenue were not found to say at which rate.
METHOD = (
    "house reading: the mean, over the days quoted in the accounting period, of each day's "
    "pounds for one unit (not the inverse of the mean of units for one pound)"
)

# Enough that no penny of any revenue depends on where the mean is cut.
RATE_DIGITS = 28
_CUT = Context(prec=RATE_DIGITS, rounding=ROUND_DOWN)
_FRIDAY = 4
_SUNDAY = 6


class RateNotHeld(Exception):
    """No rate can be made for the period; the message says why, with the source."""


@dataclass(frozen=True, slots=True)
class Quotations:
    """What one euro was worth, in pounds and in units of a currency, on days in order.

    A currency begins, ends and pauses: `units` is None on days on which it was not quoted.
    From `known_from` until the first of the days nothing was quoted of any currency.
    """

    currency: str
    known_from: date
    days: Sequence[date]
    pounds: Sequence[Decimal]
    units: Sequence[Decimal | None]
    source: str


# Gives the rate of a currency from a day to another; raises RateNotHeld.
RateSource: TypeAlias = Callable[[str, date, date, PeriodState], ExchangeRate]


def mean_rate(quoted: Quotations, start: date, end: date, state: PeriodState) -> ExchangeRate:
    """The mean of the daily rates from `start` to `end`, both included.

    Raises RateNotHeld where the currency was not quoted on each day of publication in the
    period, or the period reaches beyond the days known: a mean over a part of a period is
    not its mean. Of a period that has not ended a part is all there is, so there the mean
    goes as far as the days known.
    """
    _must_be_known(quoted, start, end, state)
    first, last = bisect_left(quoted.days, start), bisect_right(quoted.days, end)
    daily = [
        EXACT.divide(pounds, units)
        for pounds, units in zip(
            quoted.pounds[first:last], quoted.units[first:last], strict=True
        )
        if units is not None
    ]
    if not daily or len(daily) < last - first:
        raise RateNotHeld(_not_quoted(quoted, start, end))
    total = Decimal(0)
    for rate in daily:
        total = EXACT.add(total, rate)
    return ExchangeRate(
        quoted.currency,
        _CUT.plus(EXACT.divide(total, Decimal(len(daily)))),
        source=quoted.source,
        dates=(quoted.days[first], quoted.days[last - 1]),
        quotations=len(daily),
    )


def no_rates(currency: str, _start: date, _end: date, _state: PeriodState) -> ExchangeRate:
    """The source of somebody who holds no rates."""
    raise RateNotHeld(f"no rate of {currency} to {STERLING} is held")


def _must_be_known(quoted: Quotations, start: date, end: date, state: PeriodState) -> None:
    known_from, known_to = quoted.known_from, _on_to_sunday(quoted.days[-1])
    last_needed = start if state is PeriodState.NOT_ENDED else end
    if start < known_from or last_needed > known_to:
        raise RateNotHeld(
            f"the period {start} to {end} reaches beyond the daily rates held, which are "
            f"those of {known_from} to {known_to} ({quoted.source})"
        )


def _not_quoted(quoted: Quotations, start: date, end: date) -> str:
    days = [day for day, units in zip(quoted.days, quoted.units, strict=True) if units]
    span = f"between {days[0]} and {days[-1]}" if days else "at any time"
    return (
        f"{quoted.currency} was not quoted throughout the period {start} to {end}: quotations "
        f"of it lie {span} ({quoted.source})"
    )


def _on_to_sunday(day: date) -> date:
    """What is known up to a Friday is known up to the Sunday."""
    return day if day.weekday() < _FRIDAY else day + timedelta(days=_SUNDAY - day.weekday())
