"""Acts on many notices at once: a preview, then what became of each."""

from enum import StrEnum
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from schemas.v1.common import In, Instant, Line, Moment, Out, Problem, WrittenProse
from schemas.v1.deadlines import Length
from schemas.v1.desks import MAX_TAGS, NewAssignment
from schemas.v1.notices import MAX_BATCH, TagWord


class BulkAction(StrEnum):
    ASSIGN = "assign"
    TAG = "tag"
    UNTAG = "untag"
    EXTEND = "extend"
    PAUSE = "pause"
    RESUME = "resume"
    WITHDRAW = "withdraw"


class ElementState(StrEnum):
    """Where one notice of a preview stands."""

    PLANNED = "planned"
    DONE = "done"
    REFUSED = "refused"


class BulkClockChange(In):
    """How a clock is extended, paused or resumed, as in `POST …/clock-events`."""

    at: Instant
    reason: Line = "not stated"
    by: Length | None = None
    until: Instant | None = None


# What each action needs, and nothing else.
_NEEDS = {
    BulkAction.ASSIGN: "assignment",
    BulkAction.TAG: "tags",
    BulkAction.UNTAG: "tags",
    BulkAction.EXTEND: "clock",
    BulkAction.PAUSE: "clock",
    BulkAction.RESUME: "clock",
    BulkAction.WITHDRAW: "reason",
}


class BulkParameters(In):
    """What is to be done: `assign` needs an `assignment`, `tag` and `untag` need `tags`,
    `extend`, `pause` and `resume` need a `clock`, `withdraw` needs a `reason`.
    """

    action: BulkAction
    assignment: NewAssignment | None = None
    tags: Annotated[list[TagWord], Field(min_length=1, max_length=MAX_TAGS)] | None = None
    clock: BulkClockChange | None = None
    reason: WrittenProse | None = None

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        given = {name for name in _NEEDS.values() if getattr(self, name) is not None}
        if given != {_NEEDS[self.action]}:
            raise PydanticCustomError(
                "bulk",
                "{action} needs {needed} and nothing else",
                {"action": self.action.value, "needed": _NEEDS[self.action]},
            )
        return self


class NewBulkPreview(BulkParameters):
    """An act on up to 500 notices, named one by one or by a saved filter."""

    notice_ids: Annotated[list[UUID], Field(min_length=1, max_length=MAX_BATCH)] | None = None
    saved_filter_id: UUID | None = None

    @model_validator(mode="after")
    def _names_notices_once(self) -> Self:
        if (self.notice_ids is None) == (self.saved_filter_id is None):
            raise PydanticCustomError("bulk", "send notice_ids or saved_filter_id, and one")
        return self


class BulkChange(Out):
    """What of a notice would be otherwise."""

    field: str = Field(examples=["deadline_at"])
    before: Any
    after: Any


class BulkElement(Out):
    """One notice: what would change, or why it was refused."""

    index: int
    notice_id: UUID
    reference: str | None
    version: int | None
    desk_version: int | None
    state: ElementState
    changes: list[BulkChange]
    problem: Problem | None


class BulkPreview(Out):
    """What an act would do to each notice, or did. Its `id` is what applies it, until
    `expires_at`. `more` says that the saved filter found more than are taken at once.
    """

    id: UUID
    action: BulkAction
    more: bool
    created_at: Moment
    expires_at: Moment
    elements: list[BulkElement]
