"""Reading what changed: a page of the log, waiting for the next, and following it for good."""

import asyncio
import time
from collections.abc import AsyncGenerator, Iterable
from contextlib import suppress
from datetime import timedelta
from secrets import SystemRandom

from app.domain.changes import Change, Sight, Wanted, must_be_reached
from app.domain.permissions import Actor
from app.kit import counters
from app.services.change_feed import ChangeFeed, Listener
from app.services.house import House
from app.store import changes, messages
from app.values import dataclass
from app.wire.changes import opening, pulse, reset

# A page by filters that match little ends after so much was looked through.
SCANNED_AT_ONCE = 2_000
PULSE_EVERY_SECONDS = 15.0
# Those who were cut off at the same moment do not all come back at the same moment.
RETRY_MILLISECONDS = (2_000, 5_000)

_NOTHING = timedelta(0)
_chance = SystemRandom()


@dataclass(frozen=True, slots=True)
class Found:
    """A page: what was wanted of everything up to `through`, and whether more is there."""

    changes: tuple[Change, ...]
    through: int
    is_more: bool = False


async def read_changes(  # noqa: PLR0913 - what is asked, each by its name
    house: House,
    actor: Actor,
    *,
    wanted: Wanted,
    sight: Sight,
    after: int,
    limit: int,
    wait: timedelta,
) -> Found:
    """The changes after a position; where there is none yet, whatever comes within `wait`.

    While it waits it holds no connection. It ends early, with nothing, when the process
    ends. NoRoom when too many wait already.
    """
    found = await _read(house, wanted, after=after, limit=limit)
    if found.changes or found.is_more or wait <= _NOTHING:
        return found
    with house.changes.place(actor.key_id, wanted, sight) as listener:
        listener.position = found.through
        await house.changes.newest()
        return await _wait(house, listener, limit=limit, wait=wait)


async def begin(
    feed: ChangeFeed, listener: Listener, *, after: int | None, pointer: str
) -> None:
    """Puts a listener where it wants to begin, or at the end of the log; refuses a place that
    is beyond it.
    """
    newest = await feed.newest(at_least=after or 0)
    if after is not None:
        must_be_reached(after, newest, pointer=pointer)
    listener.position = newest if after is None else after


async def follow(feed: ChangeFeed, listener: Listener) -> AsyncGenerator[bytes]:
    """What a listener is sent, piece by piece, until its listening is ended.

    Whoever wants little hears all the same, now and then, how far the log has come.
    """
    yield opening(listener.position, retry_after=_chance.randint(*RETRY_MILLISECONDS))
    heard = time.monotonic()
    while listener.ending is None:
        listener.called.clear()
        piece, is_behind = _next_piece(feed, listener)
        silence = time.monotonic() - heard
        if not piece and silence >= PULSE_EVERY_SECONDS:
            piece = pulse(listener.position)
        if piece:
            yield piece
            heard = time.monotonic()
        elif not is_behind:
            await _is_called(listener, PULSE_EVERY_SECONDS - silence)
        # Where much is to be told the others have their turn in between.
        await asyncio.sleep(0)


def _next_piece(feed: ChangeFeed, listener: Listener) -> tuple[bytes, bool]:
    """What is to be sent next, and whether there may be more at once."""
    news = feed.after(listener.position)
    if news is None:
        before, listener.position = listener.position, feed.through
        counters.STREAM_RESETS.inc()
        return reset(before, listener.position), True
    if not news:
        return b"", False
    listener.position = news[-1].change.position
    wanted = (told for told in news if listener.wanted.takes(told.change))
    return b"".join(told.frame(listener.sight) for told in wanted), True


async def _read(house: House, wanted: Wanted, *, after: int, limit: int) -> Found:
    scanned = limit if wanted.is_everything else SCANNED_AT_ONCE
    async with house.driver() as connection:
        read = await changes.read_after(connection, after, limit=scanned)
        if not read:
            newest = await messages.newest_position(connection)
            must_be_reached(after, newest, pointer="/query/after")
    return _among(read, wanted, limit=limit, through=after, is_more=len(read) == scanned)


def _among(
    read: Iterable[Change], wanted: Wanted, *, limit: int, through: int, is_more: bool
) -> Found:
    """Those wanted, so many at most; what was left over is there the next time."""
    taken: list[Change] = []
    for change in read:
        through = change.position
        if wanted.takes(change):
            taken.append(change)
        if len(taken) == limit:
            return Found(tuple(taken), through, is_more=True)
    return Found(tuple(taken), through, is_more)


async def _wait(house: House, listener: Listener, *, limit: int, wait: timedelta) -> Found:
    with suppress(TimeoutError):
        async with asyncio.timeout(wait.total_seconds()):
            while listener.ending is None:
                listener.called.clear()
                news = house.changes.after(listener.position)
                if news is None:
                    wanted, after = listener.wanted, listener.position
                    return await _read(house, wanted, after=after, limit=limit)
                found = _among(
                    (told.change for told in news),
                    listener.wanted,
                    limit=limit,
                    through=listener.position,
                    is_more=False,
                )
                listener.position = found.through
                if found.changes:
                    return found
                if not news:
                    await listener.called.wait()
    return Found((), listener.position)


async def _is_called(listener: Listener, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await listener.called.wait()
