"""The cluster of the embedded PostgreSQL: made once and whole, by nobody but us."""

import os
import shutil
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from app.store.embedded_account import Account
from app.store.embedded_lock import DataDirectoryUnusable
from app.store.embedded_programs import MAJOR, Programs

ROLE = "forthwith"
DATABASE = "forthwith"

# The builtin collation is the same on every machine and in every version of the C library;
# with one of the system's, an update of the system may silently break an index.
NEW_CLUSTER = (
    "--username=postgres",
    "--auth=reject",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
)
OWN_ROLE_AND_DATABASE = (
    f"CREATE ROLE {ROLE} LOGIN NOSUPERUSER",
    f"CREATE DATABASE {DATABASE} OWNER {ROLE}",
)
# The superuser has no way in at all, and nobody comes by TCP. The kernel tells the server who
# is at the other end of a socket, so there is no password to keep, to leak or to lose.
ADMISSION = f"local all {ROLE} peer map=service\n"


def ensure_cluster(cluster: Path, programs: Programs) -> None:
    """Make the cluster if there is none; refuse one that another version made."""
    if _is_empty(cluster):
        _make(cluster, programs)
    made_by = _version(cluster)
    if made_by != str(MAJOR):
        raise DataDirectoryUnusable(
            f"{cluster} was made by PostgreSQL {made_by}; this version runs PostgreSQL {MAJOR}."
            f" Move its contents with the pg_upgrade of PostgreSQL {MAJOR}, or choose another"
            " directory with --data-dir."
        )
    _admit_service(cluster, programs.account)


def run_alone(cluster: Path, programs: Programs, statements: Sequence[str]) -> None:
    """Let the superuser speak to a cluster nobody serves: that needs no way in."""
    programs.run(
        "postgres",
        ("--single", "-c", "exit_on_error=on", "-c", "log_checkpoints=off", "postgres"),
        cluster=cluster,
        script="".join(f"{statement}\n" for statement in statements),
    )


def _make(cluster: Path, programs: Programs) -> None:
    """Made beside its place and then moved there, so what is there is always whole."""
    fresh = cluster.with_name(f"{cluster.name}.new")
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir(mode=0o700)
    with _opened(fresh) as directory:
        programs.account.own(directory)
    programs.run("initdb", NEW_CLUSTER, cluster=fresh)
    run_alone(fresh, programs, OWN_ROLE_AND_DATABASE)
    fresh.rename(cluster)
    # The move is kept through a power cut only once its directory is.
    with _opened(cluster.parent) as directory:
        os.fsync(directory)


def _admit_service(cluster: Path, account: Account) -> None:
    """Who runs the service may have changed since the last start, so say it each time."""
    _replace(cluster / "pg_hba.conf", ADMISSION, account)
    _replace(cluster / "pg_ident.conf", f'service "{account.client}" {ROLE}\n', account)


def _replace(path: Path, text: str, account: Account) -> None:
    """Made new and moved into place: the account could have laid a link there for root."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with fresh.open("x") as file:
        os.fchmod(file.fileno(), 0o600)
        account.own(file.fileno())
        file.write(text)
    fresh.replace(path)


def _is_empty(cluster: Path) -> bool:
    return not cluster.exists() or not any(cluster.iterdir())


def _version(cluster: Path) -> str:
    try:
        return (cluster / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise DataDirectoryUnusable(
            f"{cluster} holds something that is not a database of this service. Choose another"
            " directory with --data-dir."
        ) from None


@contextmanager
def _opened(directory: Path) -> Generator[int]:
    file = os.open(directory, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        yield file
    finally:
        os.close(file)
