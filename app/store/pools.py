"""The connections of a process, by kind: for acts, for its books, and of the bare driver."""

from collections.abc import Callable
from pkgutil import resolve_name
from typing import TYPE_CHECKING, TypeAlias

import asyncpg

from app.domain.workings import PoolUse

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from app.store.engine import Sessions

# What the pools of a process are at when they are asked.
PoolsInUse: TypeAlias = Callable[[], tuple[PoolUse, ...]]

# Their library is what takes longest to load of all, and readiness does not rest on it.
_OPEN_ENGINE, _OPEN_SESSIONS = "app.store.engine:open_engine", "app.store.engine:open_sessions"
_USE_OF = "app.store.engine:use_of"


class SessionPool:
    """Sessions, whose library is loaded when they are first asked for."""

    def __init__(self, url: str, *, connections: int) -> None:
        self._url = url
        self._connections = connections
        self._opened: tuple[AsyncEngine, Sessions] | None = None

    def opened(self) -> "Sessions":
        """The same each time."""
        if self._opened is None:
            engine = resolve_name(_OPEN_ENGINE)(self._url, connections=self._connections)
            self._opened = engine, resolve_name(_OPEN_SESSIONS)(engine)
        return self._opened[1]

    def use(self, kind: str) -> PoolUse:
        lent, idle = (0, 0) if self._opened is None else resolve_name(_USE_OF)(self._opened[0])
        return PoolUse(kind, self._connections, lent, idle)

    async def close(self) -> None:
        if self._opened is not None:
            await self._opened[0].dispose()


def pools_in_use(acts: SessionPool, books: asyncpg.Pool, driver: asyncpg.Pool) -> PoolsInUse:
    """Of the sessions of acts, of what is read now and then, and of the bare driver."""

    def look() -> tuple[PoolUse, ...]:
        return acts.use("acts"), _use_of("books", books), _use_of("driver", driver)

    return look


def _use_of(kind: str, pool: asyncpg.Pool) -> PoolUse:
    idle = pool.get_idle_size()
    return PoolUse(kind, pool.get_max_size(), pool.get_size() - idle, idle)


def no_pools() -> tuple[PoolUse, ...]:
    """Of a house that lives in a transaction of another."""
    return ()
