"""Assigning notices: to an officer, to a team, or to nobody any more."""

from uuid import UUID

from app.domain.assignments import NOBODY, Assignee, Desk
from app.domain.errors import Malformed
from app.domain.events import EventKind
from app.domain.officers import must_take_work
from app.domain.permissions import Actor
from app.kit.clock import Clock
from app.services.desks import hold_desk, tell
from app.services.officers import officer_from, team_from
from app.services.reading import desk_of
from app.store import officers
from app.store.engine import Session
from app.store.tables.officers import OfficerRow, TeamRow


async def assign(
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    notice_id: UUID,
    to: Assignee,
    seen: int | None,
) -> Desk:
    """Says who works on a notice; to say the same again changes nothing.

    Refused: an officer or a team that there is not, or that is no longer active.
    """
    # Before the notice: whoever leaves is held first as well, and hands on notices then.
    await _must_take_work(session, to)
    row = await hold_desk(session, actor, notice_id=notice_id, seen=seen)
    before = desk_of(row).assignee
    if to == before:
        return desk_of(row)
    now = clock.now()
    row.assigned_officer_id, row.assigned_team_id = to.officer_id, to.team_id
    row.assigned_at = None if to == NOBODY else now
    row.desk_version += 1
    await session.flush()
    facts = {"from": before.facts, "to": to.facts}
    await tell(session, actor, EventKind.NOTICE_ASSIGNED, row=row, now=now, facts=facts)
    return desk_of(row)


async def _must_take_work(session: Session, to: Assignee) -> None:
    """Held until the act is over, so that nobody leaves in between."""
    if to.officer_id is not None:
        officer = await officers.hold(session, OfficerRow, to.officer_id)
        if officer is None:
            raise Malformed.at("/officer_id", "there is no such officer")
        must_take_work(officer_from(officer))
    if to.team_id is not None:
        team = await officers.hold(session, TeamRow, to.team_id)
        if team is None:
            raise Malformed.at("/team_id", "there is no such team")
        must_take_work(team_from(team))
