"""Waiting for messages costs the database the same, however many wait."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack, asynccontextmanager

import pytest

from app.kit.ids import new_id
from app.services import arrivals
from app.services.arrivals import Arrivals
from app.services.house import House
from app.services.ticks import sequence_events
from app.store.driver import Connection
from tests.support.builders import a_notice, a_platform, an_order


class Counted:
    """Lends connections of a house, and counts how often."""

    def __init__(self, house: House) -> None:
        self._house = house
        self.lent = 0

    @asynccontextmanager
    async def __call__(self) -> AsyncGenerator[Connection]:
        self.lent += 1
        async with self._house.driver() as connection:
            yield connection


@pytest.mark.parametrize("crowd", [1, 2_000])
async def test_however_many_wait_the_database_is_asked_once_a_look(
    committing: House, monkeypatch: pytest.MonkeyPatch, crowd: int
) -> None:
    monkeypatch.setattr(arrivals, "LOOK_EVERY_SECONDS", 0.01)
    driver = Counted(committing)
    waiting = Arrivals(driver)
    platform = await a_platform(committing)
    with ExitStack() as places:
        taken = [
            places.enter_context(waiting.place(new_id(), platform.id, after=0))
            for _ in range(crowd)
        ]
        await a_notice(committing, an_order(platform.id))
        await sequence_events(committing)
        await asyncio.gather(*(place.called.wait() for place in taken))
        assert driver.lent < 100
        assert waiting.waiting == crowd
    asked = driver.lent
    await asyncio.sleep(0.05)
    assert (driver.lent, waiting.waiting) == (asked, 0)


async def test_a_look_that_fails_is_told_and_the_next_one_finds_what_came(
    committing: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(arrivals, "LOOK_EVERY_SECONDS", 0.01)
    broken = [True, True]

    @asynccontextmanager
    async def driver() -> AsyncGenerator[Connection]:
        if broken and broken.pop():
            raise ConnectionError("the database is away")
        async with committing.driver() as connection:
            yield connection

    platform = await a_platform(committing)
    await a_notice(committing, an_order(platform.id))
    await sequence_events(committing)
    with Arrivals(driver).place(new_id(), platform.id, after=0) as place:
        await place.called.wait()
    assert "arrivals_not_seen" in [record.msg for record in caplog.records]
