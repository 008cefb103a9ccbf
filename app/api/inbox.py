"""/v1/inbox: what a platform was told, and holding the line until there is more."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.api.documents import PROBLEMS
from app.api.doors import Answering, TheHouse
from app.api.requests import StrictRoute
from app.api.waiting import no_room, while_there
from app.domain.errors import Malformed
from app.kit import cursors
from app.services import inbox
from app.services.arrivals import NoRoom
from app.wire.messages import inbox_body
from schemas.v1 import messages as v1

router = APIRouter(
    prefix="/v1/inbox", tags=["messages"], route_class=StrictRoute, responses=PROBLEMS
)


@router.get("", responses={200: {"model": v1.Inbox}})
async def read_inbox(
    asked: Annotated[v1.InboxQuery, Query()],
    request: Request,
    house: TheHouse,
    platform: Answering,
) -> Response:
    """What this platform was told, oldest first; each item equals the body of its webhook.

    Nothing is marked as read: the place is the client's, who sends `next` of one answer as
    `after` of the next. With `wait` an answer without items is held until there is one.
    """
    after = _position(asked.after)
    reading = inbox.read_inbox(
        house, platform, after=after, limit=asked.limit, wait=timedelta(seconds=asked.wait)
    )
    try:
        found = await while_there(request, reading) if asked.wait else await reading
    except NoRoom as error:
        return no_room(error)
    if found is None:
        return Response(status_code=204)  # nobody is there any more to read it
    return Response(inbox_body(found, after=after), media_type="application/json")


def _position(after: str | None) -> int:
    if after is None:
        return 0
    try:
        return cursors.read_position(after)
    except cursors.BadCursor as error:
        raise Malformed.at("/query/after", str(error)) from error
