"""Exposure: the ceiling that the law sets, for a provider, late responders, or a what-if."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.api.deps import Reading, view
from app.api.direct import DirectReading
from app.api.documents import NOT_MODIFIED, PROBLEMS
from app.api.doors import Calculating, Now, Reader, TheHouse, house_of
from app.api.requests import StrictRoute
from app.services import penalties
from app.wire.penalties import (
    exposure_tag,
    exposure_view,
    inputs_of,
    late_page,
    rank_and_place,
)
from schemas.v1 import exposures as v1
from schemas.v1.exposure_calculations import ExposureCalculation

busy = APIRouter(prefix="/v1", tags=["exposure"], route_class=DirectReading, responses=PROBLEMS)
router = APIRouter(prefix="/v1", tags=["exposure"], route_class=StrictRoute, responses=PROBLEMS)


@busy.get(
    "/providers/{provider_id}/exposure", responses={200: {"model": v1.Exposure}, **NOT_MODIFIED}
)
async def read_exposure(
    provider_id: UUID,
    asked: Annotated[v1.ExposureQuery, Query()],
    request: Request,
    _reader: Reader,
) -> Response:
    """The ceiling that the law sets for a provider, line by line, and its lateness.

    Its own revenue figures come first, its group's where it has none; with none in
    sterling the ceiling is at least the fixed amount, and the working says so.
    """
    house = house_of(request)
    exposure = await penalties.exposure_of(
        house, house.sessions, provider_id=provider_id, as_of=asked.as_of, regime=asked.regime
    )
    return view(exposure_view(exposure), tag=exposure_tag(exposure), request=request)


@router.get("/exposures", responses={200: {"model": v1.LateResponders}})
async def list_exposures(
    asked: Annotated[v1.ExposuresQuery, Query()],
    house: TheHouse,
    _reader: Reader,
    session: Reading,
) -> Response:
    """Late responders: providers with a notice overdue or late, the greatest first.

    Each with the ceiling that the law sets (Online Safety Act 2023, Schedule 13) and with
    addresses that list the very notices counted.
    """
    rank, after = rank_and_place(asked)
    late = await penalties.late_responders(
        session, house, rank=rank, after=after, limit=asked.limit
    )
    return view(late_page(late, rank))


@router.post("/exposure-calculations", responses={200: {"model": v1.Exposure}})
async def calculate_exposure(
    body: ExposureCalculation, house: TheHouse, _anyone: Calculating, now: Now
) -> Response:
    """Reckon the ceiling that the law sets from what is given. Nothing is stored."""
    exposure = await penalties.calculate(
        house, inputs=inputs_of(body, now), as_of=body.as_of or now
    )
    return view(exposure_view(exposure))
