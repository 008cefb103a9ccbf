"""The PostgreSQL that comes with the package, run by the service as its own."""

import errno
import os
import subprocess
import tempfile
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import IO
from urllib.parse import quote

from app.store.embedded_cluster import DATABASE, ROLE, ensure_cluster
from app.store.embedded_lock import (
    Claim,
    DataDirectoryInUse,
    DataDirectoryUnusable,
    claim,
    find_holder,
    lifeline,
)
from app.store.embedded_postmaster import PORT, launch, shut_down, wait_until_ready
from app.store.embedded_programs import find_programs
from app.values import dataclass

__all__ = [
    "DataDirectoryInUse",
    "DataDirectoryUnusable",
    "RunningServer",
    "find_running",
    "start",
]

# The shortest limit among the systems we run on, with its closing NUL (macOS; Linux has 108).
LONGEST_SOCKET_PATH = 104
NO_TUNING: Mapping[str, str] = MappingProxyType({})

REMEDIES = {
    errno.ENOSPC: "Free some space on its disk",
    errno.EDQUOT: "Free some space within the quota",
}


class RunningServer:
    """A server of ours that takes connections at `url` until it is stopped."""

    def __init__(self, url: str, end: ExitStack) -> None:
        self.url = url
        self._end = end

    def stop(self) -> None:
        """Shut down cleanly: open transactions are undone. A second time does nothing."""
        self._end.close()

    def __enter__(self) -> "RunningServer":
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.stop()


def _nothing() -> None:
    """Where there is nothing to be done while PostgreSQL starts."""


def start(
    data_dir: Path,
    *,
    tuning: Mapping[str, str] = NO_TUNING,
    meanwhile: Callable[[], object] = _nothing,
) -> RunningServer:
    """Run PostgreSQL on the cluster in this directory, making both if need be.

    `meanwhile` is called once its process is there and does not take connections yet.
    Best called before there are threads: then the kernel stops PostgreSQL if we are killed.
    """
    data_dir = data_dir.absolute()
    with ExitStack() as end, tempfile.TemporaryFile() as output:
        with _refusing(data_dir):
            begun = _begin(data_dir, tuning, output=output, end=end)
        meanwhile()
        with _refusing(data_dir):
            sockets = _finish(begun, end=end)
        return RunningServer(_url(sockets), end.pop_all())


def find_running(data_dir: Path) -> str | None:
    """Where to reach the server that another process runs on this directory, if one does."""
    data_dir = data_dir.absolute()
    with _refusing(data_dir):
        holder = find_holder(data_dir)
    if holder is None:
        return None
    if holder.sockets is None:
        raise DataDirectoryInUse.by(data_dir, holder.pid)
    return _url(holder.sockets)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A server whose process is there."""

    claimed: Claim
    cluster: Path
    process: subprocess.Popen[bytes]
    output: IO[bytes]


def _begin(
    data_dir: Path, tuning: Mapping[str, str], *, output: IO[bytes], end: ExitStack
) -> _Begun:
    cluster = data_dir / "postgres"
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    claimed = claim(data_dir)
    end.callback(claimed.release)
    _remove_way(claimed.left_by.sockets, cluster)
    # The server inherits the lifeline, so it stays locked when our own end of it is closed.
    with lifeline(data_dir, claimed.left_by.server) as held:
        programs = find_programs(cluster, held)
        ensure_cluster(cluster, programs)
        process = launch(cluster, programs, tuning, output=output)
        end.callback(shut_down, process, cluster)
        claimed.record(server=process.pid)
    return _Begun(claimed, cluster, process, output)


def _finish(begun: _Begun, *, end: ExitStack) -> Path:
    """Waits until it takes connections; says where."""
    wait_until_ready(begun.process, begun.cluster, output=begun.output)
    sockets = _way_to(begun.cluster)
    end.callback(_remove_way, sockets, begun.cluster)
    begun.claimed.record(server=begun.process.pid, sockets=sockets)
    return sockets


def _url(sockets: Path) -> str:
    """The port is said because the driver would else take it from PGPORT."""
    return f"postgresql://{ROLE}@/{DATABASE}?host={quote(str(sockets))}&port={PORT}"


def _way_to(cluster: Path) -> Path:
    """A path to the socket's directory that fits a socket address and a URL.

    A directory can lie too deep for the one, or have a character that divides hosts in the
    other. Then a link from a private directory leads there; the socket stays where it is.
    """
    socket = cluster / f".s.PGSQL.{PORT}"
    if len(os.fsencode(socket)) < LONGEST_SOCKET_PATH and not set(str(cluster)) & set(",:"):
        return cluster
    way = Path(tempfile.mkdtemp(prefix="forthwith-", dir="/tmp")) / "postgres"
    way.symlink_to(cluster)
    return way


def _remove_way(way: Path | None, cluster: Path) -> None:
    """A run that was killed leaves its link behind; the next one clears it away.

    Only a link to this very cluster: a copied directory remembers that of its original.
    """
    if way is not None and way.is_symlink() and way.readlink() == cluster:
        way.unlink()
        way.parent.rmdir()


@contextmanager
def _refusing(data_dir: Path) -> Generator[None]:
    """Whatever the system refuses us becomes a sentence that says what to do."""
    try:
        yield
    except OSError as error:
        remedy = REMEDIES.get(error.errno or 0, "Make it a directory this user may write to")
        raise DataDirectoryUnusable(
            f"{data_dir} cannot be used: {error}. {remedy}, or choose another directory with"
            " --data-dir."
        ) from error
