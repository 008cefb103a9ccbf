"""What a platform does: reads its own notices, acknowledges them, answers for their items."""

from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.api.acts import notice_act
from app.api.deps import Answering, Now, TheHouse, TheRetry, Transaction, etag, view
from app.api.documents import NOT_MODIFIED, PROBLEMS
from app.api.requests import StrictRoute
from app.services import answers, reading
from app.wire.notices import notice_page, notice_view
from app.wire.orders import filters_of, item_answer
from schemas.v1 import notices as v1
from schemas.v1.common import Page

router = APIRouter(
    prefix="/v1", tags=["platforms' answers"], route_class=StrictRoute, responses=PROBLEMS
)

NOTICES = "GET /v1/platform/notices"
NOTICE = "GET /v1/platform/notices/{id}"


@router.post("/notices/{notice_id}/acknowledgement", responses={200: {"model": v1.Notice}})
async def acknowledge_notice(
    notice_id: UUID,
    house: TheHouse,
    platform: Answering,
    session: Transaction,
    retry: TheRetry,
    body: v1.Acknowledgement | None = None,
) -> Response:
    """Acknowledge a notice. Repeating it is harmless; it never stops a clock."""
    said = body or v1.Acknowledgement()
    act = partial(
        answers.acknowledge,
        session,
        house,
        platform,
        notice_id=notice_id,
        received_at=said.received_at,
        reference=said.reference,
    )
    return await notice_act(session, house, act, retry=retry)


@router.post(
    "/notices/{notice_id}/responses", status_code=201, responses={201: {"model": v1.Notice}}
)
async def respond_to_notice(
    notice_id: UUID,
    body: v1.Response,
    house: TheHouse,
    platform: Answering,
    session: Transaction,
    retry: TheRetry,
) -> Response:
    """Say what became of items. A later answer corrects an earlier one; all are kept."""
    act = partial(
        answers.respond,
        session,
        house,
        platform,
        notice_id=notice_id,
        answers=[item_answer(item) for item in body.items],
    )
    return await notice_act(session, house, act, retry=retry, status=201)


@router.get("/platform/notices", responses={200: {"model": Page[v1.Notice]}})
async def list_own_notices(
    asked: Annotated[v1.NoticeQuery, Query()],
    house: TheHouse,
    platform: Answering,
    session: Transaction,
    now: Now,
) -> Response:
    """The platform's own notices, by the same filters as the regulator's list."""
    found, place = await reading.list_notices(
        session, house.sealer, platform, now, filters=filters_of(asked), door=NOTICES
    )
    return view(notice_page(found, place, now))


@router.get(
    "/platform/notices/{notice_id}", responses={200: {"model": v1.Notice}, **NOT_MODIFIED}
)
async def read_own_notice(
    notice_id: UUID,
    request: Request,
    house: TheHouse,
    platform: Answering,
    session: Transaction,
    now: Now,
) -> Response:
    """One of the platform's own notices as it stands now."""
    notice = await reading.read_notice(
        session, house.sealer, platform, now, notice_id=notice_id, door=NOTICE
    )
    body = notice_view(notice, now)
    return view(body, tag=etag(body.version, body.timeliness), request=request)
