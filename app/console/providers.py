"""Providers, and one provider: how it stands, what the law allows, its revenue."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from starlette.responses import Response

from app.console.asking import PAGE, asked_of, page_of, place_in
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.regime_titles import regime_titles
from app.console.visits import Visit
from app.domain.decisions import Decision, DecisionFilters
from app.domain.exposures import Exposure, day_of
from app.domain.notices import Timeliness
from app.domain.orders import NoticeFilters, Place
from app.domain.platforms import HeldFigure, Platform, Provider, ProviderGroup
from app.kit import cursors
from app.services import decisions, outlines, penalties, platforms, revenue
from app.services.outlines import Outline
from app.values import dataclass

pages = Pages()

# On the page of one provider; their own lists hold the rest.
_PLATFORMS: Final = 20
_DECISIONS: Final = 10
_OVERDUE: Final = 10


@dataclass(frozen=True, slots=True)
class Told:
    """All that the page of one provider says."""

    provider: Provider
    group: ProviderGroup | None
    exposure: Exposure
    titles: Mapping[str, str]  # of the regimes of other laws, by code
    overdue: list[Outline]
    platforms: list[Platform]
    decisions: list[Decision]
    figures: list[HeldFigure]


@dataclass(frozen=True, slots=True)
class _Asked:
    group_id: UUID | None
    after: Place | None


@pages.show("/providers")
async def list_providers(visit: Visit) -> Response:
    return await _page(visit, asked_of(visit, {"group_id"}, _asked_in))


@pages.show("/providers/{provider_id}")
async def show_provider(visit: Visit) -> Response:
    told = await told_of(visit)
    return await visit.page("provider.html", title=told.provider.name, of=told)


async def told_of(visit: Visit) -> Told:
    """One provider with all that is told of it."""
    provider_id = visit.id_in_path("provider_id", "provider")
    provider = await platforms.find_provider(visit.session, provider_id)
    exposure = await penalties.exposure_of(
        visit.house, visit.house.sessions, provider_id=provider_id, as_of=None, regime=None
    )
    codes = [other.regime for other in exposure.other_ceilings]
    return Told(
        provider=provider,
        group=await _group(visit, provider.group_id),
        exposure=exposure,
        titles=await regime_titles(visit.house, codes, day_of(visit.now)),
        overdue=await _overdue(visit, provider_id),
        platforms=await platforms.list_platforms(
            visit.session, after=None, limit=_PLATFORMS + 1, provider_id=provider_id
        ),
        decisions=await decisions.list_decisions(
            visit.session,
            visit.house.sealer,
            filters=DecisionFilters(provider_id),
            after=None,
            limit=_DECISIONS + 1,
        ),
        figures=await revenue.list_figures(
            visit.session, provider_id=provider_id, as_of=day_of(visit.now)
        ),
    )


def _asked_in(fields: Fields) -> _Asked:
    return _Asked(fields.id("group_id"), place_in(fields, cursors.read))


async def _group(visit: Visit, group_id: UUID | None) -> ProviderGroup | None:
    return None if group_id is None else await platforms.find_group(visit.session, group_id)


async def _overdue(visit: Visit, provider_id: UUID) -> list[Outline]:
    filters = NoticeFilters(
        provider_id=provider_id, timeliness=Timeliness.OVERDUE, limit=_OVERDUE
    )
    found, _ = await outlines.list_outlines(
        visit.session, visit.house.sealer, visit.actor, visit.now, filters=filters
    )
    return found


async def _page(visit: Visit, asked: _Asked | None) -> Response:
    rows: list[Provider] = []
    group = None
    if asked is not None:
        group = await _group(visit, asked.group_id)
        rows = await platforms.list_providers(
            visit.session, after=asked.after, limit=PAGE + 1, group_id=asked.group_id
        )
    found, following = page_of(rows, lambda row: cursors.write(row.created_at, row.id))
    return await visit.page(
        "providers.html",
        title="Providers",
        status=422 if asked is None else 200,
        group=group,
        found=found,
        following=following,
    )
