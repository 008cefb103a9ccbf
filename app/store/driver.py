"""Connections of the bare driver: for what is busiest, and for what a start must ask."""

import json
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any, TypeAlias

import asyncpg

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


def plain_url(url: str) -> str:
    """Any spelling of a PostgreSQL address as the driver wants it."""
    _, _, place = url.partition("://")
    return f"postgresql://{place}"


async def open_pool(url: str, *, connections: int, at_once: int = 1) -> asyncpg.Pool:
    """A pool of bare connections. What it lends is never left with any session state, so
    giving a connection back costs no round trip. A statement is planned once on each: the
    server would plan the short ones anew each time, which takes longer than to carry them out.
    So many as `at_once` are connected already.
    """
    return await asyncpg.create_pool(
        plain_url(url),
        min_size=at_once,
        max_size=connections,
        init=speak_json,
        reset=_leave_as_it_is,
        server_settings={**SERVER_SETTINGS, "plan_cache_mode": "force_generic_plan"},
        timeout=CONNECT_TIMEOUT_SECONDS,
        command_timeout=STATEMENT_TIMEOUT_SECONDS,
    )


def pool_driver(pool: asyncpg.Pool) -> Driver:
    return partial(pool.acquire, timeout=CONNECT_TIMEOUT_SECONDS)


def driver_within(driver: Connection) -> Driver:
    """Lends one connection, each time in a savepoint: what fails undoes itself alone."""

    @asynccontextmanager
    async def lend() -> AsyncGenerator[Connection]:
        async with driver.transaction():
            yield driver

    return lend


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
