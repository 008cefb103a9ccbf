"""Local time and the moments it stands for, where clocks are put forward and back."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.values import dataclass

# Days and months are those of the country whose regulator keeps the register.
REGISTER_ZONE: Final = ZoneInfo("Europe/London")

_DAY: Final = timedelta(days=1)
_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ClockChange:
    """The moment at which a zone's offset from UTC changes."""

    at: datetime
    before: timedelta
    after: timedelta

    @property
    def forward(self) -> bool:
        """Whether an hour (or so) of local time is left out."""
        return self.after > self.before


def readings(local: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The two moments that a naive local time may mean; mostly they are one.

    Where the clocks go back the earlier comes first. Where they go forward and leave the
    time out, the first is the later: the time read with the offset before the change.
    """
    return (
        local.replace(tzinfo=zone, fold=0).astimezone(UTC),
        local.replace(tzinfo=zone, fold=1).astimezone(UTC),
    )


def latest(local: datetime, zone: ZoneInfo) -> datetime:
    """The later reading: whoever must act by a local time may rely on the more generous one.

    A time that exists twice is its second occurrence. A time left out is put off by as
    much as the clocks are put forward.
    """
    return max(readings(local, zone))


def boundary(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which something begins or ends that the clock on the wall says.

    A time that exists twice is its first occurrence; a time left out is the moment of the
    change. So what follows on the wall never overlaps in fact.
    """
    first, second = readings(local, zone)
    if first <= second:
        return first
    return _change_between(second, first, zone).at


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a local day begins."""
    return boundary(datetime.combine(day, time.min), zone)


def changes(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[ClockChange]:
    """Every change of the clocks after `start` and up to `end`."""
    before = start
    while before < end:
        after = min(before + _DAY, end)
        if _offset(before, zone) != _offset(after, zone):
            yield _change_between(before, after, zone)
        before = after


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> ClockChange:
    old, new = _offset(before, zone), _offset(after, zone)
    while after - before > _INSTANT:
        middle = before + (after - before) // 2
        if _offset(middle, zone) == old:
            before = middle
        else:
            after = middle
    return ClockChange(after, old, new)


def _offset(moment: datetime, zone: ZoneInfo) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta(0)
