"""Requests that are held open: for as long as somebody is there, and where there is room."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from fastapi import Request, Response
from starlette.exceptions import HTTPException

from app.api import refusals
from app.kit import counters
from app.services.arrivals import Crowd, NoRoom

# Whoever waits or listens does so for a while, so there is no sense in asking again at once.
RETRY_AFTER = {"Retry-After": "15"}

Given = TypeVar("Given")


def no_room(error: NoRoom) -> Response:
    """What is answered where as many wait or listen as may."""
    counters.NO_ROOM.labels(error.crowd.value).inc()
    if error.crowd is Crowd.KEY:
        said = "As many requests of this key wait or listen already as may."
        raise HTTPException(429, said, RETRY_AFTER)
    said = "As many requests wait or listen already as this process lets; ask without wait."
    return refusals.answer(refusals.problem(503, "too_many_waiting", said), RETRY_AFTER)


async def while_there(request: Request, doing: Coroutine[None, None, Given]) -> Given | None:
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
