"""/v1/keys: giving out credentials and ending them."""

from uuid import UUID

from fastapi import APIRouter, Response

from app.api.deps import Changing, Reading, ThePage, TheRetry, create, created, cut, view
from app.api.documents import PROBLEMS
from app.api.doors import Supervisor, TheHouse
from app.api.requests import StrictRoute
from app.domain.permissions import Role
from app.services import access
from app.services.idempotency import Answer
from app.wire.access import created_view, key_view
from schemas.v1 import keys as v1
from schemas.v1.common import Page

router = APIRouter(
    prefix="/v1/keys", tags=["keys"], route_class=StrictRoute, responses=PROBLEMS
)


@router.post("", status_code=201, responses={201: {"model": v1.CreatedKey}})
async def create_key(
    body: v1.NewKey,
    house: TheHouse,
    supervisor: Supervisor,
    session: Changing,
    retry: TheRetry,
) -> Response:
    """Make a key. This answer alone shows it; to whoever repeats the same request with the
    same Idempotency-Key it is shown again.
    """

    async def act() -> Answer:
        made = await access.create_key(
            session,
            house.clock,
            supervisor,
            role=Role(body.role),
            platform_id=body.platform_id,
            officer_id=body.officer_id,
            label=body.label,
            expires_at=body.expires_at,
        )
        return created(created_view(made.key, made.secret), f"/v1/keys/{made.key.id}")

    return await create(session, house, retry, act)


@router.get("", responses={200: {"model": Page[v1.Key]}})
async def list_keys(_supervisor: Supervisor, session: Reading, page: ThePage) -> Response:
    """Keys, the oldest first; those that have ended as well."""
    rows = await access.list_keys(session, after=page.after, limit=page.limit + 1)
    following = cut(rows, page.limit, lambda row: (row.created_at, row.id))
    items = [key_view(row) for row in rows]
    return view(Page[v1.Key](items=items, next=following))


@router.get("/{key_id}", responses={200: {"model": v1.Key}})
async def read_key(key_id: UUID, _supervisor: Supervisor, session: Reading) -> Response:
    """One key, without its secret."""
    return view(key_view(await access.find_key(session, key_id)))


@router.delete("/{key_id}", status_code=204)
async def revoke_key(
    key_id: UUID, house: TheHouse, supervisor: Supervisor, session: Changing
) -> None:
    """End a key: here at once, in other processes within a second."""
    await access.revoke_key(session, house.clock, supervisor, key_id=key_id)
