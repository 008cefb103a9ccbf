"""The inbox: what a platform was told, oldest first, and waiting for what it will be told."""

import asyncio
from datetime import timedelta
from uuid import UUID

from app.domain.errors import Unknown
from app.domain.messages import Message
from app.domain.permissions import Actor
from app.services.house import House
from app.store import messages

_NOTHING = timedelta(0)


async def read_inbox(
    house: House, actor: Actor, *, after: int, limit: int, wait: timedelta
) -> list[Message]:
    """The messages after a position; where there is none yet, whatever comes within `wait`.

    While it waits it holds no connection. It ends early, with nothing, when the process
    ends. NoRoom when too many wait already.
    """
    if actor.platform_id is None or actor.key_id is None:
        raise Unknown("Only a platform has an inbox.")
    found = await _read(house, actor.platform_id, after=after, limit=limit)
    if found or wait <= _NOTHING:
        return found
    with house.arrivals.place(actor.key_id, actor.platform_id, after=after) as place:
        # What came before there was a place, of which nobody is called.
        found = await _read(house, actor.platform_id, after=after, limit=limit)
        if found or not await _is_called(place.called, wait):
            return found
    return await _read(house, actor.platform_id, after=after, limit=limit)


async def _read(house: House, platform_id: UUID, *, after: int, limit: int) -> list[Message]:
    async with house.driver() as connection:
        return await messages.read_after(connection, platform_id, after=after, limit=limit)


async def _is_called(called: asyncio.Event, wait: timedelta) -> bool:
    try:
        async with asyncio.timeout(wait.total_seconds()):
            return await called.wait()
    except TimeoutError:
        return False
