"""What a platform does with a notice: acknowledges it, and answers for each item."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.domain.errors import Fault, Malformed
from app.domain.events import EventKind
from app.domain.notices import Answer, ItemState, State, must_be_open_to_answers
from app.domain.orders import ItemAnswer
from app.domain.outcomes import Outcome
from app.domain.permissions import Actor
from app.domain.regimes import Regime
from app.domain.register import Notice
from app.domain.rulings import answered
from app.kit.ids import new_id
from app.kit.locators import NotALocator, canonical
from app.services.house import House
from app.services.lapses import take_up
from app.services.locators import seal_note
from app.services.progress import event_of, settle
from app.services.reading import AFTER_AN_ACT, show
from app.services.rulings import on_record
from app.store import answering, events
from app.store.engine import Session
from app.store.tables import ItemRow, NoticeRow


async def acknowledge(
    session: Session,
    house: House,
    actor: Actor,
    *,
    notice_id: UUID,
    received_at: datetime | None,
    reference: str | None,
) -> Notice:
    """Records that the platform has the notice. Once is enough, twice does no harm.

    No clock is stopped by it. Refused once the notice is withdrawn.
    """
    row, now = await take_up(session, house, actor, notice_id=notice_id)
    must_be_open_to_answers(State(row.state))
    if received_at is not None and not row.issued_at <= received_at <= now:
        raise Malformed.at("/received_at", "lies between the moment of issue and now")
    if row.acknowledged_at is None:
        said = {"received_at": received_at and received_at.isoformat(), "reference": reference}
        _note_acknowledged(row, now)
        row.acknowledgement = said
        row.version += 1
        event = event_of(EventKind.NOTICE_ACKNOWLEDGED, row, now, facts={})
        await events.append(session, actor, event)
        await session.flush()
    return await show(session, house.sealer, actor, now, row=row, door=AFTER_AN_ACT)


async def respond(
    session: Session,
    house: House,
    actor: Actor,
    *,
    notice_id: UUID,
    answers: Sequence[ItemAnswer],
) -> Notice:
    """Records what became of items; a later answer corrects an earlier one.

    The moment of receipt is read once the notice is held: a lapse recorded before it is
    before it in time as well. Refused: an item that is not the notice's, the same item
    twice, an outcome that took effect in the future or before the clock started, a ground
    that the regime does not know. Nothing is recorded unless all of it is.
    """
    row, now = await take_up(session, house, actor, notice_id=notice_id)
    must_be_open_to_answers(State(row.state))
    regime = await house.regimes.version(row.regime_code, row.regime_version)
    items = await answering.items_of(session, notice_id)
    pairs = _matched(house, items, answers)
    _must_be_possible(row, answers, now)
    for index, (item, answer) in enumerate(pairs):
        _apply(item, answer, regime, now, pointer=f"/items/{index}")
    if row.acknowledged_at is None:
        # To answer a notice is to have it.
        _note_acknowledged(row, now)
        acknowledged = event_of(EventKind.NOTICE_ACKNOWLEDGED, row, now, facts={"by": "answer"})
        await events.append(session, actor, acknowledged)
    await _keep(session, house, actor, row=row, pairs=pairs, now=now)
    await settle(session, house, actor, row=row, items=items, now=now)
    return await show(session, house.sealer, actor, now, row=row, door=AFTER_AN_ACT)


def _note_acknowledged(row: NoticeRow, now: datetime) -> None:
    row.acknowledged_at = now
    if row.state == State.AWAITING_ACKNOWLEDGEMENT:
        row.state = State.AWAITING_RESPONSE


def _matched(
    house: House, items: Sequence[ItemRow], answers: Sequence[ItemAnswer]
) -> list[tuple[ItemRow, ItemAnswer]]:
    """Each answer with the item it is about; every one that has none is named."""
    by_id = {item.id: item for item in items}
    by_digest = {item.locator_digest: item for item in items}
    pairs: list[tuple[ItemRow, ItemAnswer]] = []
    faults: list[Fault] = []
    for index, answer in enumerate(answers):
        found = _item_meant(house, answer, by_id, by_digest)
        if isinstance(found, str):
            faults.append(Fault(f"/items/{index}", found))
        elif any(found is item for item, _ in pairs):
            faults.append(Fault(f"/items/{index}", "the same item stands here twice"))
        else:
            pairs.append((found, answer))
    if faults:
        raise Malformed("Some answers are about no item of this notice.", faults)
    return pairs


def _item_meant(
    house: House,
    answer: ItemAnswer,
    by_id: Mapping[UUID, ItemRow],
    by_digest: Mapping[bytes, ItemRow],
) -> ItemRow | str:
    if (answer.item_id is None) == (answer.locator is None):
        return "name the item by item_id or by url, and not by both"
    if answer.item_id is not None:
        return by_id.get(answer.item_id) or "no item of this notice has this id"
    try:
        digest = house.sealer.digest(canonical(answer.locator or ""))
    except NotALocator as error:
        return str(error)
    return by_digest.get(digest) or "no item of this notice has this address"


def _must_be_possible(row: NoticeRow, answers: Sequence[ItemAnswer], now: datetime) -> None:
    # A clock may begin later: an email is deemed given only days after it was sent.
    began = min(row.started_at, row.issued_at)
    faults: list[Fault] = []
    for index, answer in enumerate(answers):
        place = f"/items/{index}/effective_at"
        if answer.effective_at > now:
            faults.append(Fault(place, "lies after the moment of receipt"))
        elif answer.effective_at < began and answer.outcome is not Outcome.ALREADY_UNAVAILABLE:
            faults.append(
                Fault(place, "lies before the clock started; was it already_unavailable?")
            )
    if faults:
        raise Malformed("Some outcomes took effect at impossible moments.", faults)


def _apply(
    item: ItemRow, answer: ItemAnswer, regime: Regime, now: datetime, *, pointer: str
) -> None:
    said = Answer(answer.outcome, answer.effective_at, answer.ground, answer.territories)
    standing = answered(on_record(item), said, regime, pointer=pointer)
    item.state = standing.state
    item.counts_from = standing.effective_at
    item.outcome = answer.outcome
    item.ground = answer.ground
    item.territories = list(answer.territories)
    item.effective_at = answer.effective_at
    item.received_at = now


async def _keep(
    session: Session,
    house: House,
    actor: Actor,
    *,
    row: NoticeRow,
    pairs: Sequence[tuple[ItemRow, ItemAnswer]],
    now: datetime,
) -> None:
    """The history of answers, and the event that tells of them."""
    submission = new_id()
    rows: list[dict[str, object]] = []
    for item, answer in pairs:
        response = new_id()
        rows.append(
            {
                "id": response,
                "submission_id": submission,
                "notice_id": row.id,
                "item_id": item.id,
                "outcome": answer.outcome,
                "ground": answer.ground,
                "territories": list(answer.territories),
                "effective_at": answer.effective_at,
                "received_at": now,
                "note_sealed": seal_note(house.sealer, response, answer.note),
                "actor_id": actor.key_id,
            }
        )
    await answering.add_responses(session, rows)
    facts = {
        "submission_id": submission,
        "items": [
            {
                "item_id": item.id,
                "outcome": answer.outcome,
                "ground": answer.ground,
                "effective_at": answer.effective_at,
                "state": ItemState(item.state),
            }
            for item, answer in pairs
        ],
    }
    await events.append(
        session, actor, event_of(EventKind.NOTICE_ANSWERED, row, now, facts=facts)
    )
