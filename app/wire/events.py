"""Events in the words of the contract."""

from collections.abc import Sequence
from typing import Any

from app.kit import cursors
from schemas.v1 import events as v1
from schemas.v1.common import Page


def event_page(rows: Sequence[Any], limit: int) -> Page[v1.Event]:
    """A page from rows read one too many."""
    shown = rows[:limit]
    more = len(rows) > limit
    place = (shown[-1].recorded_at, shown[-1].id) if more else None
    return Page[v1.Event](
        items=[event_view(row) for row in shown],
        next=None if place is None else cursors.write(*place),
    )


def event_view(row: Any) -> v1.Event:  # noqa: ANN401 - a row of selected columns
    return v1.Event(
        id=row.id,
        kind=row.kind,
        notice_id=row.notice_id,
        platform_id=row.platform_id,
        provider_id=row.provider_id,
        actor=v1.ActorRole(row.actor_role),
        actor_id=row.actor_id,
        effective_at=row.effective_at,
        recorded_at=row.recorded_at,
        position=row.position,
        facts=row.facts,
    )
