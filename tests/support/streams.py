"""Listening to a stream of changes through a network, event by event."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import field
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.domain.permissions import Role
from app.services.house import House
from app.values import dataclass
from tests.support.bodies import Json
from tests.support.doors import open_app
from tests.support.keys import SECRETS
from tests.support.listening import listening

LOOKS = 3_000


@dataclass
class Heard:
    """One event as a browser would take it; `id` is the last that was said."""

    fields: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def data(self) -> Json:
        return dict(json.loads(self.fields["data"]))

    @property
    def id(self) -> int:
        return int(self.fields["id"])


@dataclass
class Stream:
    """A stream that was begun."""

    answer: httpx.Response
    blocks: AsyncIterator[Heard]

    async def next_block(self) -> Heard:
        return await anext(self.blocks)

    async def next_event(self) -> Heard:
        """The next block that has data: what does not is heard by no reader."""
        while True:
            heard = await self.next_block()
            if "data" in heard.fields:
                return heard

    async def until_over(self) -> list[Heard]:
        """Waits for the end, through whatever comes before it."""
        return [block async for block in self.blocks]


async def blocks_of(answer: httpx.Response) -> AsyncIterator[Heard]:
    heard = Heard()
    async for line in answer.aiter_lines():
        name, _, said = line.partition(": ")
        if line:
            heard.fields[name or "comment"] = said
        else:
            yield heard
            heard = Heard()


@asynccontextmanager
async def served(house: House) -> AsyncGenerator[tuple[FastAPI, str]]:
    async with open_app(house) as app, listening(app) as address:
        yield app, address
        house.changes.end()


@asynccontextmanager
async def streaming(
    address: str,
    *,
    secret: str = SECRETS[Role.OFFICER],
    last_event_id: int | None = None,
    **asked: Any,
) -> AsyncGenerator[Stream]:
    headers = {"Authorization": f"Bearer {secret}"}
    if last_event_id is not None:
        headers["Last-Event-ID"] = str(last_event_id)
    async with (
        httpx.AsyncClient(base_url=address, headers=headers, timeout=60) as client,
        client.stream("GET", "/v1/stream", params=asked) as answer,
    ):
        yield Stream(answer, blocks_of(answer))


async def until(question: Callable[[], bool]) -> None:
    for _ in range(LOOKS):
        if question():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not come about")
