"""Acts on many notices: previewed by doing them for nothing, then applied one by one."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from app.domain.bulks import (
    KEPT_FOR,
    MAY_BE_APPLIED_FOR,
    MOST_NOTICES,
    BulkAction,
    BulkChange,
    BulkElement,
    BulkOrder,
    BulkPreview,
    ElementState,
    NoticeBusy,
    Refused,
    RefusedAs,
    must_be_applicable,
    must_be_distinct,
    refused,
)
from app.domain.errors import Refusal, Unknown
from app.domain.orders import NoticeFilters
from app.domain.permissions import Actor
from app.kit.ids import new_id
from app.services.bulk_acts import ACTS, Seen, changes_between, facts_of
from app.services.desks import must_be_the_regulators
from app.services.house import House
from app.services.reading import find_rows
from app.services.saved_filters import find_filter, owner_of, question_of
from app.store import bulks, reading
from app.store.engine import Session, StatementFailed
from app.store.failures import is_locked
from app.store.tables.bulks import BulkElementRow, BulkPreviewRow
from app.store.tables.notices import NoticeRow
from app.values import replace
from app.wire.bulks import order_from

FORGET_BATCH = 100
_PARAMETERS: Final = b"bulk parameters"


async def preview_of_filter(
    house: House, actor: Actor, *, document: str, filter_id: UUID
) -> BulkPreview:
    """The same for what a saved filter finds now: these notices it is from then on."""
    async with house.sessions() as session:
        saved = await find_filter(session, house.sealer, actor, filter_id)
    asked = question_of(saved)
    return await preview_of_question(house, actor, document=document, asked=asked)


async def preview_of_question(
    house: House, actor: Actor, *, document: str, asked: NoticeFilters
) -> BulkPreview:
    """The same for what filters find now, the first of them in their order."""
    asked = replace(asked, after=None, limit=MOST_NOTICES)
    async with house.sessions() as session:
        now = house.clock.now()
        rows = await find_rows(session, house.sealer, actor, now, filters=asked)
    ids = [row.id for row in rows[:MOST_NOTICES]]
    more = len(rows) > MOST_NOTICES
    return await _preview(house, actor, document=document, notice_ids=ids, more=more)


async def preview(
    house: House, actor: Actor, *, document: str, notice_ids: list[UUID]
) -> BulkPreview:
    """What the act would do to each notice, and which would refuse it and why.

    Each is done as it would be and undone again, one after the other, so that no notice is
    held for longer than an act takes. `document` holds what is to be done, as it was asked.
    """
    must_be_distinct(notice_ids)
    return await _preview(house, actor, document=document, notice_ids=notice_ids, more=False)


async def find_preview(session: Session, actor: Actor, preview_id: UUID) -> BulkPreview:
    """A preview with what became of each notice; there is none of somebody else's."""
    row = await _own(session, actor, preview_id)
    return _preview_from(row, await bulks.elements_of(session, preview_id))


async def apply(house: House, actor: Actor, *, preview_id: UUID) -> BulkPreview:
    """Does what was previewed to each notice, in a transaction of its own.

    What changed since is refused for itself, and nothing else with it. Applied again, what
    was done is done no more: the answer is the same. A notice that somebody else held for
    too long is planned still, and is tried again then.
    """
    async with house.sessions() as session:
        row = await _own(session, actor, preview_id)
        elements = await bulks.elements_of(session, preview_id)
    if any(element.state == ElementState.PLANNED for element in elements):
        must_be_applicable(row.expires_at, house.clock.now())
    document = house.sealer.open(row.parameters_sealed, _PARAMETERS + row.id.bytes)
    order = order_from(document)
    results = [await _apply_one(house, actor, order, element) for element in elements]
    return replace(_preview_from(row, elements), elements=tuple(results))


async def forget_old_previews(house: House) -> None:
    """What was previewed, and what became of it, is kept for a while."""
    gone = FORGET_BATCH
    while gone >= FORGET_BATCH:
        async with house.sessions.begin() as session:
            before = house.clock.now() - KEPT_FOR
            gone = await bulks.forget(session, before=before, at_most=FORGET_BATCH)


async def _preview(
    house: House, actor: Actor, *, document: str, notice_ids: list[UUID], more: bool
) -> BulkPreview:
    order, owner_id = order_from(document), owner_of(actor)
    elements = [
        await _try_one(house, actor, order, index, notice_id)
        for index, notice_id in enumerate(notice_ids)
    ]
    now, preview_id = house.clock.now(), new_id()
    row = BulkPreviewRow(
        id=preview_id,
        owner_id=owner_id,
        action=order.action,
        parameters_sealed=house.sealer.seal(document, _PARAMETERS + preview_id.bytes),
        more=more,
        created_at=now,
        expires_at=now + MAY_BE_APPLIED_FOR,
    )
    rows = [_row(preview_id, element) for element in elements]
    async with house.sessions.begin() as session:
        await bulks.add(session, row, rows)
    return _preview_from(row, rows)


async def _try_one(
    house: House, actor: Actor, order: BulkOrder, index: int, notice_id: UUID
) -> BulkElement:
    """What the act does to one notice, in a transaction that nobody commits."""
    async with house.sessions() as session:
        try:
            row = must_be_the_regulators(await reading.find(session, notice_id), actor)
        except Unknown as unknown:
            return _element(index, notice_id, None, refusal=refused(unknown))
        seen = Seen(notice_id, row.version, row.desk_version)
        element = _element(index, notice_id, row)
        before = facts_of(row)
        refusal = await _done(session, house, actor, order, seen)
        if refusal is not None:
            state = ElementState.REFUSED
            return replace(element, state=state, refused=refused(refusal))
        return replace(element, changes=changes_between(before, facts_of(row)))


async def _apply_one(
    house: House, actor: Actor, order: BulkOrder, element: BulkElementRow
) -> BulkElement:
    """One element, once: whoever comes second finds what became of it."""
    async with house.sessions() as session:
        held = await _lock(session, element) or element
        if held.state != ElementState.PLANNED:
            return _element_from(held)
        refusal = await _done(session, house, actor, order, _seen(held))
        if refusal is None:
            held.state = ElementState.DONE
            await session.commit()
            return _element_from(held)
    if isinstance(refusal, NoticeBusy):
        return replace(_element_from(element), refused=refused(refusal))
    return await _keep_refusal(house, element, refused(refusal))


async def _lock(session: Session, element: BulkElementRow) -> BulkElementRow | None:
    return await bulks.lock_element(session, element.preview_id, element.position)


async def _done(
    session: Session, house: House, actor: Actor, order: BulkOrder, seen: Seen
) -> Refusal | None:
    """Does it, or says why not."""
    try:
        await ACTS[order.action](session, house, actor, order, seen)
        await session.flush()
    except Refusal as refusal:
        return refusal
    except StatementFailed as error:
        if not is_locked(error):
            raise
        return NoticeBusy("Somebody else is at this notice; apply it again in a moment.")
    return None


async def _keep_refusal(house: House, element: BulkElementRow, refusal: Refused) -> BulkElement:
    """In a transaction of its own, for that of the act was undone."""
    async with house.sessions.begin() as session:
        held = await _lock(session, element)
        if held is None:
            return replace(_element_from(element), refused=refusal)
        if held.state == ElementState.PLANNED:
            held.state, held.refused_as = ElementState.REFUSED, refusal.branch
            held.code, held.detail = refusal.code, refusal.detail
        return _element_from(held)


async def _own(session: Session, actor: Actor, preview_id: UUID) -> BulkPreviewRow:
    row = await bulks.find(session, preview_id)
    if row is None or row.owner_id != owner_of(actor):
        raise Unknown("There is no such preview.")
    return row


def _seen(element: BulkElementRow) -> Seen:
    # What has no versions was refused, and nothing is planned for it.
    return Seen(element.notice_id, element.version or 0, element.desk_version or 0)


def _element(
    index: int, notice_id: UUID, row: NoticeRow | None, *, refusal: Refused | None = None
) -> BulkElement:
    return BulkElement(
        index=index,
        notice_id=notice_id,
        reference=None if row is None else row.reference,
        version=None if row is None else row.version,
        desk_version=None if row is None else row.desk_version,
        changes=(),
        state=ElementState.PLANNED if refusal is None else ElementState.REFUSED,
        refused=refusal,
    )


def _row(preview_id: UUID, element: BulkElement) -> BulkElementRow:
    refusal = element.refused
    return BulkElementRow(
        preview_id=preview_id,
        position=element.index,
        notice_id=element.notice_id,
        reference=element.reference,
        version=element.version,
        desk_version=element.desk_version,
        changes=[
            {"field": one.field, "before": one.before, "after": one.after}
            for one in element.changes
        ],
        state=element.state,
        refused_as=None if refusal is None else refusal.branch,
        code=None if refusal is None else refusal.code,
        detail=None if refusal is None else refusal.detail,
    )


def _preview_from(row: BulkPreviewRow, elements: Sequence[BulkElementRow]) -> BulkPreview:
    return BulkPreview(
        id=row.id,
        action=BulkAction(row.action),
        more=row.more,
        created_at=row.created_at,
        expires_at=row.expires_at,
        elements=tuple(map(_element_from, elements)),
    )


def _element_from(row: BulkElementRow) -> BulkElement:
    refusal = None
    if row.refused_as is not None:
        refusal = Refused(RefusedAs(row.refused_as), row.code or "", row.detail or "")
    return BulkElement(
        index=row.position,
        notice_id=row.notice_id,
        reference=row.reference,
        version=row.version,
        desk_version=row.desk_version,
        changes=tuple(BulkChange(**one) for one in row.changes),
        state=ElementState(row.state),
        refused=refusal,
    )
