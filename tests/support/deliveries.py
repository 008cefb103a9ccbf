"""Platforms with endpoints, and what became of what was sent there."""

from typing import Any
from uuid import UUID

from app.domain.webhook_endpoints import NewEndpoint, WithSecret
from app.services import webhook_endpoints
from app.services.delivering import deliver
from app.services.house import House
from app.services.ticks import sequence_events
from app.values import dataclass
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.sql import fetch_rows

DELIVERIES = "SELECT * FROM deliveries ORDER BY position"
ATTEMPTS = """
SELECT a.* FROM delivery_attempts a JOIN deliveries d ON d.id = delivery_id
ORDER BY position, number
"""


@dataclass(frozen=True, slots=True)
class Connected:
    """A platform that is told at an endpoint, and the secret it was given."""

    platform: APlatform
    secret: str


async def connected(house: House, url: str) -> Connected:
    """A new platform with an endpoint there."""
    platform = await a_platform(house)
    made = await point(house, platform, url)
    assert isinstance(made, WithSecret)
    return Connected(platform, made.secret)


async def point(house: House, platform: APlatform, url: str) -> object:
    """Sets the endpoint of a platform."""
    async with house.sessions.begin() as session:
        return await webhook_endpoints.set_endpoint(
            session, house, platform.actor, new=NewEndpoint(url, None), seen=None
        )


async def notify(house: House, *platforms: Connected, count: int = 1) -> list[UUID]:
    """Issues notices to each, and places them in the log."""
    ids = [
        await a_notice(house, an_order(one.platform.id))
        for _ in range(count)
        for one in platforms
    ]
    await sequence_events(house)
    return ids


async def notify_and_deliver(house: House, *platforms: Connected, count: int = 1) -> None:
    await notify(house, *platforms, count=count)
    await deliver(house)


async def deliveries(house: House) -> list[Any]:
    return await fetch_rows(house, DELIVERIES)


async def attempts(house: House) -> list[Any]:
    return await fetch_rows(house, ATTEMPTS)


async def states(house: House) -> list[str]:
    return [row["state"] for row in await deliveries(house)]
