"""What a process lately read and may believe for a moment, instead of asking again."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from functools import partial
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(Generic[K, V]):
    """Values by key, each believed for `seconds` after it was read; at most `most` of them.

    What is not there is remembered as well, so that asking for it costs no more. Whoever
    asks while a value is being read waits for that reading instead of beginning another.
    After a reading that took long none of the same key begins for `rest` times as long, so
    that reading never takes more than that share of the time. For `lingers` seconds more
    whoever asks has what is known, and need not wait until it is read anew.
    """

    def __init__(
        self,
        read: Callable[[K], Awaitable[V]],
        *,
        seconds: float,
        most: int,
        rest: float = 0,
        lingers: float = 0,
    ) -> None:
        self._read = read
        self._seconds = seconds
        self._most = most
        self._rest = rest
        self._lingers = lingers
        self._values: OrderedDict[K, tuple[float, V]] = OrderedDict()
        self._readings: dict[K, asyncio.Task[V]] = {}

    async def get(self, key: K) -> V:
        known, now = self._values.get(key), time.monotonic()
        if known is not None and now < known[0]:
            return known[1]
        reading = self._readings.get(key)
        if reading is None:
            reading = self._readings[key] = asyncio.create_task(self._remember(key))
            reading.add_done_callback(partial(self._done, key))
        if known is not None and now < known[0] + self._lingers:
            return known[1]
        # Whoever gives up waiting does not take the answer away from the others.
        return await asyncio.shield(reading)

    def forget(self) -> None:
        """Called when something changed in this process, so that it counts at once."""
        self._values.clear()
        self._readings.clear()

    async def _remember(self, key: K) -> V:
        # The age counts from before the reading, so that no change in between is missed.
        began = time.monotonic()
        value = await self._read(key)
        ended = time.monotonic()
        believed = max(began + self._seconds, ended + self._rest * (ended - began))
        # What was forgotten while it was being read is not brought back.
        if self._readings.get(key) is asyncio.current_task():
            self._values[key] = (believed, value)
            self._values.move_to_end(key)
            if len(self._values) > self._most:
                self._values.popitem(last=False)
        return value

    def _done(self, key: K, reading: asyncio.Task[V]) -> None:
        if self._readings.get(key) is reading:
            del self._readings[key]
        if not reading.cancelled():
            # Seen by those who wait; where nobody does any more, it is not reported as lost.
            reading.exception()
