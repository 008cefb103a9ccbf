"""/v1/metrics: the register in numbers. Polling it costs at most a look a second."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from app.api.deps import has_already
from app.api.direct import DirectReading
from app.api.documents import NOT_MODIFIED, PROBLEMS
from app.api.doors import Observer, TheHouse, house_of
from app.domain.notices import Against
from app.domain.series import Series
from app.services.figure_rows import PageAsked, Question, SeriesAsked, SummaryAsked
from app.services.figures import BELIEVED_SECONDS, FigureBook, Written
from app.wire.figures import (
    numbers_tag,
    place_of,
    platforms_view,
    scope_of,
    series_view,
    span_of,
    summary_view,
)
from schemas.v1 import figures as v1
from schemas.v1.common import Out

router = APIRouter(
    prefix="/v1/metrics", tags=["metrics"], route_class=DirectReading, responses=PROBLEMS
)

CACHE_CONTROL = f"private, max-age={BELIEVED_SECONDS:.0f}"


async def figure_book(house: TheHouse) -> FigureBook:
    return house.figures


TheFigures = Annotated[FigureBook, Depends(figure_book)]


@router.get("/summary", responses={200: {"model": v1.Summary}, **NOT_MODIFIED})
async def read_summary(
    asked: Annotated[v1.SummaryQuery, Query()], request: Request, _observer: Observer
) -> Response:
    """Every notice counted, by the same predicate as the lists; all of one moment.

    `against=original` counts lateness by the deadlines as first reckoned, whatever was
    extended, paused or dated anew since. With a platform, a provider, a regime or a category
    it counts the notices of these alone.
    """
    question = SummaryAsked(Against(asked.against), scope_of(asked))
    return await _answer(request, question, _write_summary)


@router.get("/platforms", responses={200: {"model": v1.PlatformsMetrics}, **NOT_MODIFIED})
async def read_platforms(
    asked: Annotated[v1.PlatformsQuery, Query()], request: Request, _observer: Observer
) -> Response:
    """The notices of each platform counted, the oldest platform first."""
    question = PageAsked(place_of(asked.after), asked.limit, Against(asked.against))
    return await _answer(request, question, _write_platforms)


@router.get("/timeseries", responses={200: {"model": v1.TimeSeries}, **NOT_MODIFIED})
async def read_timeseries(
    asked: Annotated[v1.SeriesQuery, Query()], request: Request, _observer: Observer
) -> Response:
    """What happened along time, in whole buckets of UTC, at most a thousand of them."""
    span = span_of(asked, house_of(request).clock.now())
    question = SeriesAsked(Series(asked.metric), span, scope_of(asked), Against(asked.against))
    return await _answer(request, question, _write_series)


async def _answer(
    request: Request, question: Question, write: Callable[[Any], Written]
) -> Response:
    """What is in memory; 304 where it is what the caller has."""
    written = await house_of(request).figures.written(question, write)
    headers = {"ETag": written.tag, "Cache-Control": CACHE_CONTROL}
    if has_already(request, written.tag):
        return Response(None, 304, headers)
    return Response(written.body, 200, headers, media_type="application/json")


def _write(counted: Any, *, view: Callable[[Any], Out]) -> Written:  # noqa: ANN401 - whatever the view shows
    body = view(counted)
    return Written(body.written().encode(), numbers_tag(body))


_write_summary = partial(_write, view=summary_view)
_write_platforms = partial(_write, view=platforms_view)
_write_series = partial(_write, view=series_view)
