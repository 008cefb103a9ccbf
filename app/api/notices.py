"""/v1/notices: issuing notices, finding them, reading them, taking them back."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.api.acts import batch_act, notice_act
from app.api.deps import (
    TAKES_IDEMPOTENCY_KEY,
    Reading,
    ThePage,
    TheRetry,
    Transaction,
    VersionSeen,
    answered,
    etag,
    retry_of,
    view,
)
from app.api.direct import DirectRoute
from app.api.documents import NOT_MODIFIED, PROBLEMS
from app.api.doors import Keeper, Now, Reader, TheHouse, house_of
from app.api.requests import StrictRoute
from app.domain.permissions import Actor
from app.services import amending, histories, notices, reading
from app.services.house import House
from app.services.idempotency import Answer
from app.services.notices import Issued
from app.store.engine import Session, driver_of
from app.wire.events import event_page
from app.wire.notices import (
    issued_view,
    regulators_facets,
    regulators_page,
    regulators_view,
)
from app.wire.orders import amendment, filters_of, new_notice
from schemas.v1 import notices as v1
from schemas.v1.common import BatchAnswer, Page
from schemas.v1.events import Event
from schemas.v1.notice_filters import RegulatorsQuery

busy = APIRouter(
    prefix="/v1/notices", tags=["notices"], route_class=DirectRoute, responses=PROBLEMS
)
router = APIRouter(
    prefix="/v1/notices", tags=["notices"], route_class=StrictRoute, responses=PROBLEMS
)

NOTICES = "GET /v1/notices"
NOTICE = "GET /v1/notices/{id}"


@busy.post(
    "",
    status_code=201,
    responses={201: {"model": v1.IssuedNotice}},
    openapi_extra=TAKES_IDEMPOTENCY_KEY,
)
async def issue_notice(request: Request, body: v1.NewNotice, keeper: Keeper) -> Response:
    """Issue a notice and start its clock.

    A repeat of an address within the notice is merged and told in `merged`; an address
    already under an open notice to the same platform is accepted and told in `duplicates`.
    """

    def render(issued: Issued) -> Answer:
        view = issued_view(issued.notice, issued.merged, issued.at)
        headers = {
            "Location": f"/v1/notices/{view.id}",
            "ETag": etag(view.version, view.timeliness),
        }
        return Answer(201, view.written(), headers)

    answer = await notices.issue(
        house_of(request),
        keeper,
        order=new_notice(body),
        retry=await retry_of(request, keeper),
        render=render,
    )
    return answered(answer)


@router.post("/batch", status_code=207, responses={207: {"model": BatchAnswer}})
async def issue_notices(
    body: v1.NewNoticeBatch,
    house: TheHouse,
    keeper: Keeper,
    session: Transaction,
    retry: TheRetry,
    now: Now,
) -> Response:
    """Issue up to 500 notices; each has its own result, and a bad one sinks no other."""
    elements = [partial(_issue_one, house, keeper, element) for element in body.notices]
    return await batch_act(session, house, elements, retry=retry, now=now)


@router.get("", responses={200: {"model": Page[v1.RegulatorsNotice]}})
async def list_notices(
    asked: Annotated[RegulatorsQuery, Query()],
    house: TheHouse,
    reader: Reader,
    session: Transaction,
    now: Now,
) -> Response:
    """Notices by filter: the soonest due first, or with `sort=-issued` the newest first."""
    found, place = await reading.list_notices(
        session,
        house.sealer,
        reader,
        now,
        filters=filters_of(asked),
        door=NOTICES,
    )
    return view(regulators_page(found, place, now))


@router.get("/{notice_id}", responses={200: {"model": v1.RegulatorsNotice}, **NOT_MODIFIED})
async def read_notice(
    notice_id: UUID,
    request: Request,
    house: TheHouse,
    reader: Reader,
    session: Transaction,
    now: Now,
) -> Response:
    """One notice as it stands now."""
    notice = await reading.read_notice(
        session, house.sealer, reader, now, notice_id=notice_id, door=NOTICE
    )
    body = regulators_view(notice, now)
    tag = etag(body.version, body.timeliness, *regulators_facets(notice))
    return view(body, tag=tag, request=request)


@router.get("/{notice_id}/events", responses={200: {"model": Page[Event]}})
async def list_events(
    notice_id: UUID, reader: Reader, session: Reading, page: ThePage
) -> Response:
    """What happened to a notice, the oldest first. No event holds an address."""
    rows = await histories.events_of_notice(
        session, reader, notice_id=notice_id, after=page.after, limit=page.limit + 1
    )
    return view(event_page(rows, page.limit))


@router.post("/{notice_id}/withdraw", responses={200: {"model": v1.Notice}})
async def withdraw_notice(
    notice_id: UUID,
    body: v1.Withdrawal,
    house: TheHouse,
    keeper: Keeper,
    session: Transaction,
    retry: TheRetry,
    seen: VersionSeen,
) -> Response:
    """Take a notice back. Its history stays; it is neither overdue nor late any more."""

    act = partial(
        amending.withdraw,
        session,
        house,
        keeper,
        notice_id=notice_id,
        reason=body.reason,
        seen=seen,
    )
    return await notice_act(session, house, keeper, act, retry=retry)


@router.post("/{notice_id}/amend", responses={200: {"model": v1.Notice}})
async def amend_notice(
    notice_id: UUID,
    body: v1.Amendment,
    house: TheHouse,
    keeper: Keeper,
    session: Transaction,
    retry: TheRetry,
    seen: VersionSeen,
) -> Response:
    """Add items to a notice or correct them; what they said before is kept."""

    act = partial(
        amending.amend,
        session,
        house,
        keeper,
        notice_id=notice_id,
        amendment=amendment(body),
        seen=seen,
    )
    return await notice_act(session, house, keeper, act, retry=retry)


async def _issue_one(
    house: House, actor: Actor, element: object, session: Session
) -> dict[str, object]:
    order = new_notice(v1.NewNotice.model_validate(element))
    connection = await driver_of(session)
    issued = await notices.issue_within(house, connection, actor, order=order)
    return {"status": 201, "id": str(issued.notice.id)}
