"""Deadlines: trial calculations."""

from fastapi import APIRouter, Depends, Response

from app.api.deps import allowed, view
from app.api.documents import PROBLEMS
from app.api.requests import StrictRoute
from app.domain.permissions import Act
from app.services import deadlines
from app.wire.deadlines import clock_events, deadline_view, rule_of
from schemas.v1 import deadlines as v1

router = APIRouter(
    prefix="/v1",
    tags=["deadlines"],
    route_class=StrictRoute,
    responses=PROBLEMS,
    dependencies=[Depends(allowed(Act.CALCULATE))],
)


@router.post("/deadline-calculations", responses={200: {"model": v1.Deadline}})
async def calculate_deadline(body: v1.DeadlineCalculation) -> Response:
    """Work out a deadline and say why. Stores nothing.

    Every skipped weekend and holiday, every pause, extension and change of the clocks is a
    step with its reason and source.
    """
    deadline = deadlines.calculate(
        body.start,
        rule_of(body.rule),
        extra_holidays=body.extra_holidays,
        clock_events=clock_events(body.clock_events),
    )
    return view(deadline_view(deadline))
