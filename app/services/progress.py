"""Where a notice stands after an act on its items: resolved, reopened, or still waited for."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.domain.clocks import Clock
from app.domain.events import Event, EventKind
from app.domain.notices import ItemStanding, ItemState, Standing, State
from app.domain.permissions import Actor
from app.domain.regimes import Regime
from app.domain.settling import (
    Anew,
    Course,
    Settled,
    Told,
    due_soon_at,
    is_dated_anew,
    settled,
)
from app.domain.stages import Timer, waited_for
from app.kit.ids import new_id
from app.services.calendar_changes import change_of
from app.services.house import House
from app.services.terms import clock_now
from app.store import answering, events, holidays
from app.store.engine import Session
from app.store.submissions import AnyItem, AnyNotice
from app.store.tables.notices import ItemRow, NoticeRow


async def settle(
    session: Session,
    house: House,
    actor: Actor,
    *,
    row: NoticeRow,
    items: Sequence[ItemRow],
    now: datetime,
) -> None:
    """Derives the notice's standing anew from its items, and what it is still waited for."""
    regime = await house.regimes.version(row.regime_code, row.regime_version)
    anew = await _anew(session, house, row, regime)
    standings = [item_standing(item) for item in items]
    course = course_of(row, acknowledged_at=row.acknowledged_at)
    found = settled(course, standings, regime=regime, now=now, anew=anew)
    take_on(row, found, regime)
    for told in found.told:
        await events.append(session, told.by or actor, event_told(told, row, now))
    if found.timers is not None:
        version = row.clock_version
        await answering.set_timers(session, row.id, found.timers, clock_version=version)
    await session.flush()


def course_of(row: AnyNotice, *, acknowledged_at: datetime | None) -> Course:
    """What of a notice decides to what an act on its items leads."""
    return Course(
        standing=standing_of(row),
        started_at=row.started_at,
        acknowledged_at=acknowledged_at,
        resolved_at=row.resolved_at,
        clock_version=row.clock_version,
    )


def take_on(row: AnyNotice, found: Settled, regime: Regime) -> None:
    """Writes where a notice stands after an act on its items."""
    if found.clock is not None:
        stand(row, regime, found.clock)
    row.state = found.standing.state
    row.all_contested = found.standing.all_contested
    row.effective_at = found.standing.effective_at
    row.resolved_at = found.resolved_at
    row.clock_version = found.clock_version
    row.version += 1


def stand(row: AnyNotice, regime: Regime, clock: Clock) -> None:
    """Writes where a clock stands."""
    row.started_at = clock.started_at
    row.deadline_at = clock.deadline_at
    row.due_soon_at = due_soon_at(clock, regime)
    row.paused_at = clock.paused_at
    row.paused = clock.paused


def timers_of(row: NoticeRow, regime: Regime, now: datetime) -> tuple[Timer, ...]:
    """What a notice is waited for: nothing once answered, or while its clock stands still."""
    return waited_for(standing_of(row), regime, started_at=row.started_at, now=now)


def standing_of(row: AnyNotice) -> Standing:
    """The facts of a notice on which its timeliness rests."""
    return Standing(
        State(row.state),
        row.deadline_at,
        row.due_soon_at,
        row.paused_at,
        row.all_contested,
        row.effective_at,
    )


def item_standing(item: AnyItem) -> ItemStanding:
    """What of an item decides where its notice stands."""
    return ItemStanding(ItemState(item.state), item.counts_from)


def event_told(told: Told, row: AnyNotice, now: datetime) -> Event:
    """The event by which something about this notice is told."""
    return event_of(told.kind, row, now, facts=told.facts, effective_at=told.effective_at)


def event_of(
    kind: EventKind,
    row: AnyNotice,
    now: datetime,
    *,
    facts: Mapping[str, object],
    effective_at: datetime | None = None,
) -> Event:
    """An event of this notice, effective now unless it says when."""
    return Event(
        id=new_id(),
        kind=kind,
        effective_at=effective_at or now,
        recorded_at=now,
        subject_id=row.id,
        notice_id=row.id,
        platform_id=row.platform_id,
        provider_id=row.provider_id,
        facts=facts,
    )


async def _anew(session: Session, house: House, row: NoticeRow, regime: Regime) -> Anew | None:
    """By what the notice would be dated, were it to reopen."""
    if row.resolved_at is None or not is_dated_anew(regime):
        return None
    clock = await clock_now(session, house, row, regime)
    changes = map(change_of, await holidays.list_changes_after(session, row.resolved_at))
    return Anew(clock, tuple(changes))
