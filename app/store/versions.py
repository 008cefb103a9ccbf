"""At which version a database is, told without the machinery that changes it."""

import asyncio
from pathlib import Path

import asyncpg

import migrations
from app.store.driver import CONNECT_TIMEOUT_SECONDS, plain_url


def newest() -> str:
    """The revision that the last migration leads to: the number its file begins with."""
    versions = Path(migrations.__file__).parent / "versions"
    return max(path.name.partition("_")[0] for path in versions.glob("[0-9]*_*.py"))


def is_at_newest(url: str) -> bool:
    """Whether nothing is left to be migrated, which is so at most starts.

    A database without a version, with several or with one that is unknown here is not.
    """
    return asyncio.run(_revisions(url)) == [newest()]


async def _revisions(url: str) -> list[str]:
    connection = await asyncpg.connect(plain_url(url), timeout=CONNECT_TIMEOUT_SECONDS)
    try:
        rows = await connection.fetch("SELECT version_num FROM alembic_version")
    except asyncpg.UndefinedTableError:
        return []
    finally:
        await connection.close()
    return [row["version_num"] for row in rows]
