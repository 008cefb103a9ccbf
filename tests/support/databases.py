"""Databases for tests: one template, migrated once per run, and clones of it."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager, contextmanager
from itertools import count

from sqlalchemy import make_url

from app.domain.permissions import Role
from app.services.books import digest_of
from app.services.installation import install
from app.store import access, migrate
from app.store.driver import open_pool, pool_driver
from app.store.engine import Sessions, open_engine, open_sessions
from app.store.tables.access import KeyRow
from app.values import dataclass
from tests.support.clock import MONDAY, FixedClock
from tests.support.houses import a_house
from tests.support.keys import KEY_IDS, SECRETS
from tests.support.postgres import connected

_END_OUR_OWN = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = $1 AND usename = current_user
"""
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Databases:
    """What one worker of a run makes on the server, under names of its own."""

    server: str
    run: str
    worker: str

    @property
    def template(self) -> str:
        return f"forthwith_{self.run}"

    def url_of(self, name: str) -> str:
        return make_url(self.server).set(database=name).render_as_string(hide_password=False)

    def make_template(self) -> None:
        """Migrated as in production, with what every register holds and a key of each role."""
        asyncio.run(self._execute(f'CREATE DATABASE "{self.template}"'))
        url = self.url_of(self.template)
        migrate.to_newest(url)
        asyncio.run(_furnish_template(url))

    @contextmanager
    def clone(self) -> Generator[str]:
        """The address of a clone, for fixtures outside the event loop."""
        name = self._next_name()
        asyncio.run(self._make(name))
        try:
            yield self.url_of(name)
        finally:
            asyncio.run(self._drop(name))

    @asynccontextmanager
    async def private_clone(self) -> AsyncGenerator[str]:
        """The address of a clone that one test has for itself."""
        name = self._next_name()
        await self._make(name)
        try:
            yield self.url_of(name)
        finally:
            await self._drop(name)

    def drop_template(self) -> None:
        asyncio.run(self._drop(self.template))

    def _next_name(self) -> str:
        return f"{self.template}_{self.worker}_{next(_numbers)}"

    async def _make(self, name: str) -> None:
        await self._execute(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')

    async def _drop(self, name: str) -> None:
        """Ends what our role still has open there, then drops.

        Not by `WITH (FORCE)`: that refuses where an autovacuum worker is at it, whose process
        is the superuser's; the plain form sends such a worker away itself and waits for it.
        """
        async with connected(self.server) as connection:
            await connection.execute(_END_OUR_OWN, name)
            await connection.execute(f'DROP DATABASE IF EXISTS "{name}"')

    async def _execute(self, statement: str) -> None:
        async with connected(self.server) as connection:
            await connection.execute(statement)


async def _furnish_template(url: str) -> None:
    engine = open_engine(url, connections=2)
    pool = await open_pool(url, connections=1)
    try:
        sessions = open_sessions(engine)
        await install(a_house(sessions, pool_driver(pool), FixedClock()))
        await _add_keys(sessions)
    finally:
        await pool.close()
        await engine.dispose()


async def _add_keys(sessions: Sessions) -> None:
    """Without events: a test finds a log in which nothing has happened yet."""
    async with sessions.begin() as session:
        for role in (Role.SUPERVISOR, Role.OFFICER, Role.DASHBOARD):
            key = KeyRow(
                id=KEY_IDS[role],
                digest=digest_of(SECRETS[role]),
                role=role,
                platform_id=None,
                label=f"the {role} of the tests",
                created_at=MONDAY,
                expires_at=None,
                revoked_at=None,
            )
            await access.add(session, key)
