"""Imports that come through the API: received as they are sent, completed by the timer."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from app.domain.import_jobs import NOTICES_FILE, ImportDoor, ImportJob, ImportState
from app.domain.import_rows import Otherwise
from app.domain.permissions import Actor
from app.kit.ids import new_id
from app.services.house import House
from app.services.idempotency import Answer, Retry, once
from app.services.import_drafts import Drafter
from app.services.import_entering import complete
from app.services.import_pieces import Format, Incoming, Reading
from app.services.import_reading import Hold, nobody_watches, read_file
from app.services.importing import (
    HELD,
    a_new_job,
    abandon,
    check_otherwise,
    refuse_if_empty,
)
from app.store import import_jobs
from app.store.engine import driver_of
from app.values import dataclass

# A client may be slow to send.
HELD_FOR_CLIENT: Final = timedelta(seconds=60)
# An import begun on the command line and not run again for so long is cleared away.
FORSAKEN_AFTER: Final = timedelta(days=7)
BROKEN_OFF: Final = "What was sent broke off before its end."

# Writes the answer about an import; given by the door, which alone knows the words.
Render = Callable[[ImportJob], Answer]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a client sends: the stream, what it is, what holds for all rows of it."""

    stream: AsyncIterator[bytes]
    form: Format
    otherwise: Otherwise


@dataclass(frozen=True, slots=True)
class Resend:
    """What a request is known by when it comes again, apart from its body."""

    owner: UUID
    key: str
    request: bytes


async def receive(
    house: House, actor: Actor, *, sent: Sent, resend: Resend | None, render: Render
) -> Answer:
    """Reads all that is sent; the timer enters it. What breaks off leaves nothing behind.

    That a request is a retry shows only at its end, when its body is known: then what was
    read is thrown away, and the first answer given again.
    """
    await check_otherwise(house, sent.otherwise, place="/query/")
    digest = sha256()
    stream = _counted_in(digest.update, sent.stream)
    incoming = Incoming(NOTICES_FILE, Reading({}).reader(NOTICES_FILE, sent.form), stream)
    job = a_new_job(house, [await incoming.begin()], joined=False)
    hold = Hold(job.id, new_id(), HELD_FOR_CLIENT)
    async with house.driver() as connection, connection.transaction():
        await import_jobs.create(
            connection, actor, job=job, door=ImportDoor.API, fingerprint=None
        )
        await import_jobs.hold(connection, job.id, hold.holder, hold.length)
    drafter = Drafter(
        house.sealer, job.id, file=NOTICES_FILE, joined=False, otherwise=sent.otherwise
    )
    try:
        await read_file(house, hold, incoming, drafter, nobody_watches)
        await refuse_if_empty(house, job.id)
        retry = None if resend is None else _retry(house, resend, digest.digest())
        answer = await _accept(house, hold, retry=retry, render=render)
    except BaseException:
        await asyncio.shield(abandon(house, hold, ImportState.RECEIVING, BROKEN_OFF))
        raise
    if answer.replayed:
        await abandon(house, hold, ImportState.RECEIVING, "It was sent before.")
    return answer


async def carry_on(house: House) -> None:
    """The timer's part: completes what was received, clears away what broke off."""
    while True:
        holder = new_id()
        async with house.driver() as connection:
            job = await import_jobs.hold_any(
                connection, holder, HELD, forsaken_after=FORSAKEN_AFTER
            )
        if job is None:
            return
        hold = Hold(job.id, holder, HELD)
        if job.state is ImportState.RUNNING:
            await complete(house, hold, job, nobody_watches)
        else:
            await abandon(house, hold, job.state, BROKEN_OFF)


async def _accept(house: House, hold: Hold, *, retry: Retry | None, render: Render) -> Answer:
    """Hands the import over to the timer, in the transaction that keeps the answer."""
    async with house.sessions.begin() as session:

        async def hand_over() -> Answer:
            connection = await driver_of(session)
            await import_jobs.begin_entering(connection, hold.import_id, hold.holder)
            await import_jobs.let_go(connection, hold.import_id, hold.holder)
            job = await import_jobs.find(connection, hold.import_id)
            if job is None:
                raise LookupError("an import is gone while it is held")
            return render(job)

        now = house.clock.now()
        return await once(session, house.sealer, now, retry=retry, act=hand_over)


async def _counted_in(
    count: Callable[[bytes], None], stream: AsyncIterator[bytes]
) -> AsyncIterator[bytes]:
    async for chunk in stream:
        count(chunk)
        yield chunk


def _retry(house: House, resend: Resend, digest: bytes) -> Retry:
    fingerprint = house.sealer.fingerprint(resend.request, digest)
    return Retry(resend.owner, resend.key, fingerprint)
