"""/v1/transparency: figures of each month for everybody, where they are turned on."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.exceptions import HTTPException

from app.api.deps import view
from app.api.documents import NOT_MODIFIED, PROBLEMS
from app.api.doors import TheHouse
from app.api.requests import StrictRoute
from app.domain.months import read_month
from app.domain.transparency import Edition
from app.services.house import House
from app.services.transparency import CACHE_CONTROL
from app.wire.tags import tag_of
from app.wire.transparency import transparency_table, transparency_view
from schemas.v1 import transparency as v1

router = APIRouter(
    prefix="/v1/transparency",
    tags=["transparency"],
    route_class=StrictRoute,
    responses={status: PROBLEMS[status] for status in (404, 422, 500, 503)},
)


TheMonth = Annotated[v1.TransparencyQuery, Query()]


@router.get("", responses={200: {"model": v1.Transparency}, **NOT_MODIFIED})
async def read_transparency(asked: TheMonth, request: Request, house: TheHouse) -> Response:
    """A month that is over in numbers, by regime and category.

    No key is asked for. Where the service does not publish figures this answers 404. Small
    numbers are withheld, and so are those by which they could be worked out: they are null.
    """
    body = transparency_view(await _edition(house, asked))
    answer = view(body, tag=tag_of(body, leaving_out={"as_of": True}), request=request)
    answer.headers["Cache-Control"] = CACHE_CONTROL
    return answer


@router.get(
    ".csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def download_transparency(asked: TheMonth, house: TheHouse) -> Response:
    """The same as a table for spreadsheets; what is withheld stands there as `[c]`."""
    told = await _edition(house, asked)
    name = f"forthwith-{told.published.month}.csv"
    headers = {
        "Cache-Control": CACHE_CONTROL,
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(transparency_table(told), 200, headers, media_type="text/csv")


async def _edition(house: House, asked: v1.TransparencyQuery) -> Edition:
    """The month asked for; 404 where figures are not published."""
    if house.transparency is None:
        raise HTTPException(404, "Figures are not published here.")
    month = None if asked.month is None else read_month(asked.month)
    return await house.transparency.edition(month)
