"""An answer that goes on: server-sent events, for as long as both sides wish."""

import asyncio

from fastapi import Request, Response
from starlette.types import Receive, Scope, Send

from app.api.waiting import no_room, while_there
from app.domain.changes import Sight, Wanted
from app.domain.permissions import Actor
from app.kit import counters
from app.services.arrivals import NoRoom
from app.services.change_feed import ChangeFeed, Ending, Listener
from app.services.changes import begin, follow
from app.values import dataclass

EVENT_STREAM = "text/event-stream"
# Whoever takes nothing for so long has gone without saying so.
PATIENCE_SECONDS = 20.0

_HEADERS = [
    (b"content-type", EVENT_STREAM.encode()),
    # No proxy is to gather what should arrive now.
    (b"x-accel-buffering", b"no"),
]


@dataclass(frozen=True, slots=True)
class Start:
    """After which position somebody wants to begin, None for the end of the log; and where in
    the request that was said.
    """

    after: int | None
    pointer: str


class EventStream(Response):
    """Refused, like any other request, until it has begun; after that it can only end."""

    media_type = EVENT_STREAM

    def __init__(
        self, feed: ChangeFeed, actor: Actor, wanted: Wanted, sight: Sight, start: Start
    ) -> None:
        super().__init__()
        self._feed = feed
        self._actor = actor
        self._wanted = wanted
        self._sight = sight
        self._start = start

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with self._feed.place(self._actor.key_id, self._wanted, self._sight) as listener:
                await begin(
                    self._feed,
                    listener,
                    after=self._start.after,
                    pointer=self._start.pointer,
                )
                await self._tell(listener, Request(scope, receive), send)
        except NoRoom as error:
            await no_room(error)(scope, receive, send)

    async def _tell(self, listener: Listener, request: Request, send: Send) -> None:
        counters.STREAMS_OPEN.inc()
        try:
            await send({"type": "http.response.start", "status": 200, "headers": [*_HEADERS]})
            await while_there(request, self._send_all(listener, send))
        finally:
            counters.STREAMS_OPEN.dec()
            counters.STREAMS_ENDED.labels(listener.ending or Ending.LEFT).inc()

    async def _send_all(self, listener: Listener, send: Send) -> None:
        try:
            async for piece in follow(self._feed, listener):
                await _send_in_time(send, piece, more=True)
            await _send_in_time(send, b"", more=False)
        except TimeoutError:
            listener.end(Ending.STALLED)


async def _send_in_time(send: Send, piece: bytes, *, more: bool) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        await send({"type": "http.response.body", "body": piece, "more_body": more})
