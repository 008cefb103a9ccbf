"""Deadlines: changing a clock, asking why a deadline is what it is, trial calculations."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter, Depends, Response

from app.api.acts import notice_act
from app.api.deps import Reading, TheRetry, Transaction, VersionSeen, view
from app.api.documents import PROBLEMS
from app.api.doors import Involved, Keeper, TheHouse, allowed
from app.api.requests import StrictRoute
from app.domain.permissions import Act
from app.services import clocks, deadlines, explaining
from app.wire.deadlines import (
    clock_events,
    deadline_view,
    explained_view,
    happened,
    rule_of,
)
from schemas.v1 import deadlines as v1
from schemas.v1.notices import Notice

router = APIRouter(
    prefix="/v1",
    tags=["deadlines"],
    route_class=StrictRoute,
    responses=PROBLEMS,
)


@router.post(
    "/notices/{notice_id}/clock-events", status_code=201, responses={201: {"model": Notice}}
)
async def change_clock(
    notice_id: UUID,
    body: v1.NewClockEvent,
    house: TheHouse,
    keeper: Keeper,
    session: Transaction,
    retry: TheRetry,
    seen: VersionSeen,
) -> Response:
    """Pause, resume or extend a clock, or correct its start.

    The deadline is reckoned anew from all events, in whichever order they arrive; the
    original deadline stays beside it. What the regime does not allow is refused with the
    article that refuses it.
    """
    act = partial(
        clocks.change_clock,
        session,
        house,
        keeper,
        notice_id=notice_id,
        happened=happened(body),
        seen=seen,
    )
    return await notice_act(session, house, keeper, act, retry=retry, status=201)


@router.get("/notices/{notice_id}/deadline", responses={200: {"model": v1.NoticeDeadline}})
async def explain_deadline(
    notice_id: UUID, house: TheHouse, involved: Involved, session: Reading
) -> Response:
    """Why a notice's deadline is what it is: each skip, pause and extension with its source.

    `service` is how it was served by email, null where that is not on record.
    """
    explained = await explaining.explain(session, house, involved, notice_id=notice_id)
    return view(explained_view(explained.deadline, explained.regime, explained.service))


@router.post(
    "/deadline-calculations",
    responses={200: {"model": v1.Deadline}},
    dependencies=[Depends(allowed(Act.CALCULATE))],
)
async def calculate_deadline(body: v1.DeadlineCalculation, house: TheHouse) -> Response:
    """Work out a deadline and say why. Stores nothing.

    Every skipped weekend and holiday, every pause, extension and change of the clocks is a
    step with its reason and source.
    """
    deadline = await deadlines.calculate(
        house,
        body.start,
        rule_of(body.rule),
        extra_holidays=body.extra_holidays,
        clock_events=clock_events(body.clock_events),
    )
    return view(deadline_view(deadline))
