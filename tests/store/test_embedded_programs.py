"""Where the programs of the embedded PostgreSQL are, and who may read them."""

import os
import shutil
import sys
import tempfile
from collections.abc import Generator
from importlib.util import find_spec
from pathlib import Path

import pytest

from app.store import embedded, embedded_programs
from tests.support.postgres import connected


@pytest.fixture
def place() -> Generator[Path]:
    """A directory that every account may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory(prefix="forthwith-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


def install_privately(site: Path) -> None:
    """Have the package once more, where only its owner may look."""
    spec = find_spec(embedded_programs.PACKAGE)
    assert spec is not None
    assert spec.origin is not None
    source = Path(spec.origin).parent
    for part in (source, source.with_name(f"{source.name}.libs")):
        shutil.copytree(part, site / part.name, ignore=shutil.ignore_patterns("include", "*.a"))
    site.chmod(0o700)


async def test_programs_that_only_root_may_read_are_copied_for_the_account(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An ordinary user runs its own where they are."""
    install_privately(place / "site")
    monkeypatch.setattr(sys, "path", [str(place / "site"), *sys.path])
    monkeypatch.setattr(embedded_programs, "COPIES", place / "copies")
    with embedded.start(place / "data") as server:
        async with connected(server.url) as connection:
            assert await connection.fetchval("SELECT 1") == 1
    assert (place / "copies").exists() == (os.geteuid() == 0)
    embedded.start(place / "data").stop()
