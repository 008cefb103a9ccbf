"""What handlers ask for: the house, the transaction, who is at the door, a retry's name."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeVar, cast
from uuid import UUID

from fastapi import Depends, Header, Query, Request, Response, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, StringConstraints
from starlette.exceptions import HTTPException

from app.api.limits import Turnstile
from app.domain.errors import Malformed
from app.domain.permissions import Act, Actor
from app.kit import cursors
from app.services.house import House
from app.services.idempotency import Answer, Retry, once
from app.store.engine import Session

_bearer = HTTPBearer(auto_error=False, description="A key of this service.")


def house(request: Request) -> House:
    return cast("House", request.app.state.house)


TheHouse = Annotated[House, Depends(house)]


async def actor(
    request: Request,
    house: TheHouse,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
) -> Actor:
    """Who holds the key; 401 without a good one, 429 when it has asked too often."""
    found = (
        None
        if credentials is None
        else await house.doorkeeper.actor_with(credentials.credentials)
    )
    if found is None or found.key_id is None:
        raise HTTPException(401, "Send a valid key as Authorization: Bearer KEY.")
    turnstile = cast("Turnstile", request.app.state.turnstile)
    allowance = request.state.allowance = turnstile.admit(found.key_id)
    if allowance.exceeded:
        raise HTTPException(
            429,
            "This key has asked too often; see Retry-After.",
            {"Retry-After": str(allowance.resets_in)},
        )
    return found


TheActor = Annotated[Actor, Depends(actor)]


def allowed(act: Act) -> Callable[[Actor], Awaitable[Actor]]:
    async def check(actor: TheActor) -> Actor:
        actor.must_be_allowed(act)
        return actor

    return check


Reader = Annotated[Actor, Depends(allowed(Act.READ_REGISTER))]
Keeper = Annotated[Actor, Depends(allowed(Act.KEEP_REGISTER))]
Supervisor = Annotated[Actor, Depends(allowed(Act.SUPERVISE))]
Answering = Annotated[Actor, Depends(allowed(Act.ANSWER))]
Observer = Annotated[Actor, Depends(allowed(Act.READ_METRICS))]
Calculating = Annotated[Actor, Depends(allowed(Act.CALCULATE))]


async def involved(actor: TheActor) -> Actor:
    """Whoever keeps the register, or the platform whose notice it is."""
    if actor.platform_id is None:
        actor.must_be_allowed(Act.READ_REGISTER)
    return actor


Involved = Annotated[Actor, Depends(involved)]


async def transaction(house: TheHouse) -> AsyncIterator[Session]:
    async with house.sessions.begin() as session:
        yield session


async def reading(house: TheHouse) -> AsyncIterator[Session]:
    async with house.sessions() as session:
        yield session


async def changing(house: TheHouse) -> AsyncIterator[Session]:
    """A transaction that changes what the house believes for a moment: keys, platforms and
    regimes are read anew after it. Other processes follow when their belief runs out.
    """
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


async def moment(house: TheHouse) -> datetime:
    return house.clock.now()


Now = Annotated[datetime, Depends(moment)]

IdempotencyKey = Annotated[str, StringConstraints(pattern=r"^[\x21-\x7e]{1,255}$")]


async def retry(
    request: Request,
    house: TheHouse,
    actor: TheActor,
    idempotency_key: Annotated[
        IdempotencyKey | None,
        Header(
            description="Makes a retry harmless: the same key gives the first answer again."
        ),
    ] = None,
) -> Retry | None:
    if idempotency_key is None or actor.owner is None:
        return None
    fingerprint = house.sealer.fingerprint(
        request.method.encode(),
        request.url.path.encode(),
        request.url.query.encode(),
        await request.body(),
    )
    return Retry(actor.owner, idempotency_key, fingerprint)


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


def view(
    body: BaseModel,
    *,
    status: int = 200,
    tag: str | None = None,
    request: Request | None = None,
) -> Response:
    """An answer in JSON; 304 when the reader already has it."""
    headers = {} if tag is None else {"ETag": tag}
    if tag is not None and request is not None and _has(request, tag):
        return Response(None, 304, headers)
    return Response(body.model_dump_json(), status, headers, media_type="application/json")


def answered(answer: Answer) -> Response:
    """An answer of an act that may be a replay."""
    headers = dict(answer.headers)
    if answer.replayed:
        headers["Idempotent-Replayed"] = "true"
    return Response(answer.body, answer.status, headers, media_type="application/json")


def created(body: BaseModel, location: str, *, tag: str | None = None) -> Answer:
    """What is answered when something new is in the register: the thing, and where it is."""
    headers = {"Location": location} if tag is None else {"Location": location, "ETag": tag}
    return Answer(201, body.model_dump_json(), headers)


async def create(
    session: Session, house: House, retry: Retry | None, act: Callable[[], Awaitable[Answer]]
) -> Response:
    """Adds something to the register, once however often it is asked for."""
    now = house.clock.now()
    return answered(await once(session, house.sealer, now, retry=retry, act=act))


def _has(request: Request, tag: str) -> bool:
    known = [k.strip() for k in request.headers.get("if-none-match", "").split(",")]
    return known == ["*"] or tag in [k.removeprefix("W/") for k in known]
