"""Who is at the door: the house that is asked, and the holder of a key.

This is what every request needs. What acts need besides is in `deps`.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, cast
from uuid import UUID

from fastapi import Depends, Request
from fastapi.openapi.models import HTTPBearer
from fastapi.security.base import SecurityBase
from fastapi.security.utils import get_authorization_scheme_param
from starlette.exceptions import HTTPException

from app.api.requests import header_of
from app.domain.permissions import Act, Actor
from app.kit import counters
from app.kit.turnstiles import Turnstile
from app.services.house import House

# The framework walks through the dependencies of a route, and through theirs in turn, at
# every request, known or not. So these hang on the request alone, never on one another.


def house_of(request: Request) -> House:
    return cast("House", request.app.state.house)


async def house(request: Request) -> House:
    return house_of(request)


TheHouse = Annotated[House, Depends(house)]


async def actor_of(request: Request) -> Actor:
    """Who holds the key; 401 without a good one, 429 when it has asked too often."""
    known = cast("Actor | None", getattr(request.state, "actor", None))
    if known is not None:
        return known
    scheme, secret = get_authorization_scheme_param(header_of(request, b"authorization"))
    found = None
    if scheme.lower() == "bearer" and secret:
        found = await house_of(request).doorkeeper.actor_with(secret)
    if found is None or found.key_id is None:
        raise HTTPException(401, "Send a valid key as Authorization: Bearer KEY.")
    _admit(request, found.key_id)
    request.state.actor = found
    return found


def _admit(request: Request, key_id: UUID) -> None:
    turnstile = cast("Turnstile[UUID]", request.app.state.turnstile)
    allowance = request.state.allowance = turnstile.admit(key_id)
    if allowance.exceeded:
        counters.RATE_LIMITED.inc()
        raise HTTPException(
            429,
            "This key has asked too often; see Retry-After.",
            {"Retry-After": str(allowance.resets_in)},
        )


class Door(SecurityBase):
    """Lets in the holder of a key unless `check` refuses; the OpenAPI document shows it."""

    def __init__(self, check: Callable[[Actor], None]) -> None:
        self.check = check
        self.model = HTTPBearer(description="A key of this service.")
        self.scheme_name = "HTTPBearer"

    async def __call__(self, request: Request) -> Actor:
        actor = await actor_of(request)
        self.check(actor)
        return actor


def allowed(act: Act) -> Door:
    return Door(lambda actor: actor.must_be_allowed(act))


Reader = Annotated[Actor, Depends(allowed(Act.READ_REGISTER))]
Keeper = Annotated[Actor, Depends(allowed(Act.KEEP_REGISTER))]
Supervisor = Annotated[Actor, Depends(allowed(Act.SUPERVISE))]
Answering = Annotated[Actor, Depends(allowed(Act.ANSWER))]
Observer = Annotated[Actor, Depends(allowed(Act.READ_METRICS))]
Calculating = Annotated[Actor, Depends(allowed(Act.CALCULATE))]


def _involved(actor: Actor) -> None:
    """Whoever keeps the register, or a platform: of its notices, and their rules."""
    if actor.platform_id is None:
        actor.must_be_allowed(Act.READ_REGISTER)


Involved = Annotated[Actor, Depends(Door(_involved))]


async def moment(request: Request) -> datetime:
    return house_of(request).clock.now()


Now = Annotated[datetime, Depends(moment)]
