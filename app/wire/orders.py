"""Requests of the contract as values of the domain."""

from app.domain.notices import Category, HashAlgorithm, MediaType, Priority
from app.domain.register import MediaHash, NewItem, NewNotice
from schemas.v1 import notices as v1


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
