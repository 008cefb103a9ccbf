"""Sitting down at the console with a key, and leaving it.

A key is one way to prove who one is. Another, such as the regulator's own sign-on, would be
another route here that ends in `_sat_down` as well.
"""

from typing import cast
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.console.navigation import home_of
from app.console.pages import Pages, form_of
from app.console.protection import (
    HEADERS,
    give_token,
    local_path,
    must_come_from_here,
    take_token,
    token_in,
)
from app.console.routes import ConsoleRoute
from app.console.surroundings import around, html
from app.console.visits import Visit
from app.domain.permissions import Actor
from app.kit.turnstiles import Allowance, Turnstile
from app.services import console_sessions
from app.services.house import House

pages = Pages()

_LONGEST_KEY = 500
_NO_KEY = "Enter your key"
_UNKNOWN_KEY = "This key is not known here, or it has ended. Check it, or ask for another"
_NOT_FOR_PEOPLE = (
    "A key of the role {role} does not open the console. Sign in with the key of an officer, "
    "a supervisor or a platform"
)


async def show_sign_in(request: Request) -> Response:
    return _form(request, fault=None)


async def sign_in(request: Request) -> Response:
    must_come_from_here(request)
    allowance = _attempt(request)
    if allowance.exceeded:
        fault = f"There were too many attempts. Try again in {allowance.resets_in} seconds"
        wait = {"Retry-After": str(allowance.resets_in)}
        return _form(request, fault=fault, status=429, headers=wait)
    house = cast("House", request.app.state.house)
    key = (await form_of(request)).get("key", "").strip()
    actor = await house.doorkeeper.actor_with(key) if 0 < len(key) <= _LONGEST_KEY else None
    if actor is None:
        return _form(request, fault=_UNKNOWN_KEY if key else _NO_KEY, status=422)
    home = home_of(actor)
    if home is None:
        return _form(request, fault=_NOT_FOR_PEOPLE.format(role=actor.role), status=403)
    return await _sat_down(request, house, actor, home)


@pages.send("/sign-out", act=None)
async def sign_out(visit: Visit) -> Response:
    await console_sessions.close_session(visit.session, visit.house.clock, visit.held)
    response = RedirectResponse("/sign-in", 303, dict(HEADERS))
    take_token(visit.request, response)
    return response


async def _sat_down(request: Request, house: House, actor: Actor, home: str) -> Response:
    """Opens a session for whoever proved to be this actor; the one before it ends."""
    async with house.sessions.begin() as session:
        before = token_in(request)
        held = before and await console_sessions.session_with(session, house.clock, before)
        if held:
            await console_sessions.close_session(session, house.clock, held)
        opened = await console_sessions.open_session(session, house.clock, actor)
    asked = request.query_params.get("next", home)
    response = RedirectResponse(local_path(asked), 303, dict(HEADERS))
    give_token(request, response, opened.token)
    return response


def _attempt(request: Request) -> Allowance:
    turnstile = cast("Turnstile[str]", request.app.state.sign_ins)
    return turnstile.admit("" if request.client is None else request.client.host)


def _form(
    request: Request,
    *,
    fault: str | None,
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    house = cast("House", request.app.state.house)
    where = local_path(request.query_params.get("next", "/"))
    context = {
        **around(request, house, None, "Sign in"),
        "faults": {} if fault is None else {"key": fault},
        "action": "/sign-in" if where == "/" else f"/sign-in?next={quote(where, safe='')}",
    }
    return html("sign_in.html", context, status=status, headers=headers)


routes = [
    ConsoleRoute("/sign-in", show_sign_in, methods=["GET"]),
    ConsoleRoute("/sign-in", sign_in, methods=["POST"]),
]
