"""/v1/officers and /v1/teams: who works for the regulator."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

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
from app.api.doors import Reader, Supervisor, TheHouse
from app.api.requests import StrictRoute
from app.services import officers
from app.services.idempotency import Answer
from app.wire.officers import changes_of, officer_view, team_view
from schemas.v1 import officers as v1
from schemas.v1.common import Page

router = APIRouter(prefix="/v1", tags=["desk"], route_class=StrictRoute, responses=PROBLEMS)


@router.post("/officers", status_code=201, responses={201: {"model": v1.Officer}})
async def add_officer(
    body: v1.NewOfficer,
    house: TheHouse,
    supervisor: Supervisor,
    session: Changing,
    retry: TheRetry,
) -> Response:
    """Add a person who works for the regulator; `POST /v1/keys` gives them keys."""

    async def act() -> Answer:
        officer = await officers.add_officer(
            session,
            house.clock,
            supervisor,
            name=body.name,
            email=body.email,
            team_id=body.team_id,
        )
        tag = etag(officer.version)
        return created(officer_view(officer), f"/v1/officers/{officer.id}", tag=tag)

    return await create(session, house, retry, act)


@router.get("/officers", responses={200: {"model": Page[v1.Officer]}})
async def list_officers(_reader: Reader, session: Reading, page: ThePage) -> Response:
    """Officers, the oldest record first; those who have left as well."""
    rows = await officers.list_officers(session, after=page.after, limit=page.limit + 1)
    following = cut(rows, page.limit, lambda row: (row.created_at, row.id))
    items = [officer_view(row) for row in rows]
    return view(Page[v1.Officer](items=items, next=following))


@router.get("/officers/{officer_id}", responses={200: {"model": v1.Officer}, **NOT_MODIFIED})
async def read_officer(
    officer_id: UUID, request: Request, _reader: Reader, session: Reading
) -> Response:
    """One officer."""
    officer = await officers.find_officer(session, officer_id)
    return view(officer_view(officer), tag=etag(officer.version), request=request)


@router.patch("/officers/{officer_id}", responses={200: {"model": v1.Officer}})
async def change_officer(
    officer_id: UUID,
    body: v1.OfficerChange,
    house: TheHouse,
    supervisor: Supervisor,
    session: Changing,
    seen: VersionSeen,
) -> Response:
    """Change what is sent; what is left out stays as it is.

    With `active` false the officer's keys open nothing any more, and the open notices
    assigned to the officer fall to the team, or to nobody.
    """
    officer = await officers.change_officer(
        session,
        house.clock,
        supervisor,
        officer_id=officer_id,
        changes=changes_of(body),
        seen=seen,
    )
    return view(officer_view(officer), tag=etag(officer.version))


@router.post("/teams", status_code=201, responses={201: {"model": v1.Team}})
async def add_team(
    body: v1.NewTeam,
    house: TheHouse,
    supervisor: Supervisor,
    session: Changing,
    retry: TheRetry,
) -> Response:
    """Add a team, to which notices may be assigned and officers may belong."""

    async def act() -> Answer:
        team = await officers.add_team(session, house.clock, supervisor, name=body.name)
        return created(team_view(team), f"/v1/teams/{team.id}", tag=etag(team.version))

    return await create(session, house, retry, act)


@router.get("/teams", responses={200: {"model": Page[v1.Team]}})
async def list_teams(_reader: Reader, session: Reading, page: ThePage) -> Response:
    """Teams, the oldest record first; those that have ended as well."""
    rows = await officers.list_teams(session, after=page.after, limit=page.limit + 1)
    following = cut(rows, page.limit, lambda row: (row.created_at, row.id))
    items = [team_view(row) for row in rows]
    return view(Page[v1.Team](items=items, next=following))


@router.get("/teams/{team_id}", responses={200: {"model": v1.Team}, **NOT_MODIFIED})
async def read_team(
    team_id: UUID, request: Request, _reader: Reader, session: Reading
) -> Response:
    """One team."""
    team = await officers.find_team(session, team_id)
    return view(team_view(team), tag=etag(team.version), request=request)


@router.patch("/teams/{team_id}", responses={200: {"model": v1.Team}})
async def change_team(
    team_id: UUID,
    body: v1.TeamChange,
    house: TheHouse,
    supervisor: Supervisor,
    session: Changing,
    seen: VersionSeen,
) -> Response:
    """Change what is sent; with `active` false its open notices are nobody's any more."""
    team = await officers.change_team(
        session,
        house.clock,
        supervisor,
        team_id=team_id,
        changes=changes_of(body),
        seen=seen,
    )
    return view(team_view(team), tag=etag(team.version))
