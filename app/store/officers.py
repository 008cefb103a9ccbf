"""Officers and teams, and what falls back when one of them leaves."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select, text

from app.domain.orders import Place
from app.domain.permissions import Actor
from app.store.engine import Session
from app.store.outbox import queued
from app.store.tables.officers import OfficerRow, TeamRow

Kept = TypeVar("Kept", OfficerRow, TeamRow)


async def add(session: Session, row: OfficerRow | TeamRow) -> None:
    session.add(row)
    await session.flush()


async def find(session: Session, kind: type[Kept], row_id: UUID) -> Kept | None:
    return await session.get(kind, row_id)


async def lock(session: Session, kind: type[Kept], row_id: UUID) -> Kept | None:
    """The row, held until the act is over."""
    return await session.get(kind, row_id, with_for_update={"key_share": True})


async def hold(session: Session, kind: type[Kept], row_id: UUID) -> Kept | None:
    """The row, which nobody changes until the act is over, though others may hold it too."""
    return await session.get(
        kind, row_id, with_for_update={"read": True}, populate_existing=True
    )


async def list_of(
    session: Session, kind: type[Kept], *, after: Place | None, limit: int
) -> Sequence[Kept]:
    """Oldest first."""
    query = select(kind).order_by(kind.created_at, kind.id).limit(limit)
    if after is not None:
        query = query.where(func.row(kind.created_at, kind.id) > func.row(*after))
    return (await session.scalars(query)).all()


async def hand_on(
    session: Session, actor: Actor, row: OfficerRow | TeamRow, now: datetime
) -> int:
    """Hands the open notices of whoever leaves to the officer's team while that is active,
    else to nobody; tells of each. Says how many there were.
    """
    values = {
        "leaving": row.id,
        "team": row.team_id if isinstance(row, OfficerRow) else None,
        "now": now,
        "role": actor.role,
        "key": actor.key_id,
    }
    statement = _OF_OFFICER if isinstance(row, OfficerRow) else _OF_TEAM
    return int(await session.scalar(text(statement), values) or 0)


_HAND_ON = """
WITH heir AS (
    SELECT (SELECT id FROM teams WHERE id = CAST(:team AS uuid) AND active) AS team_id,
           CAST(:now AS timestamptz) AS now
), passed AS (
    UPDATE notices
    SET assigned_officer_id = NULL, assigned_team_id = heir.team_id,
        assigned_at = CASE WHEN heir.team_id IS NOT NULL THEN heir.now END,
        desk_version = desk_version + 1
    FROM heir
    WHERE {held} = CAST(:leaving AS uuid)
      AND state IN ('awaiting_acknowledgement', 'awaiting_response')
    RETURNING notices.id, provider_id, heir.team_id, heir.now
), told AS (
    INSERT INTO events (
        id, kind, subject_id, notice_id, provider_id, actor_role, actor_id,
        effective_at, recorded_at, facts
    )
    SELECT new_event_id(clock_timestamp()), 'notice.assigned', id, id, provider_id,
           CAST(:role AS text), CAST(:key AS uuid), now, now, jsonb_build_object(
               'from', jsonb_build_object('officer_id', {officer}, 'team_id', {team}),
               'to', jsonb_build_object('officer_id', NULL, 'team_id', team_id)
           )
    FROM passed
    RETURNING id, kind, notice_id, platform_id
), queued AS (
    {queued}
)
SELECT count(*) FROM passed
""".replace("{queued}", queued("told"))
_LEAVING = "CAST(:leaving AS uuid)"
_OF_OFFICER = _HAND_ON.format(held="assigned_officer_id", officer=_LEAVING, team="NULL")
_OF_TEAM = _HAND_ON.format(held="assigned_team_id", officer="NULL", team=_LEAVING)
