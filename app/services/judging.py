"""Whether what a platform says of items can be so, and where it puts them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from app.domain.errors import Fault, Malformed
from app.domain.notices import Answer, ItemStanding
from app.domain.orders import ItemAnswer
from app.domain.outcomes import Outcome
from app.domain.regimes import Regime
from app.domain.rulings import answered
from app.kit.locators import NotALocator, canonical
from app.kit.sealing import Sealer
from app.services.progress import item_standing
from app.services.rulings import on_record
from app.store.submissions import HeldItem, HeldNotice

# An item, what is said of it, and where that puts it.
Judged: TypeAlias = tuple[HeldItem, ItemAnswer, ItemStanding]


def judged(
    notice: HeldNotice,
    answers: Sequence[ItemAnswer],
    regime: Regime,
    *,
    sealer: Sealer,
    now: datetime,
) -> list[Judged]:
    """Each answer with its item and what it does to it. Changes nothing.

    Refused: an item that is not the notice's, the same item twice, an outcome that took
    effect in the future or before the clock started, a ground that the regime does not know.
    """
    items = _matched(sealer, notice.items, answers)
    _must_be_possible(notice, answers, now)
    return [
        (
            item,
            answer,
            answered(on_record(item), _said(answer), regime, pointer=f"/items/{index}"),
        )
        for index, (item, answer) in enumerate(zip(items, answers, strict=True))
    ]


def standings_after(items: Sequence[HeldItem], said: Sequence[Judged]) -> list[ItemStanding]:
    """Where every item of a notice stands, those that were answered as their answers say."""
    after = {item.id: standing for item, _, standing in said}
    return [after.get(item.id) or item_standing(item) for item in items]


def _said(answer: ItemAnswer) -> Answer:
    return Answer(answer.outcome, answer.effective_at, answer.ground, answer.territories)


def _matched(
    sealer: Sealer, items: Sequence[HeldItem], answers: Sequence[ItemAnswer]
) -> list[HeldItem]:
    """The item that each answer is about; every one that has none is named."""
    by_id = {item.id: item for item in items}
    by_digest = {item.locator_digest: item for item in items}
    first: dict[UUID, int] = {}
    found: list[HeldItem] = []
    faults: list[Fault] = []
    for index, answer in enumerate(answers):
        item = _item_meant(sealer, answer, by_id, by_digest)
        if isinstance(item, str):
            faults.append(Fault(f"/items/{index}", item))
        elif first.setdefault(item.id, index) != index:
            said = f"the same item stands here twice, first at /items/{first[item.id]}"
            faults.append(Fault(f"/items/{index}", said))
        else:
            found.append(item)
    if faults:
        raise Malformed("Some answers are about no item of this notice.", faults)
    return found


def _item_meant(
    sealer: Sealer,
    answer: ItemAnswer,
    by_id: Mapping[UUID, HeldItem],
    by_digest: Mapping[bytes, HeldItem],
) -> HeldItem | str:
    if (answer.item_id is None) == (answer.locator is None):
        return "name the item by item_id or by url, and not by both"
    if answer.item_id is not None:
        return by_id.get(answer.item_id) or "no item of this notice has this id"
    try:
        digest = sealer.digest(canonical(answer.locator or ""))
    except NotALocator as error:
        return str(error)
    return by_digest.get(digest) or "no item of this notice has this address"


def _must_be_possible(notice: HeldNotice, answers: Sequence[ItemAnswer], now: datetime) -> None:
    # A clock may begin later: an email is deemed given only days after it was sent.
    began = min(notice.started_at, notice.issued_at)
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
