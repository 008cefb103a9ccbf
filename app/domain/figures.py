"""Published metrics: what each counts, out of what, and from which moment it is timed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.errors import Malformed
from app.domain.notices import OPEN_STATES, Against, State, Timeliness


@dataclass(frozen=True, slots=True)
class Definition:
    """What a metric says. `clock_start` names the moment from which a time is measured."""

    meaning: str
    denominator: str
    clock_start: str | None = None


@dataclass(frozen=True, slots=True)
class Band:
    """A range of lengths of time: longer than the band before, at most `up_to`."""

    name: str
    up_to: timedelta | None


ON_TIME_RATE = Definition(
    "Notices resolved in time: every item settled, the last complying one at or before the "
    "due moment that `against` names.",
    "Notices that were resolved, in time or late, and those that are overdue and still open. "
    "Left out: withdrawn, contested, and open ones not yet due.",
)
TIME_TO_ACKNOWLEDGE = Definition(
    "Time to the first acknowledgement; an answer counts as one. Percentiles are interpolated.",
    "Notices acknowledged. `waiting` are those not acknowledged yet.",
    "issued_at: the moment of issue",
)
TIME_TO_ACT = Definition(
    "Time until the last complying item took effect, as the platform states it, pauses "
    "included; nothing where the content was gone before. Percentiles are interpolated.",
    "Notices resolved with at least one complying item. `waiting` are those still open.",
    "clock.started_at: the event that the regime names",
)
REMOVALS = Definition(
    "Items whose outcome complies under the regime of their notice, by the time until it "
    "took effect. `count` is of this band alone, `cumulative` of it and the shorter ones.",
    "Items complied with, those of withdrawn notices included.",
    "clock.started_at: the event that the regime names",
)
# From which due moment lateness is counted. Against the original one nothing that happened to
# the clock counts: neither pause nor extension, corrected start or holiday added since.
DUE_MOMENTS: Mapping[Against, str] = {
    Against.PRESENT: "clock.deadline_at: the due moment as it stands",
    Against.ORIGINAL: "clock.original_deadline_at: the due moment as first reckoned",
}

DAY = timedelta(days=1)
REMOVAL_BANDS = (
    Band("within_24_hours", DAY),
    Band("within_48_hours", 2 * DAY),
    Band("within_7_days", 7 * DAY),
    Band("later", None),
)
AGE_BANDS = (
    Band("up_to_24_hours", DAY),
    Band("up_to_48_hours", 2 * DAY),
    Band("up_to_7_days", 7 * DAY),
    Band("up_to_30_days", 30 * DAY),
    Band("longer", None),
)


def overdue_ages(against: Against) -> Definition:
    """How old the open overdue notices are, by one deadline or by the other."""
    return Definition(
        "Notices overdue and still open, by the time since the due moment.",
        "Notices overdue and still open.",
        DUE_MOMENTS[against],
    )


@dataclass(frozen=True, slots=True)
class Position:
    """How far the log has come: what is in it, what waits to be, and since when."""

    as_of: datetime
    through_event: int
    waiting_events: int
    lag: timedelta


@dataclass(frozen=True, slots=True)
class Counts:
    """Notices by state and by timeliness, every one of them in each."""

    by_state: Mapping[State, int]
    by_timeliness: Mapping[Timeliness, int]

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def open(self) -> int:
        return sum(self.by_state[state] for state in OPEN_STATES)

    @property
    def resolved_in_time(self) -> int:
        return self.by_state[State.RESOLVED] - self.by_timeliness[Timeliness.LATE]

    @property
    def judged(self) -> int:
        """The denominator of the on-time rate."""
        return self.by_state[State.RESOLVED] + self.by_timeliness[Timeliness.OVERDUE]


@dataclass(frozen=True, slots=True)
class Durations:
    """Median and 90th percentile of the times counted; None where none was."""

    median: timedelta | None
    p90: timedelta | None
    counted: int


@dataclass(frozen=True, slots=True)
class Sending:
    """How it goes with what is sent: what is pending, for how long the oldest of it is due
    that nobody has taken up, and how many endpoints are in use or disabled.
    """

    pending: int
    oldest_due: timedelta
    active: int
    disabled: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The register in numbers, all of one moment, so that they agree among themselves.

    `against` is the deadline by which lateness is counted. `removals` and `overdue_ages`
    hold one count for each band, in the order of the bands. `sweep_age` is None where no
    sweep has completed yet.
    """

    position: Position
    against: Against
    counts: Counts
    to_acknowledge: Durations
    to_act: Durations
    removals: tuple[int, ...]
    overdue_ages: tuple[int, ...]
    sweep_age: timedelta | None
    sending: Sending


@dataclass(frozen=True, slots=True)
class PlatformFigures:
    """The notices of one platform in numbers."""

    platform_id: UUID
    provider_id: UUID
    name: str
    created_at: datetime
    counts: Counts


@dataclass(frozen=True, slots=True)
class PlatformPage:
    """Platforms in numbers, and the place after which the next page begins."""

    position: Position
    against: Against
    platforms: tuple[PlatformFigures, ...]
    following: tuple[datetime, UUID] | None


class Series(StrEnum):
    """What is counted along time, each notice at one moment of its own."""

    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"
    BECAME_OVERDUE = "became_overdue"


class Bucket(StrEnum):
    """A step of a series, in UTC; a week begins on Monday."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"


STEPS: Mapping[Bucket, timedelta] = {
    Bucket.HOUR: timedelta(hours=1),
    Bucket.DAY: DAY,
    Bucket.WEEK: 7 * DAY,
}
USUAL_BUCKETS = 30
MOST_BUCKETS = 1_000


@dataclass(frozen=True, slots=True)
class Span:
    """Whole buckets from `start`, inclusive, to `end`, exclusive."""

    bucket: Bucket
    start: datetime
    end: datetime

    @property
    def starts(self) -> list[datetime]:
        step = STEPS[self.bucket]
        return [self.start + n * step for n in range((self.end - self.start) // step)]


@dataclass(frozen=True, slots=True)
class CountedSeries:
    """How many in each bucket of the span, in the order of time, empty ones included."""

    position: Position
    against: Against
    series: Series
    span: Span
    platform_id: UUID | None
    counts: tuple[int, ...]


def span(
    bucket: Bucket, *, start: datetime | None, end: datetime | None, now: datetime
) -> Span:
    """The whole buckets that the time asked for touches; by default the latest thirty.

    Raises Malformed where it ends before it starts or would take more than a thousand.
    """
    step = STEPS[bucket]
    last = _floor(bucket, end or now)
    if end is None or last < end:
        last += step
    first = last - USUAL_BUCKETS * step if start is None else _floor(bucket, start)
    if first >= last:
        raise Malformed.at("/query/to", "must lie after `from`, and `from` before now")
    if (last - first) // step > MOST_BUCKETS:
        detail = f"asks for more than {MOST_BUCKETS} buckets; take larger ones or less time"
        raise Malformed.at("/query/from", detail)
    return Span(bucket, first, last)


def _floor(bucket: Bucket, moment: datetime) -> datetime:
    hour = moment.replace(minute=0, second=0, microsecond=0)
    match bucket:
        case Bucket.HOUR:
            return hour
        case Bucket.DAY:
            return hour.replace(hour=0)
        case Bucket.WEEK:
            return hour.replace(hour=0) - moment.weekday() * DAY
