"""/v1/inbox: what a platform was told, and holding the line until there is more."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Annotated, TypeVar

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from app.api import refusals
from app.api.deps import Answering, TheHouse
from app.api.documents import PROBLEMS
from app.api.requests import StrictRoute
from app.domain.errors import Malformed
from app.kit import cursors
from app.services import inbox
from app.services.arrivals import Crowd, NoRoom
from app.wire.messages import inbox_body
from schemas.v1 import messages as v1

router = APIRouter(
    prefix="/v1/inbox", tags=["messages"], route_class=StrictRoute, responses=PROBLEMS
)

Given = TypeVar("Given")


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
        found = await _while_there(request, reading) if asked.wait else await reading
    except NoRoom as error:
        return _no_room(error)
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


def _no_room(error: NoRoom) -> Response:
    if error.crowd is Crowd.KEY:
        raise HTTPException(429, "As many requests of this key wait already as may.")
    said = "As many requests wait already as this process lets wait; ask without wait."
    return refusals.answer(refusals.problem(503, "too_many_waiting", said))


async def _while_there(request: Request, doing: Coroutine[None, None, Given]) -> Given | None:
    """What it gives; None when the client went away before it was done."""
    task = asyncio.create_task(doing)
    gone = asyncio.create_task(_gone(request))
    try:
        await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
        return task.result() if task.done() else None
    finally:
        for one in (task, gone):
            one.cancel()
        await asyncio.gather(task, gone, return_exceptions=True)


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        """The body of a GET is empty."""
