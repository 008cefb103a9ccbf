"""Which database a command works on: the external one, or the embedded one while it runs."""

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import typer
from pydantic import ValidationError

from app.config import BOOK_CONNECTIONS, CannotStart, Settings
from app.domain.errors import Malformed, Refusal
from app.kit.loading import load
from app.store import embedded

# What a command may take beside the service: a migration, an import, a look at the keys.
_SPARE_CONNECTIONS = 80

# What speaks to a database. It is loaded while the embedded server starts.
_ADMIT, _BRING_TO_NEWEST = "app.cli.admitting:admit", "app.cli.admitting:bring_to_newest"
_MEANT_BY = "app.cli.admitting:meant_by"


def read_settings(data_dir: Path | None = None) -> Settings:
    """The settings, with what the command line says put above the environment."""
    given: dict[str, Any] = {} if data_dir is None else {"data_dir": data_dir}
    with explained():
        return Settings(**given)


def _get_ready() -> None:
    """What is needed as soon as the embedded server takes connections."""
    load(_BRING_TO_NEWEST)


@contextmanager
def serving_database(
    settings: Settings,
    *,
    processes: int = 1,
    meanwhile: Callable[[], object] = _get_ready,
) -> Generator[str]:
    """The address of the database, migrated, for as long as it is needed.

    `meanwhile` is done while the embedded server starts, or else before it is asked for.
    """
    if settings.database_url is not None:
        url = settings.database_url.get_secret_value()
        meanwhile()
        load(_ADMIT)(url)
        yield url
        return
    # Each process has its sessions, its bare connections, and those of its books.
    each = 2 * settings.connections + BOOK_CONNECTIONS
    most = processes * each + _SPARE_CONNECTIONS
    tuning = {"max_connections": str(most)}
    with embedded.start(settings.data_dir, tuning=tuning, meanwhile=meanwhile) as server:
        load(_BRING_TO_NEWEST)(server.url)
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
    except (CannotStart, embedded.DataDirectoryInUse, embedded.DataDirectoryUnusable) as error:
        _give_up(str(error), error)
    except typer.Exit:
        raise
    except Exception as error:
        meant: Exception | None = load(_MEANT_BY)(error)
        if meant is None:
            raise
        _give_up(_said(meant), error)


def _give_up(sentence: str, error: Exception) -> NoReturn:
    typer.secho(f"forthwith: {sentence}", err=True, fg=typer.colors.RED)
    raise typer.Exit(1) from error


def _setting_faults(error: ValidationError) -> Iterator[str]:
    """Which settings are wrong and how, without what they hold: it may be a secret."""
    for fault in error.errors(include_input=False, include_context=False, include_url=False):
        name = "_".join(str(part) for part in fault["loc"]).upper()
        yield f"FORTHWITH_{name}: {fault['msg'].removeprefix('Value error, ')}"


def _said(meant: Exception) -> str:
    if not isinstance(meant, Refusal):
        return str(meant)
    if not isinstance(meant, Malformed) or not meant.faults:
        return meant.detail
    faults = (f"{fault.pointer.strip('/')}: {fault.detail}" for fault in meant.faults)
    return "; ".join(faults)
