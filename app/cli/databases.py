"""Which database a command works on: the external one, or the embedded one while it runs."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, NoReturn

import typer
from pydantic import ValidationError

from app.config import BOOK_CONNECTIONS, CannotStart, Settings
from app.domain.errors import Malformed, Refusal
from app.store import embedded
from app.store.admission import DatabaseUnusable, explaining_migrations, must_be_usable
from app.store.failures import StatementFailed, refusal_of
from app.store.versions import is_at_newest

# What a command may take beside the service: a migration, an import, a look at the keys.
_SPARE_CONNECTIONS = 80


def read_settings(data_dir: Path | None = None) -> Settings:
    """The settings, with what the command line says put above the environment."""
    given: dict[str, Any] = {} if data_dir is None else {"data_dir": data_dir}
    with explained():
        return Settings(**given)


def _nothing() -> None:
    """Where there is nothing to be done meanwhile."""


@contextmanager
def serving_database(
    settings: Settings, *, processes: int = 1, meanwhile: Callable[[], object] = _nothing
) -> Generator[str]:
    """The address of the database, migrated, for as long as it is needed.

    `meanwhile` is done while the embedded server starts, or else before it is asked for.
    """
    if settings.database_url is not None:
        url = settings.database_url.get_secret_value()
        meanwhile()
        must_be_usable(url)
        with explaining_migrations():
            _bring_to_newest(url)
        yield url
        return
    # Each process has its sessions, its bare connections, and those of its books.
    each = 2 * settings.connections + BOOK_CONNECTIONS
    most = processes * each + _SPARE_CONNECTIONS
    tuning = {"max_connections": str(most)}
    with embedded.start(settings.data_dir, tuning=tuning, meanwhile=meanwhile) as server:
        _bring_to_newest(server.url)
        yield server.url


@contextmanager
def any_database(settings: Settings) -> Generator[str]:
    """The same whether or not a service runs: the server it runs is then used beside it."""
    running = (
        embedded.find_running(settings.data_dir) if settings.database_url is None else None
    )
    if running is not None:
        # Whoever runs it has brought it to its own version.
        yield running
        return
    with serving_database(settings) as url:
        yield url


@contextmanager
def explained() -> Generator[None]:
    """Turns what a person can mend into one sentence and exit status 1."""
    try:
        yield
    except ValidationError as error:
        _give_up("; ".join(_setting_faults(error)), error)
    except Refusal as error:
        _give_up(_said(error), error)
    except StatementFailed as error:
        refusal = refusal_of(error)
        if refusal is None:
            raise
        _give_up(_said(refusal), error)
    except (
        CannotStart,
        DatabaseUnusable,
        embedded.DataDirectoryInUse,
        embedded.DataDirectoryUnusable,
    ) as error:
        _give_up(str(error), error)


def _bring_to_newest(url: str) -> None:
    """What migrates is loaded only where there is something to migrate."""
    if not is_at_newest(url):
        resolve_name("app.store.migrate:to_newest")(url)


def _give_up(sentence: str, error: Exception) -> NoReturn:
    typer.secho(f"forthwith: {sentence}", err=True, fg=typer.colors.RED)
    raise typer.Exit(1) from error


def _setting_faults(error: ValidationError) -> Iterator[str]:
    """Which settings are wrong and how, without what they hold: it may be a secret."""
    for fault in error.errors(include_input=False, include_context=False, include_url=False):
        name = "_".join(str(part) for part in fault["loc"]).upper()
        yield f"FORTHWITH_{name}: {fault['msg'].removeprefix('Value error, ')}"


def _said(refusal: Refusal) -> str:
    if not isinstance(refusal, Malformed) or not refusal.faults:
        return refusal.detail
    faults = (f"{fault.pointer.strip('/')}: {fault.detail}" for fault in refusal.faults)
    return "; ".join(faults)
