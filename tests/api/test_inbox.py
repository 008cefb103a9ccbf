"""The inbox: by cursor, oldest first, and held open until something arrives."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from app.kit import cursors
from app.services import arrivals
from app.services.house import House
from app.services.ticks import sequence_events
from tests.support.bodies import issued
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import FixedClock
from tests.support.doors import a_client, open_app
from tests.support.houses import committing_house
from tests.support.inbox import inbox as read
from tests.support.problems import assert_problem

LOOKS = 3_000


async def until(question: Callable[[], bool | Awaitable[bool]]) -> None:
    for _ in range(LOOKS):
        answer = question()
        if answer if isinstance(answer, bool) else await answer:
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not come about")


async def test_a_client_walks_through_all_of_it_and_goes_on_where_it_was(
    house: House,
    officer: httpx.AsyncClient,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
) -> None:
    notices = [
        await issued(officer, platform.id, urls=[f"https://a.example/{n}"]) for n in (1, 2, 3)
    ]
    await sequence_events(house)
    first = await read(platform_client, limit=2)
    second = await read(platform_client, limit=2, after=first["next"])
    seen = [item["data"]["notice_id"] for item in first["items"] + second["items"]]
    assert seen == [notice["id"] for notice in notices]
    end = await read(platform_client, after=second["next"])
    assert end == {"items": [], "next": second["next"]}
    later = await issued(officer, platform.id, urls=["https://a.example/4"])
    await sequence_events(house)
    (new,) = (await read(platform_client, after=end["next"]))["items"]
    assert new["data"]["notice_id"] == later["id"]


async def test_an_empty_inbox_gives_a_cursor_as_well(
    platform_client: httpx.AsyncClient,
) -> None:
    empty = await read(platform_client)
    assert empty == {"items": [], "next": cursors.write_position(0)}
    assert await read(platform_client, after=empty["next"]) == empty


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"after": "nonsense"}, "/query/after"),
        ({"after": cursors.write_word("nine")}, "/query/after"),
        ({"limit": "201"}, "/query/limit"),
        ({"wait": "31"}, "/query/wait"),
        ({"wait": "-1"}, "/query/wait"),
        ({"before": "1"}, "/query/before"),
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(
    platform_client: httpx.AsyncClient, asked: dict[str, str], pointer: str
) -> None:
    answer = await platform_client.get("/v1/inbox", params=asked)
    assert_problem(answer, 422, "malformed", pointer)


async def test_what_is_there_already_is_not_waited_for(
    house: House,
    officer: httpx.AsyncClient,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
) -> None:
    await issued(officer, platform.id)
    await sequence_events(house)
    assert len((await read(platform_client, wait=30))["items"]) == 1
    assert house.arrivals.waiting == 0


@asynccontextmanager
async def waiting(
    house: House, platform: APlatform
) -> AsyncGenerator[asyncio.Task[httpx.Response]]:
    """A request that is held, of which the process knows by now."""
    async with open_app(house) as app, a_client(app, platform.secret) as client:
        task = asyncio.create_task(client.get("/v1/inbox", params={"wait": 30}))
        await until(lambda: house.arrivals.waiting == 1)
        yield task
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert house.arrivals.waiting == 0


async def test_a_request_that_waits_is_answered_when_something_arrives(
    committing: House,
) -> None:
    platform, other = await a_platform(committing), await a_platform(committing)
    async with waiting(committing, platform) as request:
        await a_notice(committing, an_order(other.id))
        await sequence_events(committing)
        notice = await a_notice(committing, an_order(platform.id))
        await sequence_events(committing)
        answer = await request
    (item,) = answer.json()["items"]
    assert item["data"]["notice_id"] == str(notice)


async def test_it_is_answered_as_well_when_another_process_extends_the_log(
    committing: House, clock: FixedClock
) -> None:
    platform = await a_platform(committing)
    url = await address_of(committing)
    async with committing_house(url, clock) as elsewhere, waiting(committing, platform) as held:
        await a_notice(elsewhere, an_order(platform.id))
        await sequence_events(elsewhere)
        answer = await held
    assert len(answer.json()["items"]) == 1


async def address_of(house: House) -> str:
    async with house.sessions() as session:
        return (
            (await session.connection())
            .engine.url.set(drivername="postgresql")
            .render_as_string(hide_password=False)
        )


async def test_the_end_of_the_process_answers_whoever_waits(committing: House) -> None:
    platform = await a_platform(committing)
    async with waiting(committing, platform) as request:
        committing.arrivals.end()
        answer = await request
    assert (answer.status_code, answer.json()["items"]) == (200, [])


async def test_a_client_that_goes_away_gives_its_place_back(committing: House) -> None:
    platform = await a_platform(committing)
    async with waiting(committing, platform) as request:
        request.cancel()
        await until(lambda: committing.arrivals.waiting == 0)


async def test_a_key_waits_only_so_often(
    committing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "MOST_OF_ONE_KEY", 1)
    platform = await a_platform(committing)
    async with (
        waiting(committing, platform),
        open_app(committing) as app,
        a_client(app, platform.secret) as client,
    ):
        answer = await client.get("/v1/inbox", params={"wait": 30})
        assert_problem(answer, 429, "too_many_requests")
        assert answer.headers["retry-after"]
        assert (await client.get("/v1/inbox")).status_code == 200


async def test_a_process_lets_only_so_many_wait(
    committing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(arrivals, "MOST_WAITING", 1)
    platform, other = await a_platform(committing), await a_platform(committing)
    async with (
        waiting(committing, platform),
        open_app(committing) as app,
        a_client(app, other.secret) as client,
    ):
        answer = await client.get("/v1/inbox", params={"wait": 30})
        assert_problem(answer, 503, "too_many_waiting")
        assert answer.headers["retry-after"]
