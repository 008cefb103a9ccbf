"""The ground that the tests stand on."""

import httpx
import pytest

from app.services import platforms
from app.services.house import House
from app.services.notices import ReferenceTaken
from tests.conftest import CountQueries
from tests.support.builders import APlatform, a_notice, a_platform, a_provider, an_order
from tests.support.keys import THE_OFFICER
from tests.support.sql import execute, fetch_rows, fetch_value


async def names(house: House) -> list[str]:
    """As a session sees them."""
    async with house.sessions() as session:
        rows = await platforms.list_providers(session, after=None, limit=10)
    return [row.name for row in rows]


async def test_what_a_test_commits_is_gone_after_it(house: House) -> None:
    await a_provider(house, name="Only once")
    assert await names(house) == ["Only once"]


async def test_what_a_test_commits_is_gone_after_it_in_either_order(house: House) -> None:
    await a_provider(house, name="Only once")
    assert await names(house) == ["Only once"]


async def test_sessions_and_driver_see_each_other(house: House) -> None:
    provider = await a_provider(house)
    assert await fetch_value(house, "SELECT id FROM providers") == provider
    await execute(house, "UPDATE providers SET name = 'By the driver'")
    assert await names(house) == ["By the driver"]


async def test_a_failing_act_undoes_itself_and_nothing_else(house: House) -> None:
    platform = await a_platform(house)
    order = an_order(platform.id)
    first = await a_notice(house, order)
    with pytest.raises(ReferenceTaken, match=str(first)):
        await a_notice(house, order)
    assert [row["id"] for row in await fetch_rows(house, "SELECT id FROM notices")] == [first]


async def test_a_committing_house_commits(committing: House) -> None:
    provider = await a_provider(committing)
    async with committing.driver() as one, committing.driver() as other:
        assert one is not other
    assert await fetch_value(committing, "SELECT id FROM providers") == provider


async def test_statements_of_both_paths_are_counted(
    house: House, count_queries: CountQueries
) -> None:
    with count_queries() as queries:
        async with house.sessions.begin() as session:
            await platforms.add_group(session, house.clock, THE_OFFICER, name="Group")
        await fetch_value(house, "SELECT 1")
    assert [query.split()[0] for query in queries] == ["INSERT"] * 3 + ["SELECT"]


async def test_each_client_is_let_in_with_its_own_key(
    platform: APlatform, platform_client: httpx.AsyncClient, nobody: httpx.AsyncClient
) -> None:
    assert (await nobody.post("/v1/notices", json={})).status_code == 401
    assert (await platform_client.post("/v1/notices", json={})).status_code == 403
