"""What keeps a command from starting is said in one sentence, and never with a secret."""

import asyncio
import socket
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from app.cli.processes import listening
from app.config import CannotStart
from app.store import embedded
from app.store.admission import DatabaseUnusable, must_do
from tests.cli.conftest import Forthwith
from tests.support.databases import Databases
from tests.support.postgres import connected

SECRET = "the-password-of-nobody"


@pytest.fixture
def ascii_url(databases: Databases) -> Generator[str]:
    name = f"{databases.template}_ascii"
    make = f"CREATE DATABASE \"{name}\" ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0"
    asyncio.run(_execute(databases.server, make))
    yield databases.url_of(name)
    asyncio.run(_execute(databases.server, f'DROP DATABASE "{name}"'))


async def _execute(url: str, statement: str) -> None:
    async with connected(url) as connection:
        await connection.execute(statement)


def a_port_where_nobody_is() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        return int(taken.getsockname()[1])


def start(forthwith: Forthwith, **settings: str) -> str:
    """What is said on standard error of a start that fails, in one line."""
    with pytest.MonkeyPatch.context() as environment:
        for name, value in settings.items():
            environment.setenv(f"FORTHWITH_{name.upper()}", value)
        answer = forthwith("migrate")
    assert answer.exit_code == 1
    assert answer.stderr.startswith("forthwith: ")
    assert answer.stderr.count("\n") == 1
    assert SECRET not in answer.output
    return answer.stderr


def test_a_server_that_does_not_answer(forthwith: Forthwith):
    port = a_port_where_nobody_is()
    said = start(forthwith, database_url=f"postgresql://me:{SECRET}@127.0.0.1:{port}/mine")

    assert f"The database at 127.0.0.1:{port}/mine cannot be reached" in said


def test_a_database_that_does_not_exist(forthwith: Forthwith, databases: Databases):
    said = start(forthwith, database_url=databases.url_of("no_such_database"))

    assert "turns us away" in said
    assert "no_such_database" in said


def test_a_database_in_another_encoding(forthwith: Forthwith, ascii_url: str):
    assert "encoded in SQL_ASCII" in start(forthwith, database_url=ascii_url)


@pytest.mark.parametrize(
    "address", [f"mysql://me:{SECRET}@db.example/mine", f"postgresql://me:{SECRET}@db:x/mine"]
)
def test_an_address_that_is_none(forthwith: Forthwith, address: str):
    said = start(forthwith, database_url=address)

    assert "postgresql://user:password@host:port/database" in said


def test_a_setting_out_of_bounds_is_named(forthwith: Forthwith):
    said = start(forthwith, connections="1", rate_limit="many")

    assert "FORTHWITH_CONNECTIONS: " in said
    assert "FORTHWITH_RATE_LIMIT: " in said


def test_a_data_directory_that_another_process_holds(forthwith: Forthwith, tmp_path: Path):
    with embedded.start(tmp_path):
        said = start(forthwith, data_dir=str(tmp_path), database_url="")

    assert f"{tmp_path} is in use" in said


@pytest.mark.parametrize(
    ("major", "encoding", "standby", "why"),
    [
        (14, "UTF8", False, "is PostgreSQL 14"),
        (18, "LATIN1", False, "encoded in LATIN1"),
        (18, "UTF8", True, "is a standby"),
    ],
)
def test_a_server_that_will_not_do(
    major: int,
    encoding: str,
    standby: bool,  # noqa: FBT001 - a column of the table above
    why: str,
):
    with pytest.raises(DatabaseUnusable, match=why):
        must_do("db.example:5432/mine", major=major, encoding=encoding, standby=standby)


@pytest.mark.parametrize("major", [15, 18])
def test_a_server_that_will_do(major: int):
    must_do("db.example:5432/mine", major=major, encoding="UTF8", standby=False)


def test_a_port_that_is_taken():
    with listening("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=rf"Cannot listen on 127\.0\.0\.1 port {port}"):
            listening("127.0.0.1", port).__enter__()


def test_a_host_that_is_none():
    with pytest.raises(CannotStart, match=r"Cannot listen on no-such-host\.example"):
        listening("no-such-host.example", 8000).__enter__()


@pytest.mark.usefixtures("environment")
def test_a_register_in_earnest_that_is_started_as_a_sandbox(
    forthwith: Forthwith, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FORTHWITH_SANDBOX", "1")
    answer = forthwith("worker")

    assert answer.exit_code == 1
    assert "never becomes a sandbox: unset FORTHWITH_SANDBOX" in answer.stderr
    assert answer.stderr.count("\n") == 1


@pytest.mark.usefixtures("environment")
def test_a_sandbox_that_is_started_in_earnest(forthwith: Forthwith, url: str):
    asyncio.run(_execute(url, "UPDATE installation SET sandbox = true"))
    answer = forthwith("worker")

    assert answer.exit_code == 1
    assert "This register is a sandbox: set FORTHWITH_SANDBOX=1" in answer.stderr
