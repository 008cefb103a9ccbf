"""The sandbox's clock: moved by an act, for every process of the register."""

from datetime import timedelta

from app.domain.events import Event, EventKind
from app.domain.permissions import Actor
from app.domain.sandbox import (
    MOST_IN_ALL,
    SandboxTime,
    must_be_a_step,
    must_be_within_reach,
)
from app.kit.ids import new_id
from app.kit.logs import get_log
from app.services.following import follow, must_be_sandbox
from app.services.house import House
from app.services.sweeping import sweep_timers
from app.store import events, installation
from app.store.engine import Session, driver_of
from app.store.failures import is_away

log = get_log("sandbox")


async def advance(
    session: Session, house: House, actor: Actor, *, by: timedelta
) -> SandboxTime:
    """Moves the register's clock forward, for every process and for good.

    It holds once the transaction is committed: `catch_up` is to be called then. Refused
    outside a sandbox; what does not lead forward; more than may be moved in all.
    """
    clock = must_be_sandbox(house)
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
    clock = must_be_sandbox(house)
    offset = await follow(house, clock)
    return SandboxTime(house.clock.now(), offset)


async def catch_up(house: House) -> None:
    """What the passing of time would have brought about by now: lapses are on record.

    Should the database be away, the clock has been moved all the same, and every process
    follows once it is back.
    """
    clock = must_be_sandbox(house)
    try:
        await follow(house, clock)
        house.figures.forget()
        await sweep_timers(house)
    except Exception as error:
        if not is_away(error):
            raise
        log.warning("sandbox_not_caught_up", exc_info=error)
