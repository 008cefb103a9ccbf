"""What has happened stays written: the database refuses to change the events and the log."""

import asyncpg
import pytest

from app.services.house import House
from app.services.ticks import sequence_events
from tests.support.builders import a_provider
from tests.support.sql import execute, fetch_rows

TABLES = ("events", "log", "messages", "internal_notes")
CHANGES = (
    "UPDATE {table} SET event_id = event_id",
    "DELETE FROM {table}",
    "DELETE FROM {table} WHERE false",
    "TRUNCATE {table}",
    "TRUNCATE {table} CASCADE",
    "TRUNCATE outbox, {table}",
)


@pytest.fixture
async def written(house: House) -> list[list[object]]:
    """Something that happened, and its place in the log."""
    await a_provider(house)
    await sequence_events(house)
    return await everything(house)


async def everything(house: House) -> list[list[object]]:
    statement = "SELECT * FROM log JOIN events ON events.id = event_id"
    return [list(row) for row in await fetch_rows(house, statement)]


def of(change: str, table: str) -> str:
    statement = change.format(table=table)
    has_it = table not in {"events", "internal_notes"}
    return statement if has_it else statement.replace("event_id", "id")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
async def test_the_owner_of_the_tables_may_not_change_what_happened(
    house: House, written: list[list[object]], table: str, change: str
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await execute(house, of(change, table))
    assert await everything(house) == written


async def give_all_back(house: House, table: str) -> None:
    """Gives the owner every privilege, with the table locked before.

    A vacuum that had begun would hold the table and wait for the row of the catalogue that the
    grant changes, while a TRUNCATE waits for the vacuum. Naming the owner again changes nothing
    and takes the lock, which a vacuum gives way to; LOCK needs the privileges that are missing.
    """
    await execute(house, f"ALTER TABLE {table} OWNER TO CURRENT_USER")
    await execute(house, f"GRANT ALL ON {table} TO CURRENT_USER")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("change", CHANGES)
async def test_privileges_given_back_do_not_help(
    house: House, written: list[list[object]], table: str, change: str
) -> None:
    await give_all_back(house, table)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="append-only"):
        await execute(house, of(change, table))
    assert await everything(house) == written


async def test_nothing_is_replaced_by_writing_it_again(
    house: House, written: list[list[object]]
) -> None:
    again = """
        INSERT INTO events SELECT * FROM events
        ON CONFLICT (id) DO UPDATE SET kind = 'something.else'
    """
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await execute(house, again)
    assert await everything(house) == written


async def test_a_place_in_the_log_is_taken_once(
    house: House, written: list[list[object]]
) -> None:
    twice = "INSERT INTO log SELECT {0}, notice_id, sequenced_at FROM log"
    for columns in ("position, gen_random_uuid()", "position + 1, event_id"):
        with pytest.raises(asyncpg.UniqueViolationError):
            await execute(house, twice.format(columns))
    assert await everything(house) == written
