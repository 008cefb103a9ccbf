"""Whether the database that we are given can carry the register, before anything is begun."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import asyncpg

from app.kit.system_errors import reason
from app.store.driver import CONNECT_TIMEOUT_SECONDS, plain_url
from app.store.failures import is_forbidden

OLDEST = 15
_SETTING = "FORTHWITH_DATABASE_URL"

_FACTS = """
    SELECT current_setting('server_version_num')::int / 10000 AS major,
           current_setting('server_encoding') AS encoding,
           pg_is_in_recovery() AS standby
"""


class DatabaseUnusable(Exception):
    """No service can run on this database; the message says why and never the password."""


def must_be_usable(url: str) -> None:
    """Asks the server who it is; DatabaseUnusable when it does not answer or will not do."""
    asyncio.run(_ask(url))


@contextmanager
def explaining_migrations() -> Generator[None]:
    """A role that may not create tables is a matter for whoever keeps the database."""
    try:
        yield
    except Exception as error:
        if not is_forbidden(error):
            raise
        raise DatabaseUnusable(
            f"The role in {_SETTING} may not create or change the tables. Make it the owner"
            " of the database, or run `forthwith migrate` with a role that is."
        ) from error


async def _ask(url: str) -> None:
    where = _place(url)
    try:
        connection = await asyncpg.connect(plain_url(url), timeout=CONNECT_TIMEOUT_SECONDS)
    except OSError as error:
        raise DatabaseUnusable(
            f"The database at {where} cannot be reached ({reason(error)}). Look whether"
            f" PostgreSQL runs there, or correct {_SETTING}."
        ) from error
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseUnusable(
            f"The database at {where} turns us away ({_first_line(error)})."
            f" Look there, or correct {_SETTING}."
        ) from error
    try:
        facts = await connection.fetchrow(_FACTS)
    finally:
        await connection.close()
    must_do(where, **dict(facts))


def must_do(where: str, *, major: int, encoding: str, standby: bool) -> None:
    """Judges what a server says of itself: its version, its encoding, what it is for."""
    if major < OLDEST:
        raise DatabaseUnusable(
            f"The server at {where} is PostgreSQL {major}; Forthwith needs {OLDEST} or later."
        )
    if encoding != "UTF8":
        raise DatabaseUnusable(
            f"The database at {where} is encoded in {encoding}; create one in UTF8."
        )
    if standby:
        raise DatabaseUnusable(
            f"The server at {where} is a standby, which takes no writes; name the primary."
        )


def _place(url: str) -> str:
    """Where the database is, for people: neither user nor password."""
    try:
        parts = urlsplit(url)
        port = parts.port or 5432
    except ValueError:
        raise _no_address() from None
    if not parts.scheme.startswith("postgres"):
        raise _no_address()
    hosts = parse_qs(parts.query).get("host", ["the default socket"])
    return f"{parts.hostname or hosts[0]}:{port}{parts.path or '/'}"


def _no_address() -> DatabaseUnusable:
    return DatabaseUnusable(
        f"{_SETTING} is no address; write postgresql://user:password@host:port/database."
    )


def _first_line(error: Exception) -> str:
    """What the server says; the lines after it may quote more than we want to show."""
    return str(error).partition("\n")[0].rstrip(".")
