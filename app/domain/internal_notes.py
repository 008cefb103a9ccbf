"""Internal notes: what officers write beside a notice, for the regulator alone."""

from datetime import datetime
from typing import Final
from uuid import UUID

from app.domain.errors import Conflict
from app.values import dataclass

MOST_NOTES: Final = 1_000


class NoteSuperseded(Conflict):
    """Of a note there is one correction; a further one corrects that."""

    code = "note_superseded"


class TooManyNotes(Conflict):
    code = "too_many_notes"


@dataclass(frozen=True, slots=True)
class NewInternalNote:
    """What is to be written; it may take the place of a note before it."""

    text: str
    supersedes: UUID | None = None


@dataclass(frozen=True, slots=True)
class InternalNote:
    """A note as it was written; `superseded_by` is its correction, where there is one."""

    id: UUID
    notice_id: UUID
    text: str
    author_key_id: UUID | None
    author_officer_id: UUID | None
    written_at: datetime
    supersedes: UUID | None
    superseded_by: UUID | None
