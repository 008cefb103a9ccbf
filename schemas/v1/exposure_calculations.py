"""What a ceiling may be reckoned from, as given by whoever asks."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator, Field, StrictInt, WithJsonSchema
from pydantic_core import PydanticCustomError

from schemas.v1.common import Currency, Day, In, Line, MoneyIn
from schemas.v1.exposures import AsOf
from schemas.v1.notices import RegimeCode
from schemas.v1.providers import NOT_REVENUE, FigureScope, FigureStatus

MAX_MEMBERS = 1_000
MAX_PENALTIES = 1_000

_RATE = re.compile(r"\d{1,18}(\.\d{1,18})?", re.ASCII)


def _rate(value: object) -> Decimal:
    if not isinstance(value, str) or not _RATE.fullmatch(value):
        raise PydanticCustomError(
            "rate", 'write a rate as a plain decimal string, pounds for one unit: "0.7592"'
        )
    return Decimal(value)


Rate = Annotated[
    Decimal,
    BeforeValidator(_rate),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^[0-9]{1,18}(\.[0-9]{1,18})?$",
            "examples": ["0.7592"],
        }
    ),
]


class Person(StrEnum):
    PROVIDER = "provider"
    OTHER_PERSON = "other_person"


class PeriodState(StrEnum):
    COMPLETE = "complete"
    NOT_ENDED = "not_ended"
    NONE = "none"
    UNKNOWN = "unknown"


class AccountingPeriod(In):
    """The period whose revenue counts, from its first to its last day, both included.

    `complete`: ended, the usual case. `not_ended`: the first one, still running, with an
    estimate of its revenue. `none`: the person has none. `unknown`: no figure is held, so
    the ceiling can only be said to be at least the fixed amount. Without dates a period is
    taken as a year.
    """

    state: PeriodState
    start: Day | None = None
    end: Day | None = None
    revenue: MoneyIn | None = Field(
        default=None,
        description="Qualifying worldwide revenue of the period: what the provider earned. "
        f"{NOT_REVENUE}",
    )
    status: FigureStatus = Field(
        default=FigureStatus.REPORTED,
        description="Where revenue is disputed, the amount that the regulator determined "
        "stands (Sch 13 para 4(6)): give that, as `determined`.",
    )
    scope: FigureScope = Field(
        default=FigureScope.PROVIDER,
        description="`group` where `revenue` is already that of the whole group (para 5).",
    )
    source: Line = Field(default="as given", description="Where the figure was found.")


class GroupMember(In):
    """An undertaking of the provider's group, for joint liability (Sch 13 para 5).

    There the group's revenue counts, whatever earned it.
    """

    name: Line
    revenue: MoneyIn = Field(description=f"Its revenue of the same period. {NOT_REVENUE}")


class DailyPenalty(In):
    """A rate for each day from `from`, until a day or for a number of days."""

    rate: MoneyIn
    start: Day = Field(alias="from")
    until: Day | None = None
    max_days: StrictInt | None = Field(None, ge=1, le=36_525)


class RateDates(In):
    """The days over which a rate was taken."""

    start: Day = Field(alias="from")
    end: Day = Field(alias="to")


class ExchangeRate(In):
    """Pounds for one unit of a currency. No statutory rate was found, so its source is shown.

    Without `currency` it is that of the one other currency in which revenue is given.
    """

    currency: Currency | None = Field(None, examples=["USD"])
    gbp_per_unit: Rate
    source: Line = "as given"
    dates: RateDates | None = None


def _plain_rate(value: object) -> object:
    return {"gbp_per_unit": value} if isinstance(value, str) else value


RateOrPlain = Annotated[
    ExchangeRate, BeforeValidator(_plain_rate, json_schema_input_type=ExchangeRate | Rate)
]


class ExposureCalculation(In):
    """What a ceiling, and the penalties given under it, are reckoned from."""

    regime: RegimeCode = Field(examples=["uk-osa-intimate-image"])
    as_of: AsOf | None = Field(None, description="A day, or a moment on it; now if left out.")
    person: Person = Person.PROVIDER
    accounting_period: AccountingPeriod = AccountingPeriod(state=PeriodState.UNKNOWN)
    group: list[GroupMember] = Field([], max_length=MAX_MEMBERS)
    single_penalties: list[MoneyIn] = Field([], max_length=MAX_PENALTIES)
    daily_penalties: list[DailyPenalty] = Field([], max_length=MAX_PENALTIES)
    exchange_rate: RateOrPlain | None = Field(
        None,
        description="For revenue that is not in sterling. Left out, it is the mean of the "
        "European Central Bank's daily reference rates over the period, of pounds for one "
        "unit; needed where the period has no dates or the currency was not quoted "
        "throughout. A plain decimal string is pounds for one unit, without currency, "
        "source and dates.",
    )
