"""Taking a notice up for an act: held, and with everything on record that came before."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.domain.events import Event, EventKind
from app.domain.permissions import SYSTEM, Actor
from app.domain.stages import Waiting, unrecorded
from app.services.house import House
from app.services.progress import event_of, standing_of
from app.services.reading import must_be_theirs
from app.store import answering, events
from app.store.engine import Session
from app.store.submissions import AnyNotice
from app.store.tables.notices import NoticeRow
from app.values import replace


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
    if stages := lapses_of(row, passed, now):
        await events.append(session, SYSTEM, *stages)


def lapses_of(row: AnyNotice, passed: Iterable[Waiting], now: datetime) -> list[Event]:
    """The events of timers that passed unmet."""
    told = unrecorded(standing_of(row), row.clock_version, passed)
    return [_lapse(row, stage, now) for stage in told]


def _lapse(row: AnyNotice, stage: Waiting, now: datetime) -> Event:
    facts = {"deadline_at": row.deadline_at}
    event = event_of(EventKind(stage.kind), row, now, facts=facts, effective_at=stage.at)
    return replace(event, clock_version=stage.clock_version)
