"""What happened to a notice, as recorded."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.domain.orders import Place
from app.domain.permissions import Actor
from app.services.reading import must_be_theirs
from app.store import events, reading
from app.store.engine import Session


async def events_of_notice(
    session: Session, actor: Actor, *, notice_id: UUID, after: Place | None, limit: int
) -> Sequence[Any]:
    """The events of one notice, oldest first; Unknown when it is not the actor's."""
    must_be_theirs(await reading.find(session, notice_id), actor)
    return await events.list_of_notice(session, notice_id, after=after, limit=limit)
