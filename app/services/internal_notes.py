"""Internal notes beside notices: written, corrected by another, read by the regulator alone."""

from uuid import UUID

from app.domain.errors import Malformed, Unknown
from app.domain.events import EventKind
from app.domain.internal_notes import (
    MOST_NOTES,
    InternalNote,
    NewInternalNote,
    NoteSuperseded,
    TooManyNotes,
)
from app.domain.orders import Place
from app.domain.permissions import Actor
from app.kit.ids import new_id
from app.kit.sealing import Sealer
from app.services.desks import hold_desk, must_be_the_regulators, tell
from app.services.house import House
from app.services.locators import open_internal_note, seal_internal_note
from app.store import desks, reading
from app.store.engine import Session
from app.store.tables.desks import InternalNoteRow


async def write_note(
    session: Session, house: House, actor: Actor, *, notice_id: UUID, new: NewInternalNote
) -> InternalNote:
    """Adds a note, sealed. A correction takes the place of one before it; both are kept.

    Refused: to correct what is no note of this notice, or was corrected already.
    """
    row = await hold_desk(session, actor, notice_id=notice_id, seen=None)
    if await desks.count_notes(session, notice_id) >= MOST_NOTES:
        raise TooManyNotes(f"A notice takes at most {MOST_NOTES} notes.")
    await _must_be_correctable(session, notice_id, new.supersedes)
    now, note_id = house.clock.now(), new_id()
    note = InternalNoteRow(
        id=note_id,
        notice_id=notice_id,
        text_sealed=seal_internal_note(house.sealer, note_id, new.text),
        supersedes=new.supersedes,
        author_key_id=actor.key_id,
        author_officer_id=actor.officer_id,
        written_at=now,
    )
    await desks.add_note(session, note)
    facts = {"note_id": note_id, "supersedes": new.supersedes and str(new.supersedes)}
    await tell(session, actor, EventKind.NOTICE_NOTED, row=row, now=now, facts=facts)
    return _note(house.sealer, note, None)


async def list_notes(
    session: Session,
    house: House,
    actor: Actor,
    *,
    notice_id: UUID,
    after: Place | None,
    limit: int,
) -> list[InternalNote]:
    """Every note of a notice, the oldest first; those that were corrected as well."""
    must_be_the_regulators(await reading.find(session, notice_id), actor)
    rows = await desks.list_notes(session, notice_id, after=after, limit=limit)
    return [_note(house.sealer, row, correction) for row, correction in rows]


async def find_note(
    session: Session, house: House, actor: Actor, *, notice_id: UUID, note_id: UUID
) -> InternalNote:
    """One note of a notice, whether it was corrected or not."""
    must_be_the_regulators(await reading.find(session, notice_id), actor)
    row = await desks.find_note(session, note_id)
    if row is None or row.notice_id != notice_id:
        raise Unknown("There is no such note of this notice.")
    return _note(house.sealer, row, None)


async def _must_be_correctable(
    session: Session, notice_id: UUID, supersedes: UUID | None
) -> None:
    if supersedes is None:
        return
    before = await desks.find_note(session, supersedes)
    if before is None or before.notice_id != notice_id:
        raise Malformed.at("/supersedes", "there is no such note of this notice")
    if await desks.is_superseded(session, supersedes):
        raise NoteSuperseded("This note was corrected already; correct its correction.")


def _note(sealer: Sealer, row: InternalNoteRow, superseded_by: UUID | None) -> InternalNote:
    return InternalNote(
        id=row.id,
        notice_id=row.notice_id,
        text=open_internal_note(sealer, row.id, row.text_sealed),
        author_key_id=row.author_key_id,
        author_officer_id=row.author_officer_id,
        written_at=row.written_at,
        supersedes=row.supersedes,
        superseded_by=superseded_by,
    )
