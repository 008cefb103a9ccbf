"""Writing what platforms said of many notices: one statement from one document."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from app.domain.events import Event
from app.domain.permissions import Actor
from app.domain.stages import Timer, Waiting
from app.kit.ids import new_id
from app.store.engine import Connection
from app.store.idempotency import KeptAnswer
from app.store.submission_rows import (
    DOCUMENT,
    AnswerKept,
    Document,
    EventTold,
    ItemNow,
    Named,
    NoticeNow,
    ReadingMade,
    ResponseGiven,
    TimerSet,
    parts_of,
)
from app.store.submission_statements import guarded_statement, statement
from app.store.submissions import HeldItem, HeldNotice, Seen


class Writing:
    """Gathers what there is to write. A notice or an item stands in it once, as it is last."""

    def __init__(self) -> None:
        self._document = Document()
        self._notices: dict[UUID, HeldNotice] = {}
        self._items: dict[UUID, HeldItem] = {}
        self._timers: dict[UUID, tuple[tuple[Timer, ...], int]] = {}
        self._over: list[tuple[UUID, Waiting]] = []
        self._answers: list[bytes] = []

    def change_notice(self, notice: HeldNotice) -> None:
        self._notices[notice.id] = notice

    def change_items(self, items: Iterable[HeldItem]) -> None:
        self._items.update((item.id, item) for item in items)

    def add_response(self, row: ResponseGiven) -> None:
        self._document.responses.append(row)

    def end_timers(self, notice: HeldNotice, over: Sequence[Waiting]) -> None:
        """Strikes timers of the notice that are set."""
        self._over.extend((notice.id, timer) for timer in over)
        struck = set(over)
        notice.waiting = [timer for timer in notice.waiting if timer not in struck]

    def set_timers(self, notice: HeldNotice, timers: tuple[Timer, ...]) -> None:
        """What the notice is waited for instead of what it was."""
        notice.waiting = []
        self._timers[notice.id] = (timers, notice.clock_version)

    def tell(self, actor: Actor, event: Event) -> None:
        """An event; they keep the order in which they are told."""
        self._document.events.append(
            EventTold(
                str(event.id),
                event.kind,
                _text(event.notice_id),
                _text(event.platform_id),
                _text(event.provider_id),
                actor.role,
                _text(actor.key_id),
                event.effective_at,
                event.recorded_at,
                event.clock_version,
                dict(event.facts),
            )
        )

    def keep(self, answer: KeptAnswer, now: datetime) -> None:
        """The answer that a retry gets."""
        fingerprint = answer.fingerprint.hex()
        kept = AnswerKept(str(answer.owner), answer.key, fingerprint, answer.status, now)
        self._document.kept.append(kept)
        self._answers.append(answer.sealed)

    def note_reading(self, actor: Actor, now: datetime, notice: UUID, *, door: str) -> None:
        """Every reading of a locator is itself recorded."""
        reader = _text(actor.key_id)
        row = ReadingMade(str(new_id()), reader, actor.role, door, (str(notice),), now)
        self._document.readings.append(row)

    async def write(self, connection: Connection, seen: Seen | None = None) -> None:
        """All of it, or nothing where there is nothing to write; where it was decided by what
        was seen, only if that still stands, and nobody holds it.
        """
        document = self._written_out()
        parts = parts_of(document)
        if not parts:
            return
        told = DOCUMENT.dump_json(document, warnings=False).decode()
        if seen is None:
            await connection.execute(statement(parts), told, self._answers)
            return
        await connection.execute(
            guarded_statement(parts),
            told,
            self._answers,
            seen.notices,
            seen.versions,
            seen.timers,
        )

    def _written_out(self) -> Document:
        document = self._document
        document.notices = [_notice_row(notice) for notice in self._notices.values()]
        document.items = [_item_row(item) for item in self._items.values()]
        document.over = [
            TimerSet(str(notice_id), timer.at, timer.kind, timer.clock_version)
            for notice_id, timer in self._over
            if notice_id not in self._timers
        ]
        document.ended = [Named(str(notice_id)) for notice_id in self._timers]
        document.timers = [
            TimerSet(str(notice_id), timer.at, timer.kind, version)
            for notice_id, (timers, version) in self._timers.items()
            for timer in timers
        ]
        return document


def _notice_row(notice: HeldNotice) -> NoticeNow:
    return NoticeNow(
        str(notice.id),
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


def _item_row(item: HeldItem) -> ItemNow:
    return ItemNow(
        str(item.id),
        item.state,
        item.outcome,
        item.ground,
        item.territories,
        item.effective_at,
        item.received_at,
        item.counts_from,
    )


@lru_cache(1_024)
def _text(one: UUID | None) -> str | None:
    """Those of a batch are mostly the same: its platform, its provider, who sent it."""
    return None if one is None else str(one)
