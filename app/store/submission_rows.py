"""What is written of what platforms said, as the statement that writes it reads it.

Identifiers are texts: of the driver's own kind the serializer has to find out what it is.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter


@dataclass(slots=True)
class ResponseGiven:
    """One answer about one item, as the history of answers keeps it; the note is sealed."""

    id: str
    submission_id: str
    item_id: str
    outcome: str
    ground: str | None
    territories: tuple[str, ...]
    effective_at: datetime
    received_at: datetime
    note: str | None
    actor_id: str | None


@dataclass(slots=True)
class ReadingMade:
    """That somebody was shown the locators of a notice, and by which door."""

    id: str
    reader_id: str | None
    reader_role: str
    door: str
    notice_ids: tuple[str, ...]
    read_at: datetime


@dataclass(slots=True)
class NoticeNow:
    id: str
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
class ItemNow:
    id: str
    state: str
    outcome: str | None
    ground: str | None
    territories: list[str]
    effective_at: datetime | None
    received_at: datetime | None
    counts_from: datetime | None


@dataclass(slots=True)
class Named:
    """A notice whose timers all end."""

    id: str


@dataclass(slots=True)
class TimerSet:
    notice_id: str
    at: datetime
    kind: str
    clock_version: int


@dataclass(slots=True)
class EventTold:
    id: str
    kind: str
    notice_id: str | None
    platform_id: str | None
    provider_id: str | None
    actor_role: str
    actor_id: str | None
    effective_at: datetime
    recorded_at: datetime
    clock_version: int | None
    facts: dict[str, object]


@dataclass(slots=True)
class AnswerKept:
    owner: str
    key: str
    fingerprint: str
    status: int
    created_at: datetime


@dataclass(slots=True)
class Document:
    """What the statement reads, by the name of its part."""

    notices: list[NoticeNow] = field(default_factory=list[NoticeNow])
    items: list[ItemNow] = field(default_factory=list[ItemNow])
    responses: list[ResponseGiven] = field(default_factory=list[ResponseGiven])
    over: list[TimerSet] = field(default_factory=list[TimerSet])
    ended: list[Named] = field(default_factory=list[Named])
    timers: list[TimerSet] = field(default_factory=list[TimerSet])
    events: list[EventTold] = field(default_factory=list[EventTold])
    kept: list[AnswerKept] = field(default_factory=list[AnswerKept])
    readings: list[ReadingMade] = field(default_factory=list[ReadingMade])


DOCUMENT = TypeAdapter(Document)


def parts_of(document: Document) -> tuple[str, ...]:
    """The parts of the statement that have something to write."""
    has: dict[str, object] = {
        "notices": document.notices,
        "items": document.items,
        "responses": document.responses,
        "over": document.over,
        "ended": document.ended,
        "timers": document.timers,
        "events": document.events,
        "outbox": document.events,
        "kept": document.kept,
        "readings": document.readings,
    }
    return tuple(part for part, rows in has.items() if rows)
