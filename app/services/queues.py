"""The queue of an officer: open notices assigned to them or their team, soonest due first."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.domain.officers import KeyWithoutOfficer
from app.domain.orders import Place
from app.domain.permissions import Actor
from app.domain.register import Notice
from app.kit.sealing import Sealer
from app.services.officers import find_officer
from app.services.outlines import Outline, outlined
from app.services.reading import assemble, record_reading
from app.services.saved_filters import owner_of
from app.store import queues
from app.store.engine import Session
from app.store.tables.notices import NoticeRow
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of a queue, and whether with what is nobody's."""

    unassigned: bool
    after: Place | None
    limit: int


async def read_queue(
    session: Session,
    sealer: Sealer,
    actor: Actor,
    now: datetime,
    *,
    wanted: Wanted,
    door: str,
) -> tuple[list[Notice], Place | None]:
    """A page of the queue, and the place after which the next page begins.

    Refused where the key belongs to no officer, unless what is nobody's is asked for.
    """
    rows, place = await _page(session, actor, wanted)
    notices = await assemble(session, sealer, actor, rows)
    if notices:
        record_reading(session, actor, now, notice_ids=[n.id for n in notices], door=door)
    return notices, place


async def outline_queue(
    session: Session, actor: Actor, *, wanted: Wanted
) -> tuple[list[Outline], Place | None]:
    """The same for whoever does not need the locators: no reading has to be recorded."""
    rows, place = await _page(session, actor, wanted)
    return await outlined(session, rows), place


async def _page(
    session: Session, actor: Actor, wanted: Wanted
) -> tuple[Sequence[NoticeRow], Place | None]:
    whose = await _whose(session, actor, wanted)
    rows = await queues.list_queue(session, whose, after=wanted.after, limit=wanted.limit + 1)
    shown = rows[: wanted.limit]
    if len(rows) <= wanted.limit:
        return shown, None
    return shown, (shown[-1].deadline_at, shown[-1].id)


async def _whose(session: Session, actor: Actor, wanted: Wanted) -> queues.Whose:
    owner_of(actor)
    team_id: UUID | None = None
    if actor.officer_id is not None:
        team_id = (await find_officer(session, actor.officer_id)).team_id
    elif not wanted.unassigned:
        raise KeyWithoutOfficer(
            "This key belongs to no officer, so nothing is assigned to it. Use a key made "
            "with officer_id, or ask with unassigned=true for what is nobody's."
        )
    return queues.Whose(actor.officer_id, team_id, unassigned=wanted.unassigned)
