"""What the register holds of a notice, its items and what was said of them, as values."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.assignments import EMPTY_DESK, Desk
from app.domain.notices import (
    Category,
    HashAlgorithm,
    ItemStanding,
    ItemState,
    MediaType,
    Priority,
    Standing,
    State,
)
from app.domain.outcomes import Outcome
from app.domain.rulings import Finding, Ruling
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class MediaHash:
    """A hash of the content, by which a platform may find copies."""

    algorithm: HashAlgorithm
    value: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item, with the latest answer about it; `locator` is the canonical address."""

    id: UUID
    position: int
    locator: str
    media_type: MediaType
    hashes: tuple[MediaHash, ...] = ()
    locator_note: str | None = None
    state: ItemState = ItemState.OUTSTANDING
    outcome: Outcome | None = None
    ground: str | None = None
    territories: tuple[str, ...] = ()
    effective_at: datetime | None = None
    received_at: datetime | None = None
    counts_from: datetime | None = None
    ruling: Ruling | None = None
    finding: tuple[Finding, datetime] | None = None

    @property
    def standing(self) -> ItemStanding:
        """What of the item decides where its notice stands."""
        return ItemStanding(self.state, self.counts_from)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An item whose locator already stood under an earlier, then open notice."""

    item_id: UUID
    notice_id: UUID
    reference: str


@dataclass(frozen=True, slots=True)
class Merged:
    """A repeat within a request: where it stood, and which item it became part of."""

    index: int
    item_id: UUID


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice as recorded. Where it stands follows from `standing` and the moment."""

    id: UUID
    reference: str
    platform_id: UUID
    provider_id: UUID | None  # None only while a notice is being drawn up
    regime_code: str
    regime_version: int
    category: Category
    legal_basis: tuple[str, ...]
    reasons: str
    priority: Priority
    report: Mapping[str, bool | None] | None
    respond_by: datetime | None
    state: State
    issued_at: datetime
    started_at: datetime
    original_deadline_at: datetime
    deadline_at: datetime
    due_soon_at: datetime
    items: tuple[Item, ...]
    clock_version: int = 1
    paused_at: datetime | None = None
    paused: timedelta = timedelta(0)
    all_contested: bool = False
    effective_at: datetime | None = None
    acknowledged_at: datetime | None = None
    resolved_at: datetime | None = None
    withdrawn_at: datetime | None = None
    version: int = 1
    duplicates: tuple[Duplicate, ...] = ()
    desk: Desk = EMPTY_DESK  # what a platform reads has an empty one, whatever is kept

    @property
    def standing(self) -> Standing:
        return Standing(
            self.state,
            self.deadline_at,
            self.due_soon_at,
            self.paused_at,
            self.all_contested,
            self.effective_at,
        )
