"""What every test may ask for: a house whose doings are undone, its doors, its clock."""

import os
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractContextManager
from functools import partial
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI
from filelock import FileLock
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.domain.permissions import Role
from app.services.house import House
from app.store.engine import open_engine
from tests.support.builders import APlatform, a_platform
from tests.support.clock import FixedClock
from tests.support.counting import QUERIES
from tests.support.databases import Databases
from tests.support.doors import a_client, open_app
from tests.support.houses import committing_house, house_within
from tests.support.keys import SECRETS
from tests.support.postgres import GIVEN, TestServer, start_test_server

RUN = "FORTHWITH_TEST_RUN"
SERVER = pytest.StashKey[TestServer]()

CountQueries = Callable[[], AbstractContextManager[list[str]]]


def pytest_configure(config: pytest.Config) -> None:
    """Names the run; where it has several workers, starts the server that they share."""
    if hasattr(config, "workerinput"):
        return
    os.environ[RUN] = uuid4().hex[:12]
    if config.getoption("numprocesses", None):
        config.stash[SERVER] = start_test_server()
        os.environ[GIVEN] = config.stash[SERVER].url


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(SERVER, None)
    if server is not None:
        Databases(server.url, os.environ[RUN], "main").drop_template()
        server.stop()


@pytest.fixture(scope="session")
def server() -> Generator[TestServer]:
    server = start_test_server()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def databases(
    server: TestServer, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Generator[Databases]:
    """The run's template, made by whichever worker comes first, and clones of it."""
    databases = Databases(server.url, os.environ[RUN], worker_id)
    made = tmp_path_factory.getbasetemp().parent / f"{databases.template}.made"
    with FileLock(made.with_suffix(".lock")):
        if not made.exists():
            databases.make_template()
            made.touch()
    yield databases
    if worker_id == "master":
        databases.drop_template()


@pytest.fixture(scope="session")
async def engine(databases: Databases) -> AsyncGenerator[AsyncEngine]:
    async with databases.private_clone() as url:
        engine = open_engine(url, connections=2)
        yield engine
        await engine.dispose()


@pytest.fixture
async def connection(engine: AsyncEngine) -> AsyncGenerator[AsyncConnection]:
    """One connection in a transaction that ends with the test, as if nothing had been."""
    async with engine.connect() as connection:
        outer = await connection.begin()
        yield connection
        await outer.rollback()


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
async def house(connection: AsyncConnection, clock: FixedClock) -> AsyncGenerator[House]:
    """A house with empty memories, all whose commits are undone after the test.

    It has one connection, which does one thing at a time: no `gather` here.
    """
    house = await house_within(connection, clock)
    yield house
    await house.herald.courier.close()


@pytest.fixture
async def committing(databases: Databases, clock: FixedClock) -> AsyncGenerator[House]:
    """A house that truly commits, on a database of its own: for races, locks and ticks."""
    async with (
        databases.private_clone() as url,
        committing_house(url, clock) as house,
    ):
        yield house


@pytest.fixture
async def app(house: House) -> AsyncGenerator[FastAPI]:
    async with open_app(house) as app:
        yield app


@pytest.fixture
async def nobody(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    """Somebody without a key."""
    async with a_client(app) as client:
        yield client


@pytest.fixture
async def supervisor(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    async with a_client(app, SECRETS[Role.SUPERVISOR]) as client:
        yield client


@pytest.fixture
async def officer(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    async with a_client(app, SECRETS[Role.OFFICER]) as client:
        yield client


@pytest.fixture
async def dashboard(app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    async with a_client(app, SECRETS[Role.DASHBOARD]) as client:
        yield client


@pytest.fixture
async def platform(house: House) -> APlatform:
    """A platform of the register, with its provider and one key."""
    return await a_platform(house)


@pytest.fixture
async def platform_client(
    app: FastAPI, platform: APlatform
) -> AsyncGenerator[httpx.AsyncClient]:
    """That platform at the door."""
    async with a_client(app, platform.secret) as client:
        yield client


@pytest.fixture
def count_queries(connection: AsyncConnection) -> CountQueries:
    """`with count_queries() as queries: …` fills a list with every statement of `house`."""
    return partial(QUERIES.counted, connection)
