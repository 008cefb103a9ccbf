"""What is written of what platforms said, as the statement that writes it is told."""

from types import MappingProxyType
from typing import Final

from app.store.rows import Id, Ids, Json, Moment, Raw, Row, Span, Text, Texts, Truth, Whole


class NoticeNow(Row):
    id: Id
    state: Text
    acknowledged_at: Moment | None
    acknowledgement: Json | None
    resolved_at: Moment | None
    started_at: Moment
    deadline_at: Moment
    due_soon_at: Moment
    clock_version: Whole
    paused_at: Moment | None
    paused: Span
    all_contested: Truth
    effective_at: Moment | None
    version: Whole


class ItemNow(Row):
    id: Id
    state: Text
    outcome: Text | None
    ground: Text | None
    territories: Texts
    effective_at: Moment | None
    received_at: Moment | None
    counts_from: Moment | None


class ResponseGiven(Row, kw_only=True):
    """One answer about one item, as the history of answers keeps it."""

    id: Id
    submission_id: Id
    item_id: Id
    outcome: Text
    ground: Text | None
    territories: Texts
    effective_at: Moment
    received_at: Moment
    note_sealed: Raw | None
    actor_id: Id | None


class TimerSet(Row):
    notice_id: Id
    at: Moment
    kind: Text
    clock_version: Whole


class Ended(Row):
    """A notice whose timers all end."""

    notice_id: Id


class EventTold(Row):
    id: Id
    kind: Text
    notice_id: Id | None
    platform_id: Id | None
    provider_id: Id | None
    actor_role: Text
    actor_id: Id | None
    effective_at: Moment
    recorded_at: Moment
    clock_version: Whole | None
    facts: Json


class AnswerKept(Row):
    owner: Id
    key: Text
    fingerprint: Raw
    status: Whole
    created_at: Moment


class ReadingMade(Row):
    """That somebody was shown the locators of notices, and by which door."""

    id: Id
    reader_id: Id | None
    reader_role: Text
    door: Text
    notice_ids: Ids
    read_at: Moment


# By the names of the parts of the statement, in the order in which they are put together.
ROWS: Final = MappingProxyType[str, type[Row]](
    {
        "notices": NoticeNow,
        "items": ItemNow,
        "responses": ResponseGiven,
        "over": TimerSet,
        "ended": Ended,
        "timers": TimerSet,
        "events": EventTold,
        "kept": AnswerKept,
        "readings": ReadingMade,
    }
)
