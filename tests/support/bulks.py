"""Acts on many notices through the door."""

from typing import Any

import httpx

from tests.support.bodies import Json

BULK = "/v1/notices/bulk"


async def previewed(client: httpx.AsyncClient, action: str, **asked: Any) -> Json:
    """What the act would do."""
    answer = await client.post(BULK, json={"action": action, **asked})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def applied(client: httpx.AsyncClient, preview: Json) -> list[Json]:
    """What became of each notice."""
    answer = await client.post(f"{BULK}/{preview['id']}/apply")
    assert answer.status_code == 207, answer.text
    return list(answer.json()["results"])


def outcomes(results: list[Json]) -> list[tuple[int, str | None]]:
    """Of each its status, and why it was refused."""
    return [(one["status"], one.get("problem", {}).get("code")) for one in results]
