"""Writing events and handing them on; reading the log in its order."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select

from app.domain.events import Event, EventKind
from app.domain.messages import MessageType
from app.domain.permissions import Actor
from app.store.alone import alone_at
from app.store.driver import Connection
from app.store.engine import Session
from app.store.tables.events import EventRow, LogRow, OutboxRow
from app.values import dataclass

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
    handed_on = {
        "event_ids": [event.id for event in events],
        "kinds": [event.kind for event in events],
        "notice_ids": [event.notice_id for event in events],
        "platform_ids": [event.platform_id for event in events],
    }
    await session.execute(insert(OutboxRow).values(handed_on))


def event_facts(event: Event) -> str:
    """The facts of an event as the statements of the bare driver take them."""
    return facts_text(event.facts)


def facts_text(facts: Mapping[str, object]) -> str:
    """Facts as JSON, moments in UTC ending in Z."""
    return json.dumps(facts, default=_plain)


async def list_of_notice(
    session: Session,
    notice_id: UUID,
    *,
    after: tuple[datetime, UUID] | None,
    limit: int,
    kinds: Sequence[EventKind] | None = None,
) -> Sequence[Any]:
    """The events of a notice, oldest first; only some kinds of them, where these are given."""
    query = (
        select(*EVENT_COLUMNS)
        .outerjoin(LogRow, LogRow.event_id == EventRow.id)
        .where(EventRow.notice_id == notice_id)
        .order_by(EventRow.recorded_at, EventRow.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(func.row(EventRow.recorded_at, EventRow.id) > func.row(*after))
    if kinds is not None:
        query = query.where(EventRow.kind.in_(kinds))
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


@dataclass(frozen=True, slots=True)
class Sequenced:
    """How many events got their places, which platforms are told of any, and whether
    anything of it is to be delivered.
    """

    placed: int = 0
    platforms: Sequence[UUID] = ()
    deliveries: int = 0


async def sequence(connection: Connection, now: datetime, *, at_most: int) -> Sequenced:
    """Gives the next contiguous positions to events in the outbox.

    The same statement keeps what platforms are told as their messages, and makes a delivery
    of each for a platform that has an endpoint. One sequencer at a time, to be called in a
    transaction: whoever does not get the lock has nothing to do. The number of an outbox
    row is drawn while its act holds the notice, so the events of one notice keep the order
    of their acts. Rows are taken whole, until `at_most` events are reached or passed.
    """
    # Before the statement and not within it: what another placed must be seen by it.
    if not await alone_at(connection, _SEQUENCER):
        return Sequenced()
    row = await connection.fetchrow(_SEQUENCE, now, at_most, list(MessageType))
    return Sequenced(row["placed"], row["platforms"] or (), row["deliveries"])


_SEQUENCE = """
WITH batch AS (
    SELECT number FROM (
        SELECT number,
               sum(events) OVER (ORDER BY number) - events AS before
        FROM (
            SELECT number, cardinality(event_ids) AS events FROM outbox
            ORDER BY number LIMIT $2
        ) AS next
    ) AS counted
    WHERE before < $2
), taken AS (
    DELETE FROM outbox USING batch WHERE outbox.number = batch.number RETURNING outbox.*
), event AS MATERIALIZED (
    SELECT (SELECT coalesce(max(position), 0) FROM log)
           + row_number() OVER (ORDER BY number, place) AS position, one.*
    FROM taken, unnest(event_ids, kinds, notice_ids, platform_ids) WITH ORDINALITY
         AS one (event_id, kind, notice_id, platform_id, place)
), placed AS (
    INSERT INTO log (position, event_id, notice_id, sequenced_at)
    SELECT position, event_id, notice_id, $1 FROM event
), told AS (
    INSERT INTO messages (platform_id, position, event_id, kind, notice_id)
    SELECT platform_id, position, event_id, kind, notice_id FROM event
    WHERE kind = ANY($3::text[]) AND platform_id IS NOT NULL
    RETURNING platform_id, position, event_id, kind, notice_id
), sent AS (
    INSERT INTO deliveries (
        id, platform_id, endpoint_id, position, event_id, kind, notice_id, state, attempts,
        attempts_before, next_attempt_at, created_at
    )
    SELECT new_event_id($1), told.platform_id, webhook_endpoints.id, position, event_id,
           kind, notice_id, 'pending', 0, 0, $1, $1
    FROM told JOIN webhook_endpoints ON webhook_endpoints.platform_id = told.platform_id
    WHERE webhook_endpoints.state = 'active' AND webhook_endpoints.removed_at IS NULL
    RETURNING 1
)
SELECT (SELECT count(*)::int FROM event) AS placed,
       (SELECT array_agg(DISTINCT platform_id) FROM told) AS platforms,
       (SELECT count(*)::int FROM sent) AS deliveries
"""


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
