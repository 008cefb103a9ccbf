"""/v1/notices/{id}/service: that a notice was sent by email, and when it was truly given."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter, Response

from app.api.acts import notice_act
from app.api.deps import Reading, TheRetry, Transaction, VersionSeen, view
from app.api.documents import PROBLEMS
from app.api.doors import Keeper, Reader, TheHouse
from app.api.requests import StrictRoute
from app.services import giving, sendings
from app.wire.giving import new_proof, new_sending, sending_page
from schemas.v1 import giving as v1
from schemas.v1.common import Page
from schemas.v1.notices import Notice

router = APIRouter(
    prefix="/v1/notices/{notice_id}/service",
    tags=["deadlines"],
    route_class=StrictRoute,
    responses=PROBLEMS,
)


@router.post("", status_code=201, responses={201: {"model": Notice}})
async def record_sending(
    notice_id: UUID,
    body: v1.NewSending,
    house: TheHouse,
    keeper: Keeper,
    session: Transaction,
    retry: TheRetry,
    seen: VersionSeen,
) -> Response:
    """Record that a notice was sent by email.

    Under the Online Safety Act it is deemed given 48 hours later, unless the contrary is
    proved (s.208(11)). Where the regime's clock starts with the giving (`clock_starts`), it
    starts then, and the deadline is reckoned anew; the original deadline stays beside it.
    Elsewhere no clock moves.
    """
    act = partial(
        giving.record_sending,
        session,
        house,
        keeper,
        notice_id=notice_id,
        new=new_sending(body),
        seen=seen,
    )
    return await notice_act(session, house, keeper, act, retry=retry, status=201)


@router.post("/proof", status_code=201, responses={201: {"model": Notice}})
async def prove_giving(
    notice_id: UUID,
    body: v1.NewGivingProof,
    house: TheHouse,
    keeper: Keeper,
    session: Transaction,
    retry: TheRetry,
    seen: VersionSeen,
) -> Response:
    """Record when a notice that was sent is proved to have been given.

    The proof takes the place of the presumption, whether it is earlier or later; a clock
    that starts with the giving is corrected by it, also once the notice is resolved.
    """
    act = partial(
        giving.prove_giving,
        session,
        house,
        keeper,
        notice_id=notice_id,
        new=new_proof(body),
        seen=seen,
    )
    return await notice_act(session, house, keeper, act, retry=retry, status=201)


@router.get("", responses={200: {"model": Page[v1.Sending]}})
async def list_sendings(
    notice_id: UUID, house: TheHouse, reader: Reader, session: Reading
) -> Response:
    """Every sending of a notice and every proof of it, the newest first.

    What was superseded is kept. `GET /v1/notices/{id}/deadline` shows the one that holds.
    """
    held = await sendings.list_sendings(session, house, reader, notice_id=notice_id)
    return view(sending_page(held))
