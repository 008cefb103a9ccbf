"""Runs the migrations: one transaction each, and never waiting long for a lock.

The database comes from the caller (`app/store/migrate.py`) or, for a developer at the
command line, from FORTHWITH_DATABASE_URL.
"""

import asyncio
import os

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from app.store.engine import driver_url
from app.store.tables import all_tables

# A migration that cannot get its lock gives up rather than queue every request behind it.
LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "10min"


def migrate(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=all_tables(),
        transaction_per_migration=True,
        compare_server_default=True,
        on_version_apply=lambda **_: set_timeouts(connection),
    )
    with context.begin_transaction():
        set_timeouts(connection)
        context.run_migrations()


def set_timeouts(connection: Connection) -> None:
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))


async def migrate_by_url(url: str) -> None:
    engine = create_async_engine(driver_url(url), poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(migrate)
        await connection.commit()
    await engine.dispose()


if (
    url := context.config.attributes.get("url") or os.environ.get("FORTHWITH_DATABASE_URL")
) is None:
    raise SystemExit("Set FORTHWITH_DATABASE_URL to the database to migrate.")
asyncio.run(migrate_by_url(url))
