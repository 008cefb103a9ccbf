"""Acts on many notices at once: previewed, then applied to what was seen and nothing else."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from app.domain.assignments import NOBODY, Assignee
from app.domain.clock_events import ClockEvent
from app.domain.errors import Conflict, Forbidden, Malformed, Refusal, Stale, Unknown
from app.values import dataclass

MOST_NOTICES: Final = 500
# How long what was previewed may be applied; what has changed by then is refused anyway.
MAY_BE_APPLIED_FOR: Final = timedelta(hours=1)
KEPT_FOR: Final = timedelta(days=7)


class PreviewExpired(Conflict):
    code = "preview_expired"


class NoticeBusy(Conflict):
    """Somebody else holds the notice for longer than we wait."""

    code = "notice_busy"


class BulkAction(StrEnum):
    ASSIGN = "assign"
    TAG = "tag"
    UNTAG = "untag"
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"


class RefusedAs(StrEnum):
    """Of which branch of the tree of refusals one is."""

    MALFORMED = "malformed"
    FORBIDDEN = "forbidden"
    UNKNOWN = "unknown"
    STALE = "stale"
    CONFLICT = "conflict"


class ElementState(StrEnum):
    """Where one notice of a preview stands."""

    PLANNED = "planned"
    DONE = "done"
    REFUSED = "refused"


_BRANCHES: Final[Mapping[type[Refusal], RefusedAs]] = {
    Malformed: RefusedAs.MALFORMED,
    Forbidden: RefusedAs.FORBIDDEN,
    Unknown: RefusedAs.UNKNOWN,
    Stale: RefusedAs.STALE,
}


@dataclass(frozen=True, slots=True)
class Refused:
    """Why an element was refused, as it is kept: neither ever holds what was sent."""

    branch: RefusedAs
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class BulkOrder:
    """What is to be done to each of several notices."""

    action: BulkAction
    assignee: Assignee = NOBODY
    tags: tuple[str, ...] = ()
    happened: tuple[ClockEvent, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BulkChange:
    """What of a notice would be otherwise, before and after."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class BulkElement:
    """One notice of a preview; None stands for what a notice that is not there lacks."""

    index: int
    notice_id: UUID
    reference: str | None
    version: int | None
    desk_version: int | None
    changes: tuple[BulkChange, ...]
    state: ElementState
    refused: Refused | None


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """An act on many notices, and what it would do or did to each.

    `id` is the token by which it is applied: it stands for exactly these notices at exactly
    these versions. `more` says that a saved filter found more than are taken at once.
    """

    id: UUID
    action: BulkAction
    more: bool
    created_at: datetime
    expires_at: datetime
    elements: tuple[BulkElement, ...]


def refused(refusal: Refusal) -> Refused:
    """A refusal as it is kept; of faults the first says what is wrong."""
    branch = next(
        (word for kind, word in _BRANCHES.items() if isinstance(refusal, kind)),
        RefusedAs.CONFLICT,
    )
    detail = refusal.detail
    if isinstance(refusal, Malformed) and refusal.faults:
        detail = refusal.faults[0].detail
    return Refused(branch, refusal.code, detail)


def must_be_applicable(expires_at: datetime, now: datetime) -> None:
    """At the moment at which it expires it may still be applied."""
    if now > expires_at:
        raise PreviewExpired("This preview is too old to be applied; preview it anew.")


def must_be_distinct(notice_ids: list[UUID]) -> None:
    """An act is done to a notice once."""
    seen: set[UUID] = set()
    for index, notice_id in enumerate(notice_ids):
        if notice_id in seen:
            raise Malformed.at(f"/notice_ids/{index}", "stands there already")
        seen.add(notice_id)
