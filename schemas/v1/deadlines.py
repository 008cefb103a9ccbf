"""Deadlines: trial calculations, and how a deadline explains itself."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.v1.common import Day, In, Instant, Line, Moment, Out
from schemas.v1.giving import ServiceByEmail
from schemas.v1.notices import RegimeVersion
from schemas.v1.rules import NewRule

MAX_EXTRA_HOLIDAYS = 2_000
MAX_CLOCK_EVENTS = 1_000


class ClockEventKind(StrEnum):
    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    START_CORRECTED = "start_corrected"


_Whole = Annotated[int, Field(strict=True, ge=0, le=100_000)]


class Length(In):
    """How long; the parts add up."""

    days: _Whole = 0
    hours: _Whole = 0
    minutes: _Whole = 0
    seconds: _Whole = 0


class NewClockEvent(In):
    """One change to a clock; an extension goes `by` a length or `until` a moment.

    A pause that is over may be told whole, from `at` until `until`: so it can be told after
    a later one. A pause that still lasts has no `until`, and ends by `resumed`. For
    `start_corrected`, `at` is when the clock truly started.
    """

    kind: ClockEventKind
    at: Instant
    reason: Line = "not stated"
    by: Length | None = Field(None, examples=[{"hours": 12}])
    until: Instant | None = None


class DeadlineCalculation(In):
    """A start, a rule, and what happened to the clock. Nothing is stored."""

    start: Instant
    rule: NewRule
    extra_holidays: Annotated[list[Day], Field(max_length=MAX_EXTRA_HOLIDAYS)] = Field(
        default_factory=list[Day], description="Added to the rule's calendar."
    )
    clock_events: Annotated[list[NewClockEvent], Field(max_length=MAX_CLOCK_EVENTS)] = Field(
        default_factory=list[NewClockEvent]
    )


class Step(Out):
    """One thing on the way to a deadline: from when to when, why, and who says so."""

    kind: str = Field(examples=["holiday"])
    from_: Moment = Field(serialization_alias="from")
    to: Moment
    why: str
    source: str


class DeadlineKind(StrEnum):
    """Where a deadline comes from: the law, a regulator's own aim, or the notice itself."""

    STATUTORY = "statutory"
    POLICY = "policy"
    SET_IN_NOTICE = "set_in_notice"


class Deadline(Out):
    """A deadline as first reckoned and as it stands, with every step on the way.

    `calendar_known` is false where a day lay outside the years whose public holidays are
    known; a step then says so.
    """

    original_deadline_at: Moment
    deadline_at: Moment
    calendar_known: bool
    steps: list[Step]


class Source(Out):
    """What was taken from where, and how far that was checked."""

    subject: str
    article: str
    confidence: str = Field(examples=["primary"])


class NoticeDeadline(Deadline):
    """The deadline of a notice, with the regime from which it comes."""

    regime: RegimeVersion
    kind: DeadlineKind
    clock_event: str = Field(examples=["receipt by the provider of a report"])
    sources: list[Source]
    service: ServiceByEmail | None
