"""The second half of an import: what was read becomes notices, in bounded transactions.

It may be cut anywhere and is taken up by whoever holds the import next.
"""

from typing import Final

from app.domain.import_jobs import ITEMS_FILE, NOTICES_FILE, ImportJob, Tally
from app.services.house import House
from app.services.import_reading import Hold, Phase, Watch, count
from app.store import import_entering, import_jobs, import_rejecting
from app.store.driver import Connection
from app.store.import_entering import Span

_ROWS_AT_ONCE: Final = 20_000
_FIRST_KEY: Final = b""


async def complete(house: House, hold: Hold, job: ImportJob, watch: Watch) -> None:
    """Enters what is left of an import that was read, clears up after it, and ends it."""
    async with house.driver() as connection:
        await import_entering.learn_sizes(connection)
    rejected = await _enter_all(house, hold, job, watch)
    if rejected or job.joined:
        await _reject_unmatched(house, hold, job)
    await clear(house, hold)
    async with house.driver() as connection, connection.transaction():
        await import_entering.have_dated_anew(connection, hold.import_id)
        await import_jobs.finish(connection, hold.import_id, hold.holder, house.clock.now())


async def clear(house: House, hold: Hold) -> None:
    """Removes what was read: items first, since an item without its notice has no place."""
    key: bytes | None = _FIRST_KEY
    while key is not None:
        async with house.driver() as connection, connection.transaction():
            key = await import_entering.next_keys(
                connection, hold.import_id, _FIRST_KEY, rows=_ROWS_AT_ONCE
            )
            if key is not None:
                await import_entering.clear_items(connection, hold.import_id, key)
            await _keep(connection, hold)
    cleared = _ROWS_AT_ONCE
    while cleared == _ROWS_AT_ONCE:
        async with house.driver() as connection, connection.transaction():
            cleared = await import_entering.clear_notices(
                connection, hold.import_id, rows=_ROWS_AT_ONCE
            )
            await _keep(connection, hold)


async def _enter_all(house: House, hold: Hold, job: ImportJob, watch: Watch) -> bool:
    """Enters span by span; says whether any row was rejected, now or before."""
    any_rejected = job.tally.rejected > 0
    after = job.entered_to
    while (span := await _next_span(house, hold, after)) is not None:
        any_rejected |= await _enter(
            house, hold, span, joined=job.joined, any_rejected=any_rejected
        )
        after = span.to
        watch(Phase.ENTERING, after, job.notices_read_to)
    return any_rejected


async def _next_span(house: House, hold: Hold, after: int) -> Span | None:
    async with house.driver() as connection:
        return await import_entering.next_span(connection, hold.import_id, after)


async def _enter(
    house: House, hold: Hold, span: Span, *, joined: bool, any_rejected: bool
) -> bool:
    """One span, in one transaction: entered, rejected, and how far it is."""
    async with house.driver() as connection, connection.transaction():
        await import_entering.plan_for_many(connection)
        rejected = await import_rejecting.reject_wrong(connection, hold.import_id, span)
        entered = await import_entering.enter(
            connection, hold.import_id, span, house.clock.now()
        )
        if entered.notices < entered.wanted:
            rejected += await import_rejecting.reject_taken(connection, hold.import_id, span)
        if rejected or any_rejected:
            rejected += await import_rejecting.reject_companions(
                connection, hold.import_id, span, items_file=_file_of_items(joined=joined)
            )
        done = Tally(
            notices=entered.notices,
            items=entered.items,
            without_items=entered.without_items,
            merged=entered.merged,
            duplicates=entered.duplicates,
            rejected=rejected,
        )
        await _keep(connection, hold, done, entered_to=span.to)
    count(done)
    return rejected > 0


async def _reject_unmatched(house: House, hold: Hold, job: ImportJob) -> None:
    """Says of every item that has no notice why it did not go in."""
    after = _FIRST_KEY
    while True:
        async with house.driver() as connection, connection.transaction():
            to = await import_entering.next_keys(
                connection, hold.import_id, after, rows=_ROWS_AT_ONCE
            )
            if to is None:
                return
            rejected = await import_rejecting.reject_unmatched(
                connection,
                hold.import_id,
                after,
                to,
                items_file=_file_of_items(joined=job.joined),
            )
            await _keep(connection, hold, Tally(rejected=rejected))
        count(Tally(rejected=rejected))
        after = to


async def _keep(
    connection: Connection, hold: Hold, done: Tally | None = None, *, entered_to: int = 0
) -> None:
    await import_jobs.advance(
        connection,
        hold.import_id,
        hold.holder,
        length=hold.length,
        done=done or Tally(),
        to=(0, 0, entered_to),
    )


def _file_of_items(*, joined: bool) -> int:
    return ITEMS_FILE if joined else NOTICES_FILE
