"""What lies on the regulator's desk in the words of the contract, and back."""

from collections.abc import Sequence
from uuid import UUID

from app.domain.assignments import Assignee, Desk
from app.domain.internal_notes import InternalNote, NewInternalNote
from app.kit import cursors
from schemas.v1 import desks as v1
from schemas.v1.common import Page


def assignee(body: v1.NewAssignment) -> Assignee:
    return Assignee(body.officer_id, body.team_id)


def assignment_view(notice_id: UUID, desk: Desk) -> v1.HeldAssignment:
    return v1.HeldAssignment(
        officer_id=desk.assignee.officer_id,
        team_id=desk.assignee.team_id,
        assigned_at=desk.assigned_at,
        notice_id=notice_id,
        desk_version=desk.version,
    )


def tags_view(notice_id: UUID, desk: Desk) -> v1.NoticeTags:
    return v1.NoticeTags(notice_id=notice_id, tags=list(desk.tags), desk_version=desk.version)


def tag_page(tags: Sequence[tuple[str, int]], limit: int) -> Page[v1.Tag]:
    """A page from tags read one too many."""
    items = [v1.Tag(tag=tag, notices=notices) for tag, notices in tags[:limit]]
    following = cursors.write_word(items[-1].tag) if len(tags) > limit else None
    return Page[v1.Tag](items=items, next=following)


def new_note(body: v1.NewInternalNote) -> NewInternalNote:
    return NewInternalNote(body.text, body.supersedes)


def note_view(note: InternalNote) -> v1.InternalNote:
    return v1.InternalNote(
        id=note.id,
        notice_id=note.notice_id,
        text=note.text,
        author_key_id=note.author_key_id,
        author_officer_id=note.author_officer_id,
        written_at=note.written_at,
        supersedes=note.supersedes,
        superseded_by=note.superseded_by,
    )
