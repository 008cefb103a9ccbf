"""The account that runs PostgreSQL, which refuses to be run by root."""

import os
import pwd
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path

from app.store.embedded_lock import DataDirectoryUnusable
from app.values import dataclass

SYSTEM_USER = "forthwith"
SYSTEM_PROGRAMS = "/usr/sbin:/sbin:/usr/bin:/bin"


@dataclass(frozen=True, slots=True)
class Account:
    """Whom PostgreSQL runs as; without numbers, whoever runs the service, its client."""

    client: str
    uid: int | None = None
    gid: int | None = None

    @property
    def is_lent(self) -> bool:
        """PostgreSQL refuses root, so root lends it another account."""
        return self.uid is not None

    def own(self, file: int) -> None:
        """Give it what it must own; an open file, for a path may by now lead elsewhere."""
        if self.uid is not None and self.gid is not None:
            os.fchown(file, self.uid, self.gid)


def account_for(cluster: Path) -> Account:
    """Whoever owns the cluster must run it; a new one of root's gets an account of its own."""
    client = _own_name()
    if os.geteuid() != 0:
        return Account(client)
    with suppress(FileNotFoundError):
        owner = cluster.stat()
        if owner.st_uid != 0:
            return Account(client, owner.st_uid, owner.st_gid)
    entry = _system_user()
    return Account(client, entry.pw_uid, entry.pw_gid)


def _own_name() -> str:
    """PostgreSQL knows who comes to its socket by the name of the system user."""
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise DataDirectoryUnusable(
            f"The user with the number {os.geteuid()} has no name on this system, and the"
            " embedded PostgreSQL needs one. Add it to /etc/passwd, or use a PostgreSQL of"
            " your own through FORTHWITH_DATABASE_URL."
        ) from None


def _system_user() -> pwd.struct_passwd:
    with suppress(KeyError):
        return pwd.getpwnam(SYSTEM_USER)
    useradd = shutil.which("useradd", path=SYSTEM_PROGRAMS)
    if useradd is not None:
        options = ("--system", "--no-create-home", "--shell", "/usr/sbin/nologin")
        subprocess.run(  # noqa: S603 - fixed argument list
            [useradd, *options, SYSTEM_USER], check=False, capture_output=True
        )
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise DataDirectoryUnusable(
            "PostgreSQL does not run as root, and no account could be made for it. Create a"
            f" system user named {SYSTEM_USER}, or start the service as an ordinary user."
        ) from None
