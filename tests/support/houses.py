"""Houses for tests: within a transaction that is rolled back, or on real pools that commit."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection, async_sessionmaker

from app.kit.clock import Clock
from app.kit.sealing import KEY_BYTES, Sealer
from app.services.house import House, furnish
from app.store.engine import (
    Connection,
    Driver,
    Sessions,
    open_engine,
    open_pool,
    open_sessions,
    pool_driver,
)
from tests.support.counting import QUERIES

# The template is sealed with this key, so every house of the tests has the same.
SEALING_KEY = bytes(range(KEY_BYTES))


def a_house(sessions: Sessions, driver: Driver, clock: Clock) -> House:
    """A house whose memories are empty."""
    return furnish(sessions, driver, clock, Sealer(SEALING_KEY))


def sessions_within(connection: AsyncConnection) -> Sessions:
    """Sessions whose commits are savepoints inside the test's outer transaction."""
    return async_sessionmaker(
        connection, join_transaction_mode="create_savepoint", expire_on_commit=False
    )


def driver_within(connection: AsyncConnection) -> Driver:
    """Lends the driver's connection of the same transaction, each time in a savepoint.

    So both paths see each other's rows, and a statement that fails undoes itself alone. The
    connection does one thing at a time: what runs side by side needs `committing`.
    """

    @asynccontextmanager
    async def lend() -> AsyncGenerator[Connection]:
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        driver.add_query_logger(QUERIES.of_driver)
        try:
            async with driver.transaction():
                yield driver
        finally:
            driver.remove_query_logger(QUERIES.of_driver)

    return lend


@asynccontextmanager
async def committing_house(url: str, clock: Clock) -> AsyncGenerator[House]:
    """A house on a database of its own, with the pools of production."""
    engine = open_engine(url, connections=10)
    pool = await open_pool(url, connections=10)
    try:
        yield a_house(open_sessions(engine), pool_driver(pool), clock)
    finally:
        await pool.close()
        await engine.dispose()
