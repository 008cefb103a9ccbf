"""Where the benchmarks run: how large they are, their databases, and leaving nothing behind."""

import asyncio
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr
from rich.console import Console

from app.config import Settings
from app.main import build
from app.services.installation import install
from app.store import embedded
from app.store.migrate import to_newest
from app.values import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Ground:
    """A directory that goes away at the end, and the size of what is tried in it."""

    place: Path
    console: Console
    quick: bool

    def sized(self, full: T, *, quick: T) -> T:
        """The size to measure with, or one just large enough to see the machinery turn."""
        return quick if self.quick else full

    def say(self, text: str) -> None:
        """What is going on, for whoever waits."""
        self.console.print(text, style="dim", markup=False)

    def directory(self) -> Path:
        return Path(tempfile.mkdtemp(dir=self.place))

    @contextmanager
    def database(self, *, sandbox: bool = False) -> Generator[Settings]:
        """A new register on an embedded server of its own, set as in production; a sandbox
        calls loopback as well.
        """
        with embedded.start(self.directory()) as server:
            given: dict[str, Any] = {
                "database_url": SecretStr(server.url),
                "data_dir": self.directory(),
                "rate_limit": 1_000_000_000,
                "log_level": "WARNING",
                "sandbox": sandbox,
            }
            settings = Settings(**given)
            to_newest(server.url)
            asyncio.run(_installed(settings, server.url))
            yield settings


@contextmanager
def open_ground(console: Console, *, quick: bool) -> Generator[Ground]:
    with tempfile.TemporaryDirectory(
        prefix="forthwith-bench-", ignore_cleanup_errors=True
    ) as place:
        yield Ground(Path(place), console, quick)


def url_of(settings: Settings) -> str:
    """The address of the database of these settings."""
    if settings.database_url is None:
        raise ValueError("these settings name no database")
    return settings.database_url.get_secret_value()


async def _installed(settings: Settings, url: str) -> None:
    async with build(settings, url) as house:
        await install(house)
