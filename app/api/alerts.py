"""/v1/alert-subscriptions: being told when notices begin to match a saved filter."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.api.deps import Reading, ThePage, TheRetry, Transaction, create, created, cut, view
from app.api.documents import PROBLEMS
from app.api.doors import Keeper, Reader, TheHouse
from app.api.requests import StrictRoute
from app.services import alerts
from app.services.idempotency import Answer
from app.wire.alerts import alert_view, made_view, new_subscription, subscription_view
from schemas.v1 import alerts as v1
from schemas.v1.common import Page

router = APIRouter(
    prefix="/v1/alert-subscriptions",
    tags=["desk"],
    route_class=StrictRoute,
    responses=PROBLEMS,
)


@router.post("", status_code=201, responses={201: {"model": v1.CreatedAlertSubscription}})
async def subscribe(
    body: v1.NewAlertSubscription,
    house: TheHouse,
    keeper: Keeper,
    session: Transaction,
    retry: TheRetry,
) -> Response:
    """Be told, by e-mail or by a signed webhook, when notices begin to match a saved filter.

    What matches already is no news. What is told is counts, notice ids and links, and
    nothing of what a notice is about. A webhook's secret is shown in this answer alone.
    """

    async def act() -> Answer:
        made = await alerts.subscribe(session, house, keeper, new=new_subscription(body))
        place = f"/v1/alert-subscriptions/{made.subscription.id}"
        return created(made_view(made), place)

    return await create(session, house, retry, act)


@router.get("", responses={200: {"model": Page[v1.AlertSubscription]}})
async def list_subscriptions(reader: Reader, session: Reading, page: ThePage) -> Response:
    """Your own subscriptions, the oldest first."""
    rows = await alerts.list_subscriptions(
        session, reader, after=page.after, limit=page.limit + 1
    )
    following = cut(rows, page.limit, lambda row: (row.created_at, row.id))
    items = [subscription_view(row) for row in rows]
    return view(Page[v1.AlertSubscription](items=items, next=following))


@router.get("/{subscription_id}", responses={200: {"model": v1.AlertSubscription}})
async def read_subscription(
    subscription_id: UUID, reader: Reader, session: Reading
) -> Response:
    """One of your own subscriptions."""
    found = await alerts.find_subscription(session, reader, subscription_id)
    return view(subscription_view(found))


@router.delete("/{subscription_id}", status_code=204)
async def unsubscribe(subscription_id: UUID, keeper: Keeper, session: Transaction) -> None:
    """Be told nothing more of it."""
    await alerts.unsubscribe(session, keeper, subscription_id=subscription_id)


@router.get("/{subscription_id}/alerts", responses={200: {"model": Page[v1.Alert]}})
async def list_alerts(
    subscription_id: UUID, reader: Reader, session: Reading, page: ThePage
) -> Response:
    """What was told of a subscription, the oldest first, and what became of it."""
    rows = await alerts.list_alerts(
        session,
        reader,
        subscription_id=subscription_id,
        after=page.after,
        limit=page.limit + 1,
    )
    following = cut(rows, page.limit, lambda row: (row.created_at, row.id))
    items = [alert_view(row) for row in rows]
    return view(Page[v1.Alert](items=items, next=following))
