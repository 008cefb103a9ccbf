"""Looking into the database from a test, past the acts."""

from typing import Any

from app.services.house import House


async def fetch_value(house: House, question: str, *values: object) -> Any:
    """The one value that a question has for an answer."""
    async with house.driver() as lent:
        connection: Any = lent
        return await connection.fetchval(question, *values)


async def fetch_rows(house: House, question: str, *values: object) -> list[Any]:
    async with house.driver() as lent:
        connection: Any = lent
        return list(await connection.fetch(question, *values))


async def execute(house: House, statement: str, *values: object) -> None:
    """Does what no act does: to arrange what a test is about."""
    async with house.driver() as lent:
        connection: Any = lent
        await connection.execute(statement, *values)


async def count_rows(house: House, table: str) -> int:
    statement = f"SELECT count(*) FROM {table}"  # noqa: S608 - the tests' own words
    return int(await fetch_value(house, statement))


async def inserting(house: House, table: str, rows: str) -> str:
    """A statement that inserts whole rows of a table; what is generated is left out."""
    names = await fetch_rows(
        house,
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position",
        table,
    )
    columns = ", ".join(name for (name,) in names)
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM ({rows}) AS copy"  # noqa: S608 - the tests' own words
