"""Around every request: its size, its limits, its log line, and no failure unanswered."""

import time
from collections.abc import Callable, MutableMapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.direct import DirectRoutes
from app.api.limits import body_limit
from app.kit import counters
from app.kit.logs import get_log
from app.kit.turnstiles import Allowance
from app.services.following import keep_in_step
from app.services.house import House

log = get_log("api")

# Answers a request that ends in an error, whatever it is.
Respond = Callable[[Exception, Request], Response]

# On every answer that does not say otherwise.
_UNLESS_SAID = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cache-control", b"no-store"),
)

# On every answer of a sandbox, so that nobody takes it for a register in earnest.
_IN_SANDBOX = (b"forthwith-sandbox", b"1")


class Doorway:
    """One layer of plain ASGI: cheaper than several, and nothing slips between them."""

    def __init__(self, app: ASGIApp, direct: DirectRoutes, respond: Respond) -> None:
        self._app = app
        self._direct = direct
        self._respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        visit = _Visit(scope, receive, send, self._respond)
        route = self._direct.find(scope)
        await visit.run(self._app if route is None else route.app)


class _Visit:
    """One request, from its first byte to its log line."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, respond: Respond) -> None:
        self._respond = respond
        self._method = scope["method"]
        # To HEAD is answered what GET would be, without the body.
        self._scope: Scope = scope if self._method != "HEAD" else {**scope, "method": "GET"}
        self._receive = receive
        self._send = send
        self._status: int | None = None
        self._read = 0
        self._limit = body_limit(scope["path"])
        self._scope.setdefault("state", {})
        house: House | None = getattr(scope["app"].state, "house", None)
        self._sandbox = house if house is not None and house.sandbox is not None else None

    async def run(self, app: ASGIApp) -> None:
        began = time.perf_counter()
        try:
            if self._declares_too_much():
                await self._answer(self._too_large())
            else:
                if self._sandbox is not None:
                    await keep_in_step(self._sandbox)
                await app(self._scope, self._bounded_receive, self._finishing_send)
        except Exception as error:  # noqa: BLE001 - the last place where a failure can be answered
            await self._answer(error)
        self._record(time.perf_counter() - began)

    def _declares_too_much(self) -> bool:
        if self._limit is None:
            return False
        for name, value in self._scope["headers"]:
            if name == b"content-length":
                return not value.isdigit() or len(value) > 12 or int(value) > self._limit
        return False

    async def _bounded_receive(self) -> Message:
        message = await self._receive()
        if message["type"] == "http.request" and self._limit is not None:
            self._read += len(message.get("body", b""))
            if self._read > self._limit:
                raise self._too_large()
        return message

    def _too_large(self) -> HTTPException:
        return HTTPException(413, f"At most {self._limit} bytes are taken here.")

    async def _finishing_send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            self._add_headers(message)
            await self._send(message)
            if self._method == "HEAD":
                # All of it: what has no end by itself would otherwise be waited for.
                await self._send({"type": "http.response.body", "body": b""})
        elif self._method != "HEAD":
            await self._send(message)

    def _add_headers(self, message: MutableMapping[str, Any]) -> None:
        headers = message["headers"]
        said = {name for name, _ in headers}
        headers.extend(header for header in _UNLESS_SAID if header[0] not in said)
        allowance: Allowance | None = self._scope["state"].get("allowance")
        if allowance is not None:
            headers.extend(allowance.headers())
        if self._sandbox is not None:
            headers.append(_IN_SANDBOX)

    async def _answer(self, error: Exception) -> None:
        answer = self._respond(error, Request(self._scope))
        _note(error, answer.status_code)
        if self._status is not None:
            # The answer has begun; all that is left is to end it without pretending.
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
            return
        await answer(self._scope, self._receive, self._finishing_send)

    def _record(self, seconds: float) -> None:
        # The route's template and never the address asked for: that may hold a locator.
        route = getattr(self._scope.get("route"), "path", "unknown")
        counters.record_request(self._method, route, self._status or 0, seconds)
        log.debug("request", method=self._method, route=route, status=self._status)


def _note(error: Exception, status: int) -> None:
    if status == 500:
        counters.FAILURES.inc()
        log.error("request_failed", exc_info=error)
    elif status == 503:
        counters.DATABASE_AWAY.inc()
        log.warning("database_away", exc_info=error)
