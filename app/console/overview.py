"""The overview: what is overdue now, what falls due next, how it went, who is late."""

from dataclasses import replace
from datetime import timedelta

from starlette.responses import Response

from app.console.charts import Line
from app.console.pages import Pages
from app.console.visits import Visit
from app.domain.exposures import Rank
from app.domain.notices import OPEN_STATES, Timeliness, timeliness
from app.domain.orders import NoticeFilters
from app.domain.series import Bucket, Series, span
from app.services import outlines, penalties
from app.services.figure_rows import SeriesAsked
from app.services.outlines import Outline

pages = Pages()

_SHOWN = 10
_RESPONDERS = 5
_DAYS = timedelta(days=13)
_FALLING_DUE = {Timeliness.ON_TIME, Timeliness.DUE_SOON}
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
        overdue=await _list(visit, NoticeFilters(timeliness=Timeliness.OVERDUE)),
        falling_due=await _falling_due(visit),
        days=[moment.date() for moment in days.starts],
        lines=lines,
        late=late.exposures,
    )


async def _falling_due(visit: Visit) -> list[Outline]:
    """The open notices whose clock runs and has not run out, the soonest due first."""
    ahead = NoticeFilters(due_after=visit.now)
    found = [
        outline
        for state in OPEN_STATES
        for outline in await _list(visit, replace(ahead, state=state))
        if outline.notice.paused_at is None
        and timeliness(outline.notice.standing, visit.now) in _FALLING_DUE
    ]
    return sorted(found, key=lambda one: one.notice.deadline_at)[:_SHOWN]


async def _list(visit: Visit, filters: NoticeFilters) -> list[Outline]:
    shown, _ = await outlines.list_outlines(
        visit.session,
        visit.house.sealer,
        visit.actor,
        visit.now,
        filters=replace(filters, limit=_SHOWN),
    )
    return shown


async def _line(visit: Visit, series: Series, name: str, by: str) -> Line:
    days = span(Bucket.DAY, start=visit.now - _DAYS, end=None, now=visit.now)
    counted = await visit.house.figures.series(SeriesAsked(series, days))
    return Line(name, counted.counts, by)
