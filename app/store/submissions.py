"""What platforms say of many notices at once: holding the notices, and writing all of it."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from app.domain.stages import Waiting
from app.store.driver import Connection
from app.store.idempotency import FirstAnswer
from app.store.tables.clocks import ClockEventRow
from app.store.tables.holidays import HolidayChangeRow
from app.store.tables.notices import ItemRow, NoticeRow
from app.store.tables.rulings import RulingRow
from app.values import dataclass

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


@dataclass(frozen=True, slots=True)
class Sought:
    """What submissions are about: their notices, of which are answered, and the keys of the
    requests. What is only needed to show a notice is left out unless it is.
    """

    notices: Sequence[UUID]
    answered: Sequence[UUID]
    keys: Sequence[KeyPlace]
    is_shown: bool

    def arguments(self) -> tuple[object, ...]:
        """As the statements take them."""
        items_of = self.notices if self.is_shown else self.answered
        owners, names = [owner for owner, _ in self.keys], [key for _, key in self.keys]
        return self.notices, self.is_shown, items_of, owners, names


@dataclass(frozen=True, slots=True)
class Seen:
    """Notices in the versions in which they were seen, and how many timers they had."""

    notices: Sequence[UUID]
    versions: Sequence[int]
    timers: int


@dataclass(frozen=True, slots=True)
class Found:
    """Notices with their items and timers, and what was kept under the keys."""

    notices: dict[UUID, HeldNotice]
    answers: dict[KeyPlace, FirstAnswer]

    def seen(self) -> Seen:
        """To be asked before anything of it is changed."""
        found = self.notices.values()
        timers = sum(len(notice.waiting) for notice in found)
        return Seen(list(self.notices), [notice.version for notice in found], timers)


# Reads what is sought.
Look: TypeAlias = Callable[[Connection, Sought], Awaitable[Found]]


async def hold(connection: Connection, sought: Sought) -> Found:
    """Holds the notices, in the order of their ids so that no two who hold several wait for
    each other, and their timers; to be called in a transaction, at whose end it ends.

    Two statements: one that waited for a notice still sees the items as they were before it
    waited.
    """
    held = await connection.fetch(_HOLD, sought.notices, sought.is_shown)
    return _found(held, await connection.fetchrow(_HOLD_BESIDE, *sought.arguments()))


async def see(connection: Connection, sought: Sought) -> Found:
    """The same as it stands at one moment, in one statement that holds nothing: whoever
    writes by it says what was seen (`Seen`), lest it has changed.
    """
    row = await connection.fetchrow(_SEE, *sought.arguments())
    return _found(row["notices"] or (), row)


def _found(notices: Iterable[Sequence[Any]], row: Mapping[str, Any]) -> Found:
    found = {notice[0]: HeldNotice(*notice) for notice in notices}
    for item in row["items"] or ():
        held = HeldItem(*item)
        found[held.notice_id].items.append(held)
    for notice_id, *timer in row["waiting"] or ():
        found[notice_id].waiting.append(Waiting(*timer))
    answers = {
        (owner, key): FirstAnswer(fingerprint, status, sealed, learnt or {})
        for owner, key, fingerprint, status, sealed, learnt in row["kept"] or ()
        if status is not None
    }
    return Found(found, answers)


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


_NOTICE = """
       id, reference, platform_id, provider_id, regime_code, regime_version, category,
       CASE WHEN $2 THEN legal_basis ELSE '{}' END, CASE WHEN $2 THEN reasons ELSE '' END,
       priority, CASE WHEN $2 THEN report END, respond_by, state, issued_at, acknowledged_at,
       acknowledgement, resolved_at, withdrawn_at, started_at, original_deadline_at,
       deadline_at, due_soon_at, clock_version, paused_at, paused, all_contested,
       effective_at, version
"""

_HOLD = f"""
SELECT {_NOTICE}
FROM notices WHERE id = ANY($1::uuid[])
ORDER BY id
FOR NO KEY UPDATE
"""  # noqa: S608 - joined from the fixed text above

# Lists of one row, so that they cost one round trip.
_ITEMS = """
    SELECT array_agg(ROW(
        id, notice_id, position, locator_digest, media_type, state, outcome, ground,
        territories, effective_at, received_at, counts_from, ruling, found_gone_at,
        found_available_at, rejected_grounds,
        CASE WHEN $2 THEN locator_sealed ELSE '' END,
        CASE WHEN $2 THEN locator_note_sealed END,
        CASE WHEN $2 THEN hashes END,
        CASE WHEN $2 AND ruling IS NOT NULL THEN (
            SELECT ROW(rulings.id, decision, reason_sealed, ruled_at) FROM rulings
            WHERE item_id = items.id AND superseded_at IS NULL
        ) END,
        CASE WHEN $2 THEN (
            SELECT array_agg(ROW(notices.issued_at, notices.id, notices.reference))
            FROM item_duplicates
            JOIN items AS earlier ON earlier.id = item_duplicates.earlier_item_id
            JOIN notices ON notices.id = earlier.notice_id
            WHERE item_duplicates.item_id = items.id
        ) END
    ) ORDER BY notice_id, position)
    FROM items WHERE notice_id = ANY($3::uuid[])
"""

_TIMERS = (
    "SELECT notice_id, at, kind, clock_version FROM timers WHERE notice_id = ANY($1::uuid[])"
)
_WAITING = "SELECT array_agg(ROW(notice_id, at, kind, clock_version))"

_KEPT = """
    SELECT array_agg(ROW(owner, key, fingerprint, status, answer_sealed, learnt))
    FROM idempotency_keys
    WHERE (owner, key) IN (SELECT * FROM unnest($4::uuid[], $5::text[]))
"""

_HOLD_BESIDE = f"""
SELECT ({_ITEMS}) AS items, ({_WAITING} FROM ({_TIMERS} FOR UPDATE) AS held) AS waiting,
       ({_KEPT}) AS kept
"""  # noqa: S608 - joined from the fixed texts above

_SEE = f"""
SELECT (SELECT array_agg(ROW({_NOTICE})) FROM notices WHERE id = ANY($1::uuid[])) AS notices,
       ({_ITEMS}) AS items, ({_WAITING} FROM ({_TIMERS}) AS seen) AS waiting, ({_KEPT}) AS kept
"""  # noqa: S608 - joined from the fixed texts above

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
