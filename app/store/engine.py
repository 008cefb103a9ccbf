"""Connections: sessions for the comfortable acts, the bare driver for the busiest ones."""

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any, TypeAlias

import asyncpg
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import QueuePool

from app.domain.workings import PoolUse

Session: TypeAlias = AsyncSession
Sessions: TypeAlias = async_sessionmaker[AsyncSession]

Connection: TypeAlias = asyncpg.Connection
# Gives a connection of the driver on which one statement is one transaction.
Driver: TypeAlias = Callable[[], AbstractAsyncContextManager[Connection]]

# Nobody waits long behind a lock: the caller is told to try again instead. The planner takes
# our long statements for costly, and to compile one takes far longer than to carry it out.
SERVER_SETTINGS = {
    "application_name": "forthwith",
    "lock_timeout": "3000",
    "idle_in_transaction_session_timeout": "60000",
    "jit": "off",
    "timezone": "UTC",
}
CONNECT_TIMEOUT_SECONDS = 5
STATEMENT_TIMEOUT_SECONDS = 30


# What the pools of a process are at when they are asked.
PoolsInUse: TypeAlias = Callable[[], tuple[PoolUse, ...]]


def driver_url(url: str) -> str:
    """Any spelling of a PostgreSQL address as SQLAlchemy wants it for asyncpg."""
    return (
        make_url(url).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
    )


def plain_url(url: str) -> str:
    """The same address as the driver itself wants it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def open_engine(url: str, *, connections: int) -> AsyncEngine:
    return create_async_engine(
        driver_url(url),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=CONNECT_TIMEOUT_SECONDS,
        pool_pre_ping=False,
        hide_parameters=True,
        connect_args={
            "server_settings": SERVER_SETTINGS,
            "timeout": CONNECT_TIMEOUT_SECONDS,
            "command_timeout": STATEMENT_TIMEOUT_SECONDS,
        },
    )


def open_sessions(engine: AsyncEngine) -> Sessions:
    return async_sessionmaker(engine, expire_on_commit=False)


async def open_pool(url: str, *, connections: int) -> asyncpg.Pool:
    """A pool of bare connections. What it lends is never left with any session state, so
    giving a connection back costs no round trip. A statement is planned once on each: the
    server would plan the short ones anew each time, which takes longer than to carry them out.
    """
    return await asyncpg.create_pool(
        plain_url(url),
        min_size=1,
        max_size=connections,
        init=speak_json,
        reset=_leave_as_it_is,
        server_settings={**SERVER_SETTINGS, "plan_cache_mode": "force_generic_plan"},
        timeout=CONNECT_TIMEOUT_SECONDS,
        command_timeout=STATEMENT_TIMEOUT_SECONDS,
    )


def pool_driver(pool: asyncpg.Pool) -> Driver:
    return partial(pool.acquire, timeout=CONNECT_TIMEOUT_SECONDS)


def pools_in_use(acts: AsyncEngine, books: AsyncEngine, driver: asyncpg.Pool) -> PoolsInUse:
    """Of the sessions of acts, of what is read now and then, and of the bare driver."""

    def look() -> tuple[PoolUse, ...]:
        idle = driver.get_idle_size()
        lent = driver.get_size() - idle
        bare = PoolUse("driver", driver.get_max_size(), lent, idle)
        return _use_of("acts", acts), _use_of("books", books), bare

    return look


def _use_of(kind: str, engine: AsyncEngine) -> PoolUse:
    pool = engine.pool
    if not isinstance(pool, QueuePool):
        raise TypeError("this engine has no pool that bounds")
    return PoolUse(kind, pool.size(), pool.checkedout(), pool.checkedin())


def no_pools() -> tuple[PoolUse, ...]:
    """Of a house that lives in a transaction of another."""
    return ()


def sessions_within(connection: AsyncConnection) -> Sessions:
    """Sessions whose commits are savepoints inside the transaction of this connection."""
    return async_sessionmaker(
        connection, join_transaction_mode="create_savepoint", expire_on_commit=False
    )


def driver_within(driver: Connection) -> Driver:
    """Lends one connection, each time in a savepoint: what fails undoes itself alone."""

    @asynccontextmanager
    async def lend() -> AsyncGenerator[Connection]:
        async with driver.transaction():
            yield driver

    return lend


async def driver_of(session: Session) -> Connection:
    """The driver's connection of a session, inside the session's transaction."""
    connection = await session.connection()
    # The dialect opens the transaction at its first statement, so there must be one. It has a
    # column: of a row without any the driver (asyncpg 0.32) writes past the end.
    await connection.exec_driver_sql("SELECT 1")
    raw = await connection.get_raw_connection()
    driver = raw.driver_connection
    if driver is None:
        raise RuntimeError("the session has no connection")
    return driver


async def speak_json(connection: Connection) -> None:
    """The same convention as SQLAlchemy's dialect: text in, values out."""
    await connection.set_type_codec(
        "jsonb",
        encoder=_jsonb,
        decoder=_from_jsonb,
        schema="pg_catalog",
        format="binary",
    )


def _jsonb(text: str) -> bytes:
    return b"\x01" + text.encode()  # the version of the format, as PostgreSQL has it


def _from_jsonb(stored: bytes) -> Any:  # noqa: ANN401 - whatever JSON holds
    return json.loads(stored[1:])


async def _leave_as_it_is(_connection: Connection) -> None:
    """Called when a connection comes back."""
