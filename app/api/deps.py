"""What handlers ask for besides who is at the door: a transaction, a retry's name, a page."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends, Header, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import StringConstraints

from app.api.doors import actor_of, house_of
from app.api.requests import header_of
from app.domain.errors import Malformed
from app.domain.permissions import Actor
from app.kit import cursors
from app.services.house import House
from app.services.idempotency import Answer, Retry, once
from app.store.engine import Session
from app.values import dataclass
from schemas.v1.common import Out


async def transaction(request: Request) -> AsyncIterator[Session]:
    async with house_of(request).sessions.begin() as session:
        yield session


async def reading(request: Request) -> AsyncIterator[Session]:
    async with house_of(request).sessions() as session:
        yield session


async def changing(request: Request) -> AsyncIterator[Session]:
    """A transaction that changes what the house believes for a moment: keys, platforms and
    regimes are read anew after it. Other processes follow when their belief runs out.
    """
    house = house_of(request)
    try:
        async with house.sessions.begin() as session:
            yield session
    finally:
        # Not before: what is forgotten before the commit would be read back as it was.
        house.doorkeeper.forget()
        house.platforms.forget()
        house.regimes.forget()


# scope="function" commits before the answer is sent; the default commits after it.
Transaction = Annotated[Session, Depends(transaction, scope="function")]
Changing = Annotated[Session, Depends(changing, scope="function")]
Reading = Annotated[Session, Depends(reading, scope="function")]


_KEY_CHARACTERS = r"^[\x21-\x7e]{1,255}$"
_KEY_MEANING = "Makes a retry harmless: the same key gives the first answer again."
IdempotencyKey = Annotated[str, StringConstraints(pattern=_KEY_CHARACTERS)]
# The header as the framework itself describes it, for a route that calls `retry_of`.
TAKES_IDEMPOTENCY_KEY = {
    "parameters": [
        {
            "name": "idempotency-key",
            "in": "header",
            "required": False,
            "schema": {
                "anyOf": [{"type": "string", "pattern": _KEY_CHARACTERS}, {"type": "null"}],
                "description": _KEY_MEANING,
                "title": "Idempotency-Key",
            },
            "description": _KEY_MEANING,
        }
    ]
}
_a_key = re.compile(_KEY_CHARACTERS)
_not_a_key = {
    "type": "string_pattern_mismatch",
    "loc": ("header", "idempotency-key"),
    "ctx": {"pattern": _KEY_CHARACTERS},
}


async def retry_of(request: Request, actor: Actor) -> Retry | None:
    """What the request is known by when it comes again; None when it does not say."""
    key = header_of(request, b"idempotency-key")
    if key is None or (owner := actor.owner) is None:
        return None
    if not _a_key.fullmatch(key):
        raise RequestValidationError([_not_a_key])
    fingerprint = house_of(request).sealer.fingerprint(
        request.method.encode(),
        str(request.scope["path"]).encode(),
        bytes(request.scope["query_string"]),
        await request.body(),
    )
    return Retry(owner, key, fingerprint)


async def retry(
    request: Request,
    _key: Annotated[
        IdempotencyKey | None, Header(alias="idempotency-key", description=_KEY_MEANING)
    ] = None,
) -> Retry | None:
    return await retry_of(request, await actor_of(request))


TheRetry = Annotated[Retry | None, Depends(retry)]

Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
After = Annotated[
    str | None, Query(max_length=500, description="The `next` of the page before.")
]


@dataclass(frozen=True, slots=True)
class PageAsked:
    """How much of a list, and from where."""

    limit: int
    after: tuple[datetime, UUID] | None


async def page_asked(limit: Limit = 50, after: After = None) -> PageAsked:
    try:
        return PageAsked(limit, None if after is None else cursors.read(after))
    except cursors.BadCursor as error:
        raise Malformed.at("/query/after", str(error)) from error


ThePage = Annotated[PageAsked, Depends(page_asked)]

Row = TypeVar("Row")


def cut(
    rows: list[Row], limit: int, place: Callable[[Row], tuple[datetime, UUID]]
) -> str | None:
    """Cuts a page that was read one row too long, and says where the next one begins."""
    if len(rows) <= limit:
        return None
    del rows[limit:]
    return cursors.write(*place(rows[-1]))


async def version_seen(
    if_match: Annotated[
        str | None, Header(max_length=200, description="The ETag you read; 412 if it is stale.")
    ] = None,
) -> int | None:
    """The version the caller read, from its ETag; None when any version will do."""
    if if_match is None or if_match.strip() == "*":
        return None
    words = if_match.strip().removeprefix("W/").strip('"').split("-")
    if not (words[0].isascii() and words[0].isdigit() and len(words[0]) < 10):
        return -1  # no version was ever so: the caller read something else
    return int(words[0])


VersionSeen = Annotated[int | None, Depends(version_seen)]


def etag(version: int, *facets: str) -> str:
    """Changes whenever what is shown changes, time that merely passes left aside."""
    return f'"{"-".join((str(version), *facets))}"'


class Written(Response):
    """An answer in JSON that is written already.

    What the framework's own does besides, to find out which headers are still to be added,
    takes longer than to send it.
    """

    def __init__(self, text: str, status: int, headers: Mapping[str, str]) -> None:
        self.background = None
        self.status_code = status
        self.body = text.encode()
        self.raw_headers = [
            (b"content-length", str(len(self.body)).encode()),
            (b"content-type", b"application/json"),
            *((name.lower().encode(), value.encode()) for name, value in headers.items()),
        ]


def view(
    body: Out,
    *,
    status: int = 200,
    tag: str | None = None,
    request: Request | None = None,
) -> Response:
    """An answer in JSON; 304 when the reader already has it."""
    headers = {} if tag is None else {"ETag": tag}
    if tag is not None and request is not None and has_already(request, tag):
        return Response(None, 304, headers)
    return Written(body.written(), status, headers)


def answered(answer: Answer) -> Response:
    """An answer of an act that may be a replay."""
    headers = dict(answer.headers)
    if answer.replayed:
        headers["Idempotent-Replayed"] = "true"
    return Written(answer.body, answer.status, headers)


def created(body: Out, location: str, *, tag: str | None = None) -> Answer:
    """What is answered when something new is in the register: the thing, and where it is."""
    headers = {"Location": location} if tag is None else {"Location": location, "ETag": tag}
    return Answer(201, body.written(), headers)


async def create(
    session: Session, house: House, retry: Retry | None, act: Callable[[], Awaitable[Answer]]
) -> Response:
    """Adds something to the register, once however often it is asked for."""
    now = house.clock.now()
    return answered(await once(session, house.sealer, now, retry=retry, act=act))


def has_already(request: Request, tag: str) -> bool:
    """Whether the reader has what the tag stands for, and would rather be told so."""
    known = [k.strip() for k in request.headers.get("if-none-match", "").split(",")]
    return known == ["*"] or tag in [k.removeprefix("W/") for k in known]
