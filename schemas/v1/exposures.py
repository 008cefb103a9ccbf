"""Penalty exposure: the ceiling that the law sets, its working, and the lateness on record."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import (
    Field,
    PlainValidator,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from schemas.v1.common import (
    Day,
    In,
    Instant,
    Moment,
    Money,
    Out,
    Page,
)
from schemas.v1.notices import RegimeCode

_A_DAY = TypeAdapter[date](Day)
_A_MOMENT = TypeAdapter[datetime](Instant)


def _day_or_moment(value: object) -> date | datetime:
    """One of the two forms, so that a fault names the one that was meant."""
    day = isinstance(value, str) and len(value) <= len("2026-11-22")
    try:
        return (_A_DAY if day else _A_MOMENT).validate_python(value)
    except ValidationError as error:
        raise PydanticCustomError(
            "as_of", "{said}", {"said": error.errors()[0]["msg"]}
        ) from None


_EITHER = WithJsonSchema(
    {
        "type": "string",
        "anyOf": [{"format": "date"}, {"format": "date-time"}],
        "examples": ["2026-11-22", "2026-11-22T09:00:00Z"],
    }
)
AsOf = Annotated[date, PlainValidator(_day_or_moment), _EITHER]
DayOrMoment = Annotated[datetime | date, _EITHER]


class Bound(StrEnum):
    EXACT = "exact"
    AT_LEAST = "at_least"


class Basis(StrEnum):
    FIXED_AMOUNT = "fixed_amount"
    PERCENTAGE_OF_REVENUE = "percentage_of_revenue"
    ESTIMATED_REVENUE = "estimated_revenue"
    NO_ACCOUNTING_PERIOD = "no_accounting_period"
    REVENUE_UNKNOWN = "revenue_unknown"
    NOT_THE_PROVIDER = "not_the_provider"


class Stage(StrEnum):
    NO_DECISION = "no_decision"
    PROVISIONAL_NOTICE = "provisional_notice"
    CONFIRMATION_DECISION = "confirmation_decision"
    PENALTY_NOTICE = "penalty_notice"


class Rank(StrEnum):
    MAXIMUM = "-statutory_maximum"
    OVERDUE = "-overdue"
    ACCRUED = "-accrued"


class ExposureQuery(In):
    """What of a provider's exposure is asked for."""

    as_of: AsOf | None = Field(
        None,
        description="The day, or a moment on it in Europe/London, whose law and whose figure "
        "of revenue count; now when left out. Lateness is always as it stands now.",
    )
    regime: RegimeCode | None = Field(
        None,
        description="Reckon the ceiling of this regime's law, and count the notices under it "
        "only. Left out: the Online Safety Act 2023, Schedule 13, and all notices.",
    )


class ExposuresQuery(In):
    """How the list of late responders is ordered, and which page of it is asked for."""

    sort: Rank = Field(Rank.MAXIMUM, description="The greatest first.")
    after: Annotated[str, StringConstraints(max_length=500)] | None = Field(
        None, description="The `next` of the page before."
    )
    limit: int = Field(50, ge=1, le=200)


class WorkingLine(Out):
    """One line of the working: what was taken or done, its value, on what authority."""

    step: str
    value: str
    source: str


class Accrued(Out):
    """Penalties given, as far as `as_of`. `single` and `daily` are the sums as given;
    `total` never exceeds the ceiling that they share, and `capped` says that it took effect.
    """

    single: Money
    daily: Money
    total: Money
    capped: bool


class Lateness(Out):
    """Notices of the provider at `counted_at`, by the predicate that filters
    `GET /v1/notices?timeliness=`. All zero, and null, where the reckoning is of nobody.
    """

    overdue: int = Field(description="Open, with the due moment passed.")
    late: int = Field(description="Resolved after the due moment.")
    contested: int = Field(description="Answered by a dispute on which no ruling was given.")
    first_overdue_at: Moment | None = Field(
        description="The earliest due moment among the notices overdue or late."
    )
    counted_at: Moment | None = Field(
        description="The moment of counting: always the present one, whatever `as_of` says."
    )


class OtherCeiling(Out):
    """The ceiling of another law, under whose regime notices of the provider are late.

    It does not add to `statutory_maximum`: each law sets its own.
    """

    regime: str = Field(examples=["eu-tco"])
    statutory_maximum: Money
    bound: Bound
    basis: Basis
    working: list[WorkingLine]
    rule_version: str
    law: str
    sure: bool = Field(description="False where a number of the law was not checked.")


class Exposure(Out):
    """The ceiling that the law sets on a penalty, per provider, never summed over notices.

    It says nothing of whether a penalty will be imposed, nor of how much.
    """

    provider_id: UUID | None
    as_of: DayOrMoment = Field(description="The day or moment asked for, in the same form.")
    regime: str = Field(description="The regime whose law sets the ceiling.")
    statutory_maximum: Money = Field(
        description="The ceiling that the law sets, rounded down to the penny. With `bound` "
        "at_least the true ceiling may be higher, and the working says what is not known."
    )
    bound: Bound
    basis: Basis
    working: list[WorkingLine]
    accrued: Accrued
    lateness: Lateness
    stage: Stage
    inputs_digest: str = Field(
        description="SHA-256 of the inputs as canonical JSON: equal inputs, equal digest."
    )
    rule_version: str = Field(examples=["osa-schedule-13/2023-10-26"])
    law: str
    sure: bool = Field(
        description="False where a number of the law was not checked against a source; the "
        "working says which."
    )
    other_ceilings: list[OtherCeiling] = Field(
        description="Where `regime` was left out: those of the other laws under whose "
        "regimes notices of the provider are overdue, late or contested."
    )


class LateResponder(Exposure):
    """A provider with at least one notice overdue or late, with the ceiling of Schedule 13."""

    name: str
    notices_url: str = Field(description="The very notices counted in `lateness.overdue`.")
    late_notices_url: str = Field(description="Those counted in `lateness.late`.")


class LateResponders(Page[LateResponder]):
    """Late responders at a moment. Every event up to `through_event` is in the numbers, and
    so is what was recorded and has no place in the log yet.
    """

    as_of: Moment
    through_event: int
