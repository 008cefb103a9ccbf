"""/v1/saved-filters: questions about notices that officers keep; /v1/queue: their own work."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from app.api.deps import (
    Reading,
    ThePage,
    TheRetry,
    Transaction,
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
from app.services import queues, saved_filters
from app.services.idempotency import Answer
from app.wire.notices import regulators_page
from app.wire.saved_filters import changes_of, filter_view, parameters_of
from schemas.v1 import saved_filters as v1
from schemas.v1.common import Page
from schemas.v1.notices import RegulatorsNotice

router = APIRouter(prefix="/v1", tags=["desk"], route_class=StrictRoute, responses=PROBLEMS)

NOTICES = "GET /v1/saved-filters/{id}/notices"
QUEUE = "GET /v1/queue"


@router.post("/saved-filters", status_code=201, responses={201: {"model": v1.SavedFilter}})
async def save_filter(
    body: v1.NewSavedFilter,
    house: TheHouse,
    keeper: Keeper,
    session: Transaction,
    retry: TheRetry,
) -> Response:
    """Keep a question about notices, for yourself or, `shared`, for everybody.

    It belongs to the officer whose key this is, or to the key where that is nobody's.
    """

    async def act() -> Answer:
        saved = await saved_filters.save_filter(
            session,
            house,
            keeper,
            name=body.name,
            parameters=parameters_of(body.filter),
            shared=body.shared,
        )
        tag = etag(saved.version)
        return created(filter_view(saved), f"/v1/saved-filters/{saved.id}", tag=tag)

    return await create(session, house, retry, act)


@router.get("/saved-filters", responses={200: {"model": Page[v1.SavedFilter]}})
async def list_filters(
    house: TheHouse, reader: Reader, session: Reading, page: ThePage
) -> Response:
    """Your own filters and those that are shared, the oldest first."""
    rows = await saved_filters.list_filters(
        session, house.sealer, reader, after=page.after, limit=page.limit + 1
    )
    following = cut(rows, page.limit, lambda row: (row.created_at, row.id))
    items = [filter_view(row) for row in rows]
    return view(Page[v1.SavedFilter](items=items, next=following))


@router.get(
    "/saved-filters/{filter_id}", responses={200: {"model": v1.SavedFilter}, **NOT_MODIFIED}
)
async def read_filter(
    filter_id: UUID, request: Request, house: TheHouse, reader: Reader, session: Reading
) -> Response:
    """One saved filter."""
    saved = await saved_filters.find_filter(session, house.sealer, reader, filter_id)
    return view(filter_view(saved), tag=etag(saved.version), request=request)


@router.patch("/saved-filters/{filter_id}", responses={200: {"model": v1.SavedFilter}})
async def change_filter(
    filter_id: UUID,
    body: v1.SavedFilterChange,
    house: TheHouse,
    keeper: Keeper,
    session: Transaction,
    seen: VersionSeen,
) -> Response:
    """Change what is sent. A shared filter is changed by its owner or a supervisor."""
    saved = await saved_filters.change_filter(
        session, house, keeper, filter_id=filter_id, changes=changes_of(body), seen=seen
    )
    return view(filter_view(saved), tag=etag(saved.version))


@router.delete("/saved-filters/{filter_id}", status_code=204)
async def delete_filter(filter_id: UUID, keeper: Keeper, session: Transaction) -> None:
    """End a filter, and with it every alert on it."""
    await saved_filters.delete_filter(session, keeper, filter_id=filter_id)


@router.get(
    "/saved-filters/{filter_id}/notices", responses={200: {"model": Page[RegulatorsNotice]}}
)
async def ask_filter(
    filter_id: UUID,
    house: TheHouse,
    reader: Reader,
    session: Transaction,
    page: ThePage,
    now: Now,
) -> Response:
    """The notices that a saved filter finds now, as `GET /v1/notices` would give them."""
    found, place = await saved_filters.ask_filter(
        session,
        house.sealer,
        reader,
        now,
        filter_id=filter_id,
        after=page.after,
        limit=page.limit,
        door=NOTICES,
    )
    return view(regulators_page(found, place, now))


@router.get("/queue", responses={200: {"model": Page[RegulatorsNotice]}})
async def read_queue(
    house: TheHouse,
    reader: Reader,
    session: Transaction,
    page: ThePage,
    now: Now,
    *,
    unassigned: Annotated[
        bool, Query(description="With what is assigned to nobody as well.")
    ] = False,
) -> Response:
    """Your own work: open notices assigned to you or your team, what lapses next first.

    Who you are is said by the officer to whom the key belongs.
    """
    found, place = await queues.read_queue(
        session,
        house.sealer,
        reader,
        now,
        wanted=queues.Wanted(unassigned=unassigned, after=page.after, limit=page.limit),
        door=QUEUE,
    )
    return view(regulators_page(found, place, now))
