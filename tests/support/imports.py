"""Importing files from a test, by the same steps as the command line, without one."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from functools import partial
from uuid import UUID

from app.domain.import_jobs import ImportJob, ImportState
from app.domain.import_rows import Otherwise
from app.domain.permissions import SYSTEM
from app.services import importing
from app.services.house import House
from app.services.import_pieces import Format, Reading
from app.services.import_reading import Watch, nobody_watches
from app.services.importing import File, Order
from app.values import dataclass

REGIME = "uk-osa-illegal-content"
A_LOCATOR = "https://share.example/post/1"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an import; a rejected row as file, line, column and reason."""

    job: ImportJob
    rejects: list[tuple[int, int, str | None, str]]

    @property
    def reasons(self) -> dict[int, tuple[str | None, str]]:
        """Column and reason of the rejected rows of the notices' file, by line."""
        return {row: (column, why) for file, row, column, why in self.rejects if file == 1}


def an_import(
    *texts: str | bytes,
    platform_id: UUID | None = None,
    regime: str | None = REGIME,
    key: str | None = None,
    renames: dict[str, str | None] | None = None,
    form: Format = Format.CSV,
) -> Order:
    """An order to import these texts: notices, and perhaps items joined by `key`."""
    contents = [text.encode() if isinstance(text, str) else text for text in texts]
    files = [File(form, partial(_stream, content)) for content in contents]
    reading = Reading(renames or {}, key, joined=len(texts) > 1)
    return Order(files, reading, Otherwise(platform_id, regime))


async def carried_out(house: House, order: Order, *, watch: Watch = nobody_watches) -> Outcome:
    """Does what the command does: begins the import or finds it, and carries it out."""
    columns = await importing.look_into(order)
    job = await importing.begin(house, SYSTEM, order, columns, await fingerprint(order))
    if job.state is not ImportState.DONE:
        taken = await importing.take(house, job.id)
        assert taken is not None
        job = await importing.carry_out(house, *taken, order, watch)
    return await outcome_of(house, job)


async def outcome_of(house: House, job: ImportJob) -> Outcome:
    found = await importing.list_rejects(house, job.id, after=(0, 0), limit=10_000)
    rejects = [
        (reject.file, reject.row, job.column_of(reject.file, reject.field), reject.reason)
        for reject in found
    ]
    return Outcome(job, rejects)


async def fingerprint(order: Order) -> bytes:
    digest = hashlib.sha256(repr((order.otherwise, order.reading)).encode())
    for file in order.files:
        async for chunk in file.stream():
            digest.update(chunk)
    return digest.digest()


def csv(*rows: Sequence[object]) -> str:
    """Rows without quoting: the first one names the columns."""
    return "".join(",".join(map(str, row)) + "\n" for row in rows)


async def _stream(content: bytes) -> AsyncIterator[bytes]:
    """In small pieces, so that lines and characters are cut anywhere."""
    for start in range(0, len(content), 1_000):
        yield content[start : start + 1_000]
