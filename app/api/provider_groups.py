"""/v1/provider-groups: providers with one ultimate parent."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.api.deps import Changing, Reading, ThePage, TheRetry, create, created, cut, view
from app.api.documents import PROBLEMS
from app.api.doors import Keeper, Reader, TheHouse
from app.api.requests import StrictRoute
from app.services import platforms
from app.services.idempotency import Answer
from app.wire.platforms import group_view
from schemas.v1 import providers as v1
from schemas.v1.common import Page

router = APIRouter(
    prefix="/v1/provider-groups",
    tags=["providers"],
    route_class=StrictRoute,
    responses=PROBLEMS,
)


@router.post("", status_code=201, responses={201: {"model": v1.ProviderGroup}})
async def add_provider_group(
    body: v1.NewProviderGroup,
    house: TheHouse,
    keeper: Keeper,
    session: Changing,
    retry: TheRetry,
) -> Response:
    """Add a group that providers may share."""

    async def act() -> Answer:
        group = await platforms.add_group(session, house.clock, keeper, name=body.name)
        return created(group_view(group), f"/v1/provider-groups/{group.id}")

    return await create(session, house, retry, act)


@router.get("", responses={200: {"model": Page[v1.ProviderGroup]}})
async def list_provider_groups(_reader: Reader, session: Reading, page: ThePage) -> Response:
    """Groups, the oldest record first."""
    rows = await platforms.list_groups(session, after=page.after, limit=page.limit + 1)
    following = cut(rows, page.limit, lambda row: (row.created_at, row.id))
    items = [group_view(row) for row in rows]
    return view(Page[v1.ProviderGroup](items=items, next=following))


@router.get("/{group_id}", responses={200: {"model": v1.ProviderGroup}})
async def read_provider_group(group_id: UUID, _reader: Reader, session: Reading) -> Response:
    """One group; GET /v1/providers?group_id= lists its members."""
    return view(group_view(await platforms.find_group(session, group_id)))
