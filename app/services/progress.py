"""Where a notice stands after an act on its items: resolved, reopened, or still waited for."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from app.domain.clocks import Clock
from app.domain.events import Event, EventKind
from app.domain.holidays import changes_told
from app.domain.notices import ItemStanding, ItemState, Standing, State, after_answers
from app.domain.permissions import SYSTEM, Actor
from app.domain.redating import counts_for
from app.domain.regimes import Regime
from app.kit.ids import new_id
from app.services.calendars import change_of
from app.services.house import House
from app.services.issuing import stages
from app.services.terms import clock_now
from app.store import answering, events, holidays
from app.store.engine import Session
from app.store.notices import Timer
from app.store.tables import ItemRow, NoticeRow


async def settle(
    session: Session,
    house: House,
    actor: Actor,
    *,
    row: NoticeRow,
    items: Sequence[ItemRow],
    now: datetime,
) -> None:
    """Derives the notice's standing anew from its items, and what it is still waited for.

    A notice that reopens runs by the calendar as it is now: while it was resolved no change
    of the calendar moved it.
    """
    regime = await house.regimes.version(row.regime_code, row.regime_version)
    before, contested, resolved_at = State(row.state), row.all_contested, row.resolved_at
    standing = after_answers(_standing(row), [_item_standing(item) for item in items])
    row.state = _state(row, standing)
    row.all_contested = standing.all_contested
    row.effective_at = standing.effective_at
    row.version += 1
    if before is not State.RESOLVED and standing.state is State.RESOLVED:
        row.resolved_at = now
        await _tell(session, actor, EventKind.NOTICE_RESOLVED, row, now)
    elif resolved_at is not None and standing.state is not State.RESOLVED:
        row.resolved_at = None
        await _tell(session, actor, EventKind.NOTICE_REOPENED, row, now)
        await _date_anew(session, house, row=row, regime=regime, since=resolved_at, now=now)
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


def stand(row: NoticeRow, regime: Regime, clock: Clock) -> None:
    """Writes where a clock stands."""
    row.started_at = clock.started_at
    row.deadline_at = clock.deadline_at
    row.due_soon_at = max(clock.started_at, clock.deadline_at - regime.due_soon_lead)
    row.paused_at = clock.paused_at
    row.paused = clock.paused


def timers_of(row: NoticeRow, regime: Regime, now: datetime) -> tuple[Timer, ...]:
    """What a notice is waited for: nothing once answered, or while its clock stands still."""
    if row.state == State.RESOLVED or row.all_contested or row.paused_at is not None:
        return ()
    # Nothing is said of a clock that has not begun: it may begin when a notice is deemed given.
    return stages(regime, row.deadline_at, after=max(now, row.started_at))


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


async def _date_anew(
    session: Session,
    house: House,
    *,
    row: NoticeRow,
    regime: Regime,
    since: datetime,
    now: datetime,
) -> None:
    """Moves a deadline that a change of the calendar would have moved, had it been open."""
    rule = regime.rule
    if rule is None or not rule.asks_for_working_days:
        return
    before, clock = row.deadline_at, await clock_now(session, house, row, regime)
    stand(row, regime, clock)
    if clock.deadline_at == before:
        return
    changes = map(change_of, await holidays.list_changes_after(session, since))
    theirs = [change for change in changes if counts_for(rule.calendar, change)]
    facts = {**changes_told(theirs[::-1], before, clock.deadline_at), "because": "reopened"}
    event = event_of(EventKind.NOTICE_DEADLINE_CHANGED, row, now, facts=facts)
    await events.append(session, SYSTEM, event)


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
    return ItemStanding(ItemState(item.state), item.counts_from)


def _state(row: NoticeRow, standing: Standing) -> State:
    """What the regulator does with a notice does not acknowledge it."""
    unseen = row.acknowledged_at is None and standing.state is State.AWAITING_RESPONSE
    return State.AWAITING_ACKNOWLEDGEMENT if unseen else standing.state
