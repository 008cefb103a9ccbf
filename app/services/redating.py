"""Dating open notices anew when a calendar changes, and only those whose date moves."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Final
from uuid import UUID

from app.domain.calendars import CalendarCode
from app.domain.events import EventKind
from app.domain.holidays import CalendarChange, changes_told
from app.domain.redating import (
    Affected,
    Candidate,
    History,
    Moved,
    Reckoner,
    Version,
    affected_by,
)
from app.domain.regime_documents import regime_from_document
from app.domain.regimes import Regime
from app.kit.logs import get_log
from app.services.books import BELIEVED_SECONDS
from app.services.calendar_changes import change_of
from app.services.calendars import is_dated_by_mine
from app.services.house import House
from app.services.terms import first_start, happened_to
from app.store import clocks, holidays, redating
from app.store.driver import STATEMENT_TIMEOUT_SECONDS
from app.store.engine import driver_of
from app.store.events import facts_text
from app.store.installation import age_of_run, record_run
from app.store.redating import Move, Stages
from app.store.tables.holidays import HolidayChangeRow
from app.values import dataclass

REDATE = "redate"
READ_BATCH = 5_000
# Short, so that whoever answers a notice that is being moved hardly waits.
MOVE_BATCH = 1_000
# Other processes may go on reckoning with what they believe of the calendars, and then take
# as long as a statement may to write it down. What they dated in that time is found by a
# pass that begins later.
BELIEVED: Final = timedelta(seconds=2 * BELIEVED_SECONDS)
SETTLED_AFTER: Final = BELIEVED + timedelta(seconds=STATEMENT_TIMEOUT_SECONDS)
# Processes with the former edition of the bundled holidays may run on for so long beside
# those that were upgraded.
ROLLOUT: Final = timedelta(hours=1)
TRIES = 20
_PAUSE_SECONDS = 0.1
_FIRST_ID: Final = UUID(int=0)
_NOTHING: Final = timedelta(0)

log = get_log("redating")


@dataclass(frozen=True, slots=True)
class Pass:
    """What a pass over the open notices came to. It is complete unless acts kept on
    changing a notice while it was being reckoned.
    """

    moved: int
    complete: bool


async def redate(house: House) -> Pass:
    """Moves every open notice whose deadline a change of the calendars moves.

    Safe to cut anywhere, to repeat, and to run side by side: a notice is moved only from
    the version in which it was read, and one that stands right already is not touched.
    Changes that no process can have missed any more are settled.
    """
    began = house.clock.now()
    async with house.sessions() as session:
        pending = await holidays.list_unsettled(session)
        if pending and not await is_dated_by_mine(await driver_of(session)):
            # As during an upgrade: by the days of another edition it would move them back.
            log.warning("redating_left_to_another_edition")
            return Pass(0, complete=False)
    if not pending:
        return Pass(0, complete=True)
    house.calendars.forget()
    calendars = {code: await house.calendars.get(code) for code in CalendarCode}
    changes = [change_of(row) for row in pending]
    affected = affected_by(changes, await all_regimes(house), calendars)
    done = await _move_all(house, affected)
    if done.complete:
        await _settle(house, pending, began)
    return done


async def redate_notices(house: House) -> None:
    """Takes up what a change of the calendars has left to do; one replica at a time."""
    if not await _is_due(house):
        return
    async with house.driver() as leader, leader.transaction():
        if await redating.is_alone(leader):
            await redate(house)


async def movers(
    house: House, affected: Mapping[Version, Affected]
) -> AsyncIterator[list[Moved]]:
    """The notices that would move, a batch at a time; nothing is changed."""
    if not affected:
        return
    reckoner = Reckoner(affected)
    windows = {version: one.window for version, one in affected.items()}
    after = (min(window.due_from for window in windows.values()), _FIRST_ID)
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


async def all_regimes(house: House) -> list[Regime]:
    """Every version of every regime in the register."""
    async with house.sessions() as session:
        rows = await redating.list_regimes(session)
    return [regime_from_document(row.document) for row in rows]


async def _is_due(house: House) -> bool:
    """Whether a change has not been followed by a pass, or could be settled by one."""
    async with house.sessions() as session:
        pending = await holidays.list_unsettled(session)
        age = await age_of_run(await driver_of(session), REDATE) if pending else None
    now = house.clock.now()
    for row in pending:
        since = row.changed_at + BELIEVED
        if now >= since and (age is None or now - age < since):
            return True
        if await _may_be_settled(house, row, now):
            return True
    return False


async def _may_be_settled(house: House, row: HolidayChangeRow, began: datetime) -> bool:
    """Whether a pass that begins now would find all that was dated by the old calendar."""
    if began < row.changed_at + SETTLED_AFTER + (_NOTHING if row.cause is None else ROLLOUT):
        return False
    async with house.driver() as connection:
        return not await redating.is_import_unfinished(
            connection, begun_before=row.changed_at + BELIEVED
        )


async def _settle(house: House, pending: Iterable[HolidayChangeRow], began: datetime) -> None:
    for row in pending:
        if await _may_be_settled(house, row, began):
            async with house.sessions.begin() as session:
                await holidays.settle(session, row.id, began)
    async with house.driver() as connection:
        await record_run(connection, REDATE)


async def _moved_of(
    house: House, reckoner: Reckoner, batch: Sequence[Candidate]
) -> list[Moved]:
    """In a thread: requests are answered meanwhile."""
    started = {notice.id: notice.started_at for notice in batch if notice.changed}
    histories: dict[UUID, History] = {}
    if started:
        async with house.sessions() as session:
            rows = await clocks.events_of(session, list(started))
        for notice_id, of in groupby(rows, attrgetter("notice_id")):
            events = list(of)
            start = first_start(started[notice_id], events)
            histories[notice_id] = History(start, tuple(happened_to(events)))
    return await asyncio.to_thread(reckoner.moved, batch, histories)


async def _move_all(house: House, affected: Mapping[Version, Affected]) -> Pass:
    moved, missed = 0, list[Moved]()
    async for batch in movers(house, affected):
        left = await _move(house, affected, batch)
        moved += len(batch) - len(left)
        missed += left
    reckoner = Reckoner(affected)
    for _ in range(TRIES):
        if not missed:
            break
        # Whoever holds one is done in a moment; what it did may change what is right.
        await asyncio.sleep(_PAUSE_SECONDS)
        now_tried, missed = missed[:READ_BATCH], missed[READ_BATCH:]
        async with house.driver() as connection:
            read = await redating.read_again(connection, [one.notice.id for one in now_tried])
        again = await _moved_of(house, reckoner, read)
        left = await _move(house, affected, again)
        moved += len(again) - len(left)
        missed += left
    return Pass(moved, complete=not missed)


async def _move(
    house: House, affected: Mapping[Version, Affected], batch: Sequence[Moved]
) -> list[Moved]:
    """Moves what nobody holds, each part in a transaction of its own; says what is left."""
    stages = _stages(affected.values())
    left: list[Moved] = []
    for start in range(0, len(batch), MOVE_BATCH):
        part = batch[start : start + MOVE_BATCH]
        moves = [_move_of(one, affected) for one in part]
        async with house.driver() as connection, connection.transaction():
            done = await redating.move(connection, moves, stages, house.clock.now())
        left += [one for one in part if one.notice.id not in done]
    return left


def _move_of(moved: Moved, affected: Mapping[Version, Affected]) -> Move:
    notice = moved.notice
    of = affected[notice.regime_code, notice.regime_version]
    same = moved.deadline_at == notice.deadline_at
    return Move(
        id=notice.id,
        version=notice.version,
        deadline_at=moved.deadline_at,
        due_soon_at=max(notice.started_at, moved.deadline_at - of.regime.due_soon_lead),
        paused_at=moved.paused_at,
        paused=moved.paused,
        kind=EventKind.NOTICE_CLOCK_CHANGED if same else EventKind.NOTICE_DEADLINE_CHANGED,
        facts=_facts(of.changes_seen_by(notice), notice.deadline_at, moved.deadline_at),
    )


@lru_cache(maxsize=10_000)
def _facts(changes: tuple[CalendarChange, ...], before: datetime, after: datetime) -> str:
    """What an event says of a move; many notices of one day move alike."""
    return facts_text(changes_told(changes, before, after))


def _stages(affected: Iterable[Affected]) -> Stages:
    stages = Stages()
    for one in affected:
        for lead in one.regime.leads:
            stages.add(one.regime, lead, EventKind.NOTICE_DUE_SOON)
        stages.add(one.regime, timedelta(0), EventKind.NOTICE_OVERDUE)
    return stages
