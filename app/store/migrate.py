"""Brings the database to the newest version, one replica at a time."""

import asyncio
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script.revision import ResolutionError
from alembic.util import CommandError

import migrations
from app.store.admission import DatabaseUnusable
from app.store.driver import plain_url

_LOCK = 0x464F5254  # "FORT"


def to_newest(url: str) -> None:
    """Runs every migration not yet run; replicas that start together take turns."""
    asyncio.run(_in_turn(url))


def config_for(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes["url"] = url
    return config


async def _in_turn(url: str) -> None:
    connection = await asyncpg.connect(plain_url(url))
    try:
        # A lock of the transaction, held open on a connection of its own while the
        # migrations commit on theirs: a session's lock would be lost in a pooler.
        async with connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
            await asyncio.to_thread(_upgrade, url)
    finally:
        await connection.close()


def _upgrade(url: str) -> None:
    try:
        command.upgrade(config_for(url), "head")
    except CommandError as error:
        if not isinstance(error.__cause__, ResolutionError):
            raise
        raise DatabaseUnusable(
            "The database was brought to its version by a newer Forthwith, which this one does"
            " not know. Install that version, or restore a backup from before it."
        ) from error
