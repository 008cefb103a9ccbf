"""Drawing up a notice: which regime, when it is due, which items, what is merged."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.domain.calendars import Calendar
from app.domain.deadlines import due_moment
from app.domain.errors import Fault, Malformed
from app.domain.notices import State
from app.domain.orders import NewItem, NewNotice
from app.domain.regimes import Regime
from app.domain.register import Item, Merged, Notice
from app.domain.stages import Timer, stages
from app.kit.ids import new_id
from app.kit.locators import NotALocator, canonical
from app.kit.sealing import Sealer
from app.services.locators import seal_locator, seal_note
from app.store.notices import SealedItem
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice drawn up at a moment, ready to be recorded, and what was merged on the way."""

    notice: Notice
    merged: tuple[Merged, ...]
    timers: tuple[Timer, ...]
    at: datetime


def draw_up(
    order: NewNotice, regime: Regime, provider_id: UUID, now: datetime, *, calendar: Calendar
) -> Draft:
    """The notice that an order asks for; Malformed names every place that is wrong."""
    issued_at = order.issued_at or now
    started_at = order.clock_starts_at or issued_at
    if started_at > now:
        raise Malformed.at(
            "/clock_starts_at", "lies in the future; a clock starts by the moment of issue"
        )
    deadline_at = deadline_under(regime, started_at, order.respond_by, calendar=calendar)
    items, merged = merge(order.items)
    notice = Notice(
        id=new_id(),
        reference=order.reference,
        platform_id=order.platform_id,
        provider_id=provider_id,
        regime_code=regime.code,
        regime_version=regime.version,
        category=order.category,
        legal_basis=order.legal_basis,
        reasons=order.reasons,
        priority=order.priority,
        report=order.report,
        respond_by=order.respond_by,
        state=State.AWAITING_ACKNOWLEDGEMENT,
        issued_at=issued_at,
        started_at=started_at,
        original_deadline_at=deadline_at,
        deadline_at=deadline_at,
        due_soon_at=max(started_at, deadline_at - regime.due_soon_lead),
        items=items,
    )
    return Draft(notice, merged, stages(regime, deadline_at, issued_at), now)


def merge(
    wanted: Sequence[NewItem], *, pointer: str = "/items"
) -> tuple[tuple[Item, ...], tuple[Merged, ...]]:
    """Items by canonical locator, the first spelling of each kept; repeats reported."""
    items: dict[str, Item] = {}
    merged: list[Merged] = []
    faults: list[Fault] = []
    for index, item in enumerate(wanted):
        try:
            locator = canonical(item.locator)
        except NotALocator as error:
            faults.append(Fault(f"{pointer}/{index}/url", str(error)))
            continue
        if (first := items.get(locator)) is not None:
            merged.append(Merged(index, first.id))
        else:
            items[locator] = _item(item, locator, position=len(items))
    if faults:
        raise Malformed("Some addresses cannot be read.", faults)
    return tuple(items.values()), tuple(merged)


def deadline_under(
    regime: Regime, started_at: datetime, respond_by: datetime | None, *, calendar: Calendar
) -> datetime:
    """Set in the notice where the regime says so, and otherwise by the regime's rule."""
    if regime.rule is not None:
        if respond_by is not None:
            raise Malformed.at(
                "/respond_by", f"{regime.code} sets its own deadline; leave respond_by out"
            )
        return due_moment(started_at, regime.rule, calendar)
    if respond_by is None:
        raise Malformed.at("/respond_by", f"{regime.code} needs the date set in the notice")
    if respond_by <= started_at:
        raise Malformed.at("/respond_by", "lies before the clock starts")
    return respond_by


def sealed(sealer: Sealer, items: Sequence[Item]) -> list[SealedItem]:
    return [
        SealedItem(
            item,
            seal_locator(sealer, item.id, item.locator),
            sealer.digest(item.locator),
            seal_note(sealer, item.id, item.locator_note),
        )
        for item in items
    ]


def _item(item: NewItem, locator: str, *, position: int) -> Item:
    return Item(
        id=new_id(),
        position=position,
        locator=locator,
        media_type=item.media_type,
        hashes=item.hashes,
        locator_note=item.locator_note,
    )
