"""The overview: what is overdue now, what falls due next, how it went, who is late."""

from datetime import timedelta

from starlette.responses import Response

from app.console.charts import Line
from app.console.pages import Pages
from app.console.visits import Visit
from app.domain.exposures import Rank
from app.domain.notices import Timeliness
from app.domain.orders import NoticeFilters
from app.domain.series import Bucket, Series, span
from app.services import outlines, penalties
from app.services.figure_rows import SeriesAsked
from app.services.outlines import Outline

pages = Pages()

_SHOWN = 10
_RESPONDERS = 5
_DAYS = timedelta(days=13)
# What each line is called, and by which filter the notices that it counts are listed.
_SERIES = {
    Series.ISSUED: ("Issued", "issued_on"),
    Series.RESOLVED: ("Resolved", "resolved_on"),
    Series.BECAME_OVERDUE: ("Became overdue", "became_overdue_on"),
}


@pages.show("/")
async def show_overview(visit: Visit) -> Response:
    figures = await visit.house.figures.summary()
    days = span(Bucket.DAY, start=visit.now - _DAYS, end=None, now=visit.now)
    lines = [await _line(visit, series, *told) for series, told in _SERIES.items()]
    late = await penalties.late_responders(
        visit.session, visit.house, rank=Rank.OVERDUE, after=None, limit=_RESPONDERS
    )
    return await visit.page(
        "overview.html",
        title="Overview",
        figures=figures,
        order=list(Timeliness),
        overdue=await _overdue(visit),
        falling_due=await outlines.list_falling_due(visit.session, visit.now, limit=_SHOWN),
        days=[moment.date() for moment in days.starts],
        lines=lines,
        late=late.exposures,
    )


async def _overdue(visit: Visit) -> list[Outline]:
    shown, _ = await outlines.list_outlines(
        visit.session,
        visit.house.sealer,
        visit.actor,
        visit.now,
        filters=NoticeFilters(timeliness=Timeliness.OVERDUE, limit=_SHOWN),
    )
    return shown


async def _line(visit: Visit, series: Series, name: str, by: str) -> Line:
    days = span(Bucket.DAY, start=visit.now - _DAYS, end=None, now=visit.now)
    counted = await visit.house.figures.series(SeriesAsked(series, days))
    return Line(name, counted.counts, by)
