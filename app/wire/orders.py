"""Requests of the contract as values of the domain."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.domain.errors import Malformed
from app.domain.notice_tags import normalised
from app.domain.notices import Category, HashAlgorithm, MediaType, Priority, State, Timeliness
from app.domain.orders import (
    Acknowledgement,
    Amendment,
    Correction,
    ItemAnswer,
    NewItem,
    NewNotice,
    NoticeFilters,
    Place,
    Response,
    Sort,
)
from app.domain.outcomes import Outcome
from app.domain.register import MediaHash
from app.kit import cursors
from app.kit.ids import as_ours
from schemas.v1 import answers as said
from schemas.v1 import notices as v1
from schemas.v1.notice_filters import NoticeQuery, RegulatorsQuery


def new_notice(body: v1.NewNotice) -> NewNotice:
    return NewNotice(
        platform_id=body.platform_id,
        regime=body.regime,
        reference=body.reference,
        category=Category(body.category),
        items=tuple(new_item(item) for item in body.items),
        legal_basis=tuple(body.legal_basis),
        reasons=body.reasons,
        clock_starts_at=body.clock_starts_at,
        respond_by=body.respond_by,
        priority=Priority(body.priority),
        report=None if body.report is None else dict(body.report),
    )


def new_item(item: v1.NewItem) -> NewItem:
    return NewItem(
        locator=item.url,
        media_type=MediaType(item.media_type),
        hashes=media_hashes(item.hashes),
        locator_note=item.locator_note,
    )


def media_hashes(hashes: list[v1.MediaHash]) -> tuple[MediaHash, ...]:
    return tuple(MediaHash(HashAlgorithm(h.algorithm), h.value) for h in hashes)


def amendment(body: v1.Amendment) -> Amendment:
    return Amendment(
        reason=body.reason,
        add=tuple(new_item(item) for item in body.add_items),
        correct=tuple(_correction(item) for item in body.correct_items),
    )


def item_answer(item: said.ItemResponse) -> ItemAnswer:
    return ItemAnswer(
        outcome=Outcome(item.outcome),
        effective_at=item.effective_at,
        item_id=None if item.item_id is None else as_ours(item.item_id),
        locator=item.url,
        ground=item.ground,
        territories=tuple(item.territories),
        note=item.note,
    )


def acknowledgement(notice_id: UUID, body: said.Acknowledgement) -> Acknowledgement:
    return Acknowledgement(as_ours(notice_id), body.received_at, body.reference)


def response(notice_id: UUID, body: said.Response) -> Response:
    return Response(as_ours(notice_id), tuple(item_answer(item) for item in body.items))


def filters_of(asked: NoticeQuery) -> NoticeFilters:
    return NoticeFilters(
        platform_id=asked.platform_id,
        provider_id=asked.provider_id,
        regime=asked.regime,
        category=None if asked.category is None else Category(asked.category),
        state=None if asked.state is None else State(asked.state),
        timeliness=None if asked.timeliness is None else Timeliness(asked.timeliness),
        due_before=asked.due_before,
        due_after=asked.due_after,
        became_overdue_after=asked.became_overdue_after,
        issued_after=asked.issued_after,
        issued_on=asked.issued_on,
        resolved_on=asked.resolved_on,
        became_overdue_on=asked.became_overdue_on,
        reference=asked.reference,
        locator=asked.locator,
        q=asked.q,
        due_within=asked.due_within,
        overdue_within=asked.overdue_within,
        issued_within=asked.issued_within,
        **_on_desk(asked),
        sort=Sort(asked.sort),
        after=_place(asked.after),
        limit=asked.limit,
    )


def filters_from(parameters: Mapping[str, Any]) -> NoticeFilters:
    """The same of parameters that were kept in the words of the contract."""
    return filters_of(RegulatorsQuery.model_validate(dict(parameters)))


def _on_desk(asked: NoticeQuery) -> dict[str, Any]:
    """What the regulator alone may ask."""
    if not isinstance(asked, RegulatorsQuery):
        return {}
    return {
        "assigned_officer": asked.assigned_officer,
        "assigned_team": asked.assigned_team,
        "unassigned": asked.unassigned,
        "tag": None if asked.tag is None else normalised(asked.tag),
    }


def _place(cursor: str | None) -> Place | None:
    if cursor is None:
        return None
    try:
        return cursors.read(cursor)
    except cursors.BadCursor as error:
        raise Malformed.at("/query/after", str(error)) from error


def _correction(item: v1.ItemCorrection) -> Correction:
    return Correction(
        item_id=item.item_id,
        locator=item.url,
        media_type=None if item.media_type is None else MediaType(item.media_type),
        hashes=None if item.hashes is None else media_hashes(item.hashes),
        locator_note=item.locator_note,
    )
