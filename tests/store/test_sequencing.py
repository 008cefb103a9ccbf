"""The order of the log: contiguous, complete, and nobody waits for it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.events import Event, EventKind
from app.domain.permissions import SYSTEM
from app.kit.ids import new_id
from app.services.house import House
from app.services.ticks import sequence_events
from app.store import events
from app.store.driver import Connection
from app.store.outbox import queued
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.sql import count_rows, fetch_rows, fetch_value


class CutError(Exception):
    """In the midst of it."""


@asynccontextmanager
async def sequencing(house: House) -> AsyncGenerator[Connection]:
    """A connection in a transaction, as a sequencer has it."""
    async with house.driver() as connection, connection.transaction():
        yield connection


async def cut_while_sequencing(house: House) -> None:
    async with sequencing(house) as connection:
        assert await sequence(house, connection) == 3
        raise CutError


def an_event(subject: UUID | None = None) -> Event:
    return Event(
        id=new_id(),
        kind=EventKind.PROVIDER_CHANGED,
        effective_at=MONDAY,
        recorded_at=MONDAY,
        subject_id=subject,
    )


async def happen(house: House, *what: Event) -> None:
    async with house.sessions.begin() as session:
        await events.append(session, SYSTEM, *what)


async def sequence(house: House, connection: Connection, *, at_most: int = 100) -> int:
    done = await events.sequence(connection, house.clock.now(), at_most=at_most)
    return done.placed


async def log_of(house: House) -> list[tuple[int, UUID]]:
    rows = await fetch_rows(house, "SELECT position, event_id FROM log ORDER BY position")
    return [(row["position"], row["event_id"]) for row in rows]


async def test_events_get_places_in_the_order_in_which_they_were_written(house: House) -> None:
    what = [an_event() for _ in range(5)]
    for event in what:
        await happen(house, event)
    async with sequencing(house) as connection:
        assert await sequence(house, connection) == 5
    assert await log_of(house) == [(n, event.id) for n, event in enumerate(what, start=1)]
    assert await count_rows(house, "outbox") == 0


async def test_several_events_of_one_act_keep_their_order(house: House) -> None:
    what = [an_event() for _ in range(50)]
    await happen(house, *what)
    await sequence_events(house)
    assert [event_id for _, event_id in await log_of(house)] == [event.id for event in what]


async def test_a_batch_is_bounded_and_the_next_goes_on_where_it_ended(house: House) -> None:
    for _ in range(7):
        await happen(house, an_event())
    taken: list[int] = []
    async with sequencing(house) as connection:
        for _ in range(4):
            taken.append(await sequence(house, connection, at_most=3))  # noqa: PERF401 - one after another
    assert taken == [3, 3, 1, 0]
    assert [position for position, _ in await log_of(house)] == list(range(1, 8))


async def test_what_one_act_recorded_gets_its_places_together(house: House) -> None:
    for several in (2, 5, 1, 1):
        await happen(house, *(an_event() for _ in range(several)))
    async with sequencing(house) as connection:
        taken = [await sequence(house, connection, at_most=3) for _ in range(3)]
    assert taken == [7, 2, 0]


async def test_the_log_says_to_which_notice_something_happened(
    house: House, platform: APlatform
) -> None:
    await a_notice(house, an_order(platform.id))
    await sequence_events(house)
    query = """
        SELECT kind, log.notice_id, log.notice_id IS NOT DISTINCT FROM events.notice_id AS same
        FROM log JOIN events ON events.id = event_id ORDER BY position
    """
    rows = await fetch_rows(house, query)
    assert {row["kind"] for row in rows if row["notice_id"]} == {"notice.issued"}
    assert [row["same"] for row in rows] == [True] * 4


async def test_what_one_statement_records_by_the_thousand_is_handed_on_in_bounded_rows(
    house: House,
) -> None:
    async with house.driver() as connection:
        await connection.execute(_MANY, 2_500)
    sizes = await fetch_rows(house, "SELECT cardinality(kinds) FROM outbox ORDER BY number")
    assert [size for (size,) in sizes] == [1_000, 1_000, 500]
    await sequence_events(house)
    assert await fetch_value(house, "SELECT count(*) FROM log") == 2_500
    places = "SELECT facts->'place' FROM log JOIN events ON id = event_id ORDER BY position"
    assert [int(place) for (place,) in await fetch_rows(house, places)] == list(range(1, 2_501))


_MANY = f"""
WITH made AS (
    INSERT INTO events (id, kind, actor_role, effective_at, recorded_at, facts)
    SELECT gen_random_uuid(), 'regime.added', 'system', now(), now(),
           jsonb_build_object('place', place)
    FROM generate_series(1, $1) AS place RETURNING *
) {queued("made")}
"""  # noqa: S608 - the tests' own words


async def test_with_nothing_to_do_nothing_is_done(house: House) -> None:
    await sequence_events(house)
    await sequence_events(house)
    assert await log_of(house) == []
    async with house.sessions() as session:
        assert await events.last_position(session) == 0


async def test_the_moment_of_sequencing_is_that_of_the_clock(
    house: House, clock: FixedClock
) -> None:
    await happen(house, an_event())
    clock.advance(timedelta(minutes=1))
    await sequence_events(house)
    (row,) = await fetch_rows(house, "SELECT sequenced_at FROM log")
    assert row["sequenced_at"] == MONDAY + timedelta(minutes=1)


async def test_an_event_not_committed_is_not_seen_and_holds_nobody_up(
    committing: House,
) -> None:
    early, late = an_event(), an_event()
    async with committing.sessions() as unfinished:
        await events.append(unfinished, SYSTEM, early)
        await happen(committing, late)
        await sequence_events(committing)
        assert await log_of(committing) == [(1, late.id)]
        await unfinished.commit()
    await sequence_events(committing)
    assert await log_of(committing) == [(1, late.id), (2, early.id)]


async def test_while_one_sequences_another_has_nothing_to_do(committing: House) -> None:
    await happen(committing, an_event())
    await happen(committing, an_event())
    async with sequencing(committing) as one, sequencing(committing) as other:
        assert await sequence(committing, one, at_most=1) == 1
        assert await sequence(committing, other) == 0
    await sequence_events(committing)
    assert [position for position, _ in await log_of(committing)] == [1, 2]


async def test_a_sequencer_cut_in_the_middle_leaves_everything_to_the_next(
    committing: House,
) -> None:
    what = [an_event() for _ in range(3)]
    await happen(committing, *what)
    with pytest.raises(CutError):
        await cut_while_sequencing(committing)
    assert await log_of(committing) == []
    assert await count_rows(committing, "outbox") == 1
    await sequence_events(committing)
    assert await log_of(committing) == [(n, event.id) for n, event in enumerate(what, start=1)]


async def test_under_many_writers_and_sequencers_the_log_has_every_event_once_without_gaps(
    committing: House,
) -> None:
    subjects = [new_id() for _ in range(6)]
    kept: dict[UUID, list[UUID]] = {subject: [] for subject in subjects}
    writing = asyncio.Event()

    async def write(subject: UUID) -> None:
        for number in range(20):
            event = an_event(subject)
            async with committing.sessions() as session:
                await events.append(session, SYSTEM, event)
                if number % 4 == 3:
                    await session.rollback()
                    continue
                await session.commit()
            kept[subject].append(event.id)

    async def keep_sequencing() -> None:
        while not writing.is_set():
            async with sequencing(committing) as connection:
                await sequence(committing, connection, at_most=7)

    sequencers = [asyncio.create_task(keep_sequencing()) for _ in range(3)]
    await asyncio.gather(*(write(subject) for subject in subjects))
    writing.set()
    await asyncio.gather(*sequencers)
    await sequence_events(committing)

    log = await log_of(committing)
    assert [position for position, _ in log] == list(range(1, 6 * 15 + 1))
    order = {event_id: position for position, event_id in log}
    for ids in kept.values():
        positions = [order[event_id] for event_id in ids]
        assert positions == sorted(positions)
    assert await count_rows(committing, "outbox") == 0
