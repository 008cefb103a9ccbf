"""What a platform does: reads its own notices, acknowledges them, answers for their items."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.api.deps import (
    TAKES_IDEMPOTENCY_KEY,
    Reading,
    ThePage,
    Transaction,
    answered,
    etag,
    retry_of,
    view,
)
from app.api.direct import DirectRoute
from app.api.documents import NOT_MODIFIED, PROBLEMS
from app.api.doors import Answering, Now, TheHouse, house_of
from app.api.requests import StrictRoute
from app.api.submitting import Batch, acknowledged, must_be_few_items, responded
from app.services import answers, reading, receipts_again
from app.services.calls import Call
from app.services.reading import AFTER_AN_ACT
from app.wire.notices import notice_page, notice_view
from app.wire.orders import acknowledgement, filters_of, response
from app.wire.receipts import receipt_page
from schemas.v1 import answers as said
from schemas.v1 import notices as v1
from schemas.v1 import receipts
from schemas.v1.common import Page
from schemas.v1.notice_filters import NoticeQuery

busy = APIRouter(
    prefix="/v1", tags=["platforms' answers"], route_class=DirectRoute, responses=PROBLEMS
)
router = APIRouter(
    prefix="/v1", tags=["platforms' answers"], route_class=StrictRoute, responses=PROBLEMS
)

NOTICES = "GET /v1/platform/notices"
NOTICE = "GET /v1/platform/notices/{id}"


@busy.post(
    "/notices/{notice_id}/acknowledgement",
    responses={200: {"model": receipts.AcknowledgedNotice}},
    openapi_extra=TAKES_IDEMPOTENCY_KEY,
)
async def acknowledge_notice(
    notice_id: UUID,
    request: Request,
    platform: Answering,
    body: said.Acknowledgement | None = None,
) -> Response:
    """Acknowledge a notice. Repeating it is harmless; it never stops a clock."""
    call = Call(
        platform,
        (acknowledgement(notice_id, body or said.Acknowledgement()),),
        await retry_of(request, platform),
        acknowledged,
        door=AFTER_AN_ACT,
    )
    return answered(await answers.submit(house_of(request), call))


@busy.post(
    "/notices/{notice_id}/responses",
    status_code=201,
    responses={201: {"model": receipts.AnsweredNotice}},
    openapi_extra=TAKES_IDEMPOTENCY_KEY,
)
async def respond_to_notice(
    notice_id: UUID, body: said.Response, request: Request, platform: Answering
) -> Response:
    """Say what became of items. A later answer corrects an earlier one; all are kept."""
    call = Call(
        platform,
        (response(notice_id, body),),
        await retry_of(request, platform),
        responded,
        door=AFTER_AN_ACT,
    )
    return answered(await answers.submit(house_of(request), call))


@busy.post(
    "/acknowledgements/batch",
    status_code=207,
    responses={207: {"model": receipts.SubmissionResults}},
    openapi_extra=TAKES_IDEMPOTENCY_KEY,
)
async def acknowledge_notices(
    body: said.AcknowledgementBatch, request: Request, platform: Answering
) -> Response:
    """Acknowledge up to 500 notices; each has its own result, and a bad one sinks no other.

    A notice that stands in the batch a second time is refused there. One receipt is for all.
    """
    batch = Batch(
        said.NoticeAcknowledgement, lambda one: acknowledgement(one.notice_id, one), 200
    )
    call = batch.call(platform, body.acknowledgements, await retry_of(request, platform))
    return answered(await answers.submit_apart(house_of(request), call))


@busy.post(
    "/responses/batch",
    status_code=207,
    responses={207: {"model": receipts.SubmissionResults}},
    openapi_extra=TAKES_IDEMPOTENCY_KEY,
)
async def respond_to_notices(
    body: said.ResponseBatch, request: Request, platform: Answering
) -> Response:
    """Answer for items of up to 500 notices, up to 5,000 items in all.

    Each notice has its own result, and a bad one sinks no other; one that stands in the
    batch a second time is refused there. One receipt is for all.
    """
    must_be_few_items(body.responses)
    batch = Batch(said.NoticeResponse, lambda one: response(one.notice_id, one), 201)
    call = batch.call(platform, body.responses, await retry_of(request, platform))
    return answered(await answers.submit_apart(house_of(request), call))


@router.get("/platform/notices", responses={200: {"model": Page[v1.Notice]}})
async def list_own_notices(
    asked: Annotated[NoticeQuery, Query()],
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
    "/platform/notices/{notice_id}/receipts",
    responses={200: {"model": Page[receipts.Receipt]}},
)
async def list_own_receipts(
    notice_id: UUID, house: TheHouse, platform: Answering, session: Reading, page: ThePage
) -> Response:
    """The receipts of what the platform said of a notice, the oldest first.

    Of what it said in a batch there is one here as well. Each says what the one given then
    said, and is signed with the key that signs now.
    """
    found, place = await receipts_again.list_receipts(
        session,
        house.signer,
        platform,
        notice_id=notice_id,
        after=page.after,
        limit=page.limit,
    )
    return view(receipt_page(found, place))


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
