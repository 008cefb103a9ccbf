"""Notices for whoever does not need their locators: nothing sealed is opened, so no reading
of a locator has to be recorded.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.domain.notices import ItemState, MediaType
from app.domain.orders import NoticeFilters, Place, Sort
from app.domain.outcomes import Outcome
from app.domain.permissions import Actor
from app.domain.register import Duplicate, Notice
from app.domain.rulings import Finding, RulingDecision, finding
from app.kit.sealing import Sealer
from app.services.reading import digest_asked, must_be_theirs, put_together
from app.store import platforms, reading
from app.store.engine import Session
from app.store.tables.notices import ItemRow, NoticeRow
from app.store.tables.rulings import RulingRow
from app.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class ClosedItem:
    """An item whose address, note and reasons of rulings stay sealed."""

    id: UUID
    position: int
    media_type: MediaType
    hashes: int
    state: ItemState
    outcome: Outcome | None
    ground: str | None
    territories: tuple[str, ...]
    effective_at: datetime | None
    received_at: datetime | None
    ruling: RulingDecision | None
    ruled_at: datetime | None
    finding: tuple[Finding, datetime] | None


@dataclass(frozen=True, slots=True)
class Outline:
    """A notice without its items, and what its platform and provider are called."""

    notice: Notice
    platform: str
    provider: str


@dataclass(frozen=True, slots=True)
class ClosedNotice:
    """One notice with its items, all of them closed."""

    outline: Outline
    items: tuple[ClosedItem, ...]


async def list_outlines(
    session: Session, sealer: Sealer, actor: Actor, now: datetime, *, filters: NoticeFilters
) -> tuple[list[Outline], Place | None]:
    """A page of notices, and the place after which the next page begins."""
    if actor.platform_id is not None:
        filters = replace(filters, platform_id=actor.platform_id)
    digest = digest_asked(sealer, filters.locator)
    rows = await reading.list_notices(session, filters, now, locator_digest=digest)
    shown = await outlined(session, rows[: filters.limit])
    if len(rows) <= filters.limit:
        return shown, None
    last = shown[-1].notice
    return shown, (last.deadline_at if filters.sort is Sort.DUE else last.issued_at, last.id)


async def list_falling_due(session: Session, now: datetime, *, limit: int) -> list[Outline]:
    """What of the whole register falls due next: the clock runs and has not run out."""
    return await outlined(session, await reading.list_falling_due(session, now, limit=limit))


async def read_closed(session: Session, actor: Actor, *, notice_id: UUID) -> ClosedNotice:
    """One notice; Unknown when there is none, or when it is not this platform's."""
    row = must_be_theirs(await reading.find(session, notice_id), actor)
    links = await reading.duplicates_of(session, [notice_id])
    [outline] = await outlined(session, [row])
    found = tuple(Duplicate(one.item_id, one.notice_id, one.reference) for one in links)
    items = await reading.items_of(session, [notice_id])
    return ClosedNotice(
        replace(outline, notice=replace(outline.notice, duplicates=found)),
        tuple(_closed(item, ruling) for item, ruling in items),
    )


async def outlined(session: Session, rows: Sequence[NoticeRow]) -> list[Outline]:
    """Rows of notices with what their platforms and providers are called."""
    called = await platforms.names_of(session, {row.platform_id for row in rows})
    providers = await platforms.provider_names_of(session, {row.provider_id for row in rows})
    return [
        Outline(put_together(row, (), ()), called[row.platform_id], providers[row.provider_id])
        for row in rows
    ]


def _closed(row: ItemRow, ruling: RulingRow | None) -> ClosedItem:
    return ClosedItem(
        id=row.id,
        position=row.position,
        media_type=MediaType(row.media_type),
        hashes=len(row.hashes),
        state=ItemState(row.state),
        outcome=None if row.outcome is None else Outcome(row.outcome),
        ground=row.ground,
        territories=tuple(row.territories),
        effective_at=row.effective_at,
        received_at=row.received_at,
        ruling=None if ruling is None else RulingDecision(ruling.decision),
        ruled_at=None if ruling is None else ruling.ruled_at,
        finding=finding(row.found_gone_at, row.found_available_at),
    )
