"""What database errors mean to whoever asked."""

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.services.house import House
from app.store.failures import constraint_of, is_away


async def test_an_argument_that_we_gave_wrongly_is_our_fault_and_not_the_database_away(
    committing: House,
) -> None:
    async with committing.driver() as connection:
        with pytest.raises(asyncpg.DataError) as raised:
            await connection.fetchval("SELECT $1::int", "no number")
    assert not is_away(raised.value)


async def test_a_statement_that_takes_too_long_is_the_database_away(committing: House) -> None:
    async with committing.driver() as connection:
        await connection.execute("SET statement_timeout = 20")
        with pytest.raises(asyncpg.QueryCanceledError) as raised:
            await connection.execute("SELECT pg_sleep(5)")
        await connection.execute("RESET statement_timeout")
    assert is_away(raised.value)


@pytest.mark.parametrize("error", [ConnectionRefusedError(), TimeoutError()])
async def test_who_cannot_be_reached_is_away(error: Exception) -> None:
    assert is_away(error)


async def test_the_name_of_a_constraint_is_found_below_the_session(committing: House) -> None:
    twice = text("INSERT INTO job_runs (job, completed_at) VALUES ('x', now()), ('x', now())")
    async with committing.sessions() as session:
        with pytest.raises(DBAPIError) as raised:
            await session.execute(twice)
    assert constraint_of(raised.value) == "pk_job_runs"
