"""Notices and their items: the busiest statement, and reading them back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.events import Event
from app.domain.permissions import Actor
from app.domain.register import Duplicate, Item, Notice
from app.store.engine import Connection
from app.store.events import event_facts


@dataclass(frozen=True, slots=True)
class SealedItem:
    """An item with what the database must not be able to read already sealed."""

    item: Item
    locator_sealed: bytes
    locator_digest: bytes
    note_sealed: bytes | None


@dataclass(frozen=True, slots=True)
class Timer:
    """A moment at which something about a notice has to be recorded."""

    at: datetime
    kind: str


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What a retry with the same Idempotency-Key will be answered."""

    owner: UUID
    key: str
    fingerprint: bytes
    status: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class IssuedRecord:
    """Everything that the issue of one notice writes."""

    notice: Notice
    items: Sequence[SealedItem]
    timers: Sequence[Timer]
    event: Event
    actor: Actor
    answer: KeptAnswer | None


async def insert_issued(connection: Connection, record: IssuedRecord) -> tuple[Duplicate, ...]:
    """Writes a notice with its items, timers, event, outbox row and kept answer at once.

    One statement is one transaction: either all of it is there afterwards or nothing is,
    for one round trip. Returns the items whose locators already stood under an open
    notice to the same platform; the link is kept, and told to whoever retries.
    """
    rows = await connection.fetch(
        _INSERT_ISSUED,
        *_notice_values(record.notice),
        *_item_values(record.items),
        [timer.at for timer in record.timers],
        [timer.kind for timer in record.timers],
        record.event.id,
        record.event.kind,
        record.actor.role,
        record.actor.key_id,
        event_facts(record.event),
        *_answer_values(record.answer),
        record.event.recorded_at,
    )
    return tuple(Duplicate(row["item_id"], row["notice_id"], row["reference"]) for row in rows)


async def find_by_reference(connection: Connection, reference: str) -> UUID | None:
    """Which notice has this reference."""
    found: UUID | None = await connection.fetchval(
        "SELECT id FROM notices WHERE reference = $1", reference
    )
    return found


def _notice_values(notice: Notice) -> tuple[Any, ...]:
    return (
        notice.id,
        notice.reference,
        notice.platform_id,
        notice.provider_id,
        notice.regime_code,
        notice.regime_version,
        notice.category,
        notice.legal_basis,
        notice.reasons,
        notice.priority,
        None if notice.report is None else json.dumps(dict(notice.report)),
        notice.respond_by,
        notice.issued_at,
        notice.started_at,
        notice.original_deadline_at,
        notice.deadline_at,
        notice.due_soon_at,
    )


def _item_values(items: Sequence[SealedItem]) -> tuple[Any, ...]:
    return (
        [sealed.item.id for sealed in items],
        [sealed.item.position for sealed in items],
        [sealed.locator_sealed for sealed in items],
        [sealed.locator_digest for sealed in items],
        [sealed.note_sealed for sealed in items],
        [sealed.item.media_type for sealed in items],
        [hashes_json(sealed.item) for sealed in items],
    )


def _answer_values(answer: KeptAnswer | None) -> tuple[Any, ...]:
    if answer is None:
        return (None, None, None, None, None)
    return (answer.owner, answer.key, answer.fingerprint, answer.status, answer.sealed)


def hashes_json(item: Item) -> str:
    return json.dumps([{"algorithm": h.algorithm, "value": h.value} for h in item.hashes])


def notice_facts(notice: Notice) -> Mapping[str, object]:
    """What the event of a notice's issue says: no locator, no note, no reasons."""
    return {
        "reference": notice.reference,
        "regime": notice.regime_code,
        "regime_version": notice.regime_version,
        "category": notice.category,
        "items": [str(item.id) for item in notice.items],
        "started_at": notice.started_at,
        "deadline_at": notice.deadline_at,
    }


# Each connection plans this once, perhaps while the tables are still small. `OFFSET 0` lets
# no plan begin with all the notices of the platform, which would be slower with each of them.
_INSERT_ISSUED = """
WITH notice AS (
    INSERT INTO notices (
        id, reference, platform_id, provider_id, regime_code, regime_version, category,
        legal_basis, reasons, priority, report, respond_by, state, issued_at, started_at,
        original_deadline_at, deadline_at, due_soon_at, clock_version, paused, all_contested,
        version
    ) VALUES (
        $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text::jsonb, $12,
        'awaiting_acknowledgement', $13, $14, $15, $16, $17, 1, interval '0', false, 1
    )
), item AS (
    INSERT INTO items (
        id, notice_id, position, locator_sealed, locator_digest, locator_note_sealed,
        media_type, hashes, state, territories
    )
    SELECT id, $1, position, sealed, digest, note, media_type, hashes::jsonb,
           'outstanding', '{}'
    FROM unnest($18::uuid[], $19::int[], $20::bytea[], $21::bytea[], $22::bytea[], $23::text[],
                $24::text[])
         AS new (id, position, sealed, digest, note, media_type, hashes)
), timer AS (
    INSERT INTO timers (at, notice_id, kind, clock_version)
    SELECT at, $1, kind, 1 FROM unnest($25::timestamptz[], $26::text[]) AS new (at, kind)
), event AS (
    INSERT INTO events (
        id, kind, subject_id, notice_id, platform_id, provider_id, actor_role, actor_id,
        effective_at, recorded_at, facts
    ) VALUES ($27, $28, $1, $1, $3, $4, $29, $30, $13, $37, $31::text::jsonb)
), queued AS (
    INSERT INTO outbox (event_id) VALUES ($27)
), earlier AS MATERIALIZED (
    SELECT new.id AS item_id, same.id AS earlier_item_id, first.id AS notice_id,
           first.reference
    FROM unnest($18::uuid[], $21::bytea[]) AS new (id, digest)
    CROSS JOIN LATERAL (
        SELECT id, notice_id FROM items WHERE locator_digest = new.digest OFFSET 0
    ) AS same
    CROSS JOIN LATERAL (
        SELECT id, reference, platform_id, state, issued_at FROM notices
        WHERE id = same.notice_id OFFSET 0
    ) AS first
    WHERE first.platform_id = $3
      AND first.state IN ('awaiting_acknowledgement', 'awaiting_response')
    ORDER BY first.issued_at
    LIMIT 1000
), linked AS (
    INSERT INTO item_duplicates (item_id, earlier_item_id)
    SELECT item_id, earlier_item_id FROM earlier
), kept AS (
    INSERT INTO idempotency_keys (
        owner, key, fingerprint, status, answer_sealed, learnt, created_at
    )
    SELECT $32::uuid, $33::text, $34::bytea, $35::int, $36::bytea,
           jsonb_build_object('duplicates', coalesce((
               SELECT jsonb_agg(jsonb_build_object(
                   'item_id', item_id, 'notice_id', notice_id, 'reference', reference
               )) FROM earlier), '[]')),
           $37
    WHERE $33::text IS NOT NULL
)
SELECT item_id, notice_id, reference FROM earlier
"""
