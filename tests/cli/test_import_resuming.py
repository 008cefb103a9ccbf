"""An import that is killed goes on where it was: nothing lost, nothing twice."""

import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import Any
from uuid import UUID

import pytest

from tests.cli.conftest import Forthwith
from tests.cli.test_importing import REGIME, platform_id
from tests.support.postgres import connected

__all__ = ["platform_id"]

pytestmark = pytest.mark.usefixtures("environment")

COUNT = "SELECT count(*) FROM %s"
# More than two spans of notices, and several pieces of the file.
ROWS = 11_000
MOMENTS = {
    "while it reads": "SELECT 1 FROM imports WHERE rows_read > 0",
    "while it enters": "SELECT 1 FROM imports WHERE entered_to > 0",
}


@pytest.fixture
def register(tmp_path: Path) -> Path:
    file = tmp_path / "register.csv"
    rows = (
        f"CASE-{n},2025-07-{1 + n % 28:02},https://share.example/post/{n % 10_000}\n"
        for n in range(ROWS)
    )
    file.write_text("reference,issued_at,url\n" + "".join(rows))
    return file


async def until(url: str, moment: str) -> set[UUID]:
    """Waits until an import is so far; says which notices are in the register by then."""
    within = time.monotonic() + 60
    async with connected(url) as connection:
        while not await connection.fetchval(moment):
            assert time.monotonic() < within
            await asyncio.sleep(0.005)
        return await notices(connection)


async def notices(connection: Any) -> set[UUID]:
    return {row["id"] for row in await connection.fetch("SELECT id FROM notices")}


async def give_up_waiting(url: str) -> None:
    """As if the time had passed after which a silent process is given up."""
    async with connected(url) as connection:
        await connection.execute("UPDATE imports SET held_until = '2000-01-01'")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_killed_import_is_completed_by_running_it_again(
    forthwith: Forthwith, url: str, platform_id: UUID, register: Path, moment: str
) -> None:
    command = ("import", str(register), "--platform", str(platform_id), *REGIME)
    with Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "app", *command],
        stdout=DEVNULL, stderr=DEVNULL, env=os.environ,
    ) as process:  # fmt: skip
        there = asyncio.run(until(url, MOMENTS[moment]))
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    asyncio.run(give_up_waiting(url))
    again = forthwith(*command)

    assert again.exit_code == 0, again.output
    assert "Going on where it stopped" in again.stderr
    counted = asyncio.run(count(url))
    assert counted == {
        "notices": ROWS,
        "items": ROWS,
        "events": ROWS,
        "handed_on": ROWS,
        "timers": ROWS,
        "item_duplicates": 1_000,
        "import_notices": 0,
        "import_items": 0,
        "import_rejects": 0,
    }
    assert asyncio.run(still_there(url, there))


async def count(url: str) -> dict[str, int]:
    tables = (
        "notices", "items", "timers", "item_duplicates", "import_notices", "import_items",
        "import_rejects",
    )  # fmt: skip
    async with connected(url) as connection:
        counted = {table: await connection.fetchval(COUNT % table) for table in tables}
        issued = "SELECT count(*) FROM events WHERE kind = 'notice.issued'"
        counted["events"] = await connection.fetchval(issued)
        handed_on = (
            "SELECT count(*) FROM outbox, unnest(kinds) AS kind WHERE kind = 'notice.issued'"
        )
        counted["handed_on"] = await connection.fetchval(handed_on)
    return counted


async def still_there(url: str, there: set[UUID]) -> bool:
    async with connected(url) as connection:
        return there <= await notices(connection)
