"""What was sent to the endpoints of platforms, and one delivery with its attempts."""

from typing import Final

from starlette.responses import Response

from app.console.asking import PAGE, asked_of, place_in
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.visits import Visit
from app.domain.deliveries import Delivery, DeliveryFilters, DeliveryState
from app.domain.messages import MessageType
from app.kit import cursors
from app.services import deliveries, platforms

pages = Pages()

_FILTERS: Final = {"platform_id", "state", "type", "notice_id"}


@pages.show("/deliveries")
async def list_deliveries(visit: Visit) -> Response:
    filters = asked_of(visit, _FILTERS, _filters_in)
    found: list[Delivery] = []
    last = None
    if filters is not None:
        found, last = await deliveries.list_deliveries(
            visit.session, visit.actor, filters=filters
        )
    of = {one.platform_id for one in found}
    return await visit.page(
        "deliveries.html",
        title="Deliveries",
        status=422 if filters is None else 200,
        states=list(DeliveryState),
        types=list(MessageType),
        found=found,
        following=None if last is None else cursors.write_position(last),
        platforms=await platforms.names_of_platforms(visit.session, of),
    )


@pages.show("/deliveries/{delivery_id}")
async def show_delivery(visit: Visit) -> Response:
    delivery_id = visit.id_in_path("delivery_id", "delivery")
    delivery, attempts = await deliveries.find_delivery(
        visit.session, visit.actor, delivery_id=delivery_id
    )
    return await visit.page(
        "delivery.html",
        title="Delivery",
        delivery=delivery,
        attempts=attempts,
        platform=await platforms.find_platform(visit.session, delivery.platform_id),
    )


def _filters_in(fields: Fields) -> DeliveryFilters:
    return DeliveryFilters(
        platform_id=fields.id("platform_id"),
        state=fields.word("state", DeliveryState),
        type=fields.word("type", MessageType),
        notice_id=fields.id("notice_id"),
        before=place_in(fields, cursors.read_position),
        limit=PAGE,
    )
