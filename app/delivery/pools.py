"""A few connections for each endpoint, kept for its next message and not for long.

One pool for all looks through every connection it has at every request, and ends what is idle
beyond a number: with many endpoints nothing would be kept, and looking would cost the most.
"""

import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Final

import httpcore

from app.values import dataclass

# How often it is looked for what has not been used for a while.
LOOK_EVERY_SECONDS: Final = 1.0


@dataclass(slots=True)
class _Kept:
    pool: httpcore.AsyncConnectionPool
    users: int = 0
    used_at: float = 0.0


class Pools:
    """Pools by name, each ended once nobody has used it for `seconds`."""

    def __init__(
        self, open_one: Callable[[], httpcore.AsyncConnectionPool], *, seconds: float
    ) -> None:
        self._open_one = open_one
        self._seconds = seconds
        self._kept: dict[str, _Kept] = {}
        self._looked_at = 0.0

    @asynccontextmanager
    async def lend(self, name: str) -> AsyncGenerator[httpcore.AsyncConnectionPool]:
        """The pool of this name, which is not ended meanwhile."""
        kept = self._kept.get(name)
        if kept is None:
            kept = self._kept[name] = _Kept(self._open_one())
        kept.users += 1
        try:
            yield kept.pool
        finally:
            kept.users -= 1
            kept.used_at = time.monotonic()
            await self._end_unused()

    async def close(self) -> None:
        """Ends all of them; nobody uses any now."""
        while self._kept:
            _, kept = self._kept.popitem()
            await kept.pool.aclose()

    async def _end_unused(self) -> None:
        now = time.monotonic()
        if now < self._looked_at + LOOK_EVERY_SECONDS:
            return
        self._looked_at = now
        unused = [
            name
            for name, kept in self._kept.items()
            if not kept.users and kept.used_at + self._seconds < now
        ]
        for pool in [self._kept.pop(name).pool for name in unused]:
            await pool.aclose()
