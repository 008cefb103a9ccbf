"""Import of notices and items from CSV, beside raw COPY of the very rows that it leaves."""

import asyncio
import csv
import json
import os
import sys
import time
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import Any, Final
from uuid import UUID

from app.config import Settings
from app.domain.import_rows import Otherwise
from app.domain.permissions import SYSTEM
from app.main import build
from app.services import importing
from app.services.import_pieces import PIECE_BYTES, Format, Reading
from app.services.import_reading import nobody_watches
from app.services.importing import File, Order
from app.services.platforms import add_platform, add_provider
from app.store.driver import speak_json
from app.values import dataclass
from tests.bench.ground import Ground, url_of
from tests.bench.results import Result, Target
from tests.support.postgres import connected

ITEMS_EACH: Final = 4
ROUNDS: Final = 3
REGIME: Final = "uk-osa-illegal-content"
AT_LEAST: Final = Target(at_least=0.25)
FLAT: Final = Target(at_most=1.2)

PLAIN: Final = "CREATE TABLE plain_{0} AS TABLE {0} WITH NO DATA"
# What an import leaves, and the columns that are not made by the table itself.
# What may be written: COPY takes no column that is generated.
COLUMNS: Final = """
SELECT column_name FROM information_schema.columns
WHERE table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position
"""
TABLES: Final = ("notices", "items", "timers", "events", "outbox")
JSON: Final = {"report", "acknowledgement", "hashes", "facts"}
HEADER: Final = ("reference", "issued_at", "category", "legal_basis", "url", "media_type")


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one table as the import left them."""

    table: str
    columns: tuple[str, ...]
    records: list[tuple[Any, ...]]


def measure(ground: Ground) -> Sequence[Result]:
    notices = ground.sized(25_000, quick=500)
    file = a_register(ground.directory() / "register.csv", notices)
    rounds = [_round(ground, file) for _ in range(ground.sized(ROUNDS, quick=1))]
    rows = notices * (1 + ITEMS_EACH)
    ours = f"{rows / min(seconds for seconds, *_ in rounds):,.0f} rows/s"
    same, plain = (min(found[place] for found in rounds) for place in (1, 2))
    return [
        Result(
            "import",
            "notices and items from CSV, beside COPY into the same tables",
            ours,
            f"{rows / same:,.0f} rows/s",
            tuple(copied / seconds for seconds, copied, _ in rounds),
            AT_LEAST,
        ),
        Result(
            "import",
            "the same, beside COPY into tables without keys, indexes or constraints",
            ours,
            f"{rows / plain:,.0f} rows/s",
            tuple(copied / seconds for seconds, _, copied in rounds),
        ),
        _memory(ground),
    ]


def a_register(file: Path, notices: int) -> Path:
    """A register as CSV, with so many notices and the items of each in rows of their own."""
    with file.open("w", newline="") as text:
        rows = csv.writer(text)
        rows.writerow(HEADER)
        for number in range(notices):
            day = f"2025-{1 + number % 12:02}-{1 + number % 28:02}"
            rows.writerows(
                (f"CASE-{number:08}", day, "fraud", "Act s.1",
                 f"https://host{number % 1_000}.example/user{number}/post?id={item}", "page")
                for item in range(ITEMS_EACH)
            )  # fmt: skip
    return file


def _round(ground: Ground, file: Path) -> tuple[float, float, float]:
    """Seconds for the import, for COPY into the same tables, and into plain ones."""
    with ground.database() as settings:
        seconds = asyncio.run(_import(settings, a_platform(settings), file))
        left = asyncio.run(_left_by(url_of(settings)))
        plain = asyncio.run(_copy_plainly(url_of(settings), left))
        holders = asyncio.run(_rows_of(url_of(settings), ("providers", "platforms")))
    with ground.database() as settings:
        copied = asyncio.run(_copy(url_of(settings), holders, left))
    ground.say(f"import {seconds:.1f} s, COPY {copied:.1f} s, plain {plain:.1f} s")
    return seconds, copied, plain


def _memory(ground: Ground) -> Result:
    """The most memory that the process has, for 10 thousand and for a million rows."""
    found: list[float] = []
    for rows in (10_000, ground.sized(1_000_000, quick=20_000)):
        file = a_register(ground.directory() / "register.csv", rows // ITEMS_EACH)
        with ground.database() as settings:
            found.append(_megabytes(settings, a_platform(settings), file))
    few, many = found
    what = "most memory for a million rows, beside that for ten thousand"
    return Result("import", what, f"{many:.0f} MB", f"{few:.0f} MB", (many / few,), FLAT)


def a_platform(settings: Settings) -> UUID:
    async def make() -> UUID:
        async with (
            build(settings, url_of(settings)) as house,
            house.sessions.begin() as session,
        ):
            provider = await add_provider(
                session, house.clock, SYSTEM, name="Example", country=None, group_id=None
            )
            facts: dict[str, object] = {
                "provider_id": provider.id,
                "name": "Example",
                "url": "https://example.example/",
                "contact_email": None,
                "territories": [],
            }
            return (await add_platform(session, house.clock, SYSTEM, facts=facts)).id

    return asyncio.run(make())


async def _import(settings: Settings, platform_id: UUID, file: Path) -> float:
    """Seconds from the first byte read to the last row entered."""
    order = Order(
        [File(Format.CSV, partial(_stream, file))], Reading({}), Otherwise(platform_id, REGIME)
    )
    async with build(settings, url_of(settings)) as house:
        began = time.perf_counter()
        columns = await importing.look_into(order)
        job = await importing.begin(house, SYSTEM, order, columns, b"the benchmark")
        taken = await importing.take(house, job.id)
        if taken is None:
            raise RuntimeError("somebody else is at the import")
        done = await importing.carry_out(house, *taken, order, nobody_watches)
    if done.tally.rejected:
        raise RuntimeError("rows were rejected")
    return time.perf_counter() - began


async def _stream(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as rows:
        while chunk := rows.read(PIECE_BYTES):
            yield chunk


def _megabytes(settings: Settings, platform_id: UUID, file: Path) -> float:
    """The most memory that the command has in a process of its own."""
    environment = {
        **os.environ,
        "FORTHWITH_DATABASE_URL": url_of(settings),
        "FORTHWITH_DATA_DIR": str(settings.data_dir),
    }
    command = ["import", str(file), "--platform", str(platform_id), "--regime", REGIME]
    process = Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "app", *command], env=environment, stdout=DEVNULL, stderr=DEVNULL
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"the import ended with {process.returncode}")
    return used.ru_maxrss / 1_024


async def _left_by(url: str) -> list[Rows]:
    rows = await _rows_of(url, TABLES)
    kept = {row.table: row for row in rows}
    issued = [record for record in kept["events"].records if record[1] == "notice.issued"]
    # Without their numbers, which the table gives.
    handed_on = [
        record[1:] for record in kept["outbox"].records if record[2][0] == "notice.issued"
    ]
    return [
        *(kept[name] for name in ("notices", "items", "timers")),
        Rows("events", kept["events"].columns, issued),
        Rows("outbox", kept["outbox"].columns[1:], handed_on),
    ]


async def _rows_of(url: str, tables: Sequence[str]) -> list[Rows]:
    found: list[Rows] = []
    async with connected(url) as connection:
        await speak_json(connection)
        for table in tables:
            columns = tuple(row[0] for row in await connection.fetch(COLUMNS, table))
            chosen = ", ".join(columns)
            records = await connection.fetch(f"SELECT {chosen} FROM {table}")  # noqa: S608 - names of the catalogue
            found.append(Rows(table, columns, [_writable(record) for record in records]))
    return found


def _writable(record: Any) -> tuple[Any, ...]:
    """The driver reads JSON as values and takes it as text."""
    return tuple(
        json.dumps(value) if name in JSON and value is not None else value
        for name, value in record.items()
    )


async def _copy(url: str, holders: Sequence[Rows], rows: Sequence[Rows]) -> float:
    async with connected(url) as connection:
        await speak_json(connection)
        for held in holders:
            await _copy_one(connection, held, held.table)
        began = time.perf_counter()
        for some in rows:
            await _copy_one(connection, some, some.table)
        return time.perf_counter() - began


async def _copy_plainly(url: str, rows: Sequence[Rows]) -> float:
    async with connected(url) as connection:
        await speak_json(connection)
        for some in rows:
            await connection.execute(PLAIN.format(some.table))
        began = time.perf_counter()
        for some in rows:
            await _copy_one(connection, some, f"plain_{some.table}")
        return time.perf_counter() - began


async def _copy_one(connection: Any, rows: Rows, table: str) -> None:
    await connection.copy_records_to_table(table, records=rows.records, columns=rows.columns)
