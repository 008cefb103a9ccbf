"""The embedded PostgreSQL in trouble: met, interrupted and killed."""

import fcntl
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Generator
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from app.store import embedded
from app.store.embedded import DataDirectoryInUse
from tests.support.holder import holder, next_line
from tests.support.postgres import connected


@pytest.fixture(scope="module")
def made_once() -> Generator[Path]:
    """A directory whose cluster is made."""
    with tempfile.TemporaryDirectory(prefix="forthwith-") as place:
        embedded.start(Path(place)).stop()
        yield Path(place)


@pytest.fixture
def data_dir(made_once: Path) -> Generator[Path]:
    """The same for every test, which finds no server there and starts its own.

    One whose service was killed takes a moment to end, and would meddle with the next test.
    """
    yield made_once
    wait_until_no_server_lives(made_once)


async def count_found(url: str, rows: list[int]) -> int:
    async with connected(url) as connection:
        question = "SELECT count(*) FROM acknowledged WHERE n = ANY ($1)"
        return int(await connection.fetchval(question, rows))


def a_server_lives(data_dir: Path) -> bool:
    """A process of it still holds the lock that they all inherit."""
    with (data_dir / "postgres.lock").open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def wait_until_no_server_lives(data_dir: Path) -> None:
    within = time.monotonic() + 10
    while a_server_lives(data_dir) and time.monotonic() < within:
        time.sleep(0.01)
    assert not a_server_lives(data_dir)


def wait_for(path: Path) -> None:
    within = time.monotonic() + 10
    while not path.exists() and time.monotonic() < within:
        time.sleep(0.002)
    assert path.exists()


def test_a_second_service_is_told_who_holds_the_directory(data_dir: Path) -> None:
    with holder("hold", data_dir) as first:
        next_line(first)
        with pytest.raises(DataDirectoryInUse) as refused:
            embedded.start(data_dir)
    assert str(data_dir) in str(refused.value)
    assert f"process {first.pid}" in str(refused.value)
    assert "--data-dir" in str(refused.value)


def test_another_command_finds_the_running_server(data_dir: Path) -> None:
    assert embedded.find_running(data_dir) is None
    with holder("hold", data_dir) as first:
        url = next_line(first)
        assert embedded.find_running(data_dir) == url
        first.communicate()
    assert embedded.find_running(data_dir) is None


def test_a_directory_never_used_has_no_server(tmp_path: Path) -> None:
    assert embedded.find_running(tmp_path / "never") is None


def test_ctrl_c_reaches_the_service_and_not_its_database(data_dir: Path) -> None:
    with holder("hold_until_interrupted", data_dir) as service:
        next_line(service)
        os.killpg(service.pid, signal.SIGINT)
        assert next_line(service) == "1"
        assert service.wait() == 0


@pytest.mark.parametrize("part", ["write_rows", "write_rows_beside_a_thread"])
async def test_a_killed_service_loses_no_acknowledged_row(data_dir: Path, part: str) -> None:
    with holder(part, data_dir) as service:
        acknowledged = [int(next_line(service)) for _ in range(50)]
        service.kill()
        acknowledged += [int(n) for n in service.communicate()[0].split()]
    with embedded.start(data_dir) as server:
        assert await count_found(server.url, acknowledged) == len(acknowledged)


def test_a_killed_service_takes_its_server_along(data_dir: Path) -> None:
    with holder("write_rows", data_dir) as service:
        next_line(service)
        assert a_server_lives(data_dir)
        service.kill()
    wait_until_no_server_lives(data_dir)


def test_a_server_that_outlived_its_service_is_ended_before_another_begins(
    data_dir: Path,
) -> None:
    with holder("write_rows_beside_a_thread", data_dir) as service:
        next_line(service)
        service.kill()
    assert embedded.find_running(data_dir) is None
    assert a_server_lives(data_dir)
    embedded.start(data_dir).stop()
    # What collects the server's log ends a moment after it.
    wait_until_no_server_lives(data_dir)


def a_bystander(cluster: Path) -> Popen[bytes]:
    """A process of the account that runs PostgreSQL, which ends when it is told something."""
    account = cluster.owner() if os.geteuid() == 0 else None
    return Popen(["/bin/sh", "-c", "read line"], stdin=PIPE, user=account)


def test_a_process_number_left_behind_is_not_taken_for_the_server(data_dir: Path) -> None:
    """After a restart of the machine any process may have it; this one must survive."""
    cluster = data_dir / "postgres"
    with a_bystander(cluster) as bystander:
        (data_dir / "lock").write_text(f"1\n{bystander.pid}\n\n")
        left = (str(bystander.pid), str(cluster), "1", "5432", ".", "", "", "ready")
        for name in ("postmaster.pid", ".s.PGSQL.5432.lock"):
            (cluster / name).write_text("\n".join(left))
            shutil.chown(cluster / name, cluster.owner())
        embedded.start(data_dir).stop()
        assert bystander.poll() is None
        bystander.communicate(b"\n")


def test_a_first_start_cut_short_is_made_good_by_the_next() -> None:
    with tempfile.TemporaryDirectory(prefix="forthwith-") as place:
        with holder("hold", Path(place)) as service:
            wait_for(Path(place) / "postgres.new" / "global" / "pg_control")
            service.kill()
        with embedded.start(Path(place)) as server:
            assert embedded.find_running(Path(place)) == server.url
        assert sorted(p.name for p in Path(place).iterdir()) == [
            "lock",
            "postgres",
            "postgres.lock",
        ]
