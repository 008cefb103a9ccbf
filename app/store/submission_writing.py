"""Writing what platforms said of many notices: one statement."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from app.domain.events import Event
from app.domain.permissions import Actor
from app.domain.stages import Timer, Waiting
from app.kit.ids import new_id
from app.store.driver import Connection
from app.store.idempotency import KeptAnswer
from app.store.rows import Row, written
from app.store.submission_rows import (
    ROWS,
    AnswerKept,
    Ended,
    EventTold,
    ItemNow,
    NoticeNow,
    ReadingMade,
    ResponseGiven,
    TimerSet,
)
from app.store.submission_statements import guarded_statement, statement
from app.store.submissions import HeldItem, HeldNotice, Seen


class Writing:
    """Gathers what there is to write. A notice or an item stands in it once, as it is last."""

    def __init__(self) -> None:
        self._notices: dict[UUID, HeldNotice] = {}
        self._items: dict[UUID, HeldItem] = {}
        self._responses: list[ResponseGiven] = []
        self._timers: dict[UUID, tuple[tuple[Timer, ...], int]] = {}
        self._over: list[tuple[UUID, Waiting]] = []
        self._events: list[EventTold] = []
        self._kept: list[AnswerKept] = []
        self._answers: list[bytes] = []
        self._readings: list[ReadingMade] = []

    def change_notice(self, notice: HeldNotice) -> None:
        self._notices[notice.id] = notice

    def change_items(self, items: Iterable[HeldItem]) -> None:
        self._items.update((item.id, item) for item in items)

    def add_response(self, row: ResponseGiven) -> None:
        self._responses.append(row)

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
        self._events.append(
            EventTold(
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
                event.facts,
            )
        )

    def keep(self, answer: KeptAnswer, now: datetime) -> None:
        """The answer that a retry gets."""
        kept = AnswerKept(answer.owner, answer.key, answer.fingerprint, answer.status, now)
        self._kept.append(kept)
        self._answers.append(answer.sealed)

    def note_reading(self, actor: Actor, now: datetime, notice: UUID, *, door: str) -> None:
        """Every reading of a locator is itself recorded."""
        row = ReadingMade(new_id(), actor.key_id, actor.role, door, (notice,), now)
        self._readings.append(row)

    async def write(self, connection: Connection, seen: Seen | None = None) -> None:
        """All of it, or nothing where there is nothing to write; where it was decided by what
        was seen, only if that still stands, and nobody holds it.
        """
        rows = self._rows()
        if not rows:
            return
        parts, told = tuple(rows), map(written, rows.values())
        if seen is None:
            await connection.execute(statement(parts), self._answers, *told)
            return
        guard = seen.notices, seen.versions, seen.timers
        await connection.execute(guarded_statement(parts), self._answers, *guard, *told)

    def _rows(self) -> dict[str, Sequence[Row]]:
        """What there is to write, by the parts of the statement that write it."""
        rows: dict[str, Sequence[Row]] = {
            "notices": [_notice_row(notice) for notice in self._notices.values()],
            "items": [_item_row(item) for item in self._items.values()],
            "responses": self._responses,
            "over": [
                _timer_row(notice_id, timer, timer.clock_version)
                for notice_id, timer in self._over
                if notice_id not in self._timers
            ],
            "ended": [Ended(notice_id) for notice_id in self._timers],
            "timers": [
                _timer_row(notice_id, timer, version)
                for notice_id, (timers, version) in self._timers.items()
                for timer in timers
            ],
            "events": self._events,
            "kept": self._kept,
            "readings": self._readings,
        }
        return {part: rows[part] for part in ROWS if rows[part]}


def _notice_row(notice: HeldNotice) -> NoticeNow:
    return NoticeNow(
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


def _item_row(item: HeldItem) -> ItemNow:
    return ItemNow(
        item.id,
        item.state,
        item.outcome,
        item.ground,
        item.territories,
        item.effective_at,
        item.received_at,
        item.counts_from,
    )


def _timer_row(notice_id: UUID, timer: Timer | Waiting, clock_version: int) -> TimerSet:
    return TimerSet(notice_id, timer.at, timer.kind, clock_version)
