"""Where a notice stands after an act on its items: resolved, reopened, or still waited for."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.domain.events import Event, EventKind
from app.domain.notices import ItemStanding, ItemState, Standing, State, after_answers
from app.domain.permissions import Actor
from app.domain.regimes import Regime
from app.kit.ids import new_id
from app.services.issuing import stages
from app.store import answering, events
from app.store.engine import Session
from app.store.notices import Timer
from app.store.tables import ItemRow, NoticeRow


async def settle(
    session: Session,
    actor: Actor,
    *,
    row: NoticeRow,
    items: Sequence[ItemRow],
    regime: Regime,
    now: datetime,
) -> None:
    """Derives the notice's standing anew from its items, and what it is still waited for."""
    before, contested = State(row.state), row.all_contested
    standing = after_answers(_standing(row), [_item_standing(item) for item in items])
    row.state = standing.state
    row.all_contested = standing.all_contested
    row.effective_at = standing.effective_at
    row.version += 1
    if before is not State.RESOLVED and standing.state is State.RESOLVED:
        row.resolved_at = now
        await _tell(session, actor, EventKind.NOTICE_RESOLVED, row, now)
    elif before is State.RESOLVED and standing.state is not State.RESOLVED:
        row.resolved_at = None
        await _tell(session, actor, EventKind.NOTICE_REOPENED, row, now)
    waited = before is not State.RESOLVED and not contested
    waits = standing.state is not State.RESOLVED and not standing.all_contested
    if waited != waits:
        if waits:
            # What lapsed before it was answered or disputed may lapse once more.
            row.clock_version += 1
        # Of a notice reopened after its due moment the lapse is now.
        timers = [Timer(max(t.at, now), t.kind) for t in timers_of(row, regime, now)]
        await answering.set_timers(session, row.id, timers, clock_version=row.clock_version)
    await session.flush()


def timers_of(row: NoticeRow, regime: Regime, now: datetime) -> tuple[Timer, ...]:
    """What a notice is waited for: nothing once answered, or while its clock stands still."""
    if row.state == State.RESOLVED or row.all_contested or row.paused_at is not None:
        return ()
    return stages(regime, row.deadline_at, after=now)


def event_of(
    kind: EventKind,
    row: NoticeRow,
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


async def _tell(
    session: Session, actor: Actor, kind: EventKind, row: NoticeRow, now: datetime
) -> None:
    event = event_of(
        kind,
        row,
        now,
        facts={"effective_at": row.effective_at, "deadline_at": row.deadline_at},
        effective_at=row.effective_at if kind is EventKind.NOTICE_RESOLVED else None,
    )
    await events.append(session, actor, event)


def _standing(row: NoticeRow) -> Standing:
    return Standing(
        State(row.state),
        row.deadline_at,
        row.due_soon_at,
        row.paused_at,
        row.all_contested,
        row.effective_at,
    )


def _item_standing(item: ItemRow) -> ItemStanding:
    state = ItemState(item.state)
    return ItemStanding(state, item.effective_at if state is ItemState.COMPLIED else None)
