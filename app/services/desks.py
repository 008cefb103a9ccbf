"""What an act on the desk beside a notice begins and ends with."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.domain.assignments import Desk
from app.domain.errors import Unknown
from app.domain.events import EventKind
from app.domain.permissions import Actor
from app.services.platforms import must_be_current
from app.services.progress import event_of
from app.services.reading import desk_of, must_be_theirs
from app.store import answering, events, reading
from app.store.engine import Session
from app.store.tables.notices import NoticeRow
from app.values import replace


async def hold_desk(
    session: Session, actor: Actor, *, notice_id: UUID, seen: int | None
) -> NoticeRow:
    """The notice, held until the act is over. Nothing on the desk waits for a clock, so no
    timer is touched; `seen` is the version of the desk that the caller read.
    """
    row = must_be_the_regulators(await answering.hold_notice(session, notice_id), actor)
    must_be_current(row.desk_version, seen)
    return row


async def find_desk(session: Session, actor: Actor, *, notice_id: UUID) -> Desk:
    """What is kept of a notice for the regulator alone."""
    return desk_of(must_be_the_regulators(await reading.find(session, notice_id), actor))


async def tell(
    session: Session,
    actor: Actor,
    kind: EventKind,
    *,
    row: NoticeRow,
    now: datetime,
    facts: Mapping[str, object],
) -> None:
    """An event that names no platform: whoever looks for those of one does not meet it."""
    event = event_of(kind, row, now, facts=facts)
    await events.append(session, actor, replace(event, platform_id=None))


def must_be_the_regulators(row: NoticeRow | None, actor: Actor) -> NoticeRow:
    """To a platform no notice has a desk, not even its own."""
    if actor.platform_id is not None:
        raise Unknown("There is no such notice.")
    return must_be_theirs(row, actor)
