"""`forthwith rebuild`: beside a service or alone, once at a time."""

import asyncio

import asyncpg
import pytest

from tests.cli.conftest import Forthwith
from tests.support.builders import a_notice, a_platform, an_order
from tests.support.clock import FixedClock
from tests.support.houses import committing_house
from tests.support.postgres import connected

pytestmark = pytest.mark.usefixtures("environment")

ISSUED = """
SELECT counted FROM tallies
WHERE figure = 'issued/day' AND platform_id = '00000000-0000-0000-0000-000000000000'
"""


def test_every_notice_is_counted_anew_and_that_is_said(forthwith: Forthwith, url: str) -> None:
    asyncio.run(issue(url, 3))
    for _ in range(2):
        result = forthwith("rebuild")
        assert result.exit_code == 0, result.output
        assert "3 notices counted anew." in result.output
        assert asyncio.run(value(url, ISSUED)) == 3


def test_an_empty_register_is_counted_as_well(forthwith: Forthwith) -> None:
    assert "0 notices counted anew." in forthwith("rebuild").output


def test_while_somebody_else_counts_it_says_so_and_changes_nothing(
    forthwith: Forthwith, url: str
) -> None:
    asyncio.run(issue(url, 1))

    async def beside() -> None:
        async with connected(url) as connection, connection.transaction():
            await connection.fetchval("SELECT pg_advisory_xact_lock($1)", 0x50524F4A)
            result = await asyncio.to_thread(forthwith, "rebuild")
            assert result.exit_code == 1
            assert "Somebody else is at it" in result.output

    asyncio.run(beside())
    assert asyncio.run(value(url, ISSUED)) is None


async def issue(url: str, number: int) -> None:
    async with committing_house(url, FixedClock()) as house:
        platform = await a_platform(house)
        for _ in range(number):
            await a_notice(house, an_order(platform.id))


async def value(url: str, query: str) -> object:
    async with connected(url) as connection:
        assert isinstance(connection, asyncpg.Connection)
        return await connection.fetchval(query)
