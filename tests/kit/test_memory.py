"""What is remembered, for how long, and that nobody reads what another is just reading."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from app.kit.memory import Memory


class Source:
    """Counts how often it is read; answers when it is let."""

    def __init__(self) -> None:
        self.readings = 0
        self.open = asyncio.Event()
        self.open.set()

    async def read(self, key: str) -> str:
        self.readings += 1
        number = self.readings
        await self.open.wait()
        return f"{key} {number}"


def a_memory(
    read: Callable[[str], Awaitable[str]], *, seconds: float = 3600, lingers: float = 0
) -> Memory[str, str]:
    return Memory(read, seconds=seconds, most=2, lingers=lingers)


async def test_what_was_read_is_believed_for_a_while() -> None:
    source = Source()
    memory = a_memory(source.read)
    assert [await memory.get("a") for _ in range(3)] == ["a 1"] * 3


async def test_what_is_too_old_is_read_again() -> None:
    source = Source()
    memory = a_memory(source.read, seconds=0)
    assert [await memory.get("a") for _ in range(2)] == ["a 1", "a 2"]


async def test_while_it_is_read_anew_nobody_waits_who_may_have_the_old() -> None:
    source = Source()
    memory = a_memory(source.read, seconds=0, lingers=3600)
    assert await memory.get("a") == "a 1"
    source.open.clear()
    async with asyncio.timeout(5):
        assert [await memory.get("a") for _ in range(3)] == ["a 1"] * 3
    source.open.set()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert source.readings == 2
    assert await memory.get("a") == "a 2"


async def test_the_least_lately_read_goes_first() -> None:
    source = Source()
    memory = a_memory(source.read)
    assert [await memory.get(key) for key in ("a", "b", "c", "c", "b", "a")] == [
        "a 1",
        "b 2",
        "c 3",
        "c 3",
        "b 2",
        "a 4",
    ]


async def test_those_who_ask_at_once_share_one_reading() -> None:
    source = Source()
    memory = a_memory(source.read)
    assert set(await asyncio.gather(*(memory.get("a") for _ in range(100)))) == {"a 1"}


async def test_who_gives_up_takes_nothing_from_the_others() -> None:
    source = Source()
    source.open.clear()
    memory = a_memory(source.read)
    first, second = (asyncio.create_task(memory.get("a")) for _ in range(2))
    await asyncio.sleep(0)
    first.cancel()
    source.open.set()
    assert await second == "a 1"
    assert first.cancelled()


async def test_what_was_forgotten_while_it_was_read_is_read_again() -> None:
    source = Source()
    source.open.clear()
    memory = a_memory(source.read)
    before = asyncio.create_task(memory.get("a"))
    await asyncio.sleep(0)
    memory.forget()
    after = asyncio.create_task(memory.get("a"))
    await asyncio.sleep(0)
    source.open.set()
    assert (await before, await after, await memory.get("a")) == ("a 1", "a 2", "a 2")


async def test_a_reading_that_fails_is_not_remembered() -> None:
    failures = [OSError("away")]

    async def read(key: str) -> str:
        if failures:
            raise failures.pop()
        return key

    memory = a_memory(read)
    with pytest.raises(OSError, match="away"):
        await memory.get("a")
    assert await memory.get("a") == "a"


async def test_after_a_long_reading_comes_a_rest() -> None:
    asked: list[str] = []

    async def read_slowly(key: str) -> str:
        asked.append(key)
        await asyncio.sleep(0.001)
        return key

    memory = Memory(read_slowly, seconds=0, most=10, rest=100_000)
    assert [await memory.get("a") for _ in range(2)] == ["a", "a"]
    assert asked == ["a"]
