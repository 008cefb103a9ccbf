"""The first half of an import: from files to what waits in the database to be entered."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.import_jobs import NOTICES_FILE, Tally
from app.kit import counters
from app.services.house import House
from app.services.import_drafts import Drafter, Drafts
from app.services.import_pieces import Incoming
from app.services.import_records import Piece
from app.services.import_terms import Settler
from app.store import import_jobs, importing
from app.values import dataclass


class Phase(StrEnum):
    READING = "reading"
    ENTERING = "entering"


# Told how far an import is: while reading, how many bytes have come of which file; while
# entering, which line of the notices it has come to, and the last one.
Watch = Callable[[Phase, int, int], None]


def nobody_watches(_phase: Phase, _done: int, _of: int) -> None:
    """Where nobody waits for it."""


@dataclass(frozen=True, slots=True)
class Hold:
    """This process's hold on an import, good for `length` after each sign of life."""

    import_id: UUID
    holder: UUID
    length: timedelta


async def read_file(
    house: House, hold: Hold, incoming: Incoming, drafter: Drafter, watch: Watch
) -> None:
    """Reads one file to its end. Each piece is a transaction, which also says how far it is.

    While one piece is on its way to the database the next one is read in a thread.
    """
    settler = Settler(house.regimes, house.calendars, hold.import_id)
    storing: asyncio.Task[None] | None = None
    try:
        async for drafts in _drafted(incoming, drafter):
            if storing is not None:
                await storing
            storing = asyncio.create_task(_store(house, hold, drafts, settler))
            watch(Phase.READING, incoming.received, incoming.file)
        if storing is not None:
            await storing
    finally:
        if storing is not None and not storing.done():
            storing.cancel()
            with suppress(asyncio.CancelledError):
                await storing


async def _drafted(incoming: Incoming, drafter: Drafter) -> AsyncIterator[Drafts]:
    async for received in incoming.pieces():
        yield await asyncio.to_thread(_draft, incoming, drafter, received)


def _draft(incoming: Incoming, drafter: Drafter, received: Piece | bytes | None) -> Drafts:
    piece = received if isinstance(received, Piece) else incoming.read(received)
    return drafter.draft(piece)


async def _store(house: House, hold: Hold, drafts: Drafts, settler: Settler) -> None:
    records = await settler.settle(drafts, house.clock.now())
    async with house.driver() as connection, connection.transaction():
        await importing.stage(connection, records, drafts.items)
        rejected = await importing.reject(connection, hold.import_id, drafts.rejects)
        done = Tally(
            rows_read=drafts.rows,
            schemes_assumed=drafts.schemes_assumed,
            rejected=rejected,
        )
        await import_jobs.advance(
            connection,
            hold.import_id,
            hold.holder,
            length=hold.length,
            done=done,
            to=(drafts.last, 0, 0) if drafts.file == NOTICES_FILE else (0, drafts.last, 0),
        )
    count(done)


def count(done: Tally) -> None:
    """For whoever watches the process: what it has just committed."""
    counters.IMPORTED.labels("rows_read").inc(done.rows_read)
    counters.IMPORTED.labels("notices").inc(done.notices)
    counters.IMPORTED.labels("items").inc(done.items)
    counters.IMPORTED.labels("rejected").inc(done.rejected)
