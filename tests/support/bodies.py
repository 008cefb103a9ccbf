"""What callers send, as JSON, and where they send it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import UUID

import httpx

_numbers = count(1)

Json = dict[str, Any]

POST = "https://share.example/post/{}"


def written(moment: datetime) -> str:
    """A moment as the contract has it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def read(text: str) -> datetime:
    """A moment that an answer names."""
    assert text.endswith("Z"), text
    return datetime.fromisoformat(text)


def an_item_body(url: str = POST.format(1), **others: object) -> Json:
    return {"url": url, "media_type": "image", **others}


def a_notice_body(
    platform: UUID, /, *, urls: Sequence[str] = (POST.format(1),), **others: object
) -> Json:
    """A notice that would be accepted; `others` add to it or take a field's place."""
    return {
        "platform_id": str(platform),
        "regime": "uk-osa-intimate-image",
        "reference": f"BODY-{next(_numbers):06}",
        "category": "intimate_image_abuse",
        "items": [an_item_body(url) for url in urls],
        **others,
    }


def an_answer_body(item_id: str, *, at: datetime, **others: object) -> Json:
    """That an item was removed at a moment; `others` say something else."""
    return {"item_id": item_id, "outcome": "removed", "effective_at": written(at), **others}


async def issued(
    client: httpx.AsyncClient, platform: UUID, /, *, key: str | None = None, **others: Any
) -> Json:
    """The answer to a notice that an officer issues."""
    headers = {} if key is None else {"Idempotency-Key": key}
    body = a_notice_body(platform, **others)
    answer = await client.post("/v1/notices", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def respond(client: httpx.AsyncClient, notice: Json, *items: Json) -> httpx.Response:
    """A platform's answer about items of a notice."""
    return await client.post(f"/v1/notices/{notice['id']}/responses", json={"items": items})


async def read_back(client: httpx.AsyncClient, notice: Json) -> Json:
    """The notice as the regulator reads it now."""
    answer = await client.get(f"/v1/notices/{notice['id']}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def events_of(client: httpx.AsyncClient, notice: Json) -> list[Json]:
    """What happened to the notice, oldest first, as the regulator reads it."""
    answer = await client.get(f"/v1/notices/{notice['id']}/events", params={"limit": 200})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def kinds_of(client: httpx.AsyncClient, notice: Json) -> list[str]:
    """The kinds of what happened to the notice, oldest first."""
    return [event["kind"] for event in await events_of(client, notice)]
