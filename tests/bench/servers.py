"""Servers in processes of their own: started, waited for, measured, and ended."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.values import dataclass

WAIT_SECONDS = 30.0
POLL_SECONDS = 0.005
# An operator's machine keeps what it compiled, and no other database is meant.
UNUSUAL = frozenset({"PYTHONDONTWRITEBYTECODE", "FORTHWITH_DATABASE_URL"})


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers at `port`."""

    port: int
    process: subprocess.Popen[bytes]

    def seconds_of_processor(self) -> float | None:
        """What the process has used so far; None where the system does not tell."""
        try:
            numbers = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2]
        except FileNotFoundError:
            return None
        user, system = numbers.split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(
    module: str, *arguments: str, ready: str, environment: Mapping[str, str] | None = None
) -> Generator[Server]:
    """`python -m module arguments --port P` until the block ends; `ready` must answer 200."""
    port = free_port()
    command = (sys.executable, "-m", module, *arguments, "--port", str(port))
    process = launched(command, environment or {})
    try:
        wait_until_ready(process, port, ready)
        yield Server(port, process)
    finally:
        end(process)


def launched(command: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches the benchmark alone, which ends it."""
    inherited = {name: value for name, value in os.environ.items() if name not in UNUSUAL}
    return subprocess.Popen(  # noqa: S603 - fixed argument list
        command,
        env={**inherited, **environment},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def wait_until_ready(process: subprocess.Popen[bytes], port: int, path: str) -> None:
    """Returns at the first 200."""
    until = time.perf_counter() + WAIT_SECONDS
    while not _answers(port, path):
        if process.poll() is not None or time.perf_counter() > until:
            raise RuntimeError(f"the server of {path} does not start")
        time.sleep(POLL_SECONDS)


def end(process: subprocess.Popen[bytes]) -> None:
    """As an operator would; a server that does not end is killed."""
    process.terminate()
    try:
        process.wait(WAIT_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=WAIT_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
