"""Waiting for messages: however many wait, the database is asked for all of them at once."""

import asyncio
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from enum import Enum
from uuid import UUID

from app.kit import counters
from app.kit.logs import get_log
from app.store import messages
from app.store.driver import Driver
from app.values import dataclass

# What another process placed in the log is noticed after at most this time.
LOOK_EVERY_SECONDS = 0.5
MOST_WAITING = 10_000
MOST_OF_ONE_KEY = 16

log = get_log("inbox")


class Crowd(Enum):
    """Where there is no room left to wait."""

    KEY = "key"
    PROCESS = "process"


counters.begin(counters.NO_ROOM, (crowd.value for crowd in Crowd))


class NoRoom(Exception):
    """As many wait already as may."""

    def __init__(self, crowd: Crowd) -> None:
        super().__init__(crowd.value)
        self.crowd = crowd


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Somebody who waits for a platform's messages after a position."""

    platform_id: UUID
    after: int
    called: asyncio.Event


class Arrivals:
    """Calls whoever waits for the messages of a platform.

    Those that this process placed in the log are told to it at once. For those of other
    processes it looks, only while somebody waits, and for all who wait together.
    """

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._places: dict[UUID, set[Place]] = {}
        self._of_key = Counter[UUID]()
        self._fresh: list[Place] = []
        self._looking: asyncio.Task[None] | None = None
        self._ended = False

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self._of_key.total()

    def came(self, platforms: Iterable[UUID]) -> None:
        """Calls those who wait for these."""
        for platform_id in platforms:
            for place in self._places.get(platform_id, ()):
                place.called.set()

    def end(self) -> None:
        """Calls everybody: nobody is to be waited for any more."""
        self._ended = True
        self.came(self._places)

    @contextmanager
    def place(self, key_id: UUID, platform_id: UUID, *, after: int) -> Generator[Place]:
        """A place to wait in. What is read once one has it, and what one is called for
        afterwards, are together everything. NoRoom when too many wait.
        """
        self._must_have_room(key_id)
        place = Place(platform_id, after, asyncio.Event())
        if self._ended:
            place.called.set()
        self._take(place, key_id)
        try:
            yield place
        finally:
            self._leave(place, key_id)

    def _must_have_room(self, key_id: UUID) -> None:
        if self._of_key[key_id] >= MOST_OF_ONE_KEY:
            raise NoRoom(Crowd.KEY)
        if self.waiting >= MOST_WAITING:
            raise NoRoom(Crowd.PROCESS)

    def _take(self, place: Place, key_id: UUID) -> None:
        self._places.setdefault(place.platform_id, set()).add(place)
        self._of_key[key_id] += 1
        counters.INBOX_WAITING.inc()
        self._fresh.append(place)
        if self._looking is None:
            self._looking = asyncio.create_task(self._look_around())

    def _leave(self, place: Place, key_id: UUID) -> None:
        others = self._places[place.platform_id]
        others.discard(place)
        if not others:
            del self._places[place.platform_id]
        self._of_key[key_id] -= 1
        counters.INBOX_WAITING.dec()
        if not self._of_key[key_id]:
            del self._of_key[key_id]
        if not self._places and self._looking is not None:
            self._fresh.clear()
            self._looking.cancel()
            self._looking = None

    async def _look_around(self) -> None:
        seen = -1
        while True:
            try:
                seen = await self._look(seen)
            except Exception as error:
                log.warning("arrivals_not_seen", exc_info=error)
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def _look(self, seen: int) -> int:
        """Calls those who have news; where the log is as it was, only the newcomers have."""
        fresh, self._fresh = self._fresh, []
        async with self._driver() as connection:
            newest = await messages.newest_position(connection)
            everybody = (place for places in self._places.values() for place in places)
            asked = fresh if newest == seen else everybody
            if places := [(place.platform_id, place.after) for place in asked]:
                self.came(await messages.with_news(connection, places))
        return newest
