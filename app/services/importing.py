"""Bulk import of notices: one engine for the command line, the API and the timer.

An import is read into the database first and entered into the register then. Until all of
it has been read nothing of it is in the register; from then on it can only be completed.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from app.domain.errors import Fault, Malformed, Unknown
from app.domain.import_jobs import (
    ImportDoor,
    ImportJob,
    ImportState,
    NothingToImport,
    Reject,
    Tally,
)
from app.domain.import_rows import Otherwise
from app.domain.importing import Columns
from app.domain.permissions import Actor
from app.kit.ids import new_id
from app.services.house import House
from app.services.import_drafts import Drafter
from app.services.import_entering import clear, complete
from app.services.import_pieces import Format, Incoming, Reading
from app.services.import_reading import Hold, Watch, read_file
from app.store import import_jobs, importing
from app.values import dataclass

# How long a process may be silent before another one takes its import up.
HELD: Final = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class File:
    """One file of an import; `stream` gives its bytes from the beginning."""

    form: Format
    stream: Callable[[], AsyncIterator[bytes]]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be imported: the file of notices, perhaps one of items, and how."""

    files: Sequence[File]
    reading: Reading
    otherwise: Otherwise


async def check_otherwise(house: House, otherwise: Otherwise, *, place: str) -> None:
    """Refuses a platform or regime given for all rows that the register does not hold."""
    faults: list[Fault] = []
    platform_id, regime = otherwise.platform_id, otherwise.regime
    if platform_id is not None and await house.platforms.provider_of(platform_id) is None:
        faults.append(Fault(f"{place}platform_id", "there is no such platform"))
    if regime is not None:
        today = house.clock.now().date()
        if await house.regimes.for_clock_starting(regime, today) is None:
            faults.append(Fault(f"{place}regime", "there is no such regime"))
    if faults:
        raise Malformed("The import names what the register does not hold.", faults)


async def find_begun(house: House, fingerprint: bytes) -> ImportJob | None:
    """The import of these files with these options, begun or done; None if never."""
    async with house.driver() as connection:
        return await import_jobs.find_by_fingerprint(connection, fingerprint)


async def look_into(order: Order) -> list[Columns]:
    """Which column of each file is what; refuses a file that cannot be read at all."""
    return [await one.begin() for one in _incoming(order, None)]


async def begin(
    house: House, actor: Actor, order: Order, columns: Sequence[Columns], fingerprint: bytes
) -> ImportJob:
    """The import of these files: as it was left, or a new one."""
    job = a_new_job(house, columns, joined=order.reading.joined)
    async with house.driver() as connection:
        await import_jobs.create(
            connection, actor, job=job, door=ImportDoor.COMMAND, fingerprint=fingerprint
        )
        begun = await import_jobs.find_by_fingerprint(connection, fingerprint)
    return begun or job


async def take(house: House, import_id: UUID) -> tuple[Hold, ImportJob] | None:
    """Takes hold of an import; None while another process has it, or when it is over."""
    hold = Hold(import_id, new_id(), HELD)
    async with house.driver() as connection:
        job = await import_jobs.hold(connection, import_id, hold.holder, HELD)
    return None if job is None else (hold, job)


async def carry_out(
    house: House, hold: Hold, job: ImportJob, order: Order, watch: Watch
) -> ImportJob:
    """Reads and enters what is left of an import that this process holds."""
    try:
        if job.state is ImportState.RECEIVING:
            job = await _read(house, hold, job, order, watch)
        await complete(house, hold, job, watch)
    finally:
        async with house.driver() as connection:
            await import_jobs.let_go(connection, hold.import_id, hold.holder)
    return await find(house, job.id)


async def find(house: House, import_id: UUID) -> ImportJob:
    async with house.driver() as connection:
        job = await import_jobs.find(connection, import_id)
    if job is None:
        raise Unknown("There is no such import.")
    return job


async def list_jobs(house: House, *, before: UUID | None, limit: int) -> list[ImportJob]:
    """Imports by either door, the newest first; those before one where it is named."""
    async with house.driver() as connection:
        return await import_jobs.list_newest(connection, before=before, limit=limit)


async def list_rejects(
    house: House, import_id: UUID, *, after: tuple[int, int], limit: int
) -> list[Reject]:
    """Rows that did not go in, by file and line."""
    async with house.driver() as connection:
        return await importing.list_rejects(connection, import_id, after=after, limit=limit)


async def abandon(house: House, hold: Hold, state: ImportState, why: str) -> None:
    """Ends an import of which nothing is entered, and clears away what was read."""
    if state is ImportState.RECEIVING:
        async with house.driver() as connection:
            await import_jobs.fail(
                connection, hold.import_id, hold.holder, house.clock.now(), why
            )
    await clear(house, hold)
    async with house.driver() as connection:
        await import_jobs.release(connection, hold.import_id, hold.holder)


async def refuse_if_empty(house: House, import_id: UUID) -> ImportJob:
    """The import once all was read; refused when there was not a single row."""
    job = await find(house, import_id)
    if job.tally.rows_read == 0:
        raise NothingToImport("The file holds no rows besides its header.")
    return job


def a_new_job(house: House, columns: Sequence[Columns], *, joined: bool) -> ImportJob:
    """An import of which nothing is read yet."""
    return ImportJob(
        id=new_id(),
        state=ImportState.RECEIVING,
        columns=[dict(one.read) for one in columns],
        joined=joined,
        notices_read_to=0,
        items_read_to=0,
        entered_to=0,
        tally=Tally(),
        failure=None,
        held_by=None,
        created_at=house.clock.now(),
        finished_at=None,
        version=1,
    )


async def _read(
    house: House, hold: Hold, job: ImportJob, order: Order, watch: Watch
) -> ImportJob:
    for incoming in _incoming(order, job):
        await incoming.begin()
        drafter = Drafter(
            house.sealer,
            job.id,
            file=incoming.file,
            joined=job.joined,
            otherwise=order.otherwise,
        )
        await read_file(house, hold, incoming, drafter, watch)
    try:
        job = await refuse_if_empty(house, job.id)
    except NothingToImport as error:
        await abandon(house, hold, job.state, error.detail)
        raise
    async with house.driver() as connection:
        await import_jobs.begin_entering(connection, hold.import_id, hold.holder)
    return job


def _incoming(order: Order, job: ImportJob | None) -> list[Incoming]:
    """Each file from its beginning; what was read of it before is passed over."""
    return [
        Incoming(
            number,
            order.reading.reader(number, file.form, after=job.read_to(number) if job else 0),
            file.stream(),
        )
        for number, file in enumerate(order.files, 1)
    ]
