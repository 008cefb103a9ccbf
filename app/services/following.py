"""How the processes of a sandbox follow its clock, wherever it was moved."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

from app.domain.errors import Unknown
from app.kit.clock import SandboxClock
from app.kit.logs import get_log
from app.services.house import House
from app.store import installation
from app.store.failures import is_away

log = get_log("sandbox")

# How soon the jobs of a process follow what another has done to the clock.
FOLLOWED_EVERY = timedelta(milliseconds=250)


async def keep_in_step(house: House) -> None:
    """Before a request: whoever moved the clock at another process may ask this one next."""
    clock = must_be_sandbox(house)
    try:
        await follow(house, clock)
    except Exception as error:
        # The request itself will say so, if it needs the database.
        if not is_away(error):
            raise


async def follow(house: House, clock: SandboxClock) -> timedelta:
    """Moves this process's clock to where the register's was moved."""
    async with house.driver() as connection:
        offset = await installation.clock_offset(connection)
    clock.forward_to(offset)
    return offset


@asynccontextmanager
async def followed(house: House) -> AsyncGenerator[None]:
    """Keeps the clock of a process with that of its register; in earnest there is one only."""
    if house.sandbox is None:
        yield
        return
    following = asyncio.create_task(_keep_following(house, house.sandbox))
    try:
        yield
    finally:
        following.cancel()
        await asyncio.wait([following])


async def _keep_following(house: House, clock: SandboxClock) -> None:
    while True:
        await asyncio.sleep(FOLLOWED_EVERY.total_seconds())
        try:
            await follow(house, clock)
        except Exception as error:
            # Whatever it is: a process that no longer follows would live in another time.
            log.warning("sandbox_clock_not_read", exc_info=error)


def must_be_sandbox(house: House) -> SandboxClock:
    if house.sandbox is None:
        raise Unknown("This register is no sandbox.")
    return house.sandbox
