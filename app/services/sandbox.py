"""The sandbox's clock: moved by an act, and followed by every process of the register."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

from app.domain.errors import Unknown
from app.domain.events import Event, EventKind
from app.domain.permissions import Actor
from app.domain.sandbox import (
    MOST_IN_ALL,
    SandboxTime,
    must_be_a_step,
    must_be_within_reach,
)
from app.kit.clock import SandboxClock
from app.kit.ids import new_id
from app.kit.logs import get_log
from app.services.house import House
from app.services.ticks import sweep_timers
from app.store import events, installation
from app.store.engine import Session, driver_of
from app.store.failures import is_away

log = get_log("sandbox")

# How soon the jobs of a process follow what another has done to the clock.
FOLLOWED_EVERY = timedelta(milliseconds=250)


async def advance(
    session: Session, house: House, actor: Actor, *, by: timedelta
) -> SandboxTime:
    """Moves the register's clock forward, for every process and for good.

    It holds once the transaction is committed: `catch_up` is to be called then. Refused
    outside a sandbox; what does not lead forward; more than may be moved in all.
    """
    clock = _must_be_sandbox(house)
    must_be_a_step(by)
    before = house.clock.now()
    moved = await installation.move_clock(await driver_of(session), by, at_most=MOST_IN_ALL)
    offset = must_be_within_reach(moved)
    event = Event(
        id=new_id(),
        kind=EventKind.SANDBOX_CLOCK_ADVANCED,
        effective_at=before,
        recorded_at=before,
        facts={
            "by_seconds": int(by.total_seconds()),
            "offset_seconds": int(offset.total_seconds()),
        },
    )
    await events.append(session, actor, event)
    return SandboxTime(clock.at(offset), offset)


async def read_time(house: House) -> SandboxTime:
    """What time it is in the sandbox, wherever its clock was moved."""
    clock = _must_be_sandbox(house)
    offset = await follow(house, clock)
    return SandboxTime(house.clock.now(), offset)


async def catch_up(house: House) -> None:
    """What the passing of time would have brought about by now: lapses are on record.

    Should the database be away, the clock has been moved all the same, and every process
    follows once it is back.
    """
    clock = _must_be_sandbox(house)
    try:
        await follow(house, clock)
        house.figures.forget()
        await sweep_timers(house)
    except Exception as error:
        if not is_away(error):
            raise
        log.warning("sandbox_not_caught_up", exc_info=error)


async def keep_in_step(house: House) -> None:
    """Before a request: whoever moved the clock at another process may ask this one next."""
    clock = _must_be_sandbox(house)
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


def _must_be_sandbox(house: House) -> SandboxClock:
    if house.sandbox is None:
        raise Unknown("This register is no sandbox.")
    return house.sandbox
