"""What a regulator does to a notice already issued: withdraws it, or amends its items."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.domain.errors import Fault, Malformed
from app.domain.events import EventKind
from app.domain.notices import (
    MAX_ITEMS,
    ItemState,
    State,
    must_be_amendable,
    must_be_withdrawable,
)
from app.domain.orders import Amendment, Correction, NewItem
from app.domain.permissions import Actor
from app.kit.ids import new_id
from app.kit.locators import NotALocator, canonical
from app.services.house import House
from app.services.issuing import merge, sealed
from app.services.lapses import take_up
from app.services.locators import seal_locator, seal_note
from app.services.platforms import must_be_current
from app.services.progress import event_of, settle
from app.store import answering, events, rulings
from app.store.engine import Session
from app.store.notices import SealedItem
from app.store.tables.notices import ItemRevisionRow, ItemRow, NoticeRow


async def withdraw(
    session: Session,
    house: House,
    actor: Actor,
    *,
    notice_id: UUID,
    reason: str,
    seen: int | None,
) -> NoticeRow:
    """Takes a notice back: it is neither overdue nor late any more, and its history stays."""
    row, now = await take_up(session, house, actor, notice_id=notice_id)
    must_be_current(row.version, seen)
    must_be_withdrawable(State(row.state))
    row.state = State.WITHDRAWN
    row.withdrawn_at = now
    row.withdrawal_reason = reason
    row.version += 1
    await answering.set_timers(session, row.id, (), clock_version=row.clock_version)
    await events.append(
        session, actor, event_of(EventKind.NOTICE_WITHDRAWN, row, now, facts={})
    )
    await session.flush()
    return row


async def amend(
    session: Session,
    house: House,
    actor: Actor,
    *,
    notice_id: UUID,
    amendment: Amendment,
    seen: int | None,
) -> NoticeRow:
    """Adds items, corrects items, keeps what they said before. The deadline stays.

    An item whose address is corrected is outstanding again: what was answered for the
    old address, or ruled of it, says nothing of the new one.
    """
    if not amendment.add and not amendment.correct:
        raise Malformed.at("/add_items", "name items to add, or items to correct")
    row, now = await take_up(session, house, actor, notice_id=notice_id)
    must_be_current(row.version, seen)
    must_be_amendable(State(row.state))
    items = list(await answering.items_of(session, notice_id))
    corrected = _correct(house, items, amendment.correct, now)
    added = _added(house, row, items, amendment.add)
    moved = _moved(items, corrected)
    await answering.keep_revisions(session, corrected)
    await answering.add_items(session, added)
    await rulings.supersede(session, [item.id for item in moved], now)
    await answering.link_duplicates(session, row, [*added, *moved])
    facts = {
        # Whoever corrects an address is likely to quote it.
        "reason_sealed": _sealed_reason(house, row, amendment.reason),
        "added": [item.id for item in added],
        "corrected": [revision.item_id for revision in corrected],
    }
    await events.append(
        session, actor, event_of(EventKind.NOTICE_AMENDED, row, now, facts=facts)
    )
    await settle(session, house, actor, row=row, items=items + added, now=now)
    return row


async def foresee_amendment(
    session: Session, house: House, actor: Actor, *, notice_id: UUID, amendment: Amendment
) -> int:
    """How many items an amendment would add, those that stand there already left out.

    Refused as the amendment itself would be: it is done, and undone again.
    """
    before = len(await answering.items_of(session, notice_id))
    async with session.begin_nested() as tried:
        await amend(session, house, actor, notice_id=notice_id, amendment=amendment, seen=None)
        after = len(await answering.items_of(session, notice_id))
        await tried.rollback()
    return after - before


def _correct(
    house: House, items: Sequence[ItemRow], corrections: Sequence[Correction], now: datetime
) -> list[ItemRevisionRow]:
    by_id = {item.id: item for item in items}
    faults: list[Fault] = []
    revisions: list[ItemRevisionRow] = []
    for index, correction in enumerate(corrections):
        item = by_id.pop(correction.item_id, None)
        if item is None:
            faults.append(
                Fault(f"/correct_items/{index}/item_id", "no item of this notice, or twice")
            )
            continue
        revisions.append(_revision(item, now))
        fault = _rewrite(house, item, correction, others=items)
        if fault is not None:
            faults.append(Fault(f"/correct_items/{index}/url", fault))
    if faults:
        raise Malformed("Some corrections cannot be made.", faults)
    return revisions


def _rewrite(
    house: House, item: ItemRow, correction: Correction, *, others: Sequence[ItemRow]
) -> str | None:
    """Corrects one item; says what is wrong with its new address, if anything is."""
    if correction.media_type is not None:
        item.media_type = correction.media_type
    if correction.hashes is not None:
        item.hashes = [{"algorithm": h.algorithm, "value": h.value} for h in correction.hashes]
    if correction.locator_note is not None:
        item.locator_note_sealed = seal_note(house.sealer, item.id, correction.locator_note)
    if correction.locator is None:
        return None
    try:
        locator = canonical(correction.locator)
    except NotALocator as error:
        return str(error)
    digest = house.sealer.digest(locator)
    if any(other.locator_digest == digest for other in others if other is not item):
        return "another item of this notice has this address"
    if digest != item.locator_digest:
        item.locator_sealed = seal_locator(house.sealer, item.id, locator)
        item.locator_digest = digest
        _forget_answer(item)
    return None


def _moved(items: Sequence[ItemRow], revisions: Sequence[ItemRevisionRow]) -> list[ItemRow]:
    """The items that have another address than before."""
    before = {revision.item_id: revision.locator_digest for revision in revisions}
    return [
        item
        for item in items
        if before.get(item.id, item.locator_digest) != item.locator_digest
    ]


def _sealed_reason(house: House, row: NoticeRow, reason: str) -> str:
    return b64encode(seal_note(house.sealer, row.id, reason) or b"").decode()


def _forget_answer(item: ItemRow) -> None:
    item.state = ItemState.OUTSTANDING
    item.outcome = item.ground = None
    item.territories = []
    item.effective_at = item.received_at = item.counts_from = None
    item.ruling = item.found_gone_at = item.found_available_at = None
    item.rejected_grounds = []


def _added(
    house: House, row: NoticeRow, items: Sequence[ItemRow], add: Sequence[NewItem]
) -> list[ItemRow]:
    """New items, those already in the notice left out."""
    drawn, _ = merge(add, pointer="/add_items")
    known = {item.locator_digest for item in items}
    fresh = [s for s in sealed(house.sealer, drawn) if s.locator_digest not in known]
    if len(items) + len(fresh) > MAX_ITEMS:
        raise Malformed.at("/add_items", f"a notice has at most {MAX_ITEMS} items")
    return [_row(row, item, position) for position, item in enumerate(fresh, start=len(items))]


def _row(notice: NoticeRow, sealed_item: SealedItem, position: int) -> ItemRow:
    item = sealed_item.item
    return ItemRow(
        id=item.id,
        notice_id=notice.id,
        position=position,
        locator_sealed=sealed_item.locator_sealed,
        locator_digest=sealed_item.locator_digest,
        locator_note_sealed=sealed_item.note_sealed,
        media_type=item.media_type,
        hashes=[{"algorithm": h.algorithm, "value": h.value} for h in item.hashes],
        state=item.state,
        outcome=None,
        ground=None,
        territories=[],
        effective_at=None,
        received_at=None,
    )


def _revision(item: ItemRow, now: datetime) -> ItemRevisionRow:
    return ItemRevisionRow(
        id=new_id(),
        item_id=item.id,
        locator_sealed=item.locator_sealed,
        locator_digest=item.locator_digest,
        locator_note_sealed=item.locator_note_sealed,
        media_type=item.media_type,
        hashes=list(item.hashes),
        replaced_at=now,
    )
