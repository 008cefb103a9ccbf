"""/v1/providers and their groups: who answers for platforms, and what its revenue is."""

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
from app.api.doors import Keeper, Now, Reader, TheHouse
from app.api.requests import StrictRoute
from app.kit.ids import new_id
from app.services import platforms, revenue
from app.services.idempotency import Answer
from app.wire.platforms import changes_of, figure_page, figure_view, new_figure, provider_view
from schemas.v1 import providers as v1
from schemas.v1.common import Page

router = APIRouter(
    prefix="/v1/providers", tags=["providers"], route_class=StrictRoute, responses=PROBLEMS
)


@router.post("", status_code=201, responses={201: {"model": v1.Provider}})
async def add_provider(
    body: v1.NewProvider, house: TheHouse, keeper: Keeper, session: Changing, retry: TheRetry
) -> Response:
    """Add the legal person that answers for one or more platforms."""

    async def act() -> Answer:
        provider = await platforms.add_provider(
            session,
            house.clock,
            keeper,
            name=body.name,
            country=body.country,
            group_id=body.group_id,
        )
        tag = etag(provider.version)
        return created(provider_view(provider), f"/v1/providers/{provider.id}", tag=tag)

    return await create(session, house, retry, act)


@router.get("", responses={200: {"model": Page[v1.Provider]}})
async def list_providers(
    _reader: Reader,
    session: Reading,
    page: ThePage,
    group_id: Annotated[UUID | None, Query(description="Only those of this group.")] = None,
) -> Response:
    """Providers, the oldest record first."""
    rows = await platforms.list_providers(
        session, after=page.after, limit=page.limit + 1, group_id=group_id
    )
    following = cut(rows, page.limit, lambda row: (row.created_at, row.id))
    items = [provider_view(row) for row in rows]
    return view(Page[v1.Provider](items=items, next=following))


@router.get("/{provider_id}", responses={200: {"model": v1.Provider}, **NOT_MODIFIED})
async def read_provider(
    provider_id: UUID, request: Request, _reader: Reader, session: Reading
) -> Response:
    """One provider."""
    provider = await platforms.find_provider(session, provider_id)
    return view(provider_view(provider), tag=etag(provider.version), request=request)


@router.patch("/{provider_id}", responses={200: {"model": v1.Provider}})
async def change_provider(
    provider_id: UUID,
    body: v1.ProviderChange,
    house: TheHouse,
    keeper: Keeper,
    session: Changing,
    seen: VersionSeen,
) -> Response:
    """Change what is sent; what is left out stays as it is."""
    provider = await platforms.change_provider(
        session,
        house.clock,
        keeper,
        provider_id=provider_id,
        changes=changes_of(body),
        seen=seen,
    )
    return view(provider_view(provider), tag=etag(provider.version))


@router.post(
    "/{provider_id}/revenue-figures",
    status_code=201,
    responses={201: {"model": v1.RevenueFigure}},
)
async def record_revenue_figure(
    provider_id: UUID,
    body: v1.NewRevenueFigure,
    house: TheHouse,
    keeper: Keeper,
    session: Changing,
    retry: TheRetry,
) -> Response:
    """Record what the revenue of an accounting period is said to be.

    No figure is ever overwritten: one for the same period and scope supersedes the earlier,
    and both stay readable.
    """

    async def act() -> Answer:
        figure = new_figure(body, figure_id=new_id(), recorded_at=house.clock.now())
        held = await platforms.record_figure(
            session, keeper, provider_id=provider_id, figure=figure
        )
        place = f"/v1/providers/{provider_id}/revenue-figures/{figure.id}"
        return created(figure_view(held), place)

    return await create(session, house, retry, act)


@router.get(
    "/{provider_id}/revenue-figures", responses={200: {"model": Page[v1.RevenueFigure]}}
)
async def list_revenue_figures(
    provider_id: UUID, _reader: Reader, session: Reading, page: ThePage, now: Now
) -> Response:
    """Every figure ever recorded, the oldest record first, and which are in force today."""
    held = await revenue.list_figures(session, provider_id=provider_id, as_of=now.date())
    return view(figure_page(held, page.after, page.limit))


@router.get(
    "/{provider_id}/revenue-figures/{figure_id}", responses={200: {"model": v1.RevenueFigure}}
)
async def read_revenue_figure(
    provider_id: UUID, figure_id: UUID, _reader: Reader, session: Reading, now: Now
) -> Response:
    """One figure, and whether it is in force today."""
    held = await revenue.find_figure(
        session, provider_id=provider_id, figure_id=figure_id, as_of=now.date()
    )
    return view(figure_view(held))
