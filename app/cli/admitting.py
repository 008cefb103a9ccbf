"""What a database is asked before a command works on it, and what is said of its errors.

It brings the driver, and is loaded while the embedded server starts.
"""

from pkgutil import resolve_name

from app.domain.errors import Refusal
from app.store.admission import DatabaseUnusable, explaining_migrations, must_be_usable
from app.store.failures import refusal_of
from app.store.versions import is_at_newest


def admit(url: str) -> None:
    """Brings a database that somebody else keeps to the newest version, if it will do."""
    must_be_usable(url)
    with explaining_migrations():
        bring_to_newest(url)


def bring_to_newest(url: str) -> None:
    """What migrates is loaded only where there is something to migrate."""
    if not is_at_newest(url):
        resolve_name("app.store.migrate:to_newest")(url)


def meant_by(error: Exception) -> DatabaseUnusable | Refusal | None:
    """What a person is told of an error of the database; None of a fault of ours."""
    return error if isinstance(error, DatabaseUnusable) else refusal_of(error)
