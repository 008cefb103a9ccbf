"""What a process lately read and may believe for a moment, instead of asking again."""

import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(Generic[K, V]):
    """Values by key, each believed for `seconds` after it was read; at most `most` of them.

    What is not there is remembered as well, so that asking for it costs no more.
    """

    def __init__(self, read: Callable[[K], Awaitable[V]], *, seconds: float, most: int) -> None:
        self._read = read
        self._seconds = seconds
        self._most = most
        self._values: OrderedDict[K, tuple[float, V]] = OrderedDict()

    async def get(self, key: K) -> V:
        known = self._values.get(key)
        if known is not None and time.monotonic() - known[0] < self._seconds:
            return known[1]
        # The age counts from before the reading, so that no change in between is missed.
        began = time.monotonic()
        value = await self._read(key)
        self._values[key] = (began, value)
        self._values.move_to_end(key)
        if len(self._values) > self._most:
            self._values.popitem(last=False)
        return value

    def forget(self) -> None:
        """Called when something changed in this process, so that it counts at once."""
        self._values.clear()
