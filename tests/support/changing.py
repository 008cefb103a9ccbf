"""Changing clocks through the door."""

from typing import Any

import httpx

from tests.support.bodies import Json


async def change(
    client: httpx.AsyncClient,
    notice: Json,
    *,
    headers: dict[str, str] | None = None,
    **event: Any,
) -> httpx.Response:
    """What a clock event is answered with."""
    path = f"/v1/notices/{notice['id']}/clock-events"
    return await client.post(path, json={"reason": "a test", **event}, headers=headers)


async def changed(client: httpx.AsyncClient, notice: Json, **event: Any) -> Json:
    """The notice after a clock event that was taken."""
    answer = await change(client, notice, **event)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def explained(client: httpx.AsyncClient, notice: Json) -> Json:
    """Why its deadline is what it is."""
    answer = await client.get(f"/v1/notices/{notice['id']}/deadline")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())
