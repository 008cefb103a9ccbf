"""One reader of the log for everybody: what it costs, what it keeps, and what it survives."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import ExitStack, asynccontextmanager

import pytest

from app.domain.changes import Sight, Wanted
from app.services import change_feed
from app.services.change_feed import ChangeFeed, Listener
from app.services.changes import begin
from app.services.house import House
from app.services.ticks import sequence_events
from app.store.driver import Connection
from tests.services.test_arrivals import Counted
from tests.support.builders import a_platform
from tests.support.clock import FixedClock
from tests.support.houses import committing_house
from tests.support.streams import until

EVERYTHING = Wanted()


def listening(feed: ChangeFeed, end: ExitStack) -> Listener:
    return end.enter_context(feed.place(None, EVERYTHING, Sight.WHOLE))


@pytest.mark.parametrize("crowd", [1, 2_000])
async def test_however_many_listen_the_database_is_asked_once_a_look(
    committing: House, monkeypatch: pytest.MonkeyPatch, crowd: int
) -> None:
    monkeypatch.setattr(change_feed, "LOOK_EVERY_SECONDS", 0.01)
    monkeypatch.setattr(change_feed, "MOST_OF_ONE_KEY", crowd)
    driver = Counted(committing)
    feed = ChangeFeed(driver, committing.clock)
    with ExitStack() as end:
        crowd_here = [listening(feed, end) for _ in range(crowd)]
        await a_platform(committing)
        await sequence_events(committing)
        await asyncio.gather(*(one.called.wait() for one in crowd_here))
        assert driver.lent < 100
        assert feed.listening == crowd
    asked = driver.lent
    await asyncio.sleep(0.05)
    assert (driver.lent, feed.listening) == (asked, 0)


async def test_many_who_come_at_once_cost_one_look(committing: House) -> None:
    await a_platform(committing)
    await sequence_events(committing)
    driver = Counted(committing)
    feed = ChangeFeed(driver, committing.clock)
    with ExitStack() as end:
        crowd = [listening(feed, end) for _ in range(100)]
        await asyncio.gather(*(begin(feed, one, after=1, pointer="") for one in crowd))
        assert driver.lent <= 3  # a look, perhaps the next one, and one at the keys
        assert [len(feed.after(one.position) or ()) for one in crowd] == [2] * 100


async def test_looks_that_fail_are_told_once_and_the_next_one_finds_what_came(
    committing: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(change_feed, "LOOK_EVERY_SECONDS", 0.01)
    away = [True] * 5

    @asynccontextmanager
    async def driver() -> AsyncGenerator[Connection]:
        if away and away.pop():
            raise ConnectionError("the database is away")
        async with committing.driver() as connection:
            yield connection

    feed = ChangeFeed(driver, committing.clock)
    with ExitStack() as end:
        listener = listening(feed, end)
        await a_platform(committing)
        await sequence_events(committing)
        await until(lambda: feed.through == 3)
        assert listener.ending is None
    assert [record.msg for record in caplog.records].count("changes_not_seen") == 1


async def test_so_much_is_kept_and_no_more(
    committing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_feed, "KEPT", 4)
    monkeypatch.setattr(change_feed, "READ_AT_ONCE", 2)
    feed = ChangeFeed(committing.driver, committing.clock)
    for newest in range(3, 33, 3):
        await a_platform(committing)
        await sequence_events(committing)
        assert await feed.newest(at_least=feed.through + 1) == newest
        kept = feed.after(max(newest - 4, 0)) or ()
        assert [told.change.position for told in kept] == [*range(newest + 1)][-len(kept) :]
        assert len(kept) == min(newest, 4)
    assert feed.after(30) == []
    assert feed.after(30 - 9) is None


async def test_while_acts_and_sequencers_race_no_position_is_passed_over(
    committing: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(change_feed, "LOOK_EVERY_SECONDS", 0.002)
    feed, heard = ChangeFeed(committing.driver, clock), list[int]()
    async with committing.sessions() as session:
        url = (await session.connection()).engine.url.set(drivername="postgresql")
    with ExitStack() as end:
        listener = listening(feed, end)

        async def listen() -> None:
            while len(heard) < 60:
                listener.called.clear()
                news = feed.after(listener.position) or ()
                heard.extend(told.change.position for told in news)
                listener.position = heard[-1] if heard else 0
                if not news:
                    await listener.called.wait()

        async def act(house: House) -> None:
            for _ in range(10):
                await a_platform(house)
                await sequence_events(house)

        async with committing_house(
            url.render_as_string(hide_password=False), clock
        ) as elsewhere:
            hearing = asyncio.create_task(listen())
            await asyncio.gather(act(committing), act(elsewhere))
            # Whoever found another at it left what they placed to that one, or to the next.
            await sequence_events(committing)
            await hearing
    assert heard == [*range(1, 61)]
