"""What an officer rules of an item, beside what the platform stated of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.domain.errors import Unknown
from app.domain.events import EventKind
from app.domain.notices import ItemState, State
from app.domain.outcomes import Outcome
from app.domain.permissions import Actor
from app.domain.rulings import (
    MOST_RULINGS,
    OnRecord,
    Ruling,
    RulingDecision,
    TooManyRulings,
    must_take_rulings,
    ruled,
)
from app.kit.ids import new_id
from app.services.house import House
from app.services.lapses import take_up
from app.services.locators import seal_reason
from app.services.platforms import must_be_current
from app.services.progress import event_of, settle
from app.services.reading import must_be_theirs, open_ruling
from app.store import answering, events, reading, rulings
from app.store.engine import Session
from app.store.submissions import AnyItem
from app.store.tables.notices import ItemRow, NoticeRow
from app.store.tables.rulings import RulingRow


async def rule_on(  # noqa: PLR0913 - what a ruling is, each by its name
    session: Session,
    house: House,
    actor: Actor,
    *,
    notice_id: UUID,
    item_id: UUID,
    decision: RulingDecision,
    reason: str,
    seen: int | None,
) -> NoticeRow:
    """Records a ruling on one item, and derives where its notice stands now.

    A later ruling supersedes an earlier one, and both remain. Refused: a withdrawn notice,
    and a decision that does not fit where the item stands.
    """
    row, now = await take_up(session, house, actor, notice_id=notice_id)
    items = await answering.items_of(session, notice_id)
    item = _named(items, item_id)
    must_be_current(row.version, seen)
    must_take_rulings(State(row.state))
    if await rulings.count_of(session, item_id) >= MOST_RULINGS:
        raise TooManyRulings(f"This item was ruled on {MOST_RULINGS} times; no more are kept.")
    _write(item, await _ruled(house, row, item, decision, now))
    ruling_id = new_id()
    ruling = RulingRow(
        id=ruling_id,
        notice_id=notice_id,
        item_id=item_id,
        decision=decision,
        reason_sealed=seal_reason(house.sealer, ruling_id, reason),
        ruled_at=now,
        actor_id=actor.key_id,
    )
    await rulings.put(session, ruling)
    facts = {"item_id": item_id, "decision": decision, "state": ItemState(item.state)}
    event = event_of(EventKind.ITEM_RULED, row, now, facts=facts)
    await events.append(session, actor, event)
    await settle(session, house, actor, row=row, items=items, now=now)
    return row


async def foresee_ruling(
    session: Session,
    house: House,
    actor: Actor,
    *,
    notice_id: UUID,
    item_id: UUID,
    decision: RulingDecision,
) -> ItemState:
    """Where a ruling would put an item now; refused where it does not fit. Nothing is
    recorded.
    """
    row = must_be_theirs(await reading.find(session, notice_id), actor)
    item = _named(await answering.items_of(session, notice_id), item_id)
    must_take_rulings(State(row.state))
    return (await _ruled(house, row, item, decision, house.clock.now())).state


async def list_rulings(
    session: Session, house: House, actor: Actor, *, notice_id: UUID, item_id: UUID
) -> list[Ruling]:
    """Every ruling of one item, the newest first; what was superseded as well."""
    must_be_theirs(await reading.find(session, notice_id), actor)
    _named(await answering.items_of(session, notice_id), item_id)
    rows = await rulings.list_of_item(session, notice_id, item_id)
    return [open_ruling(house.sealer, row) for row in rows]


def on_record(item: AnyItem) -> OnRecord:
    """What is on record of an item, as the rules look at it."""
    return OnRecord(
        state=ItemState(item.state),
        outcome=None if item.outcome is None else Outcome(item.outcome),
        effective_at=item.effective_at,
        ground=item.ground,
        territories=tuple(item.territories),
        counts_from=item.counts_from,
        ruling=None if item.ruling is None else RulingDecision(item.ruling),
        found_gone_at=item.found_gone_at,
        found_available_at=item.found_available_at,
        rejected_grounds=frozenset(item.rejected_grounds),
    )


async def _ruled(
    house: House, row: NoticeRow, item: ItemRow, decision: RulingDecision, now: datetime
) -> OnRecord:
    regime = await house.regimes.version(row.regime_code, row.regime_version)
    return ruled(on_record(item), decision, regime, now)


def _write(item: ItemRow, after: OnRecord) -> None:
    """Writes what a ruling changed; what the platform stated stays as it is."""
    item.state = after.state
    item.counts_from = after.counts_from
    item.ruling = after.ruling
    item.found_gone_at = after.found_gone_at
    item.found_available_at = after.found_available_at
    item.rejected_grounds = sorted(after.rejected_grounds)


def _named(items: Sequence[ItemRow], item_id: UUID) -> ItemRow:
    for item in items:
        if item.id == item_id:
            return item
    raise Unknown("This notice has no such item.")
