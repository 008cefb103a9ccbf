"""A PostgreSQL for the test suite: the one it is given, or an embedded one of its own."""

import os
import shutil
import tempfile
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar

import asyncpg

from app.store import embedded
from app.store.embedded_cluster import ROLE, ensure_cluster, run_alone
from app.store.embedded_lock import lifeline
from app.store.embedded_programs import find_programs
from app.values import dataclass

GIVEN = "TEST_DATABASE_URL"

# Nothing here has to survive a power cut.
FAST = MappingProxyType(
    {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"},
)


@dataclass(frozen=True, slots=True)
class TestServer:
    """A server whose role may create databases, and how to be rid of it."""

    __test__: ClassVar[bool] = False

    url: str
    stop: Callable[[], None]


def start_test_server() -> TestServer:
    """The server at TEST_DATABASE_URL if that is set, else a new one in a directory of its own.

    To share one among the workers of pytest-xdist, start it in `pytest_configure` of the
    process that has no `workerinput`, and put its URL into TEST_DATABASE_URL: the workers
    inherit the environment. Stop it in `pytest_unconfigure`.
    """
    given = os.environ.get(GIVEN)
    if given:
        return TestServer(given, stop=lambda: None)
    data_dir = Path(tempfile.mkdtemp(prefix="forthwith-tests-"))
    try:
        _make_cluster_that_may_create_databases(data_dir)
        server = embedded.start(data_dir, tuning=FAST)
    except BaseException:
        shutil.rmtree(data_dir)
        raise

    def stop() -> None:
        server.stop()
        shutil.rmtree(data_dir, ignore_errors=True)

    return TestServer(server.url, stop)


@asynccontextmanager
async def connected(url: str, **settings: str) -> AsyncGenerator[Any]:
    """A connection of the driver itself, which has no types to offer."""
    driver: Any = asyncpg
    connection = await driver.connect(url, **settings)
    try:
        yield connection
    finally:
        await connection.close()


def _make_cluster_that_may_create_databases(data_dir: Path) -> None:
    cluster = data_dir / "postgres"
    with lifeline(data_dir, last_server=None) as held:
        programs = find_programs(cluster, held)
        ensure_cluster(cluster, programs)
        run_alone(cluster, programs, [f"ALTER ROLE {ROLE} CREATEDB"])
