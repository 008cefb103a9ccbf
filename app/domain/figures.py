"""Published metrics: what each counts, out of what, and from which moment it is timed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.notices import OPEN_STATES, Against, Category, State, Timeliness
from app.domain.series import DAY, Series, Span
from app.values import dataclass


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
# From counts by bucket (`app.domain.lengths`), so that percentiles merge by addition.
_PERCENTILES = (
    "Median and 90th percentile are the time of the notice at that rank (nearest rank, "
    "rounded up), true to a second below 64 seconds and to a 64th above."
)
TIME_TO_ACKNOWLEDGE = Definition(
    f"Time to the first acknowledgement; an answer counts as one. {_PERCENTILES}",
    "Notices acknowledged. `waiting` are those not acknowledged yet.",
    "issued_at: the moment of issue",
)
TIME_TO_ACT = Definition(
    "Time until the last complying item took effect, as the platform states it, pauses "
    f"included; nothing where the content was gone before. {_PERCENTILES}",
    "Notices resolved with at least one complying item. `waiting` are those still open.",
    "clock.started_at: the event that the regime names",
)
REMOVALS = Definition(
    "Items whose outcome complies under the regime of their notice, by the time until it "
    "took effect. `count` is of this band alone, `cumulative` of it and the shorter ones.",
    "Items complied with, those of withdrawn notices included.",
    "clock.started_at: the event that the regime names",
)
REINSTATEMENTS = Definition(
    "Items put back: the platform's latest answer is `reinstated`, and it had said before "
    "that the content was gone or out of reach.",
    "Items complied with as they stand, and those put back.",
)
DISPUTES = Definition(
    "Items disputed, by the platform's latest answer or by a ruling. Each is `pending`, or was "
    "`upheld` or `rejected` by the ruling that holds; one given up before a ruling is none.",
    "Items disputed: pending, upheld and rejected.",
)
DISPUTES_UPHELD = Definition(
    "Disputes upheld by the regulator, among those ruled on.",
    "Disputes ruled on: upheld and rejected. Left out: those pending.",
)
# From which due moment lateness is counted. Against the original one nothing that happened to
# the clock counts: neither pause nor extension, corrected start or holiday added since.
DUE_MOMENTS: Mapping[Against, str] = {
    Against.PRESENT: "clock.deadline_at: the due moment as it stands",
    Against.ORIGINAL: "clock.original_deadline_at: the due moment as first reckoned",
}

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


# Every metric that states its definition, by the name that the summary gives it.
METRICS: Mapping[str, Definition] = {
    "on_time_rate": ON_TIME_RATE,
    "time_to_acknowledge": TIME_TO_ACKNOWLEDGE,
    "time_to_act": TIME_TO_ACT,
    "removals": REMOVALS,
    "overdue_ages": overdue_ages(Against.PRESENT),
    "reinstatements": REINSTATEMENTS,
    "disputes": DISPUTES,
    "disputes.upheld_rate": DISPUTES_UPHELD,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """Which notices are counted: all of them, or those of a platform, a provider, a regime, a
    category, or of several of these at once.
    """

    platform_id: UUID | None = None
    provider_id: UUID | None = None
    regime: str | None = None
    category: Category | None = None


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
class Disputes:
    """Items disputed, each in one of these."""

    pending: int
    upheld: int
    rejected: int

    @property
    def raised(self) -> int:
        return self.pending + self.ruled

    @property
    def ruled(self) -> int:
        """The denominator of what was upheld."""
        return self.upheld + self.rejected


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
    scope: Scope
    counts: Counts
    to_acknowledge: Durations
    to_act: Durations
    removals: tuple[int, ...]
    overdue_ages: tuple[int, ...]
    reinstated: int
    disputes: Disputes
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


@dataclass(frozen=True, slots=True)
class CountedSeries:
    """How many in each bucket of the span, in the order of time, empty ones included."""

    position: Position
    against: Against
    series: Series
    span: Span
    scope: Scope
    counts: tuple[int, ...]
