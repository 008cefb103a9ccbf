"""Taking a notice up for an act: held, and with everything on record that came before."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from app.domain.events import EventKind
from app.domain.notices import OPEN_STATES
from app.domain.permissions import SYSTEM, Actor
from app.services.house import House
from app.services.progress import event_of
from app.services.reading import must_be_theirs
from app.store import answering, events
from app.store.engine import Session
from app.store.tables import NoticeRow


async def take_up(
    session: Session, house: House, actor: Actor, *, notice_id: UUID
) -> tuple[NoticeRow, datetime]:
    """The notice, held until the act is over, and the moment of the act.

    The moment is read once the notice is held. Acts rewrite what a notice is waited for, so
    a stage that passed before that moment and that no sweep has met yet is recorded first:
    while the timer was down, this is the last chance to tell of a lapse.
    """
    row = must_be_theirs(await answering.lock_notice(session, notice_id), actor)
    now = house.clock.now()
    # No stage lies before the first warning, so most acts need not look.
    if row.due_soon_at < now:
        await _record_passed(session, row, now)
    return row, now


async def _record_passed(session: Session, row: NoticeRow, now: datetime) -> None:
    """What the sweep would have recorded, by the same predicate."""
    passed = await answering.take_passed_timers(session, row.id, now)
    running = row.state in OPEN_STATES and row.paused_at is None and not row.all_contested
    stages = [
        replace(
            event_of(
                EventKind(kind),
                row,
                now,
                facts={"deadline_at": row.deadline_at},
                effective_at=at,
            ),
            clock_version=clock_version,
        )
        for at, kind, clock_version in sorted(passed)
        if running and clock_version == row.clock_version
    ]
    if stages:
        await events.append(session, SYSTEM, *stages)
