"""The regulator's own desk beside a notice: who works on it, its tags, internal notes."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from schemas.v1.common import In, Moment, Out, WrittenProse
from schemas.v1.notices import Assignment, TagWord

MAX_TAGS = 20


class NewAssignment(In):
    """An officer, or a team, or with null for either nobody any more."""

    officer_id: UUID | None = None
    team_id: UUID | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if not self.model_fields_set:
            raise PydanticCustomError(
                "assignment", "send officer_id or team_id; null assigns it to nobody"
            )
        if self.officer_id is not None and self.team_id is not None:
            raise PydanticCustomError(
                "assignment", "a notice is assigned to an officer or to a team, not to both"
            )
        return self


class HeldAssignment(Assignment):
    """Who works on a notice. `desk_version` is what the ETag of assignment and tags says."""

    notice_id: UUID
    desk_version: int


class NewTags(In):
    """The tags that a notice is to bear, these and no others."""

    tags: Annotated[list[TagWord], Field(max_length=MAX_TAGS)]


class NoticeTags(Out):
    """The tags of a notice, in the order of the alphabet."""

    notice_id: UUID
    tags: list[str]
    desk_version: int


class Tag(Out):
    """A tag, and how many notices bear it."""

    tag: str
    notices: int


class NewInternalNote(In):
    """A note for the regulator alone; it is sealed. `supersedes` names a note of the same
    notice that it corrects.
    """

    text: WrittenProse
    supersedes: UUID | None = None


class InternalNote(Out):
    """A note as it was written. `superseded_by` is its correction, null for one that holds."""

    id: UUID
    notice_id: UUID
    text: str
    author_key_id: UUID | None
    author_officer_id: UUID | None
    written_at: Moment
    supersedes: UUID | None
    superseded_by: UUID | None
