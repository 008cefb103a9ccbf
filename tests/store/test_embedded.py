"""The embedded PostgreSQL in ordinary life: what it is, who may reach it, what it tells."""

import asyncio
import os
import socket
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from app.store import embedded
from app.store.embedded import DataDirectoryUnusable
from tests.support.postgres import connected

NOBODY = 65534
CANARY = "canary.example/what-nobody-may-read"


@pytest.fixture(scope="module")
def data_dir() -> Generator[Path]:
    """A directory whose cluster is made; each test starts and stops a server on it."""
    with tempfile.TemporaryDirectory(prefix="forthwith-") as place:
        path = Path(place) / "data"
        embedded.start(path).stop()
        yield path


@pytest.fixture
def running(data_dir: Path) -> Generator[embedded.RunningServer]:
    with embedded.start(data_dir) as server:
        yield server


async def answer(url: str, question: str, **settings: str) -> object:
    async with connected(url, **settings) as connection:
        return await connection.fetchval(question)


async def user_in_sqlalchemy(url: str) -> object:
    engine = create_async_engine(url.replace("postgresql://", "postgresql+asyncpg://"))
    async with engine.connect() as connection:
        user = await connection.scalar(text("SELECT current_user"))
    await engine.dispose()
    return user


def log_of(data_dir: Path) -> str:
    return "".join(path.read_text() for path in data_dir.glob("postgres/log/*.log"))


@contextmanager
def as_another_user() -> Generator[None]:
    """Root becomes nobody for a while; an ordinary user stays what it is."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


async def test_the_service_has_a_role_and_a_database_of_its_own(data_dir: Path) -> None:
    with embedded.start(data_dir) as server:
        assert await answer(server.url, "SELECT current_user") == "forthwith"
        assert await answer(server.url, "SELECT current_database()") == "forthwith"
        of_role = "FROM pg_roles WHERE rolname = current_user"
        assert await answer(server.url, f"SELECT rolsuper OR rolcreaterole {of_role}") is False
        owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'forthwith'"
        assert await answer(server.url, owner) == "forthwith"
        assert await answer(server.url, "CREATE TABLE of_its_own (n int)") is None


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("server_encoding", "UTF8"),
        ("data_checksums", "on"),
        ("listen_addresses", ""),
        ("TimeZone", "UTC"),
        ("fsync", "on"),
    ],
)
async def test_the_server_is_set_for_a_small_machine(
    running: embedded.RunningServer, setting: str, value: str
) -> None:
    assert await answer(running.url, f"SHOW {setting}") == value


async def test_text_sorts_by_code_point_on_every_machine(
    running: embedded.RunningServer,
) -> None:
    sorted_words = "SELECT string_agg(w, '' ORDER BY w) FROM unnest('{é,b,B,a}'::text[]) AS w"
    assert await answer(running.url, sorted_words) == "Babé"


async def test_the_url_serves_sqlalchemy_too(running: embedded.RunningServer) -> None:
    assert await user_in_sqlalchemy(running.url) == "forthwith"


async def test_the_url_means_the_same_whatever_the_environment(
    running: embedded.RunningServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGHOST", "elsewhere.example")
    assert await answer(running.url, "SELECT 1") == 1


async def test_nobody_can_enter_as_superuser(running: embedded.RunningServer) -> None:
    with pytest.raises(asyncpg.InvalidAuthorizationSpecificationError):
        await answer(running.url, "SELECT 1", user="postgres", database="postgres")


def test_other_users_cannot_reach_the_socket(running: embedded.RunningServer) -> None:
    directory = Path(parse_qs(urlsplit(running.url).query)["host"][0])
    address = directory / ".s.PGSQL.5432"
    assert S_IMODE(directory.stat().st_mode) == 0o700
    assert S_IMODE(address.stat().st_mode) == 0o600
    if os.geteuid() == 0:
        client = socket.socket(socket.AF_UNIX)
        with client, as_another_user(), pytest.raises(PermissionError):
            client.connect(str(address))


@pytest.mark.parametrize(
    ("statement", "values"),
    [
        ("SELECT $1::text::int", [CANARY]),
        ("SELECT 1 / (length($1::text) * 0)", [CANARY]),
        (f'TABLE "{CANARY}"', []),
        ("SELECT pg_terminate_backend(pg_backend_pid()), $1::text", [CANARY]),
    ],
    ids=["in an error", "beside an error", "in a statement", "at a loss of connection"],
)
async def test_the_log_holds_nothing_of_what_was_asked(
    data_dir: Path, statement: str, values: list[str]
) -> None:
    with embedded.start(data_dir) as server:
        async with connected(server.url) as connection:
            with pytest.raises((asyncpg.PostgresError, ConnectionError)):
                await connection.fetch(statement, *values)
    assert "ready to accept connections" in log_of(data_dir)
    assert CANARY not in log_of(data_dir)


async def test_what_was_written_is_there_at_the_next_start(data_dir: Path) -> None:
    with embedded.start(data_dir) as server:
        await answer(server.url, "CREATE TABLE kept AS SELECT 7 AS n")
    with embedded.start(data_dir) as server:
        assert await answer(server.url, "SELECT n FROM kept") == 7


async def test_stopping_twice_is_stopping_once(data_dir: Path) -> None:
    server = embedded.start(data_dir)
    server.stop()
    server.stop()
    with pytest.raises(OSError, match="No such file"):
        await answer(server.url, "SELECT 1")


async def test_a_server_started_in_a_thread_outlives_the_thread(data_dir: Path) -> None:
    with await asyncio.to_thread(embedded.start, data_dir) as server:
        assert await answer(server.url, "SELECT 1") == 1


@pytest.fixture
def moved(data_dir: Path) -> Generator[Callable[[str], Path]]:
    """Have the directory under another name, for the one test."""
    places: list[Path] = []

    def move(name: str) -> Path:
        place = data_dir.parent / name
        place.parent.mkdir(parents=True, exist_ok=True)
        data_dir.rename(place)
        places.append(place)
        return place

    yield move
    places[0].rename(data_dir)


def ways_to(place: Path) -> list[Path]:
    """What leads to the cluster in a directory whose own path will not do. Other tests, in
    other processes, have such ways as well.
    """
    links = (path for path in Path("/tmp").glob("forthwith-*/*") if path.is_symlink())  # noqa: S108 - only looked at
    return [path for path in links if path.readlink().is_relative_to(place)]


@pytest.mark.parametrize(
    ("name", "ways"), [("deep/" * 50, 1), ("comma,colon:", 1), ("space é 100% ?&#+@", 0)]
)
async def test_a_directory_may_lie_deep_and_have_any_name(
    moved: Callable[[str], Path], name: str, ways: int
) -> None:
    place = moved(name)
    with embedded.start(place) as server:
        assert len(ways_to(place)) == ways
        assert await answer(server.url, "SELECT 1") == 1
        assert await user_in_sqlalchemy(server.url) == "forthwith"
        assert embedded.find_running(place) == server.url
    assert not ways_to(place)


def test_a_cluster_of_another_version_is_refused(tmp_path: Path) -> None:
    cluster = tmp_path / "postgres"
    cluster.mkdir()
    (cluster / "PG_VERSION").write_text("16\n")
    with pytest.raises(DataDirectoryUnusable, match=r"PostgreSQL 16.*pg_upgrade") as refused:
        embedded.start(tmp_path)
    assert str(tmp_path) in str(refused.value)


def test_a_directory_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "postgres" / "letter.txt"
    letter.parent.mkdir()
    letter.write_text("mine")
    with pytest.raises(DataDirectoryUnusable, match="not a database of this service"):
        embedded.start(tmp_path)
    assert letter.read_text() == "mine"


def test_a_directory_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DataDirectoryUnusable, match=r"file/data cannot be used.*--data-dir"):
        embedded.start(tmp_path / "file" / "data")


def test_a_directory_without_write_permission_is_refused() -> None:
    with tempfile.TemporaryDirectory(prefix="forthwith-") as place:
        Path(place).chmod(0o555)
        with as_another_user(), pytest.raises(DataDirectoryUnusable, match="may write to"):
            embedded.start(Path(place))


def test_a_server_that_does_not_start_says_why_and_lets_go(data_dir: Path) -> None:
    with pytest.raises(DataDirectoryUnusable, match="no_such_setting"):
        embedded.start(data_dir, tuning={"no_such_setting": "on"})
    embedded.start(data_dir).stop()
