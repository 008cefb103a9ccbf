"""/v1/deliveries: what became of each message that was sent to an endpoint."""

from collections.abc import AsyncIterator
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from app.api.deps import Reading, TheRetry, create, view
from app.api.documents import PROBLEMS
from app.api.doors import Answering, Involved, TheHouse
from app.api.requests import StrictRoute
from app.services import deliveries
from app.services.idempotency import Answer
from app.store.engine import Session
from app.wire.deliveries import delivery_page, delivery_view, filters_of, with_attempts_view
from schemas.v1 import deliveries as v1
from schemas.v1.common import Page

router = APIRouter(
    prefix="/v1/deliveries", tags=["messages"], route_class=StrictRoute, responses=PROBLEMS
)


async def making_due(house: TheHouse) -> AsyncIterator[Session]:
    """A transaction that makes a delivery due; once it is committed, it is called for."""
    async with house.sessions.begin() as session:
        yield session
    house.due.ring()


MakingDue = Annotated[Session, Depends(making_due, scope="function")]


@router.get("", responses={200: {"model": Page[v1.Delivery]}})
async def list_deliveries(
    asked: Annotated[v1.DeliveryQuery, Query()], involved: Involved, session: Reading
) -> Response:
    """Deliveries, the newest first; a platform sees its own.

    They are kept for 90 days, and the messages in the inbox for good.
    """
    found, last = await deliveries.list_deliveries(session, involved, filters=filters_of(asked))
    return view(delivery_page(found, last))


@router.get("/{delivery_id}", responses={200: {"model": v1.DeliveryWithAttempts}})
async def read_delivery(delivery_id: UUID, involved: Involved, session: Reading) -> Response:
    """One delivery with every attempt."""
    found, attempts = await deliveries.find_delivery(session, involved, delivery_id=delivery_id)
    return view(with_attempts_view(found, attempts))


@router.post(
    "/{delivery_id}/redeliver", status_code=202, responses={202: {"model": v1.Delivery}}
)
async def redeliver(
    delivery_id: UUID,
    house: TheHouse,
    platform: Answering,
    session: MakingDue,
    retry: TheRetry,
) -> Response:
    """Send the message once more, under the same id; what waits for an attempt is tried now."""

    async def act() -> Answer:
        due = await deliveries.redeliver(session, house, platform, delivery_id=delivery_id)
        return Answer(202, delivery_view(due).written())

    return await create(session, house, retry, act)
