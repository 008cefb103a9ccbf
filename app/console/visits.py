"""One request of a person at the console: who, what was sent, and how it is answered."""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import field
from datetime import datetime
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.console import fields
from app.console.protection import HEADERS
from app.console.surroundings import around, html
from app.domain.console_sessions import ConsoleSession
from app.domain.errors import Malformed, Refusal, Unknown
from app.domain.permissions import ALLOWED, Act, Actor
from app.services import console_sessions, idempotency
from app.services.house import House
from app.services.idempotency import Answer, Retry
from app.store.engine import Session
from app.values import dataclass

# What a page asks for by itself, to be up to date: nobody is there for that.
REFRESHING = "forthwith-refresh"
# The name of buttons that lead back to the form with all that was entered, and do nothing.
CHANGE = "change"
_ONCE_CHARACTERS = 43
# Whether what became of it is wanted as a file is no part of what is to be done, either.
_NOT_OF_THE_ACT = frozenset({"form_token", "once", "confirmed", "as_file", CHANGE})


@dataclass(frozen=True, slots=True)
class Done:
    """What became of an act: which page shows it, and what that page says first."""

    to: str
    told: str


@dataclass(kw_only=True)
class Visit:
    """What a page's function is given. `session` is the transaction of the whole request."""

    request: Request
    house: House
    session: Session
    held: ConsoleSession
    sent: Mapping[str, str] = field(default_factory=dict[str, str])
    refused: Refusal | None = None

    def __post_init__(self) -> None:
        self.now: datetime = self.house.clock.now()
        # What is done once the transaction is committed, before the answer is sent.
        self.afterwards: list[Callable[[], Awaitable[None]]] = []

    @property
    def actor(self) -> Actor:
        return self.held.actor

    def may(self, act: Act) -> bool:
        return act in ALLOWED[self.actor.role]

    def id_in_path(self, name: str, what: str) -> UUID:
        """An identifier that the path names; Unknown when it is none."""
        try:
            return UUID(self.request.path_params[name])
        except ValueError:
            raise Unknown(f"There is no such {what}.") from None

    @property
    def asked(self) -> dict[str, str]:
        """What is asked for in the address; of a name that stands there twice, the last."""
        return dict(self.request.query_params)

    def reading(self) -> AbstractContextManager[fields.Fields]:
        """The form that was sent, to be read; what is wrong with it is refused at the end."""
        return fields.reading(self.sent)

    @property
    def confirmed(self) -> bool:
        """Whether the person saw what the act will do, and said yes."""
        return self.sent.get("confirmed") == "yes"

    @property
    def retry(self) -> Retry | None:
        """What a form is known by when it is sent again."""
        owner, key = known_by(self.sent, self.actor)
        told = sorted(f"{k}\0{v}" for k, v in self.sent.items() if k not in _NOT_OF_THE_ACT)
        path = str(self.request.scope["path"])
        fingerprint = self.house.sealer.fingerprint(
            b"console", path.encode(), *(one.encode("utf-8", "replace") for one in told)
        )
        return Retry(owner, key, fingerprint)

    async def once(self, act: Callable[[], Awaitable[Done]]) -> Response:
        """Does an act, once however often its form is sent, and shows what became of it."""

        async def answer() -> Answer:
            return self.answer(await act())

        sealer, retry = self.house.sealer, self.retry
        return await self.after(
            await idempotency.once(self.session, sealer, self.now, retry=retry, act=answer)
        )

    @staticmethod
    def answer(done: Done) -> Answer:
        """As it is kept for a form that is sent again."""
        return Answer(303, "{}", {"Location": done.to, "Told": done.told})

    async def after(self, answer: Answer) -> Response:
        """Shows what became of an act that may have been done before."""
        return await self.go(answer.headers["Location"], answer.headers["Told"])

    async def go(self, path: str, told: str | None = None) -> Response:
        """To another page of the console, which first says what was done."""
        if told is not None:
            await console_sessions.tell(self.session, self.held, told)
        return RedirectResponse(path, 303, dict(HEADERS))

    def read_keys_anew(self) -> None:
        """Once this is committed: what keys open has changed, or who they belong to."""

        async def forget() -> None:
            self.house.doorkeeper.forget()

        self.afterwards.append(forget)

    async def page(
        self,
        template: str,
        *,
        title: str,
        status: int = 200,
        **context: Any,  # noqa: ANN401 - whatever the template shows
    ) -> Response:
        """A page by its template, with what every page shows around it."""
        whole = {
            **around(self.request, self.house, self.held, title),
            "told": await self._told(),
            "refused": self.refused,
            "faults": faults_of(self.refused),
            "sent": self.sent,
            "once": self.sent.get("once") or secrets.token_urlsafe(32),
            "may": self.may,
            **context,
        }
        return html(template, whole, status=status)

    async def confirm(
        self,
        *,
        title: str,
        consequences: Sequence[str],
        rows: Sequence[tuple[str, str]],
        button: str,
        back: str,
    ) -> Response:
        """Asks whether the act is meant, with what it will do; then the form comes again."""
        left_out = _NOT_OF_THE_ACT - {"once"}
        kept = {k: v for k, v in self.sent.items() if k not in left_out}
        return await self.page(
            "confirm.html",
            title=title,
            consequences=consequences,
            rows=rows,
            button=button,
            back=back,
            kept=kept,
        )

    async def ask(
        self,
        *,
        title: str,
        consequences: Sequence[str],
        button: str,
        back: str,
        seen: int | None = None,
    ) -> Response:
        """Says what an act will do that needs nothing entered, with the button that does it."""
        kept = {} if seen is None else {"seen": self.sent.get("seen", str(seen))}
        return await self.page(
            "act.html",
            title=title,
            consequences=consequences,
            button=button,
            back=back,
            kept=kept,
        )

    async def _told(self) -> str | None:
        """What the act before has left to be said, once."""
        if self.held.told is None or REFRESHING in self.request.headers:
            return None
        await console_sessions.tell(self.session, self.held, None)
        return self.held.told


def known_by(sent: Mapping[str, str], actor: Actor) -> tuple[UUID, str]:
    """Whose form it is, and by which key it is known again when it is sent twice."""
    name = sent.get("once", "")
    if len(name) != _ONCE_CHARACTERS or not name.isascii() or actor.owner is None:
        raise Malformed("This form is not complete. Open the page again and send it anew.")
    return actor.owner, f"console-{name}"


def faults_of(refusal: Refusal | None) -> dict[str, str]:
    """What is wrong with each field, by the field's name in the form, in the order found."""
    faults: dict[str, str] = {}
    if isinstance(refusal, Malformed):
        for fault in refusal.faults:
            # Of several faults of one field the first is told.
            faults.setdefault(field_of(fault.pointer), fault.detail)
    return faults


def field_of(pointer: str) -> str:
    """/query/due_after is the field due_after, /items/0/url the field items-0-url."""
    return pointer.removeprefix("/query").strip("/").replace("/", "-")
