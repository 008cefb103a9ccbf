"""Who holds a data directory: one service, and no PostgreSQL outlives it unseen."""

import fcntl
import os
import signal
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from app.values import dataclass

LETTING_GO_WITHIN = timedelta(seconds=1)
SHUTDOWN_WITHIN = timedelta(seconds=20)
# A full disk can hold up a shutdown for ever; an immediate one leaves the rest to recovery.
IMMEDIATE_WITHIN = timedelta(seconds=15)
PAUSE = timedelta(milliseconds=5)

# Another command asking who holds the directory takes the lock for a moment to find out.
ASKING_TAKES = timedelta(milliseconds=100)


class DataDirectoryInUse(Exception):
    """Another living process holds the data directory."""

    @classmethod
    def by(cls, data_dir: Path, pid: int | None) -> "DataDirectoryInUse":
        """Say who holds it and what may be done about that."""
        who, stop_it = (f"process {pid}", f"kill {pid}") if pid else ("another process", "kill")
        return cls(
            f"{data_dir} is in use by {who}. Stop that service first ({stop_it}),"
            " or choose another directory with --data-dir."
        )


class DataDirectoryUnusable(Exception):
    """Nobody holds the data directory, and still no database can run in it."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a directory: its PostgreSQL, and where that takes connections, once it does."""

    pid: int | None = None
    server: int | None = None
    sockets: Path | None = None


class Claim:
    """A directory held by this process until released; should it be killed, by the kernel."""

    def __init__(self, file: int) -> None:
        self._file = file
        self.left_by = _read(file)
        # Until there is another server, a start cut short must not lose sight of the last.
        self.record(server=self.left_by.server)

    def record(self, *, server: int | None, sockets: Path | None = None) -> None:
        """Let other commands find the server, and the next service its remains."""
        os.ftruncate(self._file, 0)
        text = f"{os.getpid()}\n{server or ''}\n{sockets or ''}\n"
        os.pwrite(self._file, os.fsencode(text), 0)

    def release(self) -> None:
        """Let the next process in. The file stays: removing it could let two in at once."""
        os.ftruncate(self._file, 0)
        # Unlocked in so many words, because a forked child may still have the file open.
        fcntl.flock(self._file, fcntl.LOCK_UN)
        os.close(self._file)


def claim(data_dir: Path) -> Claim:
    """Hold the directory for the life of this process, or say who does."""
    file = _open(data_dir / "lock")
    if _within(ASKING_TAKES, lambda: _lock(file)):
        return Claim(file)
    pid = _read(file).pid
    os.close(file)
    raise DataDirectoryInUse.by(data_dir, pid)


def find_holder(data_dir: Path) -> Holder | None:
    """Who holds the directory now, if anybody does."""
    try:
        file = os.open(data_dir / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        return None if _lock(file) else _read(file)
    finally:
        os.close(file)


@contextmanager
def lifeline(data_dir: Path, last_server: int | None) -> Generator[int]:
    """A locked file for PostgreSQL to inherit, locked while any process of it lives.

    A process id found in a file may by now be anybody's; this lock cannot be. So a server
    whose service was killed is known for certain, and is ended before another begins.
    """
    file = _open(data_dir / "postgres.lock")
    try:
        if not _lock(file):
            _end_orphan(data_dir, last_server, lambda: _lock(file))
        # Whoever wrote them is gone, even if another process has that id now, or if its parent
        # has not yet asked what became of it: PostgreSQL would take either for the server.
        cluster = data_dir / "postgres"
        for left in (cluster / "postmaster.pid", *cluster.glob(".s.PGSQL.*.lock")):
            left.unlink(missing_ok=True)
        yield file
    finally:
        os.close(file)


def _end_orphan(data_dir: Path, server: int | None, is_gone: Callable[[], bool]) -> None:
    """Make a server without a service stop; a first start that was cut ends by itself.

    One that is still recovering may not hear a fast shutdown; an immediate one it hears,
    and what it leaves is recovered by the start that follows.
    """
    # One that is just ending needs no signal, and its number may soon be another's.
    if _within(LETTING_GO_WITHIN, is_gone):
        return
    for how, limit in ((signal.SIGINT, SHUTDOWN_WITHIN), (signal.SIGQUIT, IMMEDIATE_WITHIN)):
        if server is not None:
            with suppress(ProcessLookupError):
                os.kill(server, how)
        if _within(limit, is_gone):
            return
    which = f"process {server}" if server else "see `ps -C postgres`"
    raise DataDirectoryUnusable(
        f"{data_dir}: the PostgreSQL of an earlier run does not stop ({which})."
        " End it with kill -KILL, then start again."
    )


def _within(limit: timedelta, is_so: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + limit.total_seconds()
    while not (so := is_so()) and time.monotonic() < deadline:
        time.sleep(PAUSE.total_seconds())
    return so


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(file: int) -> Holder:
    lines = os.fsdecode(os.pread(file, 4096, 0)).splitlines()
    # Empty when nobody holds it, or before its holder has written a word.
    pid, server, sockets = lines if len(lines) == 3 else ("", "", "")
    return Holder(
        pid=int(pid) if pid else None,
        server=int(server) if server else None,
        sockets=Path(sockets) if sockets else None,
    )
