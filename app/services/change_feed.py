"""Whoever watches the register: one reader for all of a process, at the end of the log.

What came lately is kept in memory, the same for everybody, and a listener is no more than a
place in it. So neither many listeners nor slow ones cost the database, or each other, anything.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pkgutil import resolve_name
from uuid import UUID

from app.domain.changes import Change, Sight, Wanted
from app.kit import counters
from app.kit.clock import Clock
from app.kit.logs import get_log
from app.services.arrivals import Crowd, NoRoom
from app.store import books, changes, messages
from app.store.driver import Connection, Driver

# What another process placed in the log is noticed after at most this time.
LOOK_EVERY_SECONDS = 0.5
# A key that was ended in whichever process ends its streams after about this time.
KEYS_SEEN_EVERY_LOOKS = 4
KEPT = 5_000
READ_AT_ONCE = 1_000
TOLD_AT_ONCE = 200
MOST_LISTENING = 2_000
MOST_OF_ONE_KEY = 100

log = get_log("changes")


class Ending(StrEnum):
    """Why somebody is listened for no more."""

    LEFT = "left"  # of their own accord
    STALLED = "stalled"  # takes nothing of what is sent
    KEY = "key"  # was revoked, or ran out
    PROCESS = "process"  # is told to end


counters.begin(counters.STREAMS_ENDED, Ending)


class Told:
    """A change and its words, written when they are first wanted, once for everybody."""

    __slots__ = ("_frames", "change")

    def __init__(self, change: Change) -> None:
        self.change = change
        self._frames: dict[Sight, bytes] = {}

    def frame(self, sight: Sight) -> bytes:
        written = self._frames.get(sight)
        if written is None:
            frame: Callable[[Change, Sight], bytes] = resolve_name("app.wire.changes:frame")
            written = self._frames[sight] = frame(self.change, sight)
        return written


class Listener:
    """Somebody who watches: what they want, how far they are, and whether they are called."""

    __slots__ = ("called", "ending", "key_id", "position", "sight", "wanted")

    def __init__(self, key_id: UUID | None, wanted: Wanted, sight: Sight) -> None:
        self.key_id = key_id
        self.wanted = wanted
        self.sight = sight
        self.position = 0
        self.called = asyncio.Event()
        self.ending: Ending | None = None

    def end(self, because: Ending) -> None:
        self.ending = self.ending or because
        self.called.set()


class ChangeFeed:
    """The end of the log as this process has read it, and who waits for more of it."""

    def __init__(self, driver: Driver, clock: Clock, *, most: int = MOST_LISTENING) -> None:
        self._driver = driver
        self._clock = clock
        self._most = most
        self._kept: list[Told] = []
        self._newest = 0
        self._is_fresh = False
        self._at_it = asyncio.Lock()
        self._listeners = set[Listener]()
        self._of_key = Counter[UUID | None]()
        self._rung = asyncio.Event()
        self._looking: asyncio.Task[None] | None = None
        self._ended = False

    @property
    def listening(self) -> int:
        """How many listen."""
        return len(self._listeners)

    @property
    def through(self) -> int:
        """The newest position that was read."""
        return self._newest

    def came(self) -> None:
        """This process placed something in the log."""
        self._rung.set()

    def end(self) -> None:
        """Ends everybody's listening, now and from now on."""
        self._ended = True
        for listener in self._listeners:
            listener.end(Ending.PROCESS)

    @contextmanager
    def place(self, key_id: UUID | None, wanted: Wanted, sight: Sight) -> Generator[Listener]:
        """A place to listen from. NoRoom where too many do already."""
        self._must_have_room(key_id)
        listener = Listener(key_id, wanted, sight)
        if self._ended:
            listener.end(Ending.PROCESS)
        self._take(listener)
        try:
            yield listener
        finally:
            self._leave(listener)

    async def newest(self, *, at_least: int = 0) -> int:
        """The newest position that was read; looks first where it is not known, or where
        somebody elsewhere is said to be further.
        """
        async with self._at_it:
            if not self._is_fresh or self._newest < at_least:
                await self._look()
            return self._newest

    def after(self, position: int) -> Sequence[Told] | None:
        """What came next after a position, so many at most; None where it is no longer kept."""
        start = position - (self._newest - len(self._kept))
        return None if start < 0 else self._kept[start : start + TOLD_AT_ONCE]

    def _must_have_room(self, key_id: UUID | None) -> None:
        if self._of_key[key_id] >= MOST_OF_ONE_KEY:
            raise NoRoom(Crowd.KEY)
        if len(self._listeners) >= self._most:
            raise NoRoom(Crowd.PROCESS)

    def _take(self, listener: Listener) -> None:
        self._listeners.add(listener)
        self._of_key[listener.key_id] += 1
        counters.CHANGES_LISTENING.inc()
        if self._looking is None and not self._ended:
            self._looking = asyncio.create_task(self._look_around())

    def _leave(self, listener: Listener) -> None:
        self._listeners.discard(listener)
        self._of_key[listener.key_id] -= 1
        counters.CHANGES_LISTENING.dec()
        if not self._of_key[listener.key_id]:
            del self._of_key[listener.key_id]
        if not self._listeners and self._looking is not None:
            self._looking.cancel()
            self._looking = None
            self._is_fresh = False

    async def _look_around(self) -> None:
        looks = 0
        while True:
            try:
                await self._look_once(keys=looks % KEYS_SEEN_EVERY_LOOKS == 0)
            except Exception as error:
                if self._is_fresh or not looks:
                    log.warning("changes_not_seen", exc_info=error)
                self._is_fresh = False
            looks += 1
            await self._until_rung()

    async def _look_once(self, *, keys: bool) -> None:
        async with self._at_it:
            await self._look()
        if keys:
            await self._see_keys()

    async def _until_rung(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY_SECONDS):
                await self._rung.wait()
        except TimeoutError:
            return
        self._rung.clear()

    async def _look(self) -> None:
        async with self._driver() as connection:
            newest = await messages.newest_position(connection)
            before = self._newest
            if newest - before > KEPT:
                # So much at once is not read through: whoever is behind reads pages.
                self._kept, self._newest = [], newest - KEPT
            while self._newest < newest:
                await self._read_on(connection)
        self._is_fresh = True
        if self._newest > before:
            for listener in self._listeners:
                listener.called.set()

    async def _read_on(self, connection: Connection) -> None:
        found = await changes.read_after(connection, self._newest, limit=READ_AT_ONCE)
        self._kept += [Told(change) for change in found]
        self._newest = found[-1].position
        if len(self._kept) > 2 * KEPT:
            del self._kept[:-KEPT]

    async def _see_keys(self) -> None:
        held = [key_id for key_id in self._of_key if key_id is not None]
        async with self._driver() as connection:
            ended = await books.ended_of(connection, held, self._clock.now())
        for listener in self._listeners:
            if listener.key_id in ended:
                listener.end(Ending.KEY)
