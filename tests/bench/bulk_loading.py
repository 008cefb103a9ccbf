"""Filling tables by the million: the indexes and keys come off and are made again after."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from app.services.house import House
from app.store.driver import Connection

# Longer than ten million rows take.
PATIENCE_SECONDS = 3_600
# For the filling alone. The memory is for each sort.
_SETTINGS = """
SET LOCAL synchronous_commit = off;
SET LOCAL maintenance_work_mem = '512MB';
SET LOCAL work_mem = '256MB'
"""


async def load(house: House, filling: dict[str, tuple[str, Sequence[object]]]) -> None:
    """Each table emptied and filled by a statement of its own, side by side.

    Emptied in the transaction that fills it and makes its indexes, a table is written to no
    log where `wal_level` is minimal. Foreign keys are not checked for what was filled.
    """
    tables = list(filling)
    async with house.driver() as connection:
        keys = await _texts(connection, _KEYS, tables)
        await _execute(connection, await _texts(connection, _DROP_KEYS, tables))
    await asyncio.gather(*(_load(house, table, *filling[table]) for table in tables))
    async with house.driver() as connection:
        await _execute(connection, keys)


async def _load(house: House, table: str, fill: str, values: Sequence[object]) -> None:
    async with house.driver() as connection, bare(connection, table):
        await connection.execute(fill, *values, timeout=PATIENCE_SECONDS)


@asynccontextmanager
async def bare(connection: Connection, *tables: str) -> AsyncGenerator[None]:
    """A transaction that begins with these tables empty, no index on them, and makes the
    indexes at its end.
    """
    async with connection.transaction():
        await connection.execute(_SETTINGS)
        indexes = await _texts(connection, _INDEXES, tables)
        await _execute(connection, await _texts(connection, _DROP_INDEXES, tables))
        await connection.execute(f"TRUNCATE {', '.join(tables)}")
        yield
        await _execute(connection, indexes)


async def _texts(connection: Connection, question: str, tables: Sequence[str]) -> list[str]:
    return [row[0] for row in await connection.fetch(question, list(tables))]


async def _execute(connection: Connection, statements: Sequence[str]) -> None:
    for statement in statements:
        await connection.execute(statement, timeout=PATIENCE_SECONDS)


_OF_KEYS = """
FROM pg_constraint WHERE contype = 'f'
 AND (conrelid = ANY($1::regclass[]) OR confrelid = ANY($1::regclass[]))
"""
_KEYS = f"""
SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s NOT VALID', conrelid::regclass, conname,
              pg_get_constraintdef(oid)) {_OF_KEYS}
"""
_DROP_KEYS = f"""
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) {_OF_KEYS}
"""

_INDEXES = """
SELECT CASE WHEN conname IS NULL THEN pg_get_indexdef(indexrelid)
       ELSE format('ALTER TABLE %s ADD CONSTRAINT %I %s', indrelid::regclass, conname,
                   pg_get_constraintdef(pg_constraint.oid)) END
FROM pg_index LEFT JOIN pg_constraint ON conindid = indexrelid AND contype IN ('p', 'u')
WHERE indrelid = ANY($1::regclass[])
"""
_DROP_INDEXES = """
SELECT CASE WHEN conname IS NULL THEN format('DROP INDEX %s', indexrelid::regclass)
       ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', indrelid::regclass, conname) END
FROM pg_index LEFT JOIN pg_constraint ON conindid = indexrelid AND contype IN ('p', 'u')
WHERE indrelid = ANY($1::regclass[])
"""
