"""What may be asked of the register: to issue, to amend, to answer, to list."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.errors import Malformed
from app.domain.notices import Category, MediaType, Priority, State, Timeliness
from app.domain.outcomes import Outcome
from app.domain.register import MediaHash
from app.values import dataclass


class RepeatedInBatch(Malformed):
    """What is said of one notice in two elements has no order between them."""

    code = "repeated_in_batch"


@dataclass(frozen=True, slots=True)
class NewItem:
    """One place where the content is, as the regulator names it."""

    locator: str
    media_type: MediaType
    hashes: tuple[MediaHash, ...] = ()
    locator_note: str | None = None


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What a regulator asks to have issued."""

    platform_id: UUID
    regime: str
    reference: str
    category: Category
    items: tuple[NewItem, ...]
    legal_basis: tuple[str, ...] = ()
    reasons: str = ""
    clock_starts_at: datetime | None = None
    respond_by: datetime | None = None
    priority: Priority = Priority.NORMAL
    report: Mapping[str, bool | None] | None = None
    # Only an import tells of a notice issued before it was recorded here.
    issued_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What of one item is corrected; None leaves it as it is."""

    item_id: UUID
    locator: str | None = None
    media_type: MediaType | None = None
    hashes: tuple[MediaHash, ...] | None = None
    locator_note: str | None = None


@dataclass(frozen=True, slots=True)
class Amendment:
    """Items to add and items to correct, and why."""

    reason: str
    add: tuple[NewItem, ...]
    correct: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class ItemAnswer:
    """What a platform says of one item, named by its id or by its address."""

    outcome: Outcome
    effective_at: datetime
    item_id: UUID | None = None
    locator: str | None = None
    ground: str | None = None
    territories: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """That a platform has a notice: since when, as it says, and what it calls it."""

    notice_id: UUID
    received_at: datetime | None = None
    reference: str | None = None

    @property
    def weight(self) -> int:
        """How much there is to record."""
        return 1


@dataclass(frozen=True, slots=True)
class Response:
    """What a platform says of items of one notice."""

    notice_id: UUID
    items: tuple[ItemAnswer, ...]

    @property
    def weight(self) -> int:
        """How much there is to record."""
        return len(self.items)


Submission = Acknowledgement | Response


class Sort(StrEnum):
    DUE = "due"
    NEWEST = "-issued"


# After which row of a list the next page begins: its moment and its id.
Place = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFilters:
    """Which notices are listed, in which order, from where; None leaves a filter open.

    A day is one of UTC, as the series count along time.
    """

    platform_id: UUID | None = None
    provider_id: UUID | None = None
    regime: str | None = None
    category: Category | None = None
    state: State | None = None
    timeliness: Timeliness | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    became_overdue_after: datetime | None = None
    issued_after: datetime | None = None
    issued_on: date | None = None
    resolved_on: date | None = None
    became_overdue_on: date | None = None
    reference: str | None = None
    locator: str | None = None
    q: str | None = None
    due_within: timedelta | None = None
    overdue_within: timedelta | None = None
    issued_within: timedelta | None = None
    assigned_officer: UUID | None = None
    assigned_team: UUID | None = None
    unassigned: bool = False
    tag: str | None = None
    sort: Sort = Sort.DUE
    after: Place | None = None
    limit: int = 50
