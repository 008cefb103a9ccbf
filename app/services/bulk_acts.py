"""What may be done to many notices: each act as it is for one, and what it changes."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from app.domain.bulks import BulkAction, BulkChange, BulkOrder
from app.domain.permissions import Actor
from app.services import amending, assignments, clocks, notice_tags
from app.services.house import House
from app.store.engine import Session
from app.store.tables.notices import NoticeRow
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """A notice at the versions at which it was seen."""

    notice_id: UUID
    version: int
    desk_version: int


BulkAct = Callable[[Session, House, Actor, BulkOrder, Seen], Awaitable[object]]


async def _assign(
    session: Session, house: House, actor: Actor, order: BulkOrder, seen: Seen
) -> object:
    return await assignments.assign(
        session,
        house.clock,
        actor,
        notice_id=seen.notice_id,
        to=order.assignee,
        seen=seen.desk_version,
    )


async def _tag(
    session: Session, house: House, actor: Actor, order: BulkOrder, seen: Seen
) -> object:
    return await notice_tags.add_tags(
        session,
        house.clock,
        actor,
        notice_id=seen.notice_id,
        tags=order.tags,
        seen=seen.desk_version,
    )


async def _untag(
    session: Session, house: House, actor: Actor, order: BulkOrder, seen: Seen
) -> object:
    return await notice_tags.remove_tags(
        session,
        house.clock,
        actor,
        notice_id=seen.notice_id,
        tags=order.tags,
        seen=seen.desk_version,
    )


async def _change_clock(
    session: Session, house: House, actor: Actor, order: BulkOrder, seen: Seen
) -> object:
    return await clocks.change_clock(
        session,
        house,
        actor,
        notice_id=seen.notice_id,
        happened=order.happened,
        seen=seen.version,
    )


async def _withdraw(
    session: Session, house: House, actor: Actor, order: BulkOrder, seen: Seen
) -> object:
    return await amending.withdraw(
        session,
        house,
        actor,
        notice_id=seen.notice_id,
        reason=order.reason,
        seen=seen.version,
    )


# The acts on one notice, each with the version that it goes by: what lies on the desk is not
# touched by what a platform answers meanwhile, nor the other way round.
ACTS: Final[Mapping[BulkAction, BulkAct]] = MappingProxyType(
    {
        BulkAction.ASSIGN: _assign,
        BulkAction.TAG: _tag,
        BulkAction.UNTAG: _untag,
        BulkAction.EXTEND: _change_clock,
        BulkAction.PAUSE: _change_clock,
        BulkAction.RESUME: _change_clock,
        BulkAction.WITHDRAW: _withdraw,
    }
)


def facts_of(row: NoticeRow) -> dict[str, Any]:
    """What an act in bulk may change of a notice, as JSON has it."""
    return {
        "state": row.state,
        "deadline_at": row.deadline_at.isoformat().replace("+00:00", "Z"),
        "clock": "running" if row.paused_at is None else "paused",
        "assigned_officer_id": row.assigned_officer_id and str(row.assigned_officer_id),
        "assigned_team_id": row.assigned_team_id and str(row.assigned_team_id),
        "tags": list(row.tags),
    }


def changes_between(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[BulkChange, ...]:
    return tuple(
        BulkChange(field, value, after[field])
        for field, value in before.items()
        if value != after[field]
    )
