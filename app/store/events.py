"""Writing events, each with its outbox row; reading the log in its order."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, text

from app.domain.events import Event
from app.domain.permissions import Actor
from app.store.engine import Connection, Session
from app.store.tables import EventRow, LogRow, OutboxRow

_SEQUENCER = 0x53455155  # "SEQU"

EVENT_COLUMNS = (
    EventRow.id,
    EventRow.kind,
    EventRow.notice_id,
    EventRow.platform_id,
    EventRow.provider_id,
    EventRow.actor_role,
    EventRow.actor_id,
    EventRow.effective_at,
    EventRow.recorded_at,
    EventRow.facts,
    LogRow.position,
)


async def append(session: Session, actor: Actor, *events: Event) -> None:
    """Records what happened, in the transaction of the act that did it."""
    await session.execute(insert(EventRow), [_row(event, actor) for event in events])
    await session.execute(insert(OutboxRow), [{"event_id": event.id} for event in events])


def event_facts(event: Event) -> str:
    """The facts of an event as the statements of the bare driver take them."""
    return facts_text(event.facts)


def facts_text(facts: Mapping[str, object]) -> str:
    """Facts as JSON, moments in UTC ending in Z."""
    return json.dumps(facts, default=_plain)


async def list_of_notice(
    session: Session, notice_id: UUID, *, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Any]:
    """The events of a notice, oldest first."""
    query = (
        select(*EVENT_COLUMNS)
        .outerjoin(LogRow, LogRow.event_id == EventRow.id)
        .where(EventRow.notice_id == notice_id)
        .order_by(EventRow.recorded_at, EventRow.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(func.row(EventRow.recorded_at, EventRow.id) > func.row(*after))
    return (await session.execute(query)).all()


async def last_position(session: Session) -> int:
    """The newest position in the log; 0 while it is empty."""
    newest = select(LogRow.position).order_by(LogRow.position.desc()).limit(1)
    return (await session.scalar(newest)) or 0


async def any_waiting(connection: Connection) -> bool:
    """Whether any event waits for its place in the log."""
    # By the key: what was placed and not yet vacuumed away is passed over only once.
    first = await connection.fetchval("SELECT number FROM outbox ORDER BY number LIMIT 1")
    return first is not None


async def sequence(session: Session, now: datetime, *, at_most: int) -> int:
    """Gives the next contiguous positions to events in the outbox, and says how many.

    One sequencer at a time: whoever does not get the lock has nothing to do. The number of
    an outbox row is drawn while its act holds the notice, so the events of one notice keep
    the order of their acts.
    """
    locked = await session.scalar(select(func.pg_try_advisory_xact_lock(_SEQUENCER)))
    if not locked:
        return 0
    taken = await session.execute(_SEQUENCE, {"now": now, "at_most": at_most})
    return int(taken.scalar_one())


_SEQUENCE = text("""
    WITH batch AS (
        SELECT number FROM outbox ORDER BY number LIMIT :at_most
    ), taken AS (
        DELETE FROM outbox USING batch WHERE outbox.number = batch.number
        RETURNING outbox.number, outbox.event_id
    ), placed AS (
        INSERT INTO log (position, event_id, sequenced_at)
        SELECT (SELECT coalesce(max(position), 0) FROM log)
               + row_number() OVER (ORDER BY number), event_id, :now
        FROM taken
        RETURNING 1
    )
    SELECT count(*) FROM placed
""")


def _row(event: Event, actor: Actor) -> dict[str, object]:
    return {
        "id": event.id,
        "kind": event.kind,
        "subject_id": event.subject_id,
        "notice_id": event.notice_id,
        "platform_id": event.platform_id,
        "provider_id": event.provider_id,
        "actor_role": actor.role,
        "actor_id": actor.key_id,
        "effective_at": event.effective_at,
        "recorded_at": event.recorded_at,
        "clock_version": event.clock_version,
        "facts": json.loads(event_facts(event)),
    }


def _plain(value: object) -> str:
    """Moments in UTC ending in Z, everything else as it writes itself."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)
