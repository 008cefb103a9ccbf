"""Dating open notices anew when a calendar changes, and only those whose date moves."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from app.domain.calendars import Calendar, CalendarCode, Holiday
from app.domain.clocks import fold
from app.domain.deadlines import due_moment
from app.domain.events import EventKind
from app.domain.holidays import CalendarChange, HolidayChange
from app.domain.regime_documents import regime_from_document
from app.domain.regimes import Regime
from app.domain.rules import Family, Rule
from app.services.calendars import BELIEVED_SECONDS
from app.services.clocks import happened_to, term_of
from app.services.house import House
from app.store import clocks, holidays, redating
from app.store.engine import STATEMENT_TIMEOUT_SECONDS
from app.store.redating import Candidate, Move, Stages, Window
from app.store.tables import ClockEventRow, HolidayChangeRow

READ_BATCH = 5_000
# Short, so that whoever answers a notice that is being moved hardly waits.
MOVE_BATCH = 1_000
# Other processes may go on reckoning with what they believe of the calendars, and then take
# as long as a statement may to write it down. What they dated in that time is found by a
# pass that begins later.
BELIEVED: Final = timedelta(seconds=2 * BELIEVED_SECONDS)
SETTLED_AFTER: Final = BELIEVED + timedelta(seconds=STATEMENT_TIMEOUT_SECONDS)
_TRIES = 20
_PAUSE_SECONDS = 0.1
_MOST_KNOWN = 50_000
_DAY: Final = timedelta(days=1)
_FIRST_ID: Final = UUID(int=0)

Version = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass over the open notices came to. It is complete unless acts kept on
    changing a notice while it was being reckoned.
    """

    moved: int
    complete: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A notice whose clock would stand elsewhere."""

    notice: Candidate
    deadline_at: datetime
    paused_at: datetime | None
    paused: timedelta


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
            self.regime.code,
            self.regime.version,
            max(window.started_before for window in windows),
            min(window.due_from for window in windows),
        )

    def changes_seen_by(self, notice: Candidate) -> list[CalendarChange]:
        """The changes that lie within what the notice's clock looks at."""
        return [
            change
            for change, window in self.changes
            if notice.started_at < window.started_before
            and notice.deadline_at >= window.due_from
        ]


async def redate(house: House) -> Pass:
    """Moves every open notice whose deadline a change of the calendars moves.

    Safe to cut anywhere, to repeat, and to run side by side: a notice is moved only from
    the version in which it was read, and one that stands right already is not touched.
    Changes that no process can have missed any more are settled.
    """
    began = house.clock.now()
    async with house.sessions() as session:
        pending = await holidays.list_unsettled(session)
    if not pending:
        return Pass(0, complete=True)
    house.calendars.forget()
    codes = {code: await house.calendars.get(code) for code in CalendarCode}
    affected = await find_affected(house, [change_of(row) for row in pending], codes)
    done = await _move_all(house, affected)
    if done.complete:
        await _settle(house, pending, began)
    return done


async def movers(house: House, affected: Sequence[Affected]) -> AsyncIterator[list[Moved]]:
    """The notices that would move, a batch at a time; nothing is changed."""
    if not affected:
        return
    reckoner = Reckoner(affected)
    windows = [one.window for one in affected]
    after = (min(window.due_from for window in windows), _FIRST_ID)
    read = READ_BATCH
    while read >= READ_BATCH:
        async with house.driver() as connection:
            batch = await redating.read_candidates(
                connection, windows, after=after, at_most=READ_BATCH
            )
        read = len(batch)
        if batch:
            after = (batch[-1].deadline_at, batch[-1].id)
            yield await _moved_of(house, reckoner, batch)


async def find_affected(
    house: House, changes: Sequence[CalendarChange], codes: Mapping[CalendarCode, Calendar]
) -> list[Affected]:
    """The versions of regimes that a change can matter to, with the calendars as they will
    be.
    """
    async with house.sessions() as session:
        rows = await redating.list_regimes(session)
    regimes = [regime_from_document(row.document) for row in rows]
    found = [_affected(regime, changes, codes) for regime in regimes]
    return [one for one in found if one is not None]


def change_of(row: HolidayChangeRow) -> CalendarChange:
    kind, calendar = HolidayChange(row.kind), CalendarCode(row.calendar)
    return CalendarChange(row.id, kind, calendar, row.day, row.name)


class Reckoner:
    """Reckons where clocks stand by the new calendars; each distinct start only once."""

    def __init__(self, affected: Iterable[Affected]) -> None:
        self.of: dict[Version, Affected] = {
            (one.regime.code, one.regime.version): one for one in affected
        }
        self._known: dict[tuple[object, ...], datetime] = {}

    def moved(
        self, batch: Iterable[Candidate], events: Mapping[UUID, Sequence[ClockEventRow]]
    ) -> list[Moved]:
        """Those of a batch whose clock stands elsewhere than it should."""
        stand = (self._stands(notice, events.get(notice.id, ())) for notice in batch)
        return [
            moved
            for moved in stand
            if (moved.deadline_at, moved.paused_at, moved.paused)
            != (moved.notice.deadline_at, moved.notice.paused_at, moved.notice.paused)
        ]

    def _stands(self, notice: Candidate, events: Sequence[ClockEventRow]) -> Moved:
        of = self.of[notice.regime_code, notice.regime_version]
        if not events:
            return Moved(notice, self._due(notice, of), notice.paused_at, notice.paused)
        term = term_of(notice, of.regime, of.calendar, events)
        clock = fold(term, happened_to(events))
        return Moved(notice, clock.deadline_at, clock.paused_at, clock.paused)

    def _due(self, notice: Candidate, of: Affected) -> datetime:
        started, rule = notice.started_at, of.rule
        key: tuple[object, ...] = (notice.regime_code, notice.regime_version, started)
        if rule.family is Family.DAYS:
            # Of a start only the day counts, and on which side of the cutoff it lies.
            local = started.astimezone(rule.zone)
            late = rule.cutoff is not None and local.time() >= rule.cutoff
            key = (notice.regime_code, notice.regime_version, local.toordinal(), late)
        due = self._known.get(key)
        if due is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            due = self._known[key] = due_moment(started, rule, of.calendar)
        return due


async def _moved_of(
    house: House, reckoner: Reckoner, batch: Sequence[Candidate]
) -> list[Moved]:
    """In a thread: requests are answered meanwhile."""
    changed = [notice.id for notice in batch if notice.changed]
    events: dict[UUID, list[ClockEventRow]] = {}
    if changed:
        async with house.sessions() as session:
            rows = await clocks.events_of(session, changed)
        events = {key: list(of) for key, of in groupby(rows, lambda row: row.notice_id)}
    return await asyncio.to_thread(reckoner.moved, batch, events)


async def _move_all(house: House, affected: Sequence[Affected]) -> Pass:
    moved, missed = 0, list[UUID]()
    async for batch in movers(house, affected):
        done = await _move(house, affected, batch)
        moved += len(done)
        missed += [one.notice.id for one in batch if one.notice.id not in done]
    reckoner = Reckoner(affected)
    for _ in range(_TRIES):
        if not missed:
            break
        # Whoever holds one is done in a moment; what it did may change what is right.
        await asyncio.sleep(_PAUSE_SECONDS)
        async with house.driver() as connection:
            read = await redating.read_again(connection, missed[:READ_BATCH])
        again = await _moved_of(house, reckoner, read)
        done = await _move(house, affected, again)
        moved += len(done)
        missed = [one.notice.id for one in again if one.notice.id not in done] + missed[
            READ_BATCH:
        ]
    return Pass(moved, complete=not missed)


async def _move(
    house: House, affected: Sequence[Affected], batch: Sequence[Moved]
) -> set[UUID]:
    """Moves what can be moved now; each part of the batch is a transaction of its own."""
    of = Reckoner(affected).of
    stages = _stages(affected)
    done = set[UUID]()
    for start in range(0, len(batch), MOVE_BATCH):
        part = batch[start : start + MOVE_BATCH]
        moves = [
            _move_of(one, of[one.notice.regime_code, one.notice.regime_version]) for one in part
        ]
        async with house.driver() as connection, connection.transaction():
            done |= await redating.move(connection, moves, stages, house.clock.now())
    return done


def _move_of(moved: Moved, of: Affected) -> Move:
    notice = moved.notice
    later = moved.deadline_at != notice.deadline_at
    return Move(
        id=notice.id,
        version=notice.version,
        deadline_at=moved.deadline_at,
        due_soon_at=max(notice.started_at, moved.deadline_at - of.regime.due_soon_lead),
        paused_at=moved.paused_at,
        paused=moved.paused,
        event_kind=(
            EventKind.NOTICE_DEADLINE_CHANGED if later else EventKind.NOTICE_CLOCK_CHANGED
        ),
        facts=json.dumps(_facts(moved, of), default=_plain),
    )


def _facts(moved: Moved, of: Affected) -> dict[str, object]:
    return {
        "change": "calendar",
        "holidays": [
            {
                "change_id": change.id,
                "kind": change.kind,
                "calendar": change.calendar,
                "day": change.day,
                "name": change.name,
            }
            for change in of.changes_seen_by(moved.notice)
        ],
        "from": moved.notice.deadline_at,
        "to": moved.deadline_at,
    }


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)


def _stages(affected: Iterable[Affected]) -> Stages:
    stages = Stages()
    for one in affected:
        kinds = [(lead, EventKind.NOTICE_DUE_SOON) for lead in one.regime.leads]
        for lead, kind in (*kinds, (timedelta(0), EventKind.NOTICE_OVERDUE)):
            stages.codes.append(one.regime.code)
            stages.versions.append(one.regime.version)
            stages.leads.append(lead)
            stages.kinds.append(kind)
    return stages


async def _settle(house: House, pending: Iterable[HolidayChangeRow], began: datetime) -> None:
    for row in pending:
        async with house.driver() as connection:
            unfinished = await redating.is_import_unfinished(
                connection, begun_before=row.changed_at + BELIEVED
            )
        if began >= row.changed_at + SETTLED_AFTER and not unfinished:
            async with house.sessions.begin() as session:
                await holidays.settle(session, row.id, began)


def _affected(
    regime: Regime, changes: Sequence[CalendarChange], codes: Mapping[CalendarCode, Calendar]
) -> Affected | None:
    rule = regime.rule
    if rule is None or not rule.asks_for_working_days:
        return None
    theirs = [change for change in changes if _counts_for(rule.calendar, change)]
    if not theirs:
        return None
    calendar = codes[rule.calendar]
    # With every changed day at rest: what a clock looks at then reaches furthest.
    at_rest = calendar.with_holidays(Holiday(c.day, c.name, "") for c in theirs)
    windows = ((change, _window(regime, rule, at_rest, change.day)) for change in theirs)
    return Affected(regime, rule, calendar, tuple(windows))


def _counts_for(calendar: CalendarCode, change: CalendarChange) -> bool:
    if calendar is CalendarCode.ANY_PART_OF_THE_UK:
        return change.calendar is not CalendarCode.NONE
    return calendar is change.calendar


def _window(regime: Regime, rule: Rule, at_rest: Calendar, day: date) -> Window:
    """The notices whose clock may look at a day; more of them, never fewer.

    A clock looks at no day before its start. After its due day it looks only at days of
    rest, from which a roll came back: so it falls due no earlier than the last working day
    before. A day more on either side covers every time zone.
    """
    before = at_rest.working_days(rule.working_week).on_or_before(day.toordinal())
    return Window(
        regime.code,
        regime.version,
        started_before=_midnight(day) + 2 * _DAY,
        due_from=_midnight(date.fromordinal(min(before, day.toordinal()))) - _DAY,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
