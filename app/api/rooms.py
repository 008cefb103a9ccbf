"""Whether the service lives, whether it is fit to be asked, and where to read about it."""

from fastapi import APIRouter, Response

from app.api import refusals
from app.api.documents import PROBLEMS
from app.api.doors import TheHouse
from app.services.health import why_not_ready

router = APIRouter(tags=["health"])


@router.get("/livez")
async def livez() -> dict[str, str]:
    """The process runs. Says nothing of the database."""
    return {"status": "live"}


@router.get("/readyz", response_model=None, responses={503: PROBLEMS[503]})
async def readyz(house: TheHouse) -> Response | dict[str, str]:
    """Ready for requests: the database answers and lapses are being recorded."""
    async with house.driver() as connection:
        why_not = await why_not_ready(connection)
    if why_not is not None:
        return refusals.answer(refusals.problem(503, "not_ready", why_not))
    return {"status": "ready"}
