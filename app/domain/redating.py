"""Which open clocks a change of a calendar may move, and where they stand by the new one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from app.domain.calendars import Calendar, CalendarCode, Holiday
from app.domain.clock_events import ClockEvent
from app.domain.clock_terms import term_under
from app.domain.clocks import fold
from app.domain.deadlines import due_moment
from app.domain.holidays import CalendarChange
from app.domain.regimes import Regime
from app.domain.rules import Family, Rule
from app.values import dataclass

_DAY: Final = timedelta(days=1)
_MOST_KNOWN: Final = 50_000

Version = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Window:
    """The notices that a change may move: those that start before the one moment and fall
    due from the other on.
    """

    started_before: datetime
    due_from: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """An open notice as it was read; `changed` says that its clock has events."""

    id: UUID
    reference: str
    regime_code: str
    regime_version: int
    started_at: datetime
    respond_by: datetime | None
    deadline_at: datetime
    paused_at: datetime | None
    paused: timedelta
    version: int
    changed: bool


@dataclass(frozen=True, slots=True)
class History:
    """When a clock first started, before any correction, and all its events."""

    start: datetime
    events: tuple[ClockEvent, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A notice, and where its clock stands by the calendar as it is now."""

    notice: Candidate
    deadline_at: datetime
    paused_at: datetime | None
    paused: timedelta

    @property
    def is_moved(self) -> bool:
        before = self.notice
        stood = (before.deadline_at, before.paused_at, before.paused)
        return stood != (self.deadline_at, self.paused_at, self.paused)


@dataclass(frozen=True, slots=True)
class Affected:
    """One version of a regime whose rule asks a calendar that changes, and by what."""

    regime: Regime
    rule: Rule
    calendar: Calendar
    changes: tuple[tuple[CalendarChange, Window], ...]

    @property
    def window(self) -> Window:
        """Every notice that any of the changes may move."""
        windows = [window for _, window in self.changes]
        return Window(
            max(window.started_before for window in windows),
            min(window.due_from for window in windows),
        )

    def changes_seen_by(self, notice: Candidate) -> tuple[CalendarChange, ...]:
        """The changes at which the notice's clock may have looked."""
        return tuple(
            change
            for change, window in self.changes
            if notice.started_at < window.started_before
            and notice.deadline_at >= window.due_from
        )


def affected_by(
    changes: Sequence[CalendarChange],
    regimes: Iterable[Regime],
    calendars: Mapping[CalendarCode, Calendar],
) -> dict[Version, Affected]:
    """The versions of regimes to which a change can matter; `calendars` as they will be."""
    found = (_affected(regime, changes, calendars) for regime in regimes)
    return {(one.regime.code, one.regime.version): one for one in found if one is not None}


class Reckoner:
    """Reckons where clocks stand by the new calendars; each distinct start only once."""

    def __init__(self, affected: Mapping[Version, Affected]) -> None:
        self._affected = affected
        self._known: dict[tuple[object, ...], datetime] = {}

    def moved(
        self, batch: Iterable[Candidate], histories: Mapping[UUID, History]
    ) -> list[Moved]:
        """Those of a batch whose clock stands elsewhere than recorded."""
        stand = (self._stands(notice, histories.get(notice.id)) for notice in batch)
        return [one for one in stand if one.is_moved]

    def _stands(self, notice: Candidate, history: History | None) -> Moved:
        of = self._affected[notice.regime_code, notice.regime_version]
        if history is None:
            return Moved(notice, self._due(notice, of), notice.paused_at, notice.paused)
        term = term_under(of.regime, history.start, of.calendar, respond_by=notice.respond_by)
        clock = fold(term, history.events)
        return Moved(notice, clock.deadline_at, clock.paused_at, clock.paused)

    def _due(self, notice: Candidate, of: Affected) -> datetime:
        started, rule = notice.started_at, of.rule
        key: tuple[object, ...] = (notice.regime_code, notice.regime_version, started)
        if rule.family is Family.DAYS:
            # Of a start only its day counts, and on which side of the cutoff it lies.
            local = started.astimezone(rule.zone)
            late = rule.cutoff is not None and local.time() >= rule.cutoff
            key = (notice.regime_code, notice.regime_version, local.toordinal(), late)
        due = self._known.get(key)
        if due is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            due = self._known[key] = due_moment(started, rule, of.calendar)
        return due


def _affected(
    regime: Regime,
    changes: Sequence[CalendarChange],
    calendars: Mapping[CalendarCode, Calendar],
) -> Affected | None:
    rule = regime.rule
    if rule is None or not rule.asks_for_working_days:
        return None
    theirs = [change for change in changes if counts_for(rule.calendar, change)]
    if not theirs:
        return None
    calendar = calendars[rule.calendar]
    # With every changed day at rest: what a clock looks at then reaches furthest.
    at_rest = calendar.with_holidays(Holiday(c.day, c.name, "") for c in theirs)
    windows = tuple((change, _window(rule, at_rest, change.day)) for change in theirs)
    return Affected(regime, rule, calendar, windows)


def counts_for(calendar: CalendarCode, change: CalendarChange) -> bool:
    """Whether a calendar has the days of the nation whose days changed."""
    return calendar in {change.calendar, CalendarCode.ANY_PART_OF_THE_UK}


def _window(rule: Rule, at_rest: Calendar, day: date) -> Window:
    """The notices whose clock may look at a day: more than those, never fewer.

    A clock looks at no day before its start. After its due day it looks at days of rest
    alone, over which a roll came back, so it falls due no earlier than on the last working
    day before. A day more on either side covers every time zone.
    """
    before = at_rest.working_days(rule.working_week).on_or_before(day.toordinal())
    return Window(
        started_before=_midnight(day) + 2 * _DAY,
        due_from=_midnight(date.fromordinal(before)) - _DAY,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
