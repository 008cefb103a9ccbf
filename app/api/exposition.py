"""/metrics for Prometheus. Open to whoever reaches it: it holds counts and nothing else."""

from fastapi import APIRouter, Request, Response

from app.api.documents import PROBLEMS
from app.api.doors import TheHouse
from app.wire.exposition import OPENMETRICS, PLAIN, Scraped, exposition

router = APIRouter(tags=["metrics"])

_TEXT = {"schema": {"type": "string"}}


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        500: PROBLEMS[500],
        200: {
            "description": "OpenMetrics where it is accepted, else Prometheus text.",
            "content": {PLAIN: _TEXT, OPENMETRICS: _TEXT},
        },
    },
)
async def scrape(request: Request, house: TheHouse) -> Response:
    """Counters of this process, and the register in numbers, the same as in the summary.

    No key is asked for, since scrapers carry none: labels come from closed sets, without
    any locator, reference or person. While the database is away the counters of the
    process remain, and `forthwith_register_reachable` is 0.
    """
    scraped = Scraped(
        await house.figures.summary_if_reachable(),
        await house.workings.if_reachable(),
        house.pools(),
    )
    text, kind = exposition(scraped, request.headers.get("accept", ""))
    return Response(text, headers={"Content-Type": kind, "Vary": "Accept"})
