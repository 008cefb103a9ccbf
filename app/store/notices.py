"""Notices and their items: the busiest statement, and reading them back."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from app.domain.events import Event
from app.domain.permissions import Actor
from app.domain.register import Duplicate, Item, Notice
from app.domain.stages import Timer
from app.store.driver import Connection
from app.store.idempotency import KeptAnswer
from app.store.outbox import queued
from app.store.rows import (
    Id,
    Json,
    Moment,
    Raw,
    Row,
    Text,
    Texts,
    Whole,
    told,
    written,
)
from app.values import dataclass


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
    """Writes notices with their items, timers, events, handed on, and kept answers at once.

    One statement is one transaction: either all of it is there afterwards or nothing is,
    for one round trip. Returns for each notice the items whose locators already stood under
    an open notice to the same platform; the link is kept, and told to whoever retries.
    """
    issued = written([_row(record) for record in records])
    answers = [None if kept is None else kept.sealed for kept in (r.answer for r in records)]
    rows = await connection.fetch(_INSERT_ISSUED, issued, answers)
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


class _ItemRow(Row):
    id: Id
    position: Whole
    locator: Raw
    digest: Raw
    note: Raw | None
    media_type: Text
    hashes: Json


class _TimerRow(Row):
    at: Moment
    kind: Text


class _KeptRow(Row):
    owner: Id
    key: Text
    fingerprint: Raw
    status: Whole


class _Issued(Row, kw_only=True):
    """A notice as `_INSERT_ISSUED` reads it."""

    id: Id
    reference: Text
    platform_id: Id
    provider_id: Id | None
    regime_code: Text
    regime_version: Whole
    category: Text
    legal_basis: Texts
    reasons: Text
    priority: Text
    report: Json | None
    respond_by: Moment | None
    issued_at: Moment
    started_at: Moment
    deadline_at: Moment
    due_soon_at: Moment
    items: Json
    timers: Json
    event_id: Id
    kind: Text
    actor_role: Text
    actor_id: Id | None
    recorded_at: Moment
    facts: Json
    kept: Json


def _row(record: IssuedRecord) -> _Issued:
    notice, event, answer = record.notice, record.event, record.answer
    return _Issued(
        id=notice.id,
        reference=notice.reference,
        platform_id=notice.platform_id,
        provider_id=notice.provider_id,
        regime_code=notice.regime_code,
        regime_version=notice.regime_version,
        category=notice.category,
        legal_basis=notice.legal_basis,
        reasons=notice.reasons,
        priority=notice.priority,
        report=notice.report,
        respond_by=notice.respond_by,
        issued_at=notice.issued_at,
        started_at=notice.started_at,
        deadline_at=notice.deadline_at,
        due_soon_at=notice.due_soon_at,
        items=[_item_row(sealed) for sealed in record.items],
        timers=[_TimerRow(timer.at, timer.kind) for timer in record.timers],
        event_id=event.id,
        kind=event.kind,
        actor_role=record.actor.role,
        actor_id=record.actor.key_id,
        recorded_at=event.recorded_at,
        facts=event.facts,
        kept=[] if answer is None else [_kept_row(answer)],
    )


def _item_row(sealed: SealedItem) -> _ItemRow:
    item = sealed.item
    return _ItemRow(
        item.id,
        item.position,
        sealed.locator_sealed,
        sealed.locator_digest,
        sealed.note_sealed,
        item.media_type,
        item.hashes,
    )


def _kept_row(answer: KeptAnswer) -> _KeptRow:
    return _KeptRow(answer.owner, answer.key, answer.fingerprint, answer.status)


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
_INSERT_ISSUED = f"""
WITH new AS MATERIALIZED (
    SELECT new.*, ($2::bytea[])[number] AS answer FROM {told(_Issued, "$1::text::jsonb", "new")}
), new_item AS MATERIALIZED (
    SELECT new.id AS notice_id, item.* FROM new, {told(_ItemRow, "new.items", "item")}
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
    SELECT id, notice_id, position, locator, digest, note, media_type, hashes,
           'outstanding', '{{}}'
    FROM new_item
), timer AS (
    INSERT INTO timers (at, notice_id, kind, clock_version)
    SELECT timer.at, new.id, timer.kind, 1 FROM new, {told(_TimerRow, "new.timers", "timer")}
), event AS (
    INSERT INTO events (
        id, kind, subject_id, notice_id, platform_id, provider_id, actor_role, actor_id,
        effective_at, recorded_at, facts
    )
    SELECT event_id, kind, id, id, platform_id, provider_id, actor_role, actor_id,
           issued_at, recorded_at, facts
    FROM new
    RETURNING id, kind, notice_id, platform_id
), queued AS (
    {queued("event")}
), earlier AS MATERIALIZED (
    SELECT new.id AS new_id, twin.*
    FROM new CROSS JOIN LATERAL (
        SELECT new_item.id AS item_id, same.id AS earlier_item_id, first.id AS notice_id,
               first.reference
        FROM new_item
        CROSS JOIN LATERAL (
            SELECT id, notice_id FROM items
            WHERE locator_digest = new_item.digest OFFSET 0
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
    SELECT kept.owner, kept.key, kept.fingerprint, kept.status, answer,
           (SELECT jsonb_build_object('duplicates', jsonb_agg(jsonb_build_object(
                'item_id', item_id, 'notice_id', notice_id, 'reference', reference
            ))) FROM earlier WHERE new_id = new.id HAVING count(*) > 0),
           recorded_at
    FROM new, {told(_KeptRow, "new.kept", "kept")}
)
SELECT new_id, item_id, notice_id, reference FROM earlier
"""  # noqa: S608 - joined from the texts of the rows
