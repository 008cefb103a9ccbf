"""What platforms say of many notices at once: holding the notices, and writing all of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from app.domain.stages import Waiting
from app.store.engine import Connection
from app.store.idempotency import FirstAnswer
from app.store.tables.clocks import ClockEventRow, HolidayChangeRow
from app.store.tables.notices import ItemRow, NoticeRow
from app.store.tables.rulings import RulingRow

# Who kept an answer, and under which key.
KeyPlace: TypeAlias = tuple[UUID, str]


@dataclass(frozen=True, slots=True)
class HeldRuling:
    """The ruling of an item that holds."""

    id: UUID
    decision: str
    reason_sealed: bytes
    ruled_at: datetime
    superseded_at: datetime | None = None


@dataclass(slots=True)
class HeldItem:
    """An item of a notice that is held; what acts change of it is written at the end."""

    id: UUID
    notice_id: UUID
    position: int
    locator_digest: bytes
    media_type: str
    state: str
    outcome: str | None
    ground: str | None
    territories: list[str]
    effective_at: datetime | None
    received_at: datetime | None
    counts_from: datetime | None
    ruling: str | None
    found_gone_at: datetime | None
    found_available_at: datetime | None
    rejected_grounds: list[str]
    # Of a notice that is not shown these are left where they are.
    locator_sealed: bytes
    locator_note_sealed: bytes | None
    hashes: list[dict[str, Any]] | None
    ruled: Sequence[Any] | None
    links: Sequence[Sequence[Any]] | None

    @property
    def ruling_that_holds(self) -> "HeldRuling | None":
        return None if self.ruled is None else HeldRuling(*self.ruled)


@dataclass(slots=True)
class HeldNotice:
    """A notice that is held; what acts change of it is written at the end."""

    id: UUID
    reference: str
    platform_id: UUID
    provider_id: UUID
    regime_code: str
    regime_version: int
    category: str
    legal_basis: list[str]
    reasons: str
    priority: str
    report: dict[str, Any] | None
    respond_by: datetime | None
    state: str
    issued_at: datetime
    acknowledged_at: datetime | None
    acknowledgement: dict[str, Any] | None
    resolved_at: datetime | None
    withdrawn_at: datetime | None
    started_at: datetime
    original_deadline_at: datetime
    deadline_at: datetime
    due_soon_at: datetime
    clock_version: int
    paused_at: datetime | None
    paused: timedelta
    all_contested: bool
    effective_at: datetime | None
    version: int
    items: list[HeldItem] = field(default_factory=list[HeldItem])
    waiting: list[Waiting] = field(default_factory=list[Waiting])


# Whoever only reads facts takes either.
AnyNotice: TypeAlias = NoticeRow | HeldNotice
AnyItem: TypeAlias = ItemRow | HeldItem
AnyRuling: TypeAlias = RulingRow | HeldRuling


# Holds notices in a transaction.
Hold: TypeAlias = Callable[[Connection, Sequence[UUID]], Awaitable[dict[UUID, HeldNotice]]]


@dataclass(frozen=True, slots=True)
class Beside:
    """What is read once the notices are held: nobody else changes it any more."""

    items: Sequence[HeldItem]
    waiting: Sequence[tuple[UUID, Waiting]]
    answers: dict[KeyPlace, FirstAnswer]


async def hold_notices(
    connection: Connection, notice_ids: Sequence[UUID]
) -> dict[UUID, HeldNotice]:
    """The notices, held in the order of their ids until the transaction ends.

    In that order, so that no two who hold several wait for each other.
    """
    rows = await connection.fetch(_HOLD, notice_ids)
    return {row["id"]: HeldNotice(*row) for row in rows}


async def hold_free_notices(
    connection: Connection, notice_ids: Sequence[UUID]
) -> dict[UUID, HeldNotice]:
    """The same of those that nobody holds; the others are left out, and nobody waits."""
    rows = await connection.fetch(_HOLD_FREE, notice_ids)
    return {row["id"]: HeldNotice(*row) for row in rows}


async def read_beside(
    connection: Connection,
    notice_ids: Sequence[UUID],
    items_of: Sequence[UUID],
    *,
    keys: Sequence[KeyPlace],
    is_shown: bool,
) -> Beside:
    """Holds the timers of held notices; reads them, items, and what was kept under keys.

    A statement of its own: one that waited for a notice still sees the items as they were
    before it waited. What is only needed to show a notice is left out unless it is.
    """
    owners, names = [owner for owner, _ in keys], [key for _, key in keys]
    row = await connection.fetchrow(_READ_BESIDE, notice_ids, items_of, is_shown, owners, names)
    return Beside(
        [HeldItem(*item) for item in row["items"] or ()],
        [(notice_id, Waiting(*timer)) for notice_id, *timer in row["waiting"] or ()],
        {
            (owner, key): FirstAnswer(fingerprint, status, sealed, learnt or {})
            for owner, key, fingerprint, status, sealed, learnt in row["kept"] or ()
            if status is not None
        },
    )


async def clock_events_of(
    connection: Connection, notice_ids: Sequence[UUID]
) -> list[ClockEventRow]:
    """The changes of several clocks, in the order in which they were recorded."""
    rows = await connection.fetch(_CLOCK_EVENTS, notice_ids)
    return [ClockEventRow(**row) for row in rows]


async def holiday_changes_after(
    connection: Connection, moment: datetime
) -> list[HolidayChangeRow]:
    """Changes of calendars made later than a moment, the newest first."""
    rows = await connection.fetch(_HOLIDAY_CHANGES, moment)
    return [HolidayChangeRow(**row) for row in rows]


_HOLD = """
SELECT id, reference, platform_id, provider_id, regime_code, regime_version, category,
       legal_basis, reasons, priority, report, respond_by, state, issued_at, acknowledged_at,
       acknowledgement, resolved_at, withdrawn_at, started_at, original_deadline_at,
       deadline_at, due_soon_at, clock_version, paused_at, paused, all_contested,
       effective_at, version
FROM notices WHERE id = ANY($1::uuid[])
ORDER BY id
FOR NO KEY UPDATE
"""
_HOLD_FREE = f"{_HOLD} SKIP LOCKED"

# One row of three lists, so that it costs one round trip.
_READ_BESIDE = """
SELECT (
    SELECT array_agg(ROW(
        id, notice_id, position, locator_digest, media_type, state, outcome, ground,
        territories, effective_at, received_at, counts_from, ruling, found_gone_at,
        found_available_at, rejected_grounds,
        CASE WHEN $3 THEN locator_sealed ELSE '' END,
        CASE WHEN $3 THEN locator_note_sealed END,
        CASE WHEN $3 THEN hashes END,
        CASE WHEN $3 AND ruling IS NOT NULL THEN (
            SELECT ROW(rulings.id, decision, reason_sealed, ruled_at) FROM rulings
            WHERE item_id = items.id AND superseded_at IS NULL
        ) END,
        CASE WHEN $3 THEN (
            SELECT array_agg(ROW(notices.issued_at, notices.id, notices.reference))
            FROM item_duplicates
            JOIN items AS earlier ON earlier.id = item_duplicates.earlier_item_id
            JOIN notices ON notices.id = earlier.notice_id
            WHERE item_duplicates.item_id = items.id
        ) END
    ) ORDER BY notice_id, position)
    FROM items WHERE notice_id = ANY($2::uuid[])
) AS items, (
    SELECT array_agg(ROW(notice_id, at, kind, clock_version))
    FROM (
        SELECT notice_id, at, kind, clock_version FROM timers
        WHERE notice_id = ANY($1::uuid[]) FOR UPDATE
    ) AS held
) AS waiting, (
    SELECT array_agg(ROW(owner, key, fingerprint, status, answer_sealed, learnt))
    FROM idempotency_keys
    WHERE (owner, key) IN (SELECT * FROM unnest($4::uuid[], $5::text[]))
) AS kept
"""

_CLOCK_EVENTS = """
SELECT id, notice_id, kind, at, reason, by, until, replaced_start, recorded_at, actor_id
FROM clock_events WHERE notice_id = ANY($1::uuid[])
ORDER BY notice_id, recorded_at, id
"""

_HOLIDAY_CHANGES = """
SELECT id, kind, calendar, day, name, cause, changed_at, settled_at
FROM holiday_changes WHERE changed_at > $1
ORDER BY changed_at DESC, id DESC
"""
