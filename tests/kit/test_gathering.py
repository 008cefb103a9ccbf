"""What is asked for at once is done together, and nobody bears another's failure."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

import pytest

from app.kit.gathering import Gathering


class Wrong(Exception):
    """What is wrong with one of those asked for."""


class Lost(Exception):
    """Nobody knows what became of any of them."""


class Deed:
    """Remembers what it was called for; does it when it is let."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.at_work = self.most_at_work = 0
        self.lent = self.given_back = 0
        self.broken = False

    @asynccontextmanager
    async def lend(self) -> AsyncGenerator[str]:
        if self.broken:
            raise Lost
        self.lent += 1
        try:
            yield f"tool {self.lent}"
        finally:
            self.given_back += 1

    async def do(self, tool: str, asked: Sequence[str]) -> list[str]:
        assert tool.startswith("tool")
        self.calls.append(list(asked))
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        await self.open.wait()
        self.at_work -= 1
        for failure in (Wrong, Lost):
            if failure.__name__ in asked:
                raise failure
        return [f"{name} done" for name in asked]


def gathering(deed: Deed, *, at_once: int = 1, most: int = 100) -> Gathering[str, str, str]:
    return Gathering(
        deed.do,
        deed.lend,
        at_once=at_once,
        most=most,
        is_of_one=lambda error: isinstance(error, Wrong),
    )


async def test_who_comes_alone_does_not_wait_for_company() -> None:
    deed = Deed()
    assert await gathering(deed).ask("a") == "a done"
    assert deed.calls == [["a"]]


async def test_what_comes_meanwhile_goes_together_with_the_next() -> None:
    deed = Deed()
    deed.open.clear()
    together = gathering(deed)
    first = asyncio.create_task(together.ask("a"))
    await asyncio.sleep(0.01)
    others = [asyncio.create_task(together.ask(name)) for name in "bcd"]
    await asyncio.sleep(0.01)
    deed.open.set()

    assert await asyncio.gather(first, *others) == ["a done", "b done", "c done", "d done"]
    assert deed.calls == [["a"], ["b", "c", "d"]]


async def test_who_asks_again_as_soon_as_answered_is_answered_again() -> None:
    together = gathering(Deed())
    async with asyncio.timeout(5):
        assert [await together.ask(name) for name in "abc"] == ["a done", "b done", "c done"]


async def test_no_more_run_at_once_than_may() -> None:
    deed = Deed()
    together = gathering(deed, at_once=2, most=1)
    names = [str(number) for number in range(20)]
    assert await asyncio.gather(*map(together.ask, names)) == [f"{n} done" for n in names]
    assert deed.most_at_work <= 2


async def test_one_tool_does_for_all_who_wait_and_is_given_back() -> None:
    deed = Deed()
    together = gathering(deed, most=1)
    await asyncio.gather(*map(together.ask, "abcde"))
    assert (deed.lent, deed.given_back) == (1, 1)


async def test_who_cannot_be_lent_a_tool_is_told_and_the_next_is_served() -> None:
    deed = Deed()
    deed.broken = True
    together = gathering(deed)
    results = await asyncio.gather(*map(together.ask, "ab"), return_exceptions=True)
    assert [type(result) for result in results] == [Lost, Lost]
    deed.broken = False
    assert await together.ask("c") == "c done"


async def test_a_call_takes_no_more_than_its_share_of_those_who_are_there() -> None:
    deed = Deed()
    deed.open.clear()
    together = gathering(deed, at_once=2)
    asking = [asyncio.create_task(together.ask(name)) for name in "abcdefgh"]
    await asyncio.sleep(0.01)
    assert deed.calls == [["a", "b", "c", "d"], ["e", "f", "g", "h"]]
    deed.open.set()
    await asyncio.gather(*asking)


async def test_together_they_weigh_no_more_than_allowed_and_the_heaviest_goes_alone() -> None:
    deed = Deed()
    together = gathering(deed, most=5)
    weights = {"a": 2, "b": 3, "c": 1, "d": 9, "e": 1}
    await asyncio.gather(*(together.ask(name, weight=w) for name, w in weights.items()))
    assert deed.calls == [["a", "b"], ["c"], ["d"], ["e"]]


async def test_the_failure_of_one_is_told_to_that_one_alone() -> None:
    deed = Deed()
    together = gathering(deed)
    a, wrong, c = await asyncio.gather(
        *map(together.ask, ["a", "Wrong", "c"]), return_exceptions=True
    )
    assert (a, c) == ("a done", "c done")
    assert isinstance(wrong, Wrong)
    assert deed.calls == [["a", "Wrong", "c"], ["a"], ["Wrong"], ["c"]]


async def test_what_may_have_been_done_is_not_done_again() -> None:
    deed = Deed()
    together = gathering(deed)
    results = await asyncio.gather(*map(together.ask, ["a", "Lost"]), return_exceptions=True)
    assert [type(result) for result in results] == [Lost, Lost]
    assert deed.calls == [["a", "Lost"]]


async def test_who_gives_up_takes_nothing_from_the_others() -> None:
    deed = Deed()
    deed.open.clear()
    together = gathering(deed)
    first, second = (asyncio.create_task(together.ask(name)) for name in "ab")
    await asyncio.sleep(0.01)
    first.cancel()
    deed.open.set()
    assert await second == "b done"
    with pytest.raises(asyncio.CancelledError):
        await first
    assert await together.ask("c") == "c done"
