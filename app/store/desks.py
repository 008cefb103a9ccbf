"""What the regulator keeps beside notices: tags with their counts, internal notes."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text
from sqlalchemy.orm import aliased

from app.domain.orders import Place
from app.store.engine import Session
from app.store.tables.desks import InternalNoteRow, TagRow


async def count_tags(
    session: Session, *, added: Collection[str], removed: Collection[str]
) -> None:
    """Keeps how many notices bear each tag; in their order, so that no two wait crosswise."""
    changes = [*((tag, 1) for tag in added), *((tag, -1) for tag in removed)]
    for tag, difference in sorted(changes):
        await session.execute(_COUNT_TAG, {"tag": tag, "difference": difference})


async def list_tags(session: Session, *, after: str | None, limit: int) -> Sequence[TagRow]:
    """The tags that any notice bears, in the order of the alphabet."""
    query = select(TagRow).where(TagRow.notices > 0).order_by(TagRow.tag).limit(limit)
    if after is not None:
        query = query.where(TagRow.tag > after)
    return (await session.scalars(query)).all()


async def add_note(session: Session, row: InternalNoteRow) -> None:
    session.add(row)
    await session.flush()


async def find_note(session: Session, note_id: UUID) -> InternalNoteRow | None:
    return await session.get(InternalNoteRow, note_id)


async def is_superseded(session: Session, note_id: UUID) -> bool:
    """Whether there is a correction of it."""
    later = select(InternalNoteRow.id).where(InternalNoteRow.supersedes == note_id)
    return await session.scalar(later) is not None


async def count_notes(session: Session, notice_id: UUID) -> int:
    count = select(func.count()).where(InternalNoteRow.notice_id == notice_id)
    return int(await session.scalar(count) or 0)


async def list_notes(
    session: Session, notice_id: UUID, *, after: Place | None, limit: int
) -> Sequence[Any]:
    """(note, the id of its correction or None), the oldest first."""
    later = aliased(InternalNoteRow)
    query = (
        select(InternalNoteRow, later.id)
        .outerjoin(later, later.supersedes == InternalNoteRow.id)
        .where(InternalNoteRow.notice_id == notice_id)
        .order_by(InternalNoteRow.written_at, InternalNoteRow.id)
        .limit(limit)
    )
    if after is not None:
        place = func.row(InternalNoteRow.written_at, InternalNoteRow.id)
        query = query.where(place > func.row(*after))
    return (await session.execute(query)).all()


_COUNT_TAG = text("""
INSERT INTO tags (tag, notices) VALUES (:tag, greatest(:difference, 0))
ON CONFLICT (tag) DO UPDATE SET notices = tags.notices + :difference
""")
