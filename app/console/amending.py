"""Amending a notice: items are added, or corrected."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final
from uuid import UUID

from starlette.responses import Response

from app.console.fields import Fields, reading
from app.console.item_rows import (
    LONGEST_NOTE,
    MOST_ROWS,
    ItemRows,
    hashes_in,
    item_in,
    rows_of_items,
)
from app.console.pages import Pages
from app.console.telling import heading
from app.console.visits import Done, Visit
from app.domain.notices import MAX_ITEMS, MediaType, must_be_amendable
from app.domain.orders import Amendment, Correction
from app.kit.locators import MAX_LOCATOR_CHARACTERS, defanged
from app.services import amending, outlines
from app.services.outlines import ClosedItem, ClosedNotice

pages = Pages()

# Called as the act calls what is wrong with them.
_ADDED: Final = rows_of_items("add_items", at_first=2)
_CORRECTABLE: Final = ("url", "media_type", "hashes", "locator_note")
_CORRECTED: Final = ItemRows(
    "correct_items", written=("item_id", *_CORRECTABLE), chosen=(), at_first=1
)
# What was entered wrongly goes nowhere.
_NONE: Final = UUID(int=0)
_CONSEQUENCES: Final = (
    "The platform is told which items were added or corrected, and reads them anew.",
    "The deadline stays as it is, for what is added as well.",
    "An item whose address is corrected is outstanding again: what was answered or ruled for "
    "the old address says nothing of the new one.",
    "What the items said before is kept.",
)


async def ask_to_amend(visit: Visit) -> Response:
    closed = await _closed(visit)
    notice = closed.outline.notice
    return await visit.page(
        "amend.html",
        title=f"Amend notice {notice.reference}",
        outline=closed.outline,
        items=len(closed.items),
        added=_ADDED.shown(visit.sent),
        corrected=_CORRECTED.shown(visit.sent),
        media_types=list(MediaType),
        most_rows=MOST_ROWS,
    )


@pages.send("/notices/{notice_id}/amend", form=ask_to_amend)
async def amend(visit: Visit) -> Response:
    closed = await _closed(visit)
    notice = closed.outline.notice
    must_be_amendable(notice.state)
    amendment, seen = _amendment_in(visit.sent, closed.items)
    if not visit.confirmed:
        return await _checked(visit, closed, amendment)

    async def act() -> Done:
        amended = await amending.amend(
            visit.session,
            visit.house,
            visit.actor,
            notice_id=notice.id,
            amendment=amendment,
            seen=seen,
        )
        return Done(f"/notices/{notice.id}", f"Notice {amended.reference} is amended.")

    return await visit.once(act)


async def _checked(visit: Visit, closed: ClosedNotice, amendment: Amendment) -> Response:
    notice = closed.outline.notice
    fresh = await amending.foresee_amendment(
        visit.session, visit.house, visit.actor, notice_id=notice.id, amendment=amendment
    )
    known = len(amendment.add) - fresh
    return await visit.confirm(
        title=f"Check before you amend notice {notice.reference}",
        consequences=_CONSEQUENCES,
        rows=[
            ("Notice", notice.reference),
            ("Sent to", closed.outline.platform),
            ("Why", amendment.reason),
            *_told(amendment, {item.id: item.position + 1 for item in closed.items}),
            *(
                [("Already in the notice, or twice here", f"{known}, left out")]
                if known
                else []
            ),
        ],
        button="Amend the notice",
        back=f"/notices/{notice.id}",
    )


def _told(amendment: Amendment, numbers: Mapping[UUID, int]) -> Iterator[tuple[str, str]]:
    for one in amendment.correct:
        yield f"Item {numbers[one.item_id]} becomes", "; ".join(_changes(one))
    for new in amendment.add:
        yield f"Added, {new.media_type}", defanged(new.locator)


def _changes(one: Correction) -> Iterator[str]:
    """What of an item is corrected; its address so that no click leads there."""
    if one.locator is not None:
        yield defanged(one.locator)
    if one.media_type is not None:
        yield heading(one.media_type)
    if one.locator_note is not None:
        yield one.locator_note
    if one.hashes is not None:
        yield f"hashes: {len(one.hashes)}"


def _amendment_in(
    sent: Mapping[str, str], items: Sequence[ClosedItem]
) -> tuple[Amendment, int | None]:
    """What was entered, of which version; every fault is named at its field."""
    added, corrected = len(_ADDED.entered(sent)), len(_CORRECTED.entered(sent))
    others = {name: sent.get(name, "") for name in ("reason", "seen")}
    by_number = {item.position + 1: item.id for item in items}
    with reading({**others, **_ADDED.closed_up(sent), **_CORRECTED.closed_up(sent)}) as fields:
        reason = fields.must_prose("reason", what="why the notice is amended")
        if not added and not corrected:
            fields.wrong("add_items-0-url", "Enter an item to add, or one to correct")
        for rows in (_ADDED, _CORRECTED):
            if rows.beyond(sent):
                fields.wrong(rows.field(0, "url"), f"A page takes at most {MOST_ROWS} items")
        new = [item_in(fields, _ADDED, place) for place in range(added)]
        changed = [_correction(fields, place, by_number) for place in range(corrected)]
        seen = fields.version_seen()
    return Amendment(reason, tuple(new), tuple(changed)), seen


def _correction(fields: Fields, place: int, by_number: Mapping[int, UUID]) -> Correction:
    """What is left empty stays as it is."""
    name = partial(_CORRECTED.field, place)
    correction = Correction(
        item_id=_item(fields, name("item_id"), by_number),
        locator=fields.line(name("url"), most=MAX_LOCATOR_CHARACTERS),
        media_type=fields.word(name("media_type"), MediaType),
        hashes=tuple(hashes_in(fields, name("hashes"))) or None,
        locator_note=fields.line(name("locator_note"), most=LONGEST_NOTE),
    )
    if not any(fields.line(name(column)) for column in _CORRECTABLE):
        fields.wrong(name("url"), "Enter what is corrected of the item")
    return correction


def _item(fields: Fields, name: str, by_number: Mapping[int, UUID]) -> UUID:
    """The item of which the number was entered, as the page of the notice counts them."""
    number = fields.number(name, least=1, most=MAX_ITEMS)
    if number is None:
        if fields.line(name) is None:
            fields.wrong(name, "Enter the number of the item that is corrected")
        return _NONE
    if number not in by_number:
        fields.wrong(name, f"This notice has no item {number}")
    return by_number.get(number, _NONE)


async def _closed(visit: Visit) -> ClosedNotice:
    notice_id = visit.id_in_path("notice_id", "notice")
    return await outlines.read_closed(visit.session, visit.actor, notice_id=notice_id)
