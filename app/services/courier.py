"""The way out of the house for messages; its connections are opened with the first."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pkgutil import resolve_name
from typing import Any

from app.domain.deliveries import Outcome

# Loaded with the first message: it takes longer than all else that a start waits for.
_OPEN, _POST = "app.delivery.webhooks:open_connections", "app.delivery.webhooks:post"


class Courier:
    """Posts messages to public addresses; in a sandbox to loopback as well."""

    def __init__(self, *, allow_loopback: bool) -> None:
        self.allow_loopback = allow_loopback
        self._end = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._connections: Any = None

    async def post(
        self,
        *,
        url: str,
        message_id: str,
        moment: datetime,
        body: bytes,
        secrets: Sequence[str],
    ) -> Outcome:
        """Sends exactly these bytes, signed by each secret, and says how it went."""
        async with self._opening:
            if self._connections is None:
                opened = resolve_name(_OPEN)(allow_loopback=self.allow_loopback)
                self._connections = await self._end.enter_async_context(opened)
        outcome: Outcome = await resolve_name(_POST)(
            self._connections,
            url=url,
            message_id=message_id,
            moment=moment,
            body=body,
            secrets=secrets,
        )
        return outcome

    async def close(self) -> None:
        """Ends the connections; nothing is posted any more."""
        await self._end.aclose()
