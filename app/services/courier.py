"""The way out of the house for messages; its connections are opened with the first."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from functools import partial
from pkgutil import resolve_name
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.deliveries import Outcome

# Loaded with the first message: it takes longer than all else that a start waits for.
_OPEN, _POST = "app.delivery.webhooks:open_connections", "app.delivery.webhooks:post"


class Courier:
    """Posts messages to public addresses; in a sandbox to loopback as well, and to inner
    hosts where whoever runs the service lists them.
    """

    def __init__(
        self, *, allow_loopback: bool, inner_hosts: frozenset[str] = frozenset()
    ) -> None:
        self.allow_loopback = allow_loopback
        self.inner_hosts = inner_hosts
        self._end = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._post: Callable[..., Awaitable[Outcome]] | None = None

    async def post(
        self,
        *,
        url: str,
        message_id: str,
        moment: datetime,
        body: bytes,
        secrets: Sequence[str],
    ) -> "Outcome":
        """Sends exactly these bytes, signed by each secret, and says how it went."""
        post = self._post or await self._open()
        return await post(
            url=url, message_id=message_id, moment=moment, body=body, secrets=secrets
        )

    async def _open(self) -> "Callable[..., Awaitable[Outcome]]":
        async with self._opening:
            if self._post is None:
                opening = resolve_name(_OPEN)(
                    allow_loopback=self.allow_loopback, inner_hosts=self.inner_hosts
                )
                connections = await self._end.enter_async_context(opening)
                self._post = partial(resolve_name(_POST), connections)
        return self._post

    async def close(self) -> None:
        """Ends the connections; nothing is posted any more."""
        await self._end.aclose()
