"""Sessions: connections for the comfortable acts. Those of the bare driver are in `driver`."""

from typing import TypeAlias

import asyncpg
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import QueuePool

from app.store.driver import (
    CONNECT_TIMEOUT_SECONDS,
    SERVER_SETTINGS,
    STATEMENT_TIMEOUT_SECONDS,
    Connection,
)

# What a statement of ours may raise, by the driver or through a session.
StatementFailed = (asyncpg.PostgresError, DBAPIError)

Session: TypeAlias = AsyncSession
Sessions: TypeAlias = async_sessionmaker[AsyncSession]


def driver_url(url: str) -> str:
    """Any spelling of a PostgreSQL address as SQLAlchemy wants it for asyncpg."""
    return (
        make_url(url).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
    )


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


def use_of(engine: AsyncEngine) -> tuple[int, int]:
    """How many connections of an engine are lent, and how many lie idle."""
    pool = engine.pool
    if not isinstance(pool, QueuePool):
        raise TypeError("this engine has no pool that bounds")
    return pool.checkedout(), pool.checkedin()


def sessions_within(connection: AsyncConnection) -> Sessions:
    """Sessions whose commits are savepoints inside the transaction of this connection."""
    return async_sessionmaker(
        connection, join_transaction_mode="create_savepoint", expire_on_commit=False
    )


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
