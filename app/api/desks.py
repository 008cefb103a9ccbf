"""The regulator's own desk beside notices: assignment, tags, internal notes."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from app.api.deps import (
    After,
    Limit,
    Reading,
    ThePage,
    TheRetry,
    Transaction,
    VersionSeen,
    create,
    created,
    cut,
    etag,
    view,
)
from app.api.documents import NOT_MODIFIED, PROBLEMS
from app.api.doors import Keeper, Reader, TheHouse
from app.api.requests import StrictRoute
from app.domain.errors import Malformed
from app.kit import cursors
from app.services import assignments, internal_notes, notice_tags
from app.services.desks import find_desk
from app.services.idempotency import Answer
from app.wire.desks import (
    assignee,
    assignment_view,
    new_note,
    note_view,
    tag_page,
    tags_view,
)
from schemas.v1 import desks as v1
from schemas.v1.common import Page

router = APIRouter(prefix="/v1", tags=["desk"], route_class=StrictRoute, responses=PROBLEMS)


@router.put("/notices/{notice_id}/assignment", responses={200: {"model": v1.HeldAssignment}})
async def assign_notice(
    notice_id: UUID,
    body: v1.NewAssignment,
    house: TheHouse,
    keeper: Keeper,
    session: Transaction,
    seen: VersionSeen,
) -> Response:
    """Say who works on a notice: an officer, a team, or with null nobody any more.

    No platform is shown it, and the notice's own version stays as it is.
    """
    to = assignee(body)
    desk = await assignments.assign(
        session, house.clock, keeper, notice_id=notice_id, to=to, seen=seen
    )
    return view(assignment_view(notice_id, desk), tag=etag(desk.version))


@router.get(
    "/notices/{notice_id}/assignment",
    responses={200: {"model": v1.HeldAssignment}, **NOT_MODIFIED},
)
async def read_assignment(
    notice_id: UUID, request: Request, reader: Reader, session: Reading
) -> Response:
    """Who works on a notice. Who did before is in its events, as `notice.assigned`."""
    desk = await find_desk(session, reader, notice_id=notice_id)
    return view(assignment_view(notice_id, desk), tag=etag(desk.version), request=request)


@router.put("/notices/{notice_id}/tags", responses={200: {"model": v1.NoticeTags}})
async def tag_notice(
    notice_id: UUID,
    body: v1.NewTags,
    house: TheHouse,
    keeper: Keeper,
    session: Transaction,
    seen: VersionSeen,
) -> Response:
    """Set the tags of a notice: these and no others.

    A tag is read in small letters with hyphens between words. Write nothing that says who
    somebody is.
    """
    desk = await notice_tags.set_tags(
        session, house.clock, keeper, notice_id=notice_id, tags=body.tags, seen=seen
    )
    return view(tags_view(notice_id, desk), tag=etag(desk.version))


@router.get(
    "/notices/{notice_id}/tags", responses={200: {"model": v1.NoticeTags}, **NOT_MODIFIED}
)
async def read_tags(
    notice_id: UUID, request: Request, reader: Reader, session: Reading
) -> Response:
    """The tags of a notice."""
    desk = await find_desk(session, reader, notice_id=notice_id)
    return view(tags_view(notice_id, desk), tag=etag(desk.version), request=request)


@router.get("/tags", responses={200: {"model": Page[v1.Tag]}})
async def list_tags(
    _reader: Reader, session: Reading, limit: Limit = 50, after: After = None
) -> Response:
    """The tags that notices bear and how many bear each, in the order of the alphabet."""
    tags = await notice_tags.list_tags(session, after=_word(after), limit=limit + 1)
    return view(tag_page(tags, limit))


@router.post(
    "/notices/{notice_id}/notes", status_code=201, responses={201: {"model": v1.InternalNote}}
)
async def write_note(
    notice_id: UUID,
    body: v1.NewInternalNote,
    house: TheHouse,
    keeper: Keeper,
    session: Transaction,
    retry: TheRetry,
) -> Response:
    """Write a note beside a notice, for the regulator alone.

    It is sealed, and neither changed nor deleted: another that names it in `supersedes`
    takes its place.
    """

    async def act() -> Answer:
        note = await internal_notes.write_note(
            session, house, keeper, notice_id=notice_id, new=new_note(body)
        )
        return created(note_view(note), f"/v1/notices/{notice_id}/notes")

    return await create(session, house, retry, act)


@router.get("/notices/{notice_id}/notes", responses={200: {"model": Page[v1.InternalNote]}})
async def list_notes(
    notice_id: UUID, house: TheHouse, reader: Reader, session: Reading, page: ThePage
) -> Response:
    """The notes of a notice, the oldest first; those that were corrected as well."""
    notes = await internal_notes.list_notes(
        session, house, reader, notice_id=notice_id, after=page.after, limit=page.limit + 1
    )
    following = cut(notes, page.limit, lambda note: (note.written_at, note.id))
    items = [note_view(note) for note in notes]
    return view(Page[v1.InternalNote](items=items, next=following))


def _word(after: str | None) -> str | None:
    try:
        return None if after is None else cursors.read_word(after)
    except cursors.BadCursor as error:
        raise Malformed.at("/query/after", str(error)) from error
