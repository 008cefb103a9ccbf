"""Doing at once what several callers ask for at the same moment."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Generic, TypeVar

from app.values import dataclass

Tool = TypeVar("Tool")
Asked = TypeVar("Asked")
Given = TypeVar("Given")


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Asked, Given]):
    asked: Asked
    weight: int
    given: asyncio.Future[Given]


class Gathering(Generic[Tool, Asked, Given]):
    """Hands what was asked for to `do`, several together where several wait.

    `do` takes a tool that is lent and answers in the order it was asked. While `at_once` calls
    of it run, what is asked meanwhile gathers and goes along with the next, up to `most` by
    weight: nobody waits for company, and under load the cost of a call is shared. A call takes
    no more than its share of those who are there, so that calls do not all end at once and
    leave nothing to do meanwhile. Where a call for several fails by an error that may be of one
    of them alone (`is_of_one`), each is done apart, so that everybody hears of a failure of
    its own only; so `do` does all or nothing.
    """

    def __init__(
        self,
        do: Callable[[Tool, Sequence[Asked]], Awaitable[Sequence[Given]]],
        lend: Callable[[], AbstractAsyncContextManager[Tool]],
        *,
        at_once: int,
        most: int,
        is_of_one: Callable[[BaseException], bool],
    ) -> None:
        self._do = do
        self._lend = lend
        self._at_once = at_once
        self._most = most
        self._is_of_one = is_of_one
        self._waiting: deque[_Waiting[Asked, Given]] = deque()
        self._present = 0
        self._at_work = 0
        self._tasks = set[asyncio.Task[None]]()

    async def ask(self, asked: Asked, *, weight: int = 1) -> Given:
        """What `do` gives for it. Whoever stops waiting does not stop what is being done."""
        given: asyncio.Future[Given] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(asked, weight, given))
        self._present += 1
        if self._at_work < self._at_once:
            self._at_work += 1
            task = asyncio.create_task(self._work())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await given

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._work_with_one_tool()
        finally:
            # At once, not when the task is seen to be done: who asks in between would wait
            # for one that looks for nothing any more.
            self._at_work -= 1

    async def _work_with_one_tool(self) -> None:
        """As long as somebody waits and nothing fails; whoever is last has what was asked for
        when the tool is given back.
        """
        batch = self._next()
        try:
            async with self._lend() as tool:
                given = await self._do(tool, [waiting.asked for waiting in batch])
                while self._waiting:
                    self._hand_out(batch, given)
                    batch = self._next()
                    given = await self._do(tool, [waiting.asked for waiting in batch])
            self._hand_out(batch, given)
        except Exception as error:  # noqa: BLE001 - it belongs to those who wait
            if len(batch) > 1 and self._is_of_one(error):
                await asyncio.gather(*map(self._do_alone, batch))
            else:
                self._fail(batch, error)

    async def _do_alone(self, waiting: _Waiting[Asked, Given]) -> None:
        try:
            async with self._lend() as tool:
                given = await self._do(tool, [waiting.asked])
        except Exception as error:  # noqa: BLE001 - it belongs to the one who waits
            self._fail([waiting], error)
        else:
            self._hand_out([waiting], given)

    def _next(self) -> list[_Waiting[Asked, Given]]:
        """As many as go together, the first however much it weighs."""
        share = self._present / self._at_once
        batch = [self._waiting.popleft()]
        weight = batch[0].weight
        while (
            self._waiting
            and len(batch) < share
            and weight + self._waiting[0].weight <= self._most
        ):
            batch.append(self._waiting.popleft())
            weight += batch[-1].weight
        return batch

    def _hand_out(
        self, batch: Sequence[_Waiting[Asked, Given]], given: Sequence[Given]
    ) -> None:
        self._present -= len(batch)
        for waiting, one in zip(batch, given, strict=True):
            if not waiting.given.done():
                waiting.given.set_result(one)

    def _fail(self, batch: Sequence[_Waiting[Asked, Given]], error: Exception) -> None:
        self._present -= len(batch)
        for waiting in batch:
            if not waiting.given.done():
                waiting.given.set_exception(error)
