"""Which database a command works on: the external one, or the embedded one while it runs."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console

from app.config import Settings
from app.main import CannotStart
from app.store import embedded
from app.store.migrate import to_newest

say = Console(stderr=True, highlight=False)


def read_settings(data_dir: object = None) -> Settings:
    """The settings, with what the command line says put above the environment."""
    given = {} if data_dir is None else {"data_dir": data_dir}
    return Settings(**given)


@contextmanager
def serving_database(settings: Settings) -> Iterator[str]:
    """The address of the database, migrated, for as long as it is needed."""
    if settings.database_url is not None:
        url = settings.database_url.get_secret_value()
        to_newest(url)
        yield url
        return
    with embedded.start(settings.data_dir) as server:
        to_newest(server.url)
        yield server.url


@contextmanager
def explained() -> Iterator[None]:
    """Turns what a person can mend into one sentence and exit status 1."""
    try:
        yield
    except (CannotStart, embedded.DataDirectoryInUse, embedded.DataDirectoryUnusable) as error:
        say.print(f"forthwith: {error}", style="red", markup=False)
        raise typer.Exit(1) from error
