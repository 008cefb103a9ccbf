"""/v1/changes and /v1/stream: what changed, page by page or as it comes."""

import re
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response

from app.api.deps import view
from app.api.documents import PROBLEMS
from app.api.doors import Observer, TheHouse
from app.api.requests import StrictRoute
from app.api.streams import EVENT_STREAM, EventStream, Start
from app.api.waiting import no_room, while_there
from app.domain.changes import sight_of
from app.domain.errors import Malformed
from app.kit import cursors
from app.services import changes
from app.services.arrivals import NoRoom
from app.wire.changes import changes_view, wanted_of
from schemas.v1 import changes as v1

router = APIRouter(prefix="/v1", tags=["changes"], route_class=StrictRoute, responses=PROBLEMS)

_A_POSITION = re.compile(r"[0-9]{1,18}", re.ASCII)
_LAST_EVENT_ID = "/header/last-event-id"
_AFTER = "/query/after"

LastEventId = Annotated[
    str | None,
    Header(max_length=18, description="The position of the last change that you were told."),
]


@router.get("/changes", responses={200: {"model": v1.Changes}})
async def read_changes(
    asked: Annotated[v1.ChangesQuery, Query()],
    request: Request,
    house: TheHouse,
    observer: Observer,
) -> Response:
    """What changed, the oldest first, by positions that leave none out.

    Send `next` of one answer as `after` of the next. With filters a page may be empty while
    more is to come; with `wait` an answer without items is held, at the end of the log, until
    there is one. The role `dashboard` is shown kinds, positions and moments, and may choose by
    `kind` alone.
    """
    wanted = wanted_of(asked)
    sight = sight_of(observer, wanted)
    reading = changes.read_changes(
        house,
        observer,
        wanted=wanted,
        sight=sight,
        after=_position(asked.after) or 0,
        limit=asked.limit,
        wait=timedelta(seconds=asked.wait),
    )
    try:
        found = await while_there(request, reading) if asked.wait else await reading
    except NoRoom as error:
        return no_room(error)
    if found is None:
        return Response(status_code=204)  # nobody is there any more to read it
    return view(changes_view(found.changes, found.through, sight))


@router.get(
    "/stream",
    response_class=Response,
    responses={
        200: {
            "description": "Server-sent events, until either side ends it.",
            "content": {EVENT_STREAM: {"schema": {"type": "string"}}},
        }
    },
)
async def stream_changes(
    asked: Annotated[v1.StreamQuery, Query()],
    house: TheHouse,
    observer: Observer,
    last_event_id: LastEventId = None,
) -> Response:
    """What changes, as it comes: each event is a `Change`, its id the position.

    It begins after Last-Event-ID, else after `after`, else now. Who is too far behind for that
    is sent an event `reset`, with where to go on in /v1/changes and through which position to
    read there; then the stream goes on from that position.
    """
    wanted = wanted_of(asked)
    start = _start(asked.after, last_event_id)
    return EventStream(house.changes, observer, wanted, sight_of(observer, wanted), start)


def _start(after: str | None, last_event_id: str | None) -> Start:
    if last_event_id is None:
        return Start(_position(after), _AFTER)
    if not _A_POSITION.fullmatch(last_event_id):
        raise Malformed.at(_LAST_EVENT_ID, "send the id of an event of this stream")
    return Start(int(last_event_id), _LAST_EVENT_ID)


def _position(after: str | None) -> int | None:
    if after is None:
        return None
    try:
        return cursors.read_position(after)
    except cursors.BadCursor as error:
        raise Malformed.at(_AFTER, str(error)) from error
