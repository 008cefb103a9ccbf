"""/v1/sandbox/clock: time travel, in a sandbox alone; elsewhere these routes are not there."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from starlette.exceptions import HTTPException

from app.api.deps import TheRetry, create, view
from app.api.documents import PROBLEMS
from app.api.doors import Involved, TheHouse, house_of
from app.api.requests import StrictRoute
from app.services import sandbox
from app.services.idempotency import Answer
from app.store.engine import Session
from app.wire.sandbox import sandbox_time, step
from schemas.v1 import sandbox as v1


async def in_sandbox(request: Request) -> None:
    """Before anybody is asked who they are: what is not there has no door."""
    if house_of(request).sandbox is None:
        raise HTTPException(404)


router = APIRouter(
    prefix="/v1/sandbox",
    tags=["sandbox"],
    route_class=StrictRoute,
    responses=PROBLEMS,
    dependencies=[Depends(in_sandbox)],
)


async def moving(request: Request) -> AsyncIterator[Session]:
    """A transaction that moves the clock: what lapsed by it is recorded before the answer."""
    house = house_of(request)
    async with house.sessions.begin() as session:
        yield session
    await sandbox.catch_up(house)


Moving = Annotated[Session, Depends(moving, scope="function")]


@router.get("/clock", responses={200: {"model": v1.SandboxTime}})
async def read_sandbox_clock(house: TheHouse, _involved: Involved) -> Response:
    """What time it is in the sandbox. In a register in earnest there is no such route."""
    return view(sandbox_time(await sandbox.read_time(house)))


@router.post("/clock", responses={200: {"model": v1.SandboxTime}})
async def advance_sandbox_clock(
    body: v1.SandboxAdvance, house: TheHouse, actor: Involved, session: Moving, retry: TheRetry
) -> Response:
    """Move the clock of the sandbox forward, for everybody and for good.

    Platforms may do so as well. What falls due on the way is recorded before the answer, each
    at its own moment. In a register in earnest there is no such route.
    """

    async def act() -> Answer:
        time = await sandbox.advance(session, house, actor, by=step(body))
        return Answer(200, sandbox_time(time).written())

    return await create(session, house, retry, act)
