"""Houses for tests: within a transaction that is rolled back, or on real pools that commit."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from app.config import BOOK_CONNECTIONS
from app.kit.clock import Clock
from app.kit.sealing import KEY_BYTES, Sealer
from app.kit.signing import SEED_BYTES, Signer
from app.services.courier import Courier
from app.services.furnishing import furnish
from app.services.herald import Herald
from app.services.house import House
from app.store.driver import Connection, Driver, driver_within, open_pool, pool_driver
from app.store.engine import Sessions, sessions_within
from app.store.pools import PoolsInUse, SessionPool, no_pools, pools_in_use
from tests.support.counting import QUERIES

# The template is sealed with this key and signed with that one, so every house of the tests
# has the same.
SEALING_KEY = bytes(range(KEY_BYTES))
SIGNING_KEY = bytes(range(100, 100 + SEED_BYTES))


def a_house(
    sessions: Sessions,
    driver: Driver,
    clock: Clock,
    *,
    books: Driver | None = None,
    pools: PoolsInUse = no_pools,
) -> House:
    """A house whose memories are empty."""
    return furnish(
        lambda: sessions,
        driver,
        clock,
        Sealer(SEALING_KEY),
        signer=Signer(SIGNING_KEY),
        courier=Courier(allow_loopback=True),
        herald=Herald(Courier(allow_loopback=True)),
        books=books or driver,
        pools=pools,
    )


async def house_within(connection: AsyncConnection, clock: Clock) -> House:
    """A house whose sessions and driver share one transaction, in savepoints of it.

    So both paths see each other's rows, and whoever began the transaction may undo it all.
    The connection does one thing at a time: what runs side by side needs `committing`.
    """
    # The dialect opens the transaction at its first statement, so there must be one
    # before the driver is asked for anything.
    await connection.exec_driver_sql("SELECT 1")
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    return a_house(sessions_within(connection), _counted(driver), clock)


def _counted(driver: Any) -> Driver:
    lend = driver_within(driver)

    @asynccontextmanager
    async def lend_counted() -> AsyncGenerator[Connection]:
        driver.add_query_logger(QUERIES.of_driver)
        try:
            async with lend() as connection:
                yield connection
        finally:
            driver.remove_query_logger(QUERIES.of_driver)

    return lend_counted


@asynccontextmanager
async def committing_house(
    url: str, clock: Clock, *, connections: int = 10
) -> AsyncGenerator[House]:
    """A house on a database of its own, with the pools of production."""
    acts = SessionPool(url, connections=connections)
    library = await open_pool(url, connections=BOOK_CONNECTIONS, at_once=0)
    pool = await open_pool(url, connections=connections)
    try:
        house = a_house(
            acts.opened(),
            pool_driver(pool),
            clock,
            books=pool_driver(library),
            pools=pools_in_use(acts, library, pool),
        )
        yield house
        await house.courier.close()
        await house.herald.courier.close()
    finally:
        await pool.close()
        await library.close()
        await acts.close()
