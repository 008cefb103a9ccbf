"""What keeps a page's acts to the person in front of it: the cookie, the token, the policy."""

import hmac
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from app.domain.console_sessions import LONGEST
from app.domain.errors import Forbidden
from app.kit.sealing import Sealer

# Nothing but our own files; no script and no style that stands in a page itself.
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
        ),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
)

_COOKIE = "forthwith-console"
_LONGEST_TOKEN = 100


class FormNotFromHere(Forbidden):
    """A form that was not on one of our pages, or on one of another session."""

    code = "form_not_from_here"


def _cookie_name(request: Request) -> str:
    """Behind https no other host of the domain, and no page without it, can set it."""
    return f"__Host-{_COOKIE}" if request.url.scheme == "https" else _COOKIE


def token_in(request: Request) -> str | None:
    token = request.cookies.get(_cookie_name(request))
    return token if token and len(token) <= _LONGEST_TOKEN else None


def give_token(request: Request, response: Response, token: str) -> None:
    response.set_cookie(
        _cookie_name(request),
        token,
        max_age=int(LONGEST.total_seconds()),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def take_token(request: Request, response: Response) -> None:
    """Of somebody who has left."""
    response.delete_cookie(
        _cookie_name(request),
        path="/",
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def must_come_from_here(request: Request) -> None:
    """Refuses what another site sends. Our pages tell nobody where they are, so their forms
    come with an origin of null; a browser of today says in its own words where from.
    """
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "null")
    if site is not None:
        here = site == "same-origin"
    else:
        here = origin == "null" or urlsplit(origin).netloc == request.headers.get("host")
    if not here:
        raise FormNotFromHere("This was sent from another site. Open the page here instead.")


def form_token(sealer: Sealer, session_id: UUID) -> str:
    """Stands in every form of a session, and in no form of another."""
    return sealer.fingerprint(b"console form", session_id.bytes).hex()


def must_bear(sealer: Sealer, session_id: UUID, sent: str) -> None:
    known = form_token(sealer, session_id)
    if not hmac.compare_digest(known.encode(), sent.encode("utf-8", "replace")):
        raise FormNotFromHere(
            "This form belongs to a session that has ended. Open the page again and resend it."
        )


def local_path(asked: str) -> str:
    """Where to go after sign-in: a page of this console, whatever was asked for."""
    parts = urlsplit(asked)
    is_local = asked.startswith("/") and not asked.startswith(("//", "/\\"))
    plain = asked.isascii() and asked.isprintable() and "\\" not in asked
    return asked if is_local and plain and not parts.netloc and len(asked) < 2_000 else "/"
