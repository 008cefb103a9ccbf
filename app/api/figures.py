"""/v1/metrics: the register in numbers. Polling it costs at most a reckoning a second."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.deps import Now, Observer, TheHouse, view
from app.api.documents import NOT_MODIFIED, PROBLEMS
from app.api.requests import StrictRoute
from app.domain.figures import Series
from app.domain.notices import Against
from app.services.figures import BELIEVED_SECONDS, FigureBook
from app.wire.figures import numbers_tag, place_of, platforms_view, series_view, span_of
from app.wire.figures import summary_view as view_of_summary
from schemas.v1 import figures as v1
from schemas.v1.common import Out

router = APIRouter(
    prefix="/v1/metrics", tags=["metrics"], route_class=StrictRoute, responses=PROBLEMS
)

CACHE_CONTROL = f"private, max-age={BELIEVED_SECONDS:.0f}"


async def figure_book(house: TheHouse) -> FigureBook:
    return house.figures


TheFigures = Annotated[FigureBook, Depends(figure_book)]


@router.get("/summary", responses={200: {"model": v1.Summary}, **NOT_MODIFIED})
async def read_summary(
    asked: Annotated[v1.SummaryQuery, Query()],
    request: Request,
    figures: TheFigures,
    _observer: Observer,
) -> Response:
    """Every notice counted, by the same predicate as the lists; all of one moment.

    `against=original` counts lateness by the deadlines as first reckoned, whatever was
    extended, paused or dated anew since.
    """
    return _numbers(view_of_summary(await figures.summary(Against(asked.against))), request)


@router.get("/platforms", responses={200: {"model": v1.PlatformsMetrics}, **NOT_MODIFIED})
async def read_platforms(
    asked: Annotated[v1.PlatformsQuery, Query()],
    request: Request,
    figures: TheFigures,
    _observer: Observer,
) -> Response:
    """The notices of each platform counted, the oldest platform first."""
    page = await figures.platforms(
        after=place_of(asked.after), limit=asked.limit, against=Against(asked.against)
    )
    return _numbers(platforms_view(page), request)


@router.get("/timeseries", responses={200: {"model": v1.TimeSeries}, **NOT_MODIFIED})
async def read_timeseries(
    asked: Annotated[v1.SeriesQuery, Query()],
    request: Request,
    figures: TheFigures,
    _observer: Observer,
    now: Now,
) -> Response:
    """What happened along time, in whole buckets of UTC, at most a thousand of them."""
    counted = await figures.series(
        series=Series(asked.metric),
        span=span_of(asked, now),
        platform_id=asked.platform_id,
        against=Against(asked.against),
    )
    return _numbers(series_view(counted), request)


def _numbers(body: Out, request: Request) -> Response:
    answer = view(body, tag=numbers_tag(body), request=request)
    answer.headers["Cache-Control"] = CACHE_CONTROL
    return answer
