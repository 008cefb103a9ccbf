"""The desk beside a notice: who works on it, its tags, and notes for the regulator alone."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from starlette.responses import Response

from app.console.asking import PAGE, at_fields, page_of, place_asked
from app.console.pages import Pages
from app.console.people import assignee_in, label_of, people, written
from app.console.visits import Done, Visit
from app.domain.errors import Malformed
from app.domain.internal_notes import InternalNote, NewInternalNote
from app.domain.orders import Place
from app.kit import cursors
from app.services import assignments, desks, internal_notes, notice_tags, outlines

pages = Pages()

_LONGEST_TAGS: Final = 1_000
# Where the acts find fault, and which field of the page that is.
_FIELDS: Final = {"/officer_id": "/assignee", "/team_id": "/assignee", "/tags": "/tags"}


@pages.show("/notices/{notice_id}/desk")
async def show_desk(visit: Visit) -> Response:
    """Also shown again by each of its forms, with what is wrong there."""
    notice_id = _notice(visit)
    closed = await outlines.read_closed(visit.session, visit.actor, notice_id=notice_id)
    after = place_asked(visit)
    notes, following = await _notes(visit, notice_id, after and after[0])
    known = await people(visit)
    desk = await desks.find_desk(visit.session, visit.actor, notice_id=notice_id)
    return await visit.page(
        "desk.html",
        title=f"Desk of notice {closed.outline.notice.reference}",
        status=422 if after is None else 200,
        outline=closed.outline,
        desk=desk,
        assigned=known.called(desk.assignee),
        chosen=written(desk.assignee),
        offered=known.offered(),
        notes=notes,
        authors=await _authors(visit, notes),
        officers={one.id: one.name for one in known.officers.values()},
        following=following,
    )


@pages.send("/notices/{notice_id}/desk/assignment", form=show_desk)
async def assign(visit: Visit) -> Response:
    with visit.reading() as fields:
        to = assignee_in(fields, "assignee")
        seen = fields.version_seen()

    async def act() -> Done:
        with _at_its_field():
            await assignments.assign(
                visit.session,
                visit.house.clock,
                visit.actor,
                notice_id=_notice(visit),
                to=to,
                seen=seen,
            )
        name = (await people(visit)).called(to)
        return Done(_place(visit), f"Assigned to: {name}.")

    return await visit.once(act)


@pages.send("/notices/{notice_id}/desk/tags", form=show_desk)
async def set_tags(visit: Visit) -> Response:
    with visit.reading() as fields:
        text = fields.line("tags", most=_LONGEST_TAGS) or ""
        seen = fields.version_seen()

    async def act() -> Done:
        with _at_its_field():
            desk = await notice_tags.set_tags(
                visit.session,
                visit.house.clock,
                visit.actor,
                notice_id=_notice(visit),
                tags=tags_of(text),
                seen=seen,
            )
        return Done(_place(visit), f"Tags: {', '.join(desk.tags) or 'none'}.")

    return await visit.once(act)


@pages.send("/notices/{notice_id}/desk/notes", form=show_desk)
async def write_note(visit: Visit) -> Response:
    with visit.reading() as fields:
        text = fields.must_prose("text", what="the note")
    return await _write(visit, NewInternalNote(text), "The note is kept.")


async def ask_to_correct(visit: Visit) -> Response:
    notice_id, note_id = _notice(visit), visit.id_in_path("note_id", "note")
    note = await internal_notes.find_note(
        visit.session, visit.house, visit.actor, notice_id=notice_id, note_id=note_id
    )
    return await visit.page("correct_note.html", title="Correct a note", note=note)


@pages.send("/notices/{notice_id}/desk/notes/{note_id}", form=ask_to_correct)
async def correct_note(visit: Visit) -> Response:
    """A note of its own that takes the place of the one before; both are kept."""
    with visit.reading() as fields:
        text = fields.must_prose("text", what="the note")
    new = NewInternalNote(text, supersedes=visit.id_in_path("note_id", "note"))
    return await _write(visit, new, "The note is corrected.")


def tags_of(text: str) -> list[str]:
    """Tags as people write them, with commas in between."""
    return [word for word in (part.strip() for part in text.split(",")) if word]


async def _write(visit: Visit, new: NewInternalNote, told: str) -> Response:
    async def act() -> Done:
        await internal_notes.write_note(
            visit.session, visit.house, visit.actor, notice_id=_notice(visit), new=new
        )
        return Done(_place(visit), told)

    return await visit.once(act)


async def _notes(
    visit: Visit, notice_id: UUID, after: Place | None
) -> tuple[Sequence[InternalNote], str | None]:
    rows = await internal_notes.list_notes(
        visit.session,
        visit.house,
        visit.actor,
        notice_id=notice_id,
        after=after,
        limit=PAGE + 1,
    )
    return page_of(rows, lambda note: cursors.write(note.written_at, note.id))


async def _authors(visit: Visit, notes: Sequence[InternalNote]) -> dict[UUID | None, str]:
    """By their keys, of notes that no officer wrote."""
    keys = {note.author_key_id for note in notes if note.author_officer_id is None}
    return {key_id: await label_of(visit, key_id) for key_id in keys}


@contextmanager
def _at_its_field() -> Generator[None]:
    try:
        yield
    except Malformed as refusal:
        raise at_fields(refusal, _FIELDS) from refusal


def _notice(visit: Visit) -> UUID:
    return visit.id_in_path("notice_id", "notice")


def _place(visit: Visit) -> str:
    return f"/notices/{_notice(visit)}/desk"
