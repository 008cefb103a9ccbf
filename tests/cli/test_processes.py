"""The service as processes: it answers, and it ends when it is told, as do all its parts."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from subprocess import PIPE, Popen

import httpx
import pytest

from app.store import embedded

ROOT = Path(__file__).parents[2]
# Far more than it takes; a test that waits so long has failed.
PATIENCE = timedelta(seconds=60)
PAUSE = timedelta(milliseconds=50)


class Serving:
    """`forthwith serve`, for real, on a port of its own."""

    def __init__(self, *options: str) -> None:
        with closing(socket.create_server(("127.0.0.1", 0))) as free:
            self.port = int(free.getsockname()[1])
        command = [sys.executable, "-m", "app", "serve", "--port", str(self.port), *options]
        self.process = Popen(  # noqa: S603 - our own module
            command, cwd=ROOT, stdout=PIPE, stderr=PIPE, text=True, start_new_session=True
        )

    def is_ready(self) -> bool:
        assert self.process.poll() is None, self.process.communicate()
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz", timeout=5).is_success
        except httpx.TransportError:
            return False

    def is_gone(self) -> bool:
        """Whether the port is free again: then none of its processes is left."""
        try:
            socket.create_server(("127.0.0.1", self.port)).close()
        except OSError:
            return False
        return True

    def answering(self) -> list[int]:
        """The processes that answer for this one."""
        found: list[int] = []
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(path.read_text().rpartition(")")[2].split()[1])
                command = (path.parent / "cmdline").read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == self.process.pid and "spawn_main" in command:
                found.append(int(path.parent.name))
        return found

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """How it ended, and what it had said by then on standard error."""
        self.process.send_signal(number)
        said = self.process.communicate(timeout=PATIENCE.total_seconds())[1]
        return self.process.returncode, said


@contextmanager
def serving(*options: str) -> Generator[Serving]:
    service = Serving(*options)
    try:
        yield service
    finally:
        with service.process, suppress(ProcessLookupError):
            os.killpg(service.process.pid, signal.SIGKILL)


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE.total_seconds()
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(PAUSE.total_seconds())


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("told_by", [signal.SIGTERM, signal.SIGINT])
def test_several_processes_answer_on_one_socket_until_they_are_told(told_by: signal.Signals):
    with serving("--workers", "2") as service:
        until(service.is_ready)
        until(lambda: len(service.answering()) == 2)

        status, said = service.end(told_by)

        assert status == 0
        assert "Traceback" not in said
        assert service.is_gone()


@pytest.mark.usefixtures("environment")
def test_a_process_that_dies_is_replaced_and_none_outlives_the_first():
    with serving("--workers", "2") as service:
        until(service.is_ready)
        until(lambda: len(service.answering()) == 2)
        killed = service.answering()[0]

        os.kill(killed, signal.SIGKILL)

        until(lambda: len(set(service.answering()) - {killed}) == 2)
        until(service.is_ready)

        service.process.kill()

        until(service.is_gone)


def test_the_embedded_server_ends_with_the_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("FORTHWITH_DATABASE_URL", raising=False)
    with serving("--data-dir", str(tmp_path)) as service:
        until(service.is_ready)

        status, said = service.end(signal.SIGTERM)

        assert status == 0
        assert "Traceback" not in said
        assert not (tmp_path / "postgres" / "postmaster.pid").exists()
        assert embedded.find_running(tmp_path) is None
