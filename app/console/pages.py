"""How a page is added: its function, its address, and what one must be allowed to see it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import cast
from urllib.parse import quote
from uuid import UUID

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute

from app.console.protection import HEADERS, give_token, must_bear, must_come_from_here, token_in
from app.console.routes import ConsoleRoute
from app.console.uploads import MOST_FIELDS, Arrival, Upload, bounded, carries_file
from app.console.visits import CHANGE, REFRESHING, Visit
from app.domain.console_sessions import ConsoleSession
from app.domain.errors import Conflict, Malformed, Refusal, Stale
from app.domain.permissions import Act
from app.kit.turnstiles import Turnstile
from app.services import console_sessions
from app.services.house import House
from app.store.engine import Session
from app.store.failures import refusal_of
from app.wire.refusals import status_of

Page = Callable[[Visit], Awaitable[Response]]
# Takes the file of a form while it is being sent: gives the answer, or what the page is to
# find among what was sent.
Take = Callable[[Arrival], Awaitable[Response | Mapping[str, str]]]


class Pages:
    """The pages of one part of the console."""

    def __init__(self) -> None:
        self.routes: list[BaseRoute] = []
        self.acts: dict[str, Act | None] = {}

    def show(self, path: str, *, act: Act = Act.READ_REGISTER) -> Callable[[Page], Page]:
        """A page that is only read."""

        def keep(page: Page) -> Page:
            self._add(path, ["GET"], _Opening(act, page))
            return page

        return keep

    def send(
        self,
        path: str,
        *,
        act: Act | None = Act.KEEP_REGISTER,
        form: Page | None = None,
        takes: Take | None = None,
    ) -> Callable[[Page], Page]:
        """What the form at `path` does. `form` shows the form: when it is asked for, and
        again, with what is wrong, when the act is refused. `act` is None for what whoever
        sits here may do. `takes` takes the file that the form may carry, in no transaction.
        """

        def keep(page: Page) -> Page:
            methods = ["POST"] if form is None else ["GET", "POST"]
            self._add(path, methods, _Opening(act, form or page, page, takes))
            return page

        return keep

    def _add(self, path: str, methods: Sequence[str], opening: "_Opening") -> None:
        self.acts.update({f"{method} {path}": opening.act for method in methods})
        self.routes.append(ConsoleRoute(path, opening.answer, methods=methods))


class _Opening:
    """Lets in who may come in, and has a page answer within one transaction."""

    def __init__(
        self,
        act: Act | None,
        shown: Page,
        does: Page | None = None,
        takes: Take | None = None,
    ) -> None:
        self.act = act
        self._shown = shown
        self._does = does
        self._takes = takes

    async def answer(self, request: Request) -> Response:
        if request.method != "POST" or self._does is None:
            return await self._visited(request, self._shown, sent={})
        must_come_from_here(request)
        upload = None
        if self._takes is not None and carries_file(request):
            upload = await Upload.begun(request)
        sent = await form_of(bounded(request)) if upload is None else upload.fields
        if CHANGE in sent:
            return await self._visited(request, self._shown, sent=sent)
        try:
            return await self._done(request, self._does, sent, upload)
        except Exception as error:
            refusal = _to_be_shown(error)
            if refusal is None or self._shown is self._does:
                raise
        return await self._visited(request, self._shown, sent=sent, refused=refusal)

    async def _done(
        self, request: Request, does: Page, sent: dict[str, str], upload: Upload | None
    ) -> Response:
        if upload is None or self._takes is None:
            return await self._visited(request, does, sent=sent)
        arrival = await self._arrived(request, upload)
        taken = _to_sign_in(request) if arrival is None else await self._takes(arrival)
        if isinstance(taken, Response):
            return taken
        # Where it is refused, the form shows it as if it had been entered.
        sent.update(taken)
        return await self._visited(request, does, sent=sent)

    async def _arrived(self, request: Request, upload: Upload) -> Arrival | None:
        """The file of somebody who may send it with this form; None of nobody. Of the file
        nothing was read by then.
        """
        house = cast("House", request.app.state.house)
        async with house.sessions.begin() as session:
            held = await _who(request, house, session)
        if held is None:
            return None
        self._let_in(request, house, held, upload.fields)
        return Arrival(request=request, house=house, actor=held.actor, upload=upload)

    def _let_in(
        self, request: Request, house: House, held: ConsoleSession, sent: Mapping[str, str]
    ) -> None:
        admit(request, held)
        if self.act is not None:
            held.actor.must_be_allowed(self.act)
        if request.method == "POST":
            must_bear(house.sealer, held.id, sent.get("form_token", ""))

    async def _visited(
        self,
        request: Request,
        page: Page,
        *,
        sent: dict[str, str],
        refused: Refusal | None = None,
    ) -> Response:
        house = cast("House", request.app.state.house)
        async with house.sessions.begin() as session:
            held = await _who(request, house, session)
            if held is None:
                return _to_sign_in(request)
            self._let_in(request, house, held, sent)
            token = await _kept_open(request, house, session, held)
            visit = Visit(
                request=request,
                house=house,
                session=session,
                held=held,
                sent=sent,
                refused=refused,
            )
            response = await page(visit)
        for act in visit.afterwards:
            await act()
        if refused is not None:
            response.status_code = status_of(refused)
        if token is not None:
            give_token(request, response, token)
        return response


async def form_of(request: Request) -> dict[str, str]:
    """What was entered; of a name that stands there twice, the last."""
    form = await request.form(max_files=0, max_fields=MOST_FIELDS)
    return {name: value for name, value in form.items() if isinstance(value, str)}


async def _who(request: Request, house: House, session: Session) -> ConsoleSession | None:
    token = token_in(request)
    if token is None:
        return None
    held = await console_sessions.session_with(session, house.clock, token)
    request.state.held = held
    return held


async def _kept_open(
    request: Request, house: House, session: Session, held: ConsoleSession
) -> str | None:
    if REFRESHING in request.headers:
        return None
    return await console_sessions.keep_open(session, house.clock, held)


def admit(request: Request, held: ConsoleSession) -> None:
    """A key may ask no more often here than it may ask the API."""
    turnstile = cast("Turnstile[UUID]", request.app.state.turnstile)
    if held.actor.key_id is None:
        return
    allowance = turnstile.admit(held.actor.key_id)
    if allowance.exceeded:
        wait = {"Retry-After": str(allowance.resets_in)}
        raise HTTPException(429, "You have asked for pages too often.", wait)


def _to_sign_in(request: Request) -> Response:
    """And from there back to the page; to the page of the form where a form was sent."""
    if REFRESHING in request.headers:
        raise HTTPException(401, "Your session has ended. Sign in again.")
    query = request.url.query if request.method == "GET" else ""
    asked = request.url.path + (f"?{query}" if query else "")
    return RedirectResponse(f"/sign-in?next={quote(asked, safe='')}", 303, dict(HEADERS))


def _to_be_shown(error: Exception) -> Refusal | None:
    """A refusal about which the person can do something in the form itself."""
    refusal = error if isinstance(error, Refusal) else refusal_of(error)
    return refusal if isinstance(refusal, Malformed | Conflict | Stale) else None
