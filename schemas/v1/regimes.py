"""Regimes: versioned sets of rules, each number with the article it comes from."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StrictBool

from schemas.v1.common import Day, In, Line, Moment, Out, ShortLine
from schemas.v1.notices import Outcome, RegimeCode
from schemas.v1.rules import NewRule, Rule


class DeadlineKind(StrEnum):
    """Where a deadline comes from: the law, a regulator's own aim, or the notice itself."""

    STATUTORY = "statutory"
    POLICY = "policy"
    SET_IN_NOTICE = "set_in_notice"


class Confidence(StrEnum):
    """How far a number has been checked."""

    PRIMARY = "checked in the primary text"
    SECONDARY = "checked in a secondary source"
    BELIEVED = "believed right, not checked against a source"
    UNSURE = "unsure"


class PauseEffect(StrEnum):
    """What a restart does: go on with what was left, or begin the whole period again."""

    CONTINUES = "continues"
    RESTARTS = "restarts"


class ClockStart(StrEnum):
    """The event from which time runs: a report, complaint or request that reached the
    provider; the notice being issued; or its being given, as proved or as presumed.
    """

    REPORT = "report"
    ISSUE = "issue"
    GIVING = "giving"


class ClockChange(StrEnum):
    """What may happen to a running clock."""

    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    START_CORRECTED = "start_corrected"


Part = Annotated[int, Field(strict=True, ge=0, le=315_619_200)]


class NewDuration(In):
    """A length of time by its parts: more than nothing, at most ten years."""

    days: Part | None = None
    hours: Part | None = Field(None, examples=[12])
    minutes: Part | None = None
    seconds: Part | None = None


class Duration(Out):
    """A length of time: the sum of its parts."""

    days: int
    hours: int
    minutes: int
    seconds: int


class NewPresumption(In):
    """How long after it was sent an email is deemed given, and who says so."""

    after: NewDuration
    source: Line | None = Field(None, examples=["OSA 2023 s.208(11)"])


class NewRegimeSource(In):
    """What was taken from where, and how far that was checked."""

    subject: Line
    article: Line = Field(examples=["OSA 2023 s.10(3A)"])
    confidence: Confidence = Confidence.UNSURE


class NewDisputeGround(In):
    """A reason that the regime accepts for contesting an item."""

    code: ShortLine
    title: Line
    source: Line | None = None


class NewRegime(In):
    """A regulator's own regime, or the next version of one of its own.

    A code, a title, a first day and a rule are enough. Without `kind` it is a policy; without
    `rule` the date is set in each notice. The register counts the versions.
    """

    code: RegimeCode = Field(examples=["our-own-swift-removal"])
    title: Line
    effective_from: Day
    effective_to: Day | None = None
    kind: DeadlineKind | None = None
    confidence: Confidence | None = None
    rule: NewRule | None = None
    clock_event: Line | None = Field(None, examples=["issue of the notice"])
    clock_starts: ClockStart | None = Field(
        None,
        description="`issue` when left out. Only where it is `giving` does the record of "
        "service by email move the clock.",
    )
    email_presumption: NewPresumption | None = Field(
        None, description="Without it an email is given when that is proved."
    )
    sources: Annotated[list[NewRegimeSource], Field(max_length=100)] | None = None
    clock_changes: dict[ClockChange, Line] | None = Field(
        None, description="For each change that is allowed, the article that allows it."
    )
    clock_source: Line | None = None
    pause_effect: PauseEffect | None = None
    complying_outcomes: Annotated[list[Outcome], Field(max_length=50)] | None = None
    complying_territory: ShortLine | None = None
    excusing_outcomes: Annotated[list[Outcome], Field(max_length=50)] | None = None
    dispute_grounds: Annotated[list[NewDisputeGround], Field(max_length=100)] | None = None
    requires_respond_by: StrictBool | None = None
    ceiling: ShortLine | None = Field(None, examples=["osa-schedule-13"])
    due_soon_lead: NewDuration | None = None
    further_leads: Annotated[list[NewDuration], Field(max_length=20)] | None = None


class Presumption(Out):
    """How long after it was sent an email is deemed given, and who says so."""

    after: Duration
    source: str


class RegimeSource(Out):
    subject: str
    article: str
    confidence: Confidence


class DisputeGround(Out):
    code: str
    title: str
    source: str


class RegimeRules(Out):
    """One version of a regime. `kind` says whether its deadline is law or a policy,
    `sources` where each number stands and how far it was checked.
    """

    code: str
    version: int
    title: str
    built_in: bool
    in_force: bool
    historic: bool
    effective_from: date
    effective_to: date | None
    kind: DeadlineKind
    confidence: Confidence
    rule: Rule | None
    clock_event: str
    clock_starts: ClockStart
    email_presumption: Presumption | None
    sources: list[RegimeSource]
    clock_changes: dict[ClockChange, str]
    clock_source: str
    pause_effect: PauseEffect
    complying_outcomes: list[Outcome]
    complying_territory: str | None
    excusing_outcomes: list[Outcome]
    dispute_grounds: list[DisputeGround]
    requires_respond_by: bool
    ceiling: str | None
    due_soon_lead: Duration
    further_leads: list[Duration]
    created_at: Moment


class Regime(RegimeRules):
    """A regime as it holds today, or else its newest version; with every version of it,
    the newest first.
    """

    versions: list[RegimeRules]
