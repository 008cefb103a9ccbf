"""What a platform has still to do, in the order of time."""

import asyncio
import heapq
from collections.abc import Iterable
from dataclasses import field
from datetime import datetime
from itertools import count
from uuid import UUID

from app.simulation.manners import Step
from app.simulation.register_time import RegisterTime
from app.values import dataclass


@dataclass(frozen=True, slots=True, order=True)
class _Entry:
    at: datetime
    number: int
    step: Step = field(compare=False)
    notice_id: UUID = field(compare=False)
    plan: int = field(compare=False)


class Agenda:
    """The steps of every notice; a new plan for a notice takes the place of the old one."""

    def __init__(self, time: RegisterTime) -> None:
        self._time = time
        self._entries: list[_Entry] = []
        self._plans: dict[UUID, int] = {}
        self._left: dict[UUID, int] = {}
        self._numbers = count(1)
        self._called = asyncio.Event()
        time.on_leap(self._called.set)

    def plan(self, notice_id: UUID, steps: Iterable[Step]) -> None:
        steps = list(steps)
        self.forget(notice_id)
        if not steps:
            return
        plan = self._plans[notice_id] = next(self._numbers)
        self._left[notice_id] = len(steps)
        for step in steps:
            entry = _Entry(step.at, next(self._numbers), step, notice_id, plan)
            heapq.heappush(self._entries, entry)
        self._called.set()

    def forget(self, notice_id: UUID) -> None:
        """Nothing of a notice is to be done any more."""
        self._plans.pop(notice_id, None)
        self._left.pop(notice_id, None)

    async def next(self) -> tuple[UUID, Step]:
        """The next step, once its moment has come."""
        while True:
            self._called.clear()
            self._drop_old()
            now = self._time.now()
            if self._entries and self._entries[0].at <= now:
                return self._take()
            wait = (self._entries[0].at - now).total_seconds() if self._entries else None
            await self._until_called(wait)

    def _take(self) -> tuple[UUID, Step]:
        entry = heapq.heappop(self._entries)
        self._left[entry.notice_id] -= 1
        if not self._left[entry.notice_id]:
            self.forget(entry.notice_id)
        return entry.notice_id, entry.step

    def _drop_old(self) -> None:
        while self._entries and not self._holds(self._entries[0]):
            heapq.heappop(self._entries)

    def _holds(self, entry: _Entry) -> bool:
        return self._plans.get(entry.notice_id) == entry.plan

    async def _until_called(self, seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._called.wait()
        except TimeoutError:
            return
