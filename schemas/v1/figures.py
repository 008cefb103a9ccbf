"""Metrics: the register in numbers, each with its definition and its denominator."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from schemas.v1.common import In, Instant, Moment, Out
from schemas.v1.notices import Category, RegimeCode, State, Timeliness


class Bucket(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


class Series(StrEnum):
    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    BECAME_OVERDUE = "became_overdue"


class Against(StrEnum):
    """The deadline by which lateness is counted: as it stands now, or as first reckoned, so
    that no extension, pause or later correction hides what was late.
    """

    PRESENT = "present"
    ORIGINAL = "original"


class Narrowed(In):
    """Which notices are counted; all of them where nothing is said."""

    platform_id: UUID | None = None
    provider_id: UUID | None = None
    regime: RegimeCode | None = None
    category: Category | None = None


class SummaryQuery(Narrowed):
    """By which deadline the register is counted, and which part of it."""

    against: Against = Against.PRESENT


class PlatformsQuery(In):
    """Which page of the platforms is asked for, and by which deadline they are counted."""

    against: Against = Against.PRESENT
    after: Annotated[str, StringConstraints(max_length=500)] | None = Field(
        None, description="The `next` of the page before."
    )
    limit: int = Field(50, ge=1, le=200)


class SeriesQuery(Narrowed):
    """What is counted, in which steps and over what time."""

    metric: Series
    against: Against = Field(
        Against.PRESENT, description="Which moment `became_overdue` is; no other metric asks."
    )
    bucket: Bucket = Bucket.DAY
    start: Instant | None = Field(
        None, alias="from", description="Thirty buckets before the end when left out."
    )
    end: Instant | None = Field(None, alias="to", description="Now when left out.")


class Answered(Out):
    """How fresh the numbers are.

    They hold every event up to `through_event`, a position in the log, and any that waits
    for its position: `lag_seconds` is the age of the oldest of those.
    """

    as_of: Moment
    through_event: int
    lag_seconds: float


class Share(Out):
    """A share with its parts; `rate` is null while the denominator is 0."""

    rate: float | None = Field(examples=[0.93])
    numerator: int
    denominator: int
    meaning: str
    denominator_meaning: str


class Durations(Out):
    """How long something took. Null while nothing was counted; `waiting` is what is not
    over yet and so cannot be timed: a median without it flatters.
    """

    median_seconds: float | None
    p90_seconds: float | None
    counted: int
    waiting: int
    clock_start: str
    meaning: str
    denominator_meaning: str


class BandCount(Out):
    """How many fall into one band; `up_to_seconds` is null for the last."""

    band: str = Field(examples=["within_24_hours"])
    up_to_seconds: int | None
    count: int
    cumulative: int


class Bands(Out):
    """Counts by length of time."""

    total: int
    bands: list[BandCount]
    clock_start: str
    meaning: str
    denominator_meaning: str


class Disputes(Out):
    """Items disputed, each in one of the three; `upheld_rate` is of those ruled on."""

    raised: int
    pending: int
    upheld: int
    rejected: int
    upheld_rate: Share
    meaning: str
    denominator_meaning: str


class Summary(Answered):
    """The register, or the part of it that was asked for, in numbers of one moment.

    `by_timeliness`, `on_time_rate` and `overdue_ages` are taken against the deadline that
    `against` names; the other figures ask no deadline.
    """

    against: Against
    platform_id: UUID | None
    provider_id: UUID | None
    regime: str | None
    category: Category | None
    notices: int = Field(description="All notices: the sum of either breakdown.")
    open: int
    by_state: dict[State, int]
    by_timeliness: dict[Timeliness, int]
    on_time_rate: Share
    time_to_acknowledge: Durations
    time_to_act: Durations
    removals: Bands
    overdue_ages: Bands
    reinstatements: Share
    disputes: Disputes


class PlatformMetrics(Out):
    """The notices of one platform in numbers."""

    platform_id: UUID
    provider_id: UUID
    name: str
    notices: int
    open: int
    by_state: dict[State, int]
    by_timeliness: dict[Timeliness, int]
    on_time_rate: Share


class PlatformsMetrics(Answered):
    """A page of platforms in numbers."""

    against: Against
    items: list[PlatformMetrics]
    next: str | None


class Point(Out):
    """One bucket: from `start`, for the length of the bucket."""

    start: Moment
    count: int


class TimeSeries(Answered):
    """Counts along time, in whole buckets of UTC; those in which nothing happened are there."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True, defer_build=True)

    metric: Series
    against: Against
    bucket: Bucket
    start: Moment = Field(serialization_alias="from", description="Inclusive.")
    end: Moment = Field(serialization_alias="to", description="Exclusive.")
    platform_id: UUID | None
    provider_id: UUID | None
    regime: str | None
    category: Category | None
    points: list[Point]
