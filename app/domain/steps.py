"""The words in which a deadline explains itself."""

from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.values import dataclass


class StepKind(StrEnum):
    """What happened on the way to a deadline."""

    START = "start"
    START_CORRECTED = "start_corrected"
    CUTOFF = "cutoff"
    START_ROLLED = "start_rolled"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    COUNT = "count"
    ROLL = "roll"
    DUE_TIME = "due_time"
    CLOCK_CHANGE = "clock_change"
    LOCAL_TIME_SKIPPED = "local_time_skipped"
    LOCAL_TIME_REPEATED = "local_time_repeated"
    CALENDAR_UNKNOWN = "calendar_unknown"
    CALENDAR_CHANGED = "calendar_changed"
    PAUSE = "pause"
    RESTART = "restart"
    EXTENSION = "extension"
    NO_EFFECT = "no_effect"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing on the way to a deadline: from when to when, why, and who says so."""

    kind: StepKind
    from_: datetime
    to: datetime
    why: str
    source: str


def on_day(day: date) -> str:
    """Monday 25 May 2026."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def at_moment(moment: datetime, zone: ZoneInfo) -> str:
    """Monday 25 May 2026, 13:00:00 BST."""
    local = moment.astimezone(zone)
    return f"{on_day(local.date())}, {local:%H:%M:%S} {local.tzname()}"
