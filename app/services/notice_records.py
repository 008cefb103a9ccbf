"""All that is on record of one notice in one document, with nothing opened that is sealed."""

from typing import Final
from uuid import UUID

from app.domain.deliveries import DeliveryFilters
from app.domain.exposures import Exposure
from app.domain.permissions import Actor
from app.domain.register import Duplicate, Item, Notice
from app.domain.rulings import Ruling, RulingDecision
from app.services.deliveries import list_deliveries
from app.services.explaining import explain
from app.services.histories import events_of_notice
from app.services.house import House
from app.services.penalties import exposure_of
from app.services.reading import item_from, must_be_theirs, put_together
from app.store import events, reading
from app.store.engine import Session
from app.store.tables.notices import ItemRow
from app.store.tables.rulings import RulingRow
from app.wire.notice_records import NoticeRecord, record_text

# Of a notice that has more, the record says so, and the API tells the rest.
MOST_EVENTS: Final = 5_000
MOST_DELIVERIES: Final = 1_000


async def record_of(session: Session, house: House, actor: Actor, *, notice_id: UUID) -> str:
    """The notice, its events, the reckoning of its deadline, its provider's exposure and its
    deliveries, in the words of the contract, as JSON; Unknown when it is not the actor's.
    """
    notice = await _closed(session, actor, notice_id)
    explained = await explain(session, house, actor, notice_id=notice_id)
    happened = await events_of_notice(
        session, actor, notice_id=notice_id, after=None, limit=MOST_EVENTS + 1
    )
    sent, more = await list_deliveries(
        session, actor, filters=DeliveryFilters(notice_id=notice_id, limit=MOST_DELIVERIES)
    )
    record = NoticeRecord(
        at=house.clock.now(),
        through_event=await events.last_position(session),
        complete=len(happened) <= MOST_EVENTS and more is None,
        notice=notice,
        events=happened[:MOST_EVENTS],
        deadline=explained.deadline,
        regime=explained.regime,
        service=explained.service,
        exposure=await _exposure(house, notice),
        deliveries=sent,
    )
    return record_text(record)


async def _closed(session: Session, actor: Actor, notice_id: UUID) -> Notice:
    row = must_be_theirs(await reading.find(session, notice_id), actor)
    items = [_item(*found) for found in await reading.items_of(session, [notice_id])]
    links = await reading.duplicates_of(session, [notice_id])
    twins = [Duplicate(one.item_id, one.notice_id, one.reference) for one in links]
    return put_together(row, tuple(items), tuple(twins))


def _item(row: ItemRow, ruling: RulingRow | None) -> Item:
    """Its address, its note and why it was ruled on stay sealed."""
    held = None
    if ruling is not None:
        held = Ruling(RulingDecision(ruling.decision), "", ruling.ruled_at)
    return item_from(row, locator="", note=None, ruling=held)


async def _exposure(house: House, notice: Notice) -> Exposure | None:
    if notice.provider_id is None:
        return None
    return await exposure_of(
        house, house.sessions, provider_id=notice.provider_id, as_of=None, regime=None
    )
