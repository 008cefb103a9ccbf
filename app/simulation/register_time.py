"""The time of the register: read again and again, and moved forward where it is to fly."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from app.client import AsyncClient, ClientFailure, Conflict
from schemas.v1.sandbox import SandboxTime

_EVERY_SECONDS: Final = 0.5
_MOST_AT_ONCE: Final = timedelta(days=90)


class RegisterTime:
    """What time it is in the sandbox, never later than it truly is there."""

    def __init__(self, told: SandboxTime) -> None:
        self._bells = set[Callable[[], None]]()
        self._told = told
        self._told_at = time.monotonic()

    def now(self) -> datetime:
        return self._told.now + timedelta(seconds=time.monotonic() - self._told_at)

    def on_leap(self, ring: Callable[[], None]) -> None:
        """Rings whenever the time is found to be another than it seemed."""
        self._bells.add(ring)

    async def keep(self, client: AsyncClient, *, speed: float) -> None:
        """Follows the register's clock for ever, whoever moves it; with a `speed` above 1 it
        is moved forward, so that so many seconds pass there for each one here.
        """
        owed, before = 0.0, time.monotonic()
        while True:
            await asyncio.sleep(_EVERY_SECONDS)
            owed += (speed - 1) * (time.monotonic() - before)
            before = time.monotonic()
            step = min(timedelta(seconds=int(owed)), _MOST_AT_ONCE)
            try:
                told = await (
                    client.advance_sandbox_clock(step) if step else client.sandbox_clock()
                )
            except Conflict:
                speed, owed = 1, 0  # it was moved as far as it goes
            except ClientFailure:
                continue  # whoever asks for more than the time will say so
            else:
                owed -= step.total_seconds()
                self.learn(told)

    def learn(self, told: SandboxTime) -> None:
        """What the register says the time is."""
        leapt = told.offset_seconds != self._told.offset_seconds
        self._told, self._told_at = told, time.monotonic()
        if leapt:
            for ring in self._bells:
                ring()
