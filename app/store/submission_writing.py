"""Writing what platforms said of many notices: one statement from one document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from app.domain.events import Event
from app.domain.permissions import Actor
from app.domain.stages import Timer, Waiting
from app.kit.ids import new_id
from app.store.engine import Connection
from app.store.notices import KeptAnswer
from app.store.submission_statements import statement
from app.store.submissions import HeldItem, HeldNotice


@dataclass(slots=True)
class ResponseRow:
    """One answer about one item, as the history of answers keeps it; the note is sealed."""

    id: UUID
    submission_id: UUID
    notice_id: UUID
    item_id: UUID
    outcome: str
    ground: str | None
    territories: tuple[str, ...]
    effective_at: datetime
    received_at: datetime
    note: str | None
    actor_id: UUID | None


@dataclass(slots=True)
class ReadingRow:
    """That somebody was shown the locators of a notice, and by which door."""

    id: UUID
    reader_id: UUID | None
    reader_role: str
    door: str
    notice_ids: tuple[UUID, ...]
    read_at: datetime


@dataclass(slots=True)
class _NoticeRow:
    id: UUID
    state: str
    acknowledged_at: datetime | None
    acknowledgement: dict[str, Any] | None
    resolved_at: datetime | None
    started_at: datetime
    deadline_at: datetime
    due_soon_at: datetime
    clock_version: int
    paused_at: datetime | None
    paused: timedelta
    all_contested: bool
    effective_at: datetime | None
    version: int


@dataclass(slots=True)
class _ItemRow:
    id: UUID
    state: str
    outcome: str | None
    ground: str | None
    territories: list[str]
    effective_at: datetime | None
    received_at: datetime | None
    counts_from: datetime | None


@dataclass(slots=True)
class _TimerRow:
    notice_id: UUID
    at: datetime
    kind: str
    clock_version: int


@dataclass(slots=True)
class _EventRow:
    id: UUID
    kind: str
    notice_id: UUID | None
    platform_id: UUID | None
    provider_id: UUID | None
    actor_role: str
    actor_id: UUID | None
    effective_at: datetime
    recorded_at: datetime
    clock_version: int | None
    facts: dict[str, object]


@dataclass(slots=True)
class _KeptRow:
    owner: UUID
    key: str
    fingerprint: str
    status: int
    created_at: datetime


@dataclass(slots=True)
class _Document:
    """What the statement reads, by the name of its part."""

    notices: list[_NoticeRow] = field(default_factory=list[_NoticeRow])
    items: list[_ItemRow] = field(default_factory=list[_ItemRow])
    responses: list[ResponseRow] = field(default_factory=list[ResponseRow])
    over: list[_TimerRow] = field(default_factory=list[_TimerRow])
    timers: list[_TimerRow] = field(default_factory=list[_TimerRow])
    events: list[_EventRow] = field(default_factory=list[_EventRow])
    kept: list[_KeptRow] = field(default_factory=list[_KeptRow])
    readings: list[ReadingRow] = field(default_factory=list[ReadingRow])


_DOCUMENT = TypeAdapter(_Document)


class Writing:
    """Gathers what there is to write. A notice or an item stands in it once, as it is last."""

    def __init__(self) -> None:
        self._document = _Document()
        self._notices: dict[UUID, HeldNotice] = {}
        self._items: dict[UUID, HeldItem] = {}
        self._timers: dict[UUID, tuple[tuple[Timer, ...], int]] = {}
        self._over: list[tuple[UUID, Waiting]] = []
        self._answers: list[bytes] = []

    def change_notice(self, notice: HeldNotice) -> None:
        self._notices[notice.id] = notice

    def change_items(self, items: Iterable[HeldItem]) -> None:
        self._items.update((item.id, item) for item in items)

    def add_response(self, row: ResponseRow) -> None:
        self._document.responses.append(row)

    def end_timers(self, notice: HeldNotice, over: Sequence[Waiting]) -> None:
        """Strikes timers of the notice that are set."""
        self._over.extend((notice.id, timer) for timer in over)
        struck = set(over)
        notice.waiting = [timer for timer in notice.waiting if timer not in struck]

    def set_timers(self, notice: HeldNotice, timers: tuple[Timer, ...]) -> None:
        """What the notice is waited for instead of what it was."""
        self._over.extend((notice.id, timer) for timer in notice.waiting)
        notice.waiting = []
        self._timers[notice.id] = (timers, notice.clock_version)

    def tell(self, actor: Actor, event: Event) -> None:
        """An event; they keep the order in which they are told."""
        self._document.events.append(
            _EventRow(
                event.id,
                event.kind,
                event.notice_id,
                event.platform_id,
                event.provider_id,
                actor.role,
                actor.key_id,
                event.effective_at,
                event.recorded_at,
                event.clock_version,
                dict(event.facts),
            )
        )

    def keep(self, answer: KeptAnswer, now: datetime) -> None:
        """The answer that a retry gets."""
        fingerprint = answer.fingerprint.hex()
        kept = _KeptRow(answer.owner, answer.key, fingerprint, answer.status, now)
        self._document.kept.append(kept)
        self._answers.append(answer.sealed)

    def note_reading(self, actor: Actor, now: datetime, notice: UUID, *, door: str) -> None:
        """Every reading of a locator is itself recorded."""
        row = ReadingRow(new_id(), actor.key_id, actor.role, door, (notice,), now)
        self._document.readings.append(row)

    async def write(self, connection: Connection) -> None:
        """All of it, or nothing where there is nothing to write."""
        document = self._written_out()
        parts = _parts_of(document)
        if parts:
            told = _DOCUMENT.dump_json(document, warnings=False).decode()
            await connection.execute(statement(parts), told, self._answers)

    def _written_out(self) -> _Document:
        document = self._document
        document.notices = [_notice_row(notice) for notice in self._notices.values()]
        document.items = [_item_row(item) for item in self._items.values()]
        document.over = [
            _TimerRow(notice_id, timer.at, timer.kind, timer.clock_version)
            for notice_id, timer in self._over
        ]
        document.timers = [
            _TimerRow(notice_id, timer.at, timer.kind, version)
            for notice_id, (timers, version) in self._timers.items()
            for timer in timers
        ]
        return document


def _parts_of(document: _Document) -> tuple[str, ...]:
    """The parts of the statement that have something to write."""
    has: dict[str, object] = {
        "notices": document.notices,
        "items": document.items,
        "responses": document.responses,
        "over": document.over or document.timers,
        "timers": document.timers,
        "events": document.events,
        "outbox": document.events,
        "kept": document.kept,
        "readings": document.readings,
    }
    return tuple(part for part, rows in has.items() if rows)


def _notice_row(notice: HeldNotice) -> _NoticeRow:
    return _NoticeRow(
        notice.id,
        notice.state,
        notice.acknowledged_at,
        notice.acknowledgement,
        notice.resolved_at,
        notice.started_at,
        notice.deadline_at,
        notice.due_soon_at,
        notice.clock_version,
        notice.paused_at,
        notice.paused,
        notice.all_contested,
        notice.effective_at,
        notice.version,
    )


def _item_row(item: HeldItem) -> _ItemRow:
    return _ItemRow(
        item.id,
        item.state,
        item.outcome,
        item.ground,
        item.territories,
        item.effective_at,
        item.received_at,
        item.counts_from,
    )
