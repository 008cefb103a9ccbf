"""The regulator's side of a simulation: it finds or makes platforms, gives keys, and issues."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from itertools import count
from random import Random
from typing import Final
from uuid import UUID

from app.client import AsyncClient, ClientFailure, Refused
from app.simulation import calls
from app.simulation.made_up import Series
from app.simulation.tallies import Ask, Book
from schemas.v1.keys import CreatedKey, NewKey, Role
from schemas.v1.notices import NewNotice
from schemas.v1.platforms import NewPlatform, Platform
from schemas.v1.providers import NewProvider

_AT_ONCE: Final = 64


class Desk:
    """An officer, or a supervisor where keys are to be made."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    async def platforms(self, wanted: Sequence[UUID]) -> AsyncIterator[Platform]:
        """Those that are wanted, or else all."""
        for each in wanted:
            yield await self._client.ask(calls.platform(each))
        after: str | None = None
        while not wanted:
            page = await self._client.ask(calls.platforms(after))
            for platform in page.items:
                yield platform
            if page.next is None:
                return
            after = page.next

    async def make_platforms(self, number: int, name: str) -> AsyncIterator[Platform]:
        """So many on example domains, under a provider of their own."""
        new = NewProvider(name=f"Simulated {name} Ltd", country="GB")
        provider = await self._client.ask(calls.new_provider(new))
        for each in range(1, number + 1):
            called = NewPlatform(
                provider_id=provider.id,
                name=f"Simulated {name} {each}",
                url=f"https://{name}-{each}.example/",
            )
            yield await self._client.ask(calls.new_platform(called))

    async def give_key(self, platform_id: UUID) -> CreatedKey:
        new = NewKey(role=Role.PLATFORM, platform_id=platform_id, label="simulated")
        return await self._client.ask(calls.new_key(new))

    async def revoke(self, key_id: UUID) -> None:
        with suppress(ClientFailure):
            await self._client.ask(calls.revoke_key(key_id))

    async def issue(
        self,
        book: Book,
        series: Series,
        chance: Random,
        *,
        to: Sequence[UUID],
        a_second: float,
    ) -> None:
        """Issues notices to each platform in turn, at a steady pace and for ever; where the
        register cannot keep that pace, as many as it can.
        """
        room = asyncio.Semaphore(_AT_ONCE)
        numbers, began = count(1), time.monotonic()
        async with asyncio.TaskGroup() as tasks:
            for number in numbers:
                due = began + (number - 1) / a_second
                await asyncio.sleep(max(due - time.monotonic(), 0))
                await room.acquire()
                new = series.notice(number, to[number % len(to)], chance)
                task = tasks.create_task(self._issue(book, new))
                task.add_done_callback(lambda _: room.release())

    async def _issue(self, book: Book, new: NewNotice) -> None:
        try:
            with book.timed(Ask.ISSUE):
                await self._client.ask(calls.issue(new))
            book.issued += 1
        except Refused as refused:
            book.not_issued[refused.code] += 1
        except ClientFailure:
            book.not_issued["no_answer"] += 1
