"""The queue of an officer: open, theirs or their team's, what lapses next first."""

from collections.abc import AsyncGenerator
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from app.services.house import House
from tests.conftest import CountQueries
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.desks import AnOfficer, a_team, an_officer, assigned
from tests.support.doors import a_client
from tests.support.problems import assert_problem

# In the order in which they fall due: 1 hour, 2, 3, 24 and 48.
REGIMES = (
    "eu-tco",
    "in-it-rules-intimate",
    "in-it-rules",
    "uk-osa-illegal-content",
    "uk-osa-intimate-image",
)


@pytest.fixture
async def team(house: House) -> UUID:
    return await a_team(house)


@pytest.fixture
async def me(house: House, team: UUID) -> AnOfficer:
    return await an_officer(house, team_id=team)


@pytest.fixture
async def mine(app: FastAPI, me: AnOfficer) -> AsyncGenerator[httpx.AsyncClient]:
    async with a_client(app, me.secret) as client:
        yield client


@pytest.fixture
async def ids(house: House, platform: APlatform) -> list[str]:
    orders = [an_order(platform.id, regime=regime) for regime in REGIMES]
    return [str(await a_notice(house, order)) for order in orders]


async def queue(client: httpx.AsyncClient, **asked: object) -> list[str]:
    answer = await client.get("/v1/queue", params={k: str(v) for k, v in asked.items()})
    assert answer.status_code == 200, answer.text
    return [notice["id"] for notice in answer.json()["items"]]


async def test_it_holds_ones_own_and_the_teams_and_nobody_elses(
    mine: httpx.AsyncClient, house: House, me: AnOfficer, team: UUID, ids: list[str]
):
    other = await an_officer(house, team_id=team)
    await assigned(mine, ids[3], officer_id=me.id)
    await assigned(mine, ids[1], team_id=team)
    await assigned(mine, ids[0], officer_id=other.id)

    assert await queue(mine) == [ids[1], ids[3]]
    assert await queue(mine, unassigned="true") == ids[1:]


async def test_what_needs_no_answer_any_more_is_not_in_it(
    mine: httpx.AsyncClient, me: AnOfficer, ids: list[str]
):
    for notice_id in ids[:2]:
        await assigned(mine, notice_id, officer_id=me.id)
    await mine.post(f"/v1/notices/{ids[0]}/withdraw", json={"reason": "twice"})

    assert await queue(mine) == [ids[1]]


@pytest.mark.parametrize("limit", [1, 2, 4, 5])
async def test_it_is_walked_by_its_cursors_whosever_parts_it_has(
    mine: httpx.AsyncClient, me: AnOfficer, team: UUID, ids: list[str], limit: int
):
    await assigned(mine, ids[4], officer_id=me.id)
    await assigned(mine, ids[0], officer_id=me.id)
    await assigned(mine, ids[2], team_id=team)
    found: list[str] = []
    after: dict[str, str] = {}
    while True:
        asked = {"unassigned": "true", "limit": str(limit), **after}
        page = (await mine.get("/v1/queue", params=asked)).json()
        found += [notice["id"] for notice in page["items"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}

    assert found == ids


async def test_a_key_of_nobodys_has_no_work_of_its_own(
    officer: httpx.AsyncClient, ids: list[str]
):
    assert_problem(await officer.get("/v1/queue"), 409, "key_without_officer")
    assert await queue(officer, unassigned="true") == ids


async def test_it_costs_the_same_however_long_it_is(
    mine: httpx.AsyncClient, me: AnOfficer, ids: list[str], count_queries: CountQueries
):
    costs: list[int] = []
    for some in (ids[:1], ids[1:]):
        for notice_id in some:
            await assigned(mine, notice_id, officer_id=me.id)
        with count_queries() as queries:
            await queue(mine, unassigned="true")
        costs.append(len(queries))

    assert costs[0] == costs[1]
