"""Officers and teams: keeping who works for the regulator, and who takes over from whom."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.domain.events import Event, EventKind
from app.domain.officers import Officer, Team, must_take_work
from app.domain.orders import Place
from app.domain.permissions import Actor
from app.kit.clock import Clock
from app.kit.ids import new_id
from app.services.platforms import found, must_be_current
from app.store import events, officers
from app.store.engine import Session
from app.store.tables.officers import OfficerRow, TeamRow

Kept = OfficerRow | TeamRow

_CHANGED = {OfficerRow: EventKind.OFFICER_CHANGED, TeamRow: EventKind.TEAM_CHANGED}


async def add_team(session: Session, clock: Clock, actor: Actor, *, name: str) -> Team:
    """A team; each has a name of its own."""
    now = clock.now()
    row = TeamRow(id=new_id(), name=name, active=True, created_at=now, version=1)
    await officers.add(session, row)
    await _tell(session, actor, EventKind.TEAM_ADDED, row, now)
    return team_from(row)


async def add_officer(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    name: str,
    email: str | None,
    team_id: UUID | None,
) -> Officer:
    """A person who works for the regulator; in no team that is no more."""
    await _must_be_team(session, team_id)
    now = clock.now()
    row = OfficerRow(
        id=new_id(),
        name=name,
        email=email,
        team_id=team_id,
        active=True,
        created_at=now,
        version=1,
    )
    await officers.add(session, row)
    await _tell(session, actor, EventKind.OFFICER_ADDED, row, now)
    return officer_from(row)


async def change_team(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    team_id: UUID,
    changes: Mapping[str, object],
    seen: int | None,
) -> Team:
    """Changes what is given. Open notices of a team that ends are nobody's then."""
    row = found(await officers.lock(session, TeamRow, team_id), "team")
    must_be_current(row.version, seen)
    await _change(session, clock, actor, row=row, changes=changes)
    return team_from(row)


async def change_officer(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    officer_id: UUID,
    changes: Mapping[str, object],
    seen: int | None,
) -> Officer:
    """Changes what is given. Open notices of an officer who leaves fall to the team.

    It is the team that the officer has after the change, while that is active; else they
    are nobody's. Who comes back is given nothing back.
    """
    row = found(await officers.lock(session, OfficerRow, officer_id), "officer")
    must_be_current(row.version, seen)
    team_id = changes.get("team_id")
    if isinstance(team_id, UUID) and team_id != row.team_id:
        await _must_be_team(session, team_id)
    await _change(session, clock, actor, row=row, changes=changes)
    return officer_from(row)


async def find_team(session: Session, team_id: UUID) -> Team:
    return team_from(found(await officers.find(session, TeamRow, team_id), "team"))


async def find_officer(session: Session, officer_id: UUID) -> Officer:
    return officer_from(found(await officers.find(session, OfficerRow, officer_id), "officer"))


async def list_teams(session: Session, *, after: Place | None, limit: int) -> list[Team]:
    """Oldest first, as all lists of the register; those that have ended as well."""
    rows = await officers.list_of(session, TeamRow, after=after, limit=limit)
    return [team_from(row) for row in rows]


async def list_officers(session: Session, *, after: Place | None, limit: int) -> list[Officer]:
    rows = await officers.list_of(session, OfficerRow, after=after, limit=limit)
    return [officer_from(row) for row in rows]


def officer_from(row: OfficerRow) -> Officer:
    return Officer(
        id=row.id,
        name=row.name,
        email=row.email,
        team_id=row.team_id,
        active=row.active,
        created_at=row.created_at,
        version=row.version,
    )


def team_from(row: TeamRow) -> Team:
    return Team(row.id, row.name, row.active, row.created_at, row.version)


async def _must_be_team(session: Session, team_id: UUID | None) -> None:
    """That there is none of that id the database says."""
    row = None if team_id is None else await officers.hold(session, TeamRow, team_id)
    if row is not None:
        must_take_work(team_from(row))


async def _change(
    session: Session, clock: Clock, actor: Actor, *, row: Kept, changes: Mapping[str, object]
) -> None:
    """Writes what differs and tells of it; the same again is no change."""
    changed = sorted(name for name, value in changes.items() if getattr(row, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(row, name, changes[name])
    row.version += 1
    await session.flush()
    now = clock.now()
    facts: dict[str, object] = {"changed": changed}
    if "active" in changed and not row.active:
        facts["handed_on"] = await officers.hand_on(session, actor, row, now)
    await _tell(session, actor, _CHANGED[type(row)], row, now, **facts)


async def _tell(
    session: Session, actor: Actor, kind: EventKind, row: Kept, now: datetime, **facts: object
) -> None:
    """Which officer or team; nothing of the person."""
    event = Event(
        id=new_id(),
        kind=kind,
        effective_at=now,
        recorded_at=now,
        subject_id=row.id,
        facts={"version": row.version, **facts},
    )
    await events.append(session, actor, event)
