"""Setting endpoints through the door."""

from typing import Any

import httpx

from tests.support.bodies import Json

URL = "https://hooks.share.example/secret-path?token=abc"


async def set_endpoint(
    client: httpx.AsyncClient, url: str = URL, **others: Any
) -> httpx.Response:
    return await client.put("/v1/webhook-endpoint", json={"url": url, **others})


async def endpoint_set(client: httpx.AsyncClient, url: str = URL, **others: Any) -> Json:
    """A new endpoint with its secret."""
    answer = await set_endpoint(client, url, **others)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def endpoint_of(client: httpx.AsyncClient) -> Json:
    answer = await client.get("/v1/webhook-endpoint")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def rotated(client: httpx.AsyncClient) -> Json:
    """The endpoint with another secret."""
    answer = await client.post("/v1/webhook-endpoint/rotate")
    assert answer.status_code == 201, answer.text
    return dict(answer.json())
