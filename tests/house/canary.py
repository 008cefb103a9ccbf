"""A canary for what nobody may read but who asks for the notice, and where to listen for it."""

import io
import traceback
from collections.abc import Awaitable, Generator
from contextlib import contextmanager, redirect_stderr
from dataclasses import field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from app.kit import logs
from app.kit.sealing import key_to_text
from app.services.house import House
from app.values import dataclass
from tests.support.houses import SEALING_KEY, SIGNING_KEY
from tests.support.keys import SECRETS
from tests.support.logs import logs_as_before
from tests.support.sql import fetch_rows

PLACE = "canary-aa51f0-place"
MOVED = "canary-bb62e1-moved"
NOTE = "canary-cc73d2-note"
SAID = "canary-dd84c3-said"
HOOK = "canary-ee95b5-hook"
DESK = "canary-ff06a4-desk"
WORDS = (PLACE, MOVED, NOTE, SAID, HOOK, DESK)
# What a platform notes beside its answer, and where it is told, is shown by no route.
SHOWN = (PLACE, MOVED, NOTE, DESK)

ADDRESS = f"https://share.example/{PLACE}"
NEW_ADDRESS = f"https://share.example/{MOVED}"
WRONG_ADDRESSES = (
    f"ftp://share.example/{PLACE}",
    f"https://[{PLACE}",
    f"https://share.example:99999/{PLACE}",
    f"{PLACE}\x00",
    ADDRESS.ljust(9_000, "x"),
)

# The keys of the register itself, as text and as the bytes of a column.
MASTERS = (
    *(key_to_text(key) for key in (SEALING_KEY, SIGNING_KEY)),
    *(key.hex() for key in (SEALING_KEY, SIGNING_KEY)),
)


@dataclass
class Heard:
    """Everything that the service let out while it held what nobody may read."""

    secrets: list[str] = field(default_factory=lambda: [*SECRETS.values(), *MASTERS])
    answers: list[httpx.Response] = field(default_factory=list[httpx.Response])
    exceptions: list[str] = field(default_factory=list[str])
    tables: dict[str, str] = field(default_factory=dict[str, str])
    events: str = ""
    sent: str = ""
    figures: str = ""
    lines: str = ""
    server_log: str = ""

    async def raised_by(self, doing: Awaitable[object]) -> None:
        """Keeps the text of what is raised, with all that stands in its chain."""
        try:
            await doing
        except Exception as error:  # noqa: BLE001 - whatever it is, its text is what counts
            said = traceback.format_exception(error)
            self.exceptions.append("".join(said) + repr(error) + str(error))
        else:
            raise AssertionError("nothing was raised")


@contextmanager
def production_logs() -> Generator[io.StringIO]:
    """Everything is logged as in production, down to the least line, and kept."""
    lines = io.StringIO()
    with logs_as_before(), redirect_stderr(lines):
        logs.configure("DEBUG")
        yield lines


async def dumped(house: House) -> dict[str, str]:
    """Every row of every table, as text; bytes are written in hexadecimal."""
    tables = await fetch_rows(
        house, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    return {
        table: str(await fetch_rows(house, f'SELECT row_to_json(t)::text FROM "{table}" t'))  # noqa: S608 - a name of the catalogue
        for (table,) in tables
    }


def server_log(url: str) -> str:
    """What PostgreSQL wrote, if it is the embedded one; another keeps its log where it may."""
    host = parse_qs(urlsplit(url).query).get("host", [""])[0]
    if not host:
        return "out of our reach"
    return "".join(log.read_text() for log in Path(host, "log").glob("*.log"))
