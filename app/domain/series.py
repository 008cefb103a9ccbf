"""What is counted along time: in which steps, and over what span."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import Malformed
from app.values import dataclass

DAY = timedelta(days=1)


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
