"""What an exposure is reckoned from: person, accounting period, group, penalties, rate."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.ceilings import SCHEDULE_13
from app.domain.money import Money
from app.domain.revenue import FigureScope, FigureStatus, PeriodState
from app.values import dataclass


class Person(StrEnum):
    """Whether the penalty falls on the provider of the service or on somebody else."""

    PROVIDER = "provider"
    OTHER_PERSON = "other_person"


class EndDay(StrEnum):
    """Whether the day named as the end of a daily penalty is itself charged.

    The Act says "until the date on which" the requirement is complied with (s.137(8)(d)) and
    can be read both ways, so the reading is a choice that every reckoning names.
    """

    CHARGED = "charged"
    NOT_CHARGED = "not_charged"


# Published decisions count the end in: GBP 100 a day from 14 October 2025 for at most 60 days
# ends with 12 December 2025, GBP 6,000 in all.
END_DAY = EndDay.CHARGED


_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class AccountingPeriod:
    """The period whose revenue counts; both days belong to it."""

    state: PeriodState
    start: date | None = None
    end: date | None = None
    revenue: Money | None = None
    status: FigureStatus = FigureStatus.REPORTED
    scope: FigureScope = FigureScope.PROVIDER
    source: str = "as given"


@dataclass(frozen=True, slots=True)
class GroupMember:
    """An undertaking of the provider's group, with its revenue for the period."""

    name: str
    revenue: Money


@dataclass(frozen=True, slots=True)
class DailyPenalty:
    """A rate for each day from `start`, to `until` or for `max_days`, whichever ends first."""

    rate: Money
    start: date
    until: date | None = None
    max_days: int | None = None


@dataclass(frozen=True, slots=True)
class ExchangeRate:
    """Pounds for one unit of a currency, with the days it was taken over and its source.

    `quotations` is the number of daily rates of which it is the mean; None where it was
    given and nobody says.
    """

    currency: str
    gbp_per_unit: Decimal
    source: str = "as given"
    dates: tuple[date, date] | None = None
    quotations: int | None = None


@dataclass(frozen=True, slots=True)
class ExposureInputs:
    """Everything that one reckoning depends on; `ceiling` names the rule the regime uses.

    `exchange_rate` was given by whoever asks; `reference_rates` are those that the service
    found for other currencies.
    """

    regime: str
    as_of: date
    accounting_period: AccountingPeriod
    person: Person = Person.PROVIDER
    group: tuple[GroupMember, ...] = ()
    single_penalties: tuple[Money, ...] = ()
    daily_penalties: tuple[DailyPenalty, ...] = ()
    exchange_rate: ExchangeRate | None = None
    ceiling: str = SCHEDULE_13
    end_day: EndDay = END_DAY
    reference_rates: tuple[ExchangeRate, ...] = ()

    def rate_of(self, currency: str) -> ExchangeRate | None:
        """The rate by which a currency is turned into sterling; what was given goes first."""
        for rate in (self.exchange_rate, *self.reference_rates):
            if rate is not None and rate.currency == currency:
                return rate
        return None


def revenues_of(inputs: ExposureInputs) -> Iterator[tuple[str, Money]]:
    """Each revenue that is given, with its place in the request."""
    revenue = inputs.accounting_period.revenue
    if revenue is not None:
        yield "/accounting_period/revenue", revenue
    for index, member in enumerate(inputs.group):
        yield f"/group/{index}/revenue", member.revenue


def inputs_digest(inputs: ExposureInputs) -> str:
    """SHA-256, in hexadecimal, of the inputs as canonical JSON.

    Keys sorted, no white space, UTF-8, amounts as strings with two decimals: equal inputs
    give equal digests however they were spelt.
    """
    text = _CANONICAL.encode(plain_inputs(inputs))
    return hashlib.sha256(text.encode()).hexdigest()


def plain_inputs(inputs: ExposureInputs) -> dict[str, object]:
    """The inputs in words that JSON has: what the digest is taken of."""
    return {
        "regime": inputs.regime,
        "ceiling": inputs.ceiling,
        "as_of": inputs.as_of.isoformat(),
        "person": inputs.person,
        "accounting_period": _plain_period(inputs.accounting_period),
        "group": [
            {"name": member.name, "revenue": _plain_money(member.revenue)}
            for member in inputs.group
        ],
        "single_penalties": [_plain_money(amount) for amount in inputs.single_penalties],
        "daily_penalties": [_plain_daily(penalty) for penalty in inputs.daily_penalties],
        "exchange_rate": None
        if (given := inputs.exchange_rate) is None
        else _plain_rate(given),
        "reference_rates": [_plain_rate(rate) for rate in inputs.reference_rates],
        "end_day": inputs.end_day,
    }


def _plain_period(period: AccountingPeriod) -> dict[str, object]:
    return {
        "state": period.state,
        "start": _plain_day(period.start),
        "end": _plain_day(period.end),
        "revenue": None if period.revenue is None else _plain_money(period.revenue),
        "status": period.status,
        "scope": period.scope,
        "source": period.source,
    }


def _plain_daily(penalty: DailyPenalty) -> dict[str, object]:
    return {
        "rate": _plain_money(penalty.rate),
        "from": penalty.start.isoformat(),
        "until": _plain_day(penalty.until),
        "max_days": penalty.max_days,
    }


def _plain_rate(rate: ExchangeRate) -> dict[str, object]:
    return {
        "currency": rate.currency,
        "gbp_per_unit": f"{rate.gbp_per_unit.normalize():f}",
        "source": rate.source,
        "dates": None if rate.dates is None else [day.isoformat() for day in rate.dates],
        "quotations": rate.quotations,
    }


def _plain_money(money: Money) -> dict[str, str]:
    return {"amount": money.text, "currency": money.currency}


def _plain_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
