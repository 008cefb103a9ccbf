"""A register that was founded as a sandbox, on a clock that the test moves as well."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from app.kit.clock import SandboxClock
from app.services.house import House
from tests.support.clock import FixedClock
from tests.support.houses import committing_house, house_within
from tests.support.postgres import connected

FOUND = "UPDATE installation SET sandbox = true"


async def sandbox_within(connection: AsyncConnection, machine: FixedClock) -> House:
    """A sandbox all whose doings are undone with the transaction."""
    await connection.exec_driver_sql(FOUND)
    return await house_within(connection, SandboxClock(machine))


@asynccontextmanager
async def committing_sandbox(url: str, machine: FixedClock) -> AsyncGenerator[House]:
    """One process of a sandbox that truly commits."""
    async with connected(url) as connection:
        await connection.execute(FOUND)
    async with committing_house(url, SandboxClock(machine)) as house:
        yield house
