"""F13: what polling costs, and that a 304 is never wrong."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.domain.permissions import Role
from app.services.figures import FigureBook
from app.services.house import House
from app.services.projection import project_events
from app.services.sweeping import sweep_timers
from app.services.ticks import sequence_events
from app.store.driver import Connection, Driver
from app.values import replace
from tests.support.bodies import issued
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import FixedClock
from tests.support.doors import a_client, open_app
from tests.support.keys import SECRETS

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
SUMMARY = "/v1/metrics/summary"
PLACES = (
    SUMMARY,
    f"{SUMMARY}?against=original&regime=uk-osa-intimate-image",
    "/v1/metrics/platforms",
    "/v1/metrics/timeseries?metric=became_overdue&bucket=hour&from=2026-11-23T00:00:00Z"
    "&to=2026-11-30T00:00:00Z",
)
LONG = 3600.0


def heard(driver: Driver, statements: list[str]) -> Driver:
    """The same driver, each of whose statements is noted."""

    def note(record: Any) -> None:
        statements.append(record.query)

    @asynccontextmanager
    async def lend() -> AsyncGenerator[Connection]:
        async with driver() as connection:
            with connection.query_logger(note):
                yield connection

    return lend


def readings(statements: Sequence[str]) -> int:
    """How often notices were counted; the others only look how far the log goes."""
    return sum("counted_notices" in statement for statement in statements)


@pytest.fixture
def statements(house: House, app: FastAPI) -> list[str]:
    """Every statement of a book that looks at each question."""
    found: list[str] = []
    book = FigureBook(heard(house.driver, found), house.clock, seconds=0, rest=0)
    app.state.house = replace(house, counting=lambda: book)
    return found


async def poll(
    client: httpx.AsyncClient, place: str, tag: str | None = None
) -> tuple[int, str]:
    answer = await client.get(place, headers={} if tag is None else {"If-None-Match": tag})
    assert answer.headers["cache-control"] == "private, max-age=1"
    return answer.status_code, answer.headers["etag"]


@pytest.mark.parametrize("pollers", [1, 200])
async def test_f13_pollers_share_one_look_and_one_reading(
    committing: House, pollers: int
) -> None:
    found: list[str] = []
    async with (
        open_app(committing) as app,
        a_client(app, SECRETS[Role.DASHBOARD]) as client,
    ):
        book = FigureBook(heard(committing.driver, found), committing.clock, seconds=LONG)
        app.state.house = replace(committing, counting=lambda: book)
        tags: set[str] = set()
        for _ in range(3):
            answers = await asyncio.gather(*(poll(client, SUMMARY) for _ in range(pollers)))
            tags |= {tag for _, tag in answers}
    assert len(tags) == 1
    assert (len(found), readings(found)) == (2, 1)


async def test_f13_numbers_that_hold_still_are_not_read_again(
    dashboard: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    statements: list[str],
    clock: FixedClock,
) -> None:
    await a_notice(house, an_order(platform.id))
    _, tag = await poll(dashboard, SUMMARY)
    for _ in range(5):
        clock.advance(HOUR)
        assert await poll(dashboard, SUMMARY, tag) == (304, tag)
    assert readings(statements) == 1
    body = (await dashboard.get(SUMMARY)).json()
    assert body["as_of"] == "2026-11-23T14:00:00Z", "what holds still is of the present"


@pytest.mark.parametrize("place", PLACES)
async def test_whatever_happens_anywhere_ends_a_304(
    officer: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    statements: list[str],
    place: str,
) -> None:
    _, tag = await poll(officer, place)
    await issued(officer, platform.id)
    status, issued_tag = await poll(officer, place, tag)
    assert (status, issued_tag == tag) in {(200, False), (304, True)}
    assert readings(statements) == 2, "it was looked at"
    for job in (sequence_events, project_events):
        await job(house)
    status, placed_tag = await poll(officer, place, issued_tag)
    assert (status, placed_tag == issued_tag) == (200, False)
    await a_platform(house)
    await sequence_events(house)
    assert (await poll(officer, place, placed_tag))[0] == 200


@pytest.mark.parametrize("jobs", [(), (sweep_timers, sequence_events, project_events)])
@pytest.mark.parametrize(
    "after",
    [
        timedelta(hours=36),
        timedelta(hours=48) + TICK,
        timedelta(hours=72) + TICK,
        timedelta(hours=96) + TICK,
        timedelta(days=9) + TICK,
        timedelta(days=32) + TICK,
    ],
    ids=str,
)
async def test_time_ends_a_304_at_the_moment_that_changes_a_number(  # noqa: PLR0917 - fixtures
    dashboard: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    statements: list[str],
    clock: FixedClock,
    jobs: Sequence[Callable[[House], Awaitable[object]]],
    after: timedelta,
) -> None:
    await a_notice(house, an_order(platform.id))
    began = clock.now()
    for job in jobs:
        await job(house)
    clock.set(began + after - TICK)
    for job in jobs:
        await job(house)
    _, tag = await poll(dashboard, SUMMARY)
    assert await poll(dashboard, SUMMARY, tag) == (304, tag)
    clock.advance(TICK)
    status, later = await poll(dashboard, SUMMARY, tag)
    assert (status, later != tag) == (200, True)
