"""/v1/platforms: the services for which providers answer."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.api.deps import (
    Changing,
    Reading,
    ThePage,
    TheRetry,
    VersionSeen,
    create,
    created,
    cut,
    etag,
    view,
)
from app.api.documents import NOT_MODIFIED, PROBLEMS
from app.api.doors import Keeper, Reader, TheHouse
from app.api.requests import StrictRoute
from app.services import platforms
from app.services.idempotency import Answer
from app.wire.platforms import changes_of, facts_of, platform_view
from schemas.v1 import platforms as v1
from schemas.v1.common import Page

router = APIRouter(
    prefix="/v1/platforms", tags=["platforms"], route_class=StrictRoute, responses=PROBLEMS
)


@router.post("", status_code=201, responses={201: {"model": v1.Platform}})
async def add_platform(
    body: v1.NewPlatform, house: TheHouse, keeper: Keeper, session: Changing, retry: TheRetry
) -> Response:
    """Add a service for which one provider answers."""

    async def act() -> Answer:
        platform = await platforms.add_platform(
            session, house.clock, keeper, facts=facts_of(body)
        )
        tag = etag(platform.version)
        return created(platform_view(platform), f"/v1/platforms/{platform.id}", tag=tag)

    return await create(session, house, retry, act)


@router.get("", responses={200: {"model": Page[v1.Platform]}})
async def list_platforms(
    _reader: Reader,
    session: Reading,
    page: ThePage,
    provider_id: Annotated[UUID | None, Query(description="Only those of this one.")] = None,
) -> Response:
    """Platforms, the oldest record first."""
    rows = await platforms.list_platforms(
        session, after=page.after, limit=page.limit + 1, provider_id=provider_id
    )
    following = cut(rows, page.limit, lambda row: (row.created_at, row.id))
    items = [platform_view(row) for row in rows]
    return view(Page[v1.Platform](items=items, next=following))


@router.get("/{platform_id}", responses={200: {"model": v1.Platform}, **NOT_MODIFIED})
async def read_platform(
    platform_id: UUID, request: Request, _reader: Reader, session: Reading
) -> Response:
    """One platform."""
    platform = await platforms.find_platform(session, platform_id)
    return view(platform_view(platform), tag=etag(platform.version), request=request)


@router.patch("/{platform_id}", responses={200: {"model": v1.Platform}})
async def change_platform(
    platform_id: UUID,
    body: v1.PlatformChange,
    house: TheHouse,
    keeper: Keeper,
    session: Changing,
    seen: VersionSeen,
) -> Response:
    """Change what is sent; what is left out stays as it is.

    A platform that changes hands keeps its notices, and they keep their provider.
    """
    platform = await platforms.change_platform(
        session,
        house.clock,
        keeper,
        platform_id=platform_id,
        changes=changes_of(body),
        seen=seen,
    )
    return view(platform_view(platform), tag=etag(platform.version))
