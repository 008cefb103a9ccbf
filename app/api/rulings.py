"""/v1/notices/{id}/items/{item_id}: what an officer rules of one item."""

from functools import partial
from uuid import UUID

from fastapi import APIRouter, Response

from app.api.acts import notice_act
from app.api.deps import Reading, TheRetry, Transaction, VersionSeen, view
from app.api.documents import PROBLEMS
from app.api.doors import Involved, Keeper, TheHouse
from app.api.requests import StrictRoute
from app.domain.rulings import RulingDecision
from app.services import rulings
from app.wire.rulings import ruling_page
from schemas.v1 import rulings as v1
from schemas.v1.common import Page
from schemas.v1.notices import Notice

router = APIRouter(
    prefix="/v1/notices/{notice_id}/items/{item_id}",
    tags=["notices"],
    route_class=StrictRoute,
    responses=PROBLEMS,
)


@router.post("/ruling", status_code=201, responses={201: {"model": Notice}})
async def rule_on_item(
    notice_id: UUID,
    item_id: UUID,
    body: v1.NewRuling,
    house: TheHouse,
    keeper: Keeper,
    session: Transaction,
    retry: TheRetry,
    seen: VersionSeen,
) -> Response:
    """Rule on one item.

    `dispute_upheld` excuses an item whose dispute is pending, and `dispute_rejected` makes
    it outstanding: its clock has been running all along. `verified_removed` records that
    the content is gone, and complies for the platform where no answer of it did;
    `still_available` makes outstanding again what was said to be gone. A later ruling
    supersedes an earlier one; all are kept.
    """
    act = partial(
        rulings.rule_on,
        session,
        house,
        keeper,
        notice_id=notice_id,
        item_id=item_id,
        decision=RulingDecision(body.decision),
        reason=body.reason,
        seen=seen,
    )
    return await notice_act(session, house, keeper, act, retry=retry, status=201)


@router.get("/rulings", responses={200: {"model": Page[v1.PastRuling]}})
async def list_rulings(
    notice_id: UUID, item_id: UUID, house: TheHouse, involved: Involved, session: Reading
) -> Response:
    """Every ruling of an item, the newest first. A platform may ask about its own notices."""
    held = await rulings.list_rulings(
        session, house, involved, notice_id=notice_id, item_id=item_id
    )
    return view(ruling_page(held))
