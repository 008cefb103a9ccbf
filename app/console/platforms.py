"""Platforms, and one platform: who answers for it, and what of it is overdue."""

from typing import Final
from uuid import UUID

from starlette.responses import Response

from app.console.asking import PAGE, asked_of, page_of, place_in
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.visits import Visit
from app.domain.deliveries import DeliveryFilters
from app.domain.errors import Unknown
from app.domain.notices import Timeliness
from app.domain.orders import NoticeFilters, Place
from app.domain.permissions import Act
from app.domain.platforms import Platform
from app.domain.webhook_endpoints import Endpoint
from app.kit import cursors
from app.services import deliveries, outlines, platforms, webhook_endpoints
from app.values import dataclass

pages = Pages()

# On the page of one platform; their own lists hold the rest.
_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class _Asked:
    provider_id: UUID | None
    after: Place | None


@pages.show("/platforms")
async def list_platforms(visit: Visit) -> Response:
    asked = asked_of(visit, {"provider_id"}, _asked_in)
    rows: list[Platform] = []
    if asked is not None:
        rows = await platforms.list_platforms(
            visit.session, after=asked.after, limit=PAGE + 1, provider_id=asked.provider_id
        )
    found, following = page_of(rows, lambda row: cursors.write(row.created_at, row.id))
    of = {row.provider_id for row in found}
    return await visit.page(
        "platforms.html",
        title="Platforms",
        status=422 if asked is None else 200,
        found=found,
        following=following,
        providers=await platforms.names_of_providers(visit.session, of),
    )


@pages.show("/platforms/{platform_id}")
async def show_platform(visit: Visit) -> Response:
    platform_id = visit.id_in_path("platform_id", "platform")
    platform = await platforms.find_platform(visit.session, platform_id)
    overdue, _ = await outlines.list_outlines(
        visit.session,
        visit.house.sealer,
        visit.actor,
        visit.now,
        filters=NoticeFilters(
            platform_id=platform_id, timeliness=Timeliness.OVERDUE, limit=_SHOWN
        ),
    )
    sent, _ = await deliveries.list_deliveries(
        visit.session,
        visit.actor,
        filters=DeliveryFilters(platform_id=platform_id, limit=_SHOWN),
    )
    return await visit.page(
        "platform.html",
        title=platform.name,
        platform=platform,
        provider=await platforms.find_provider(visit.session, platform.provider_id),
        overdue=overdue,
        deliveries=sent,
        endpoint=await _endpoint(visit, platform_id),
        supervises=visit.may(Act.SUPERVISE),
    )


async def _endpoint(visit: Visit, platform_id: UUID) -> Endpoint | None:
    """Where the platform is told at once; None where it reads its inbox alone."""
    try:
        return await webhook_endpoints.find_of_platform(visit.session, visit.house, platform_id)
    except Unknown:
        return None


def _asked_in(fields: Fields) -> _Asked:
    return _Asked(fields.id("provider_id"), place_in(fields, cursors.read))
