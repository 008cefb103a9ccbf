"""Refusals and failures as pages: what happened, and what to do."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.console.surroundings import around, html
from app.domain.console_sessions import ConsoleSession
from app.domain.errors import Refusal
from app.services.house import House
from app.store.failures import is_away, refusal_of
from app.values import dataclass
from app.wire.refusals import status_of

RETRY_AFTER_SECONDS = 2


@dataclass(frozen=True, slots=True)
class _Told:
    """What a page says of a refusal of one kind: its title, and what to do."""

    title: str
    to_do: str


_AWAY = _Told("The register cannot be reached", "Wait a moment, then load the page again.")
_FAILED = _Told(
    "Sorry, there is a problem with the service",
    "The failure has been recorded. Try again; if it fails again, tell whoever runs it.",
)
_TOLD: Mapping[int, _Told] = MappingProxyType(
    {
        401: _Told("You are signed out", "Sign in again."),
        403: _Told("You may not do this", "Go back, or sign in with a key that may."),
        404: _Told("Page not found", "Check the address, or start from the overview."),
        405: _Told("This cannot be done here", "Start from the overview."),
        409: _Told("This cannot be done now", "Go back and look at how things stand."),
        412: _Told("This changed meanwhile", "Go back, read it again and decide anew."),
        413: _Told("Too much was sent", "Send less at once."),
        422: _Told("This cannot be taken", "Go back and correct what was entered."),
        429: _Told("Too many requests", "Wait a minute, then load the page again."),
        503: _AWAY,
    }
)


def response_to(error: Exception, request: Request) -> Response:
    """The page that is shown when a request ends in this error, whatever it is."""
    refusal = error if isinstance(error, Refusal) else refusal_of(error)
    if refusal is not None:
        return _page(request, status_of(refusal), refusal.detail)
    if isinstance(error, HTTPException):
        return _page(request, error.status_code, error.detail, error.headers)
    if is_away(error):
        wait = {"Retry-After": str(RETRY_AFTER_SECONDS)}
        return _page(request, 503, "The database does not answer.", wait)
    return _page(request, 500, "")


def _page(
    request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None
) -> Response:
    told = _TOLD.get(status, _FAILED)
    house = cast("House", request.app.state.house)
    held = cast("ConsoleSession | None", getattr(request.state, "held", None))
    context = {**around(request, house, held, told.title), "detail": detail, "told_of": told}
    return html("refused.html", context, status=status, headers=headers)
