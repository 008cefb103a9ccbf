"""/v1/notices: issuing them."""

from fastapi import APIRouter, Response

from app.api.deps import Keeper, TheHouse, TheRetry, answered, etag
from app.api.documents import PROBLEMS
from app.api.requests import StrictRoute
from app.services import notices
from app.services.idempotency import Answer
from app.services.notices import Issued
from app.wire.notices import issued_view
from app.wire.orders import new_notice
from schemas.v1 import notices as v1

router = APIRouter(prefix="/v1/notices", tags=["notices"], route_class=StrictRoute)


@router.post("", status_code=201, responses={201: {"model": v1.IssuedNotice}, **PROBLEMS})
async def issue_notice(
    body: v1.NewNotice, house: TheHouse, keeper: Keeper, retry: TheRetry
) -> Response:
    """Issues a notice and starts its clock."""

    def render(issued: Issued) -> Answer:
        view = issued_view(issued.notice, issued.merged, house.clock.now())
        headers = {
            "Location": f"/v1/notices/{view.id}",
            "ETag": etag(view.version, view.timeliness),
        }
        return Answer(201, view.model_dump_json(), headers)

    answer = await notices.issue(
        house, keeper, order=new_notice(body), retry=retry, render=render
    )
    return answered(answer)
