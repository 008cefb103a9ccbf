"""Notices and their items: the busiest statement, and reading them back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import TypeAdapter

from app.domain.events import Event
from app.domain.permissions import Actor
from app.domain.register import Duplicate, Item, MediaHash, Notice
from app.domain.stages import Timer
from app.store.engine import Connection
from app.store.idempotency import KeptAnswer


@dataclass(frozen=True, slots=True)
class SealedItem:
    """An item with what the database must not be able to read already sealed."""

    item: Item
    locator_sealed: bytes
    locator_digest: bytes
    note_sealed: bytes | None


@dataclass(frozen=True, slots=True)
class IssuedRecord:
    """Everything that the issue of one notice writes."""

    notice: Notice
    items: Sequence[SealedItem]
    timers: tuple[Timer, ...]
    event: Event
    actor: Actor
    answer: KeptAnswer | None


async def insert_issued(
    connection: Connection, records: Sequence[IssuedRecord]
) -> list[tuple[Duplicate, ...]]:
    """Writes notices with their items, timers, events, outbox rows and kept answers at once.

    One statement is one transaction: either all of it is there afterwards or nothing is,
    for one round trip. Returns for each notice the items whose locators already stood under
    an open notice to the same platform; the link is kept, and told to whoever retries.
    """
    told = _ROWS.dump_json([_row(record) for record in records], warnings=False)
    answers = [None if kept is None else kept.sealed for kept in (r.answer for r in records)]
    rows = await connection.fetch(_INSERT_ISSUED, told.decode(), answers)
    if not rows:
        return [()] * len(records)
    found: dict[UUID, list[Duplicate]] = {record.notice.id: [] for record in records}
    for row in rows:
        duplicate = Duplicate(row["item_id"], row["notice_id"], row["reference"])
        found[row["new_id"]].append(duplicate)
    return [tuple(duplicates) for duplicates in found.values()]


async def find_by_reference(connection: Connection, reference: str) -> UUID | None:
    """Which notice has this reference."""
    found: UUID | None = await connection.fetchval(
        "SELECT id FROM notices WHERE reference = $1", reference
    )
    return found


@dataclass(slots=True)
class _ItemRow:
    id: str
    position: int
    locator: str
    digest: str
    note: str | None
    media_type: str
    hashes: tuple[MediaHash, ...]


@dataclass(slots=True)
class _Row:
    """A notice as `_INSERT_ISSUED` reads it, bytes in hexadecimal. Identifiers are texts,
    since of the driver's own kind the serializer has to find out what it is."""

    id: str
    reference: str
    platform_id: str
    provider_id: str | None
    regime_code: str
    regime_version: int
    category: str
    legal_basis: tuple[str, ...]
    reasons: str
    priority: str
    report: dict[str, bool | None] | None
    respond_by: datetime | None
    issued_at: datetime
    started_at: datetime
    deadline_at: datetime
    due_soon_at: datetime
    items: list[_ItemRow]
    timers: tuple[Timer, ...]
    event_id: str
    kind: str
    actor_role: str
    actor_id: str | None
    recorded_at: datetime
    facts: dict[str, object]
    owner: str | None = None
    key: str | None = None
    fingerprint: str | None = None
    status: int | None = None


# Written out for the compiled serializer: it takes a third of what guessing types does.
_ROWS = TypeAdapter(list[_Row])


def _row(record: IssuedRecord) -> _Row:
    notice, event, answer = record.notice, record.event, record.answer
    row = _Row(
        id=str(notice.id),
        reference=notice.reference,
        platform_id=str(notice.platform_id),
        provider_id=None if notice.provider_id is None else str(notice.provider_id),
        regime_code=notice.regime_code,
        regime_version=notice.regime_version,
        category=notice.category,
        legal_basis=notice.legal_basis,
        reasons=notice.reasons,
        priority=notice.priority,
        report=None if notice.report is None else dict(notice.report),
        respond_by=notice.respond_by,
        issued_at=notice.issued_at,
        started_at=notice.started_at,
        deadline_at=notice.deadline_at,
        due_soon_at=notice.due_soon_at,
        items=[_item_row(sealed) for sealed in record.items],
        timers=record.timers,
        event_id=str(event.id),
        kind=event.kind,
        actor_role=record.actor.role,
        actor_id=None if record.actor.key_id is None else str(record.actor.key_id),
        recorded_at=event.recorded_at,
        facts=dict(event.facts),
    )
    if answer is not None:
        row.owner = str(answer.owner)
        row.key = answer.key
        row.fingerprint = answer.fingerprint.hex()
        row.status = answer.status
    return row


def _item_row(sealed: SealedItem) -> _ItemRow:
    item = sealed.item
    return _ItemRow(
        id=str(item.id),
        position=item.position,
        locator=sealed.locator_sealed.hex(),
        digest=sealed.locator_digest.hex(),
        note=None if sealed.note_sealed is None else sealed.note_sealed.hex(),
        media_type=item.media_type,
        hashes=item.hashes,
    )


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
WITH new AS MATERIALIZED (
    SELECT new.*, ($2::bytea[])[ordinality] AS answer
    FROM ROWS FROM (jsonb_to_recordset($1::text::jsonb) AS (
        id uuid, reference text, platform_id uuid, provider_id uuid, regime_code text,
        regime_version int, category text, legal_basis text[], reasons text, priority text,
        report jsonb, respond_by timestamptz, issued_at timestamptz, started_at timestamptz,
        deadline_at timestamptz, due_soon_at timestamptz, items jsonb, timers jsonb,
        event_id uuid, kind text, actor_role text, actor_id uuid, recorded_at timestamptz,
        facts jsonb, owner uuid, key text, fingerprint text, status int
    )) WITH ORDINALITY AS new
), new_item AS MATERIALIZED (
    SELECT new.id AS notice_id, item.*
    FROM new CROSS JOIN LATERAL jsonb_to_recordset(new.items) AS item (
        id uuid, position int, locator text, digest text, note text, media_type text,
        hashes jsonb
    )
), notice AS (
    INSERT INTO notices (
        id, reference, platform_id, provider_id, regime_code, regime_version, category,
        legal_basis, reasons, priority, report, respond_by, state, issued_at, started_at,
        original_deadline_at, deadline_at, due_soon_at, clock_version, paused, all_contested,
        version
    )
    SELECT id, reference, platform_id, provider_id, regime_code, regime_version, category,
           legal_basis, reasons, priority, report, respond_by, 'awaiting_acknowledgement',
           issued_at, started_at, deadline_at, deadline_at, due_soon_at, 1, interval '0',
           false, 1
    FROM new
), item AS (
    INSERT INTO items (
        id, notice_id, position, locator_sealed, locator_digest, locator_note_sealed,
        media_type, hashes, state, territories
    )
    SELECT id, notice_id, position, decode(locator, 'hex'), decode(digest, 'hex'),
           decode(note, 'hex'), media_type, hashes, 'outstanding', '{}'
    FROM new_item
), timer AS (
    INSERT INTO timers (at, notice_id, kind, clock_version)
    SELECT timer.at, new.id, timer.kind, 1
    FROM new CROSS JOIN LATERAL jsonb_to_recordset(new.timers)
         AS timer (at timestamptz, kind text)
), event AS (
    INSERT INTO events (
        id, kind, subject_id, notice_id, platform_id, provider_id, actor_role, actor_id,
        effective_at, recorded_at, facts
    )
    SELECT event_id, kind, id, id, platform_id, provider_id, actor_role, actor_id,
           issued_at, recorded_at, facts
    FROM new
), queued AS (
    INSERT INTO outbox (event_id) SELECT event_id FROM new
), earlier AS MATERIALIZED (
    SELECT new.id AS new_id, twin.*
    FROM new CROSS JOIN LATERAL (
        SELECT new_item.id AS item_id, same.id AS earlier_item_id, first.id AS notice_id,
               first.reference
        FROM new_item
        CROSS JOIN LATERAL (
            SELECT id, notice_id FROM items
            WHERE locator_digest = decode(new_item.digest, 'hex') OFFSET 0
        ) AS same
        CROSS JOIN LATERAL (
            SELECT id, reference, platform_id, state, issued_at FROM notices
            WHERE id = same.notice_id OFFSET 0
        ) AS first
        WHERE new_item.notice_id = new.id AND first.platform_id = new.platform_id
          AND first.state IN ('awaiting_acknowledgement', 'awaiting_response')
        ORDER BY first.issued_at
        LIMIT 1000
    ) AS twin
), linked AS (
    INSERT INTO item_duplicates (item_id, earlier_item_id)
    SELECT item_id, earlier_item_id FROM earlier
), kept AS (
    INSERT INTO idempotency_keys (
        owner, key, fingerprint, status, answer_sealed, learnt, created_at
    )
    SELECT owner, key, decode(fingerprint, 'hex'), status, answer,
           (SELECT jsonb_build_object('duplicates', jsonb_agg(jsonb_build_object(
                'item_id', item_id, 'notice_id', notice_id, 'reference', reference
            ))) FROM earlier WHERE new_id = new.id HAVING count(*) > 0),
           recorded_at
    FROM new WHERE key IS NOT NULL
)
SELECT new_id, item_id, notice_id, reference FROM earlier
"""
