"""The command line as a person meets it, on a database of its own."""

from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli.commands import app
from app.kit.sealing import key_to_text
from tests.support.databases import Databases
from tests.support.houses import SEALING_KEY, SIGNING_KEY

Forthwith = Callable[..., Result]


@pytest.fixture
def url(databases: Databases) -> Generator[str]:
    """An external database: migrated, with a key of each role."""
    with databases.clone() as url:
        yield url


@pytest.fixture
def environment(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an operator sets to use that database."""
    monkeypatch.setenv("FORTHWITH_DATABASE_URL", url)
    monkeypatch.setenv("FORTHWITH_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FORTHWITH_SEALING_KEY", key_to_text(SEALING_KEY))
    monkeypatch.setenv("FORTHWITH_SIGNING_KEY", key_to_text(SIGNING_KEY))


@pytest.fixture
def forthwith() -> Forthwith:
    """`forthwith("keys", "list")` is that command, in this process."""

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(app, arguments)

    return run
