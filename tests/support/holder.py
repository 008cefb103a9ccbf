"""Another process that holds a data directory, to be met, interrupted or killed by a test."""

import asyncio
import signal
import sys
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen

from app.store import embedded
from tests.support.postgres import connected

ROOT = Path(__file__).parents[2]


@contextmanager
def holder(part: str, data_dir: Path) -> Generator[Popen[str]]:
    """Have one play its part; whatever the test does to it, no process of its own is left."""
    command = [sys.executable, "-m", "tests.support.holder", part, str(data_dir)]
    with Popen(  # noqa: S603 - our own module
        command, cwd=ROOT, stdout=PIPE, stdin=PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def next_line(process: Popen[str]) -> str:
    """The next line it prints, once it has."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


def hold(data_dir: Path) -> None:
    """Run the server until told to end, by the end of input."""
    with embedded.start(data_dir) as server:
        _say(server.url)
        sys.stdin.read()


def hold_until_interrupted(data_dir: Path) -> None:
    """At Ctrl-C, finish the work in hand before stopping."""
    # A test run in the background of a shell is deaf to Ctrl-C, and so are its children.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with embedded.start(data_dir) as server:
        try:
            _say(server.url)
            sys.stdin.read()
        except KeyboardInterrupt:
            _say(asyncio.run(_ask_one(server.url)))


def write_rows(data_dir: Path) -> None:
    """Print the number of each row, after the database has acknowledged it."""
    asyncio.run(_write_rows(embedded.start(data_dir).url))


def write_rows_beside_a_thread(data_dir: Path) -> None:
    """The same in a process that PostgreSQL outlives when it is killed."""
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    write_rows(data_dir)


async def _write_rows(url: str) -> None:
    async with connected(url) as connection:
        await connection.execute("CREATE TABLE IF NOT EXISTS acknowledged (n bigserial)")
        insert = "INSERT INTO acknowledged DEFAULT VALUES RETURNING n"
        while True:
            _say(await connection.fetchval(insert))


async def _ask_one(url: str) -> int:
    async with connected(url) as connection:
        return int(await connection.fetchval("SELECT 1"))


def _say(what: object) -> None:
    print(what, flush=True)  # noqa: T201 - the test reads it


PARTS: dict[str, Callable[[Path], None]] = {
    part.__name__: part
    for part in (hold, hold_until_interrupted, write_rows, write_rows_beside_a_thread)
}

if __name__ == "__main__":
    PARTS[sys.argv[1]](Path(sys.argv[2]))
