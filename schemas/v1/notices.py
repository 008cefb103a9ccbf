"""Notices and their items."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import Field, StrictBool, StringConstraints

from schemas.v1.common import (
    In,
    Instant,
    Line,
    Moment,
    Out,
    Prose,
    ShortLine,
    WebAddress,
    WrittenProse,
)

MAX_ITEMS = 1_000
MAX_BATCH = 500


class Category(StrEnum):
    INTIMATE_IMAGE_ABUSE = "intimate_image_abuse"
    CHILD_SEXUAL_EXPLOITATION_ABUSE = "child_sexual_exploitation_abuse"
    TERRORISM = "terrorism"
    THREATS_HARASSMENT = "threats_harassment"
    HATE = "hate"
    FRAUD = "fraud"
    DRUGS_WEAPONS = "drugs_weapons"
    SUICIDE_SELF_HARM = "suicide_self_harm"
    FOREIGN_INTERFERENCE = "foreign_interference"
    OTHER_ILLEGAL = "other_illegal"
    OTHER = "other"


class MediaType(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"
    ACCOUNT = "account"
    PAGE = "page"
    OTHER = "other"


class HashAlgorithm(StrEnum):
    SHA256 = "sha256"
    SHA1 = "sha1"
    MD5 = "md5"
    PDQ = "pdq"
    TMK_PDQF = "tmk_pdqf"
    PHOTODNA = "photodna"


class Priority(StrEnum):
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class State(StrEnum):
    AWAITING_ACKNOWLEDGEMENT = "awaiting_acknowledgement"
    AWAITING_RESPONSE = "awaiting_response"
    RESOLVED = "resolved"
    WITHDRAWN = "withdrawn"


class Timeliness(StrEnum):
    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    CONTESTED = "contested"
    LATE = "late"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    REMOVED = "removed"
    ACCESS_DISABLED = "access_disabled"
    ALREADY_UNAVAILABLE = "already_unavailable"
    NOT_FOUND = "not_found"
    DISPUTED = "disputed"
    CLARIFICATION_REQUESTED = "clarification_requested"
    IMPOSSIBLE = "impossible"
    LABELLED_ONLY = "labelled_only"
    AGE_GATED_ONLY = "age_gated_only"
    REINSTATED = "reinstated"


RegimeCode = Annotated[
    str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", min_length=2, max_length=60)
]
HashValue = Annotated[
    str, StringConstraints(pattern=r"^[0-9A-Za-z+/=_-]+$", min_length=8, max_length=4_096)
]


# In any spelling: it is read in small letters, with hyphens between words.
TagWord = Annotated[
    str,
    StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9 _-]+$"),
    Field(examples=["urgent-review"]),
]


class MediaHash(In):
    """A hash of the content, by which a platform may find copies."""

    algorithm: HashAlgorithm
    value: HashValue


class NewItem(In):
    """One place where the content is."""

    url: WebAddress
    media_type: MediaType = MediaType.OTHER
    hashes: Annotated[list[MediaHash], Field(max_length=20)] = Field(default_factory=list)
    locator_note: Line | None = Field(None, examples=["third post in the thread"])


class Report(In):
    """What the report to the provider declared (for UK intimate images: OSA s.20A(2))."""

    is_intimate_image: StrictBool | None = None
    by_subject_or_on_behalf: StrictBool | None = None
    good_faith: StrictBool | None = None
    contact_held: StrictBool | None = None


class NewNotice(In):
    """A notice to one platform about content in up to 1,000 places."""

    platform_id: UUID
    regime: RegimeCode = Field(examples=["uk-osa-intimate-image"])
    reference: ShortLine = Field(examples=["CASE-2026-0042"])
    category: Category
    legal_basis: Annotated[list[Line], Field(max_length=20)] = Field(default_factory=list)
    reasons: Prose = ""
    clock_starts_at: Instant | None = None
    respond_by: Instant | None = None
    priority: Priority = Priority.NORMAL
    items: Annotated[list[NewItem], Field(min_length=1, max_length=MAX_ITEMS)]
    report: Report | None = None


class NewNoticeBatch(In):
    notices: Annotated[list[object], Field(min_length=1, max_length=MAX_BATCH)]


class RegimeVersion(Out):
    code: str
    version: int


class ClockState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class Clock(Out):
    """The removal clock. `seconds_left` is negative once the deadline has passed, stands still
    while the clock is paused, and is null when the notice needs no further answer.
    """

    state: ClockState
    started_at: Moment
    original_deadline_at: Moment
    deadline_at: Moment
    paused_seconds: int
    seconds_left: int | None


class MediaHashView(Out):
    algorithm: HashAlgorithm
    value: str


class ItemState(StrEnum):
    OUTSTANDING = "outstanding"
    COMPLIED = "complied"
    CONTESTED = "contested"
    EXCUSED = "excused"


class RulingDecision(StrEnum):
    DISPUTE_UPHELD = "dispute_upheld"
    DISPUTE_REJECTED = "dispute_rejected"
    VERIFIED_REMOVED = "verified_removed"
    STILL_AVAILABLE = "still_available"


class Finding(StrEnum):
    REMOVED = "removed"
    STILL_AVAILABLE = "still_available"


class Ruling(Out):
    """What an officer last ruled of an item."""

    decision: RulingDecision
    reason: str
    ruled_at: Moment


class Item(Out):
    """One item, the latest answer about it, and beside it what an officer ruled and found.

    `effective_at` is what the platform states. `counts_from` is the moment from which the
    item counts as complied with, on which lateness is judged: what was stated, as far as no
    officer found otherwise, else when an officer found the content gone; null while the item
    is not complied with.
    """

    id: UUID
    url: str
    media_type: MediaType
    hashes: list[MediaHashView]
    locator_note: str | None
    state: ItemState
    outcome: Outcome | None
    ground: str | None
    territories: list[str]
    effective_at: Moment | None
    received_at: Moment | None
    counts_from: Moment | None
    ruling: Ruling | None
    verified: Finding | None
    verified_at: Moment | None


class Duplicate(Out):
    """An item whose locator already stood under an earlier, then open notice."""

    item_id: UUID
    notice_id: UUID
    reference: str


class Notice(Out):
    """A notice as it stands at `server_time`."""

    id: UUID
    reference: str
    platform_id: UUID
    provider_id: UUID
    regime: RegimeVersion
    category: Category
    legal_basis: list[str]
    reasons: str
    priority: Priority
    report: Report | None
    respond_by: Moment | None
    state: State
    timeliness: Timeliness
    issued_at: Moment
    clock: Clock
    acknowledged_at: Moment | None
    resolved_at: Moment | None
    withdrawn_at: Moment | None
    items: list[Item]
    version: int
    server_time: Moment
    duplicates: list[Duplicate]


class Assignment(Out):
    """Who works on a notice: an officer or a team, neither while nobody does."""

    officer_id: UUID | None
    team_id: UUID | None
    assigned_at: Moment | None


class RegulatorsNotice(Notice):
    """A notice as the regulator reads it: with who works on it, and how it is tagged."""

    assignment: Assignment
    tags: list[str]


class MergedItem(Out):
    """A repeat within the request: `index` is where it stood, `item_id` what it became."""

    index: int
    item_id: UUID


class IssuedNotice(Notice):
    """A notice as just issued, with what was merged."""

    merged: list[MergedItem]


class Withdrawal(In):
    reason: WrittenProse


class ItemCorrection(In):
    """Corrects one item; what is left out stays as it is."""

    item_id: UUID
    url: WebAddress | None = None
    media_type: MediaType | None = None
    hashes: Annotated[list[MediaHash], Field(max_length=20)] | None = None
    locator_note: Line | None = None


class Amendment(In):
    """Adds items or corrects them; what they said before is kept."""

    reason: WrittenProse
    add_items: Annotated[list[NewItem], Field(max_length=MAX_ITEMS)] = Field(
        default_factory=list
    )
    correct_items: Annotated[list[ItemCorrection], Field(max_length=MAX_ITEMS)] = Field(
        default_factory=list
    )
