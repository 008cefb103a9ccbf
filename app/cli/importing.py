"""Bulk import of notices: from files to the register, with progress and rejected rows."""

import asyncio
import json
from collections.abc import AsyncIterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from app.cli.databases import any_database, explained, read_settings
from app.cli.import_reports import (
    say,
    shown_progress,
    tell_columns,
    tell_outcome,
    write_rejects,
)
from app.cli.processes import stopping_when_told
from app.config import CannotStart, Settings
from app.domain.errors import Conflict, Malformed
from app.domain.import_jobs import ImportJob, ImportState
from app.domain.import_rows import Otherwise
from app.domain.importing import renames_of
from app.domain.permissions import SYSTEM
from app.kit import logs
from app.main import opened
from app.services import importing
from app.services.house import House
from app.services.import_pieces import PIECE_BYTES, SNIFFED_BYTES, Format, Reading, format_of
from app.services.import_reading import Hold
from app.services.importing import File, Order
from app.values import dataclass

_ASK_AGAIN_SECONDS: Final = 1.0


class ImportInUse(Conflict):
    code = "import_in_use"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asks for."""

    paths: tuple[Path, ...]
    reading: Reading
    otherwise: Otherwise
    rejects: Path

    def order(self) -> Order:
        files = [File(_form(path), partial(_stream, path)) for path in self.paths]
        return Order(files, self.reading, self.otherwise)


InputFile = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", exists=True, dir_okay=False, help="Notices, as CSV or NDJSON in UTF-8."
    ),
]
ItemsFile = Annotated[
    Path | None,
    typer.Option("--items", exists=True, dir_okay=False, help="The items, in a second file."),
]
Key = Annotated[
    str | None,
    typer.Option("--key", help="The column that joins both files.", metavar="COLUMN"),
]
PlatformId = Annotated[
    UUID | None, typer.Option("--platform", help="The platform of rows that name none.")
]
RegimeCode = Annotated[
    str | None, typer.Option("--regime", help="The regime of rows that name none.")
]
MapFile = Annotated[
    Path | None,
    typer.Option(
        "--map", exists=True, dir_okay=False, help='JSON: {"a column": "a field" or null}.'
    ),
]
RejectsFile = Annotated[
    Path | None, typer.Option("--rejects", help="Where rejected rows are reported.")
]
DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Where the embedded database and the keys are kept."),
]


def import_notices(  # noqa: PLR0913, PLR0917 - one for each option of the command
    file: InputFile,
    items: ItemsFile = None,
    key: Key = None,
    platform: PlatformId = None,
    regime: RegimeCode = None,
    map_file: MapFile = None,
    rejects: RejectsFile = None,
    data_dir: DataDir = None,
) -> None:
    """Bulk load of notices from CSV or NDJSON. Cut short, it resumes when run again.

    Exit status 0 when all of it went in, 1 when rows were rejected or nothing was taken.
    """
    settings = read_settings(data_dir)
    logs.configure(settings.log_level)
    with explained(), stopping_when_told():
        if (items is None) != (key is None):
            raise Malformed("--items and --key go together: a file, and the column to join by.")
        renames = {} if map_file is None else _read_map(map_file)
        asked = Asked(
            (file,) if items is None else (file, items),
            Reading(renames, key, joined=items is not None),
            Otherwise(platform, regime),
            rejects or file.with_name(f"{file.stem}.rejects.csv"),
        )
        with any_database(settings) as url:
            job = asyncio.run(_import(settings, url, asked))
    raise typer.Exit(1 if job.tally.rejected else 0)


async def _import(settings: Settings, url: str, asked: Asked) -> ImportJob:
    async with opened(settings, url) as house:
        await importing.check_otherwise(house, asked.otherwise, place="")
        order = asked.order()
        columns = await importing.look_into(order)
        tell_columns(asked.paths, columns)
        fingerprint = await asyncio.to_thread(_fingerprint, house, asked)
        job = await importing.begin(house, SYSTEM, order, columns, fingerprint)
        if job.state is ImportState.DONE:
            say.print("These files are imported already; nothing was done.")
        else:
            job = await _carry_out(house, job, order, asked)
        if job.tally.rejected:
            await write_rejects(house, job, asked.paths, asked.rejects)
        tell_outcome(job, asked.rejects)
        return job


async def _carry_out(house: House, job: ImportJob, order: Order, asked: Asked) -> ImportJob:
    taken = await _take(house, job)
    if taken is None:
        return await importing.find(house, job.id)
    hold, job = taken
    if job.tally.rows_read:
        say.print(f"Going on where it stopped: {job.tally.rows_read:,} rows were read.")
    with shown_progress(asked.paths) as watch:
        return await importing.carry_out(house, hold, job, order, watch)


async def _take(house: House, job: ImportJob) -> tuple[Hold, ImportJob] | None:
    """Takes the import, waiting for a process that was killed to be given up.

    None when another process completes it meanwhile; refused while one is at it.
    """
    waited = 0.0
    while (taken := await importing.take(house, job.id)) is None:
        if (await importing.find(house, job.id)).finished_at is not None:
            return None
        if not waited:
            say.print("Another process is at this import, or was a moment ago; waiting for it.")
        if waited > importing.HELD.total_seconds() + 1:
            raise ImportInUse("Another process is importing these files now; let it finish.")
        await asyncio.sleep(_ASK_AGAIN_SECONDS)
        waited += _ASK_AGAIN_SECONDS
    return taken


def _fingerprint(house: House, asked: Asked) -> bytes:
    """Tells the same files with the same options, by a key: it betrays nothing of them."""
    options = {
        "platform": str(asked.otherwise.platform_id),
        "regime": asked.otherwise.regime,
        "key": asked.reading.key,
        "map": sorted(asked.reading.renames.items()),
    }
    digests = [_digest(path) for path in asked.paths]
    return house.sealer.fingerprint(b"import", json.dumps(options).encode(), *digests)


def _digest(path: Path) -> bytes:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(PIECE_BYTES):
            digest.update(chunk)
    return digest.digest()


async def _stream(path: Path) -> AsyncIterator[bytes]:
    with path.open("rb") as file:
        while chunk := await asyncio.to_thread(file.read, PIECE_BYTES):
            yield chunk


def _form(path: Path) -> Format:
    with path.open("rb") as file:
        return format_of(path.name, file.read(SNIFFED_BYTES))


def _read_map(path: Path) -> dict[str, str | None]:
    try:
        return renames_of(json.loads(path.read_text(encoding="utf-8-sig")))
    except (ValueError, RecursionError):
        raise CannotStart("The map is not valid JSON in UTF-8.") from None
