"""Reading an inbox, through the door."""

from typing import Any

import httpx

from app.services.house import House
from app.services.ticks import sequence_events
from tests.support.bodies import Json


async def inbox(client: httpx.AsyncClient, **asked: Any) -> Json:
    """An answer of the inbox."""
    answer = await client.get("/v1/inbox", params=asked)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def told(house: House, client: httpx.AsyncClient) -> list[Json]:
    """All that the platform was told by now, oldest first."""
    await sequence_events(house)
    return list((await inbox(client, limit=200))["items"])
