"""Reading notices back: opened, put together, and each reading written down."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, TypeVar
from uuid import UUID

from app.domain.assignments import Assignee, Desk
from app.domain.errors import Malformed, Unknown
from app.domain.notices import Category, HashAlgorithm, ItemState, MediaType, Priority, State
from app.domain.orders import NoticeFilters, Place, Sort
from app.domain.outcomes import Outcome
from app.domain.permissions import Actor
from app.domain.register import Duplicate, Item, MediaHash, Notice
from app.domain.rulings import Ruling, RulingDecision, finding
from app.kit.ids import new_id
from app.kit.locators import NotALocator, canonical
from app.kit.sealing import Sealer
from app.services.locators import open_locator, open_note, open_reason
from app.store import reading
from app.store.engine import Session
from app.store.submissions import AnyItem, AnyNotice, AnyRuling, HeldNotice
from app.store.tables.access import LocatorReadingRow
from app.store.tables.notices import NoticeRow
from app.values import replace

Row = TypeVar("Row", NoticeRow, HeldNotice)

# What is done to one notice: whoever does it is shown no address by that alone.
NoticeAct = Callable[[], Awaitable[NoticeRow]]
# The door of whoever is shown a notice in answer to what was done to it.
AFTER_AN_ACT = "in answer to an act"
# Of a platform no question is answered about the regulator's own desk, not even by silence.
_NO_DESK: Final[Mapping[str, Any]] = MappingProxyType(
    {"assigned_officer": None, "assigned_team": None, "unassigned": False, "tag": None}
)


async def read_notice(
    session: Session,
    sealer: Sealer,
    actor: Actor,
    now: datetime,
    *,
    notice_id: UUID,
    door: str,
) -> Notice:
    """One notice; Unknown when there is none, or when it is not this platform's."""
    row = must_be_theirs(await reading.find(session, notice_id), actor)
    return await show(session, sealer, actor, now, row=row, door=door)


async def list_notices(
    session: Session,
    sealer: Sealer,
    actor: Actor,
    now: datetime,
    *,
    filters: NoticeFilters,
    door: str,
) -> tuple[list[Notice], Place | None]:
    """A page of notices, and the place after which the next page begins."""
    rows = await find_rows(session, sealer, actor, now, filters=filters)
    notices = await assemble(session, sealer, actor, rows[: filters.limit])
    if notices:
        record_reading(session, actor, now, notice_ids=[n.id for n in notices], door=door)
    if len(rows) <= filters.limit:
        return notices, None
    last = notices[-1]
    by_due = filters.sort is Sort.DUE
    return notices, (last.deadline_at if by_due else last.issued_at, last.id)


async def find_rows(
    session: Session, sealer: Sealer, actor: Actor, now: datetime, *, filters: NoticeFilters
) -> Sequence[NoticeRow]:
    """The rows of a page and one more; a platform finds its own and asks of no desk."""
    if actor.platform_id is not None:
        filters = replace(filters, platform_id=actor.platform_id, **_NO_DESK)
    digest = digest_asked(sealer, filters.locator)
    return await reading.list_notices(session, filters, now, locator_digest=digest)


def digest_asked(sealer: Sealer, locator: str | None) -> bytes | None:
    """By which items at an address that is asked for are found."""
    if locator is None:
        return None
    try:
        return sealer.digest(canonical(locator))
    except NotALocator as error:
        raise Malformed.at("/query/locator", str(error)) from error


async def show(
    session: Session,
    sealer: Sealer,
    actor: Actor,
    now: datetime,
    *,
    row: NoticeRow,
    door: str,
) -> Notice:
    """A notice with its locators; to be shown them is to have read them."""
    (notice,) = await assemble(session, sealer, actor, [row])
    record_reading(session, actor, now, notice_ids=[notice.id], door=door)
    return notice


def must_be_theirs(row: Row | None, actor: Actor) -> Row:
    """What belongs to another platform is answered as if it did not exist."""
    theirs = actor.platform_id is None or (
        row is not None and row.platform_id == actor.platform_id
    )
    if row is None or not theirs:
        raise Unknown("There is no such notice.")
    return row


def record_reading(
    session: Session, actor: Actor, now: datetime, *, notice_ids: Sequence[UUID], door: str
) -> None:
    """Every reading of a locator is itself recorded: who, when, which, by which door."""
    session.add(
        LocatorReadingRow(
            id=new_id(),
            reader_id=actor.key_id,
            reader_role=actor.role,
            door=door,
            notice_ids=list(notice_ids),
            read_at=now,
        )
    )


async def assemble(
    session: Session, sealer: Sealer, actor: Actor, rows: Sequence[NoticeRow]
) -> list[Notice]:
    """Notices from their rows, with items and links: two queries, however many notices.

    What lies on the desk beside them is there for the regulator alone.
    """
    if not rows:
        return []
    ids = [row.id for row in rows]
    items: defaultdict[UUID, list[Item]] = defaultdict(list)
    for item, ruling in await reading.items_of(session, ids):
        items[item.notice_id].append(open_item(sealer, item, ruling))
    links: defaultdict[UUID, list[Duplicate]] = defaultdict(list)
    for link in await reading.duplicates_of(session, ids):
        links[link.of_notice].append(Duplicate(link.item_id, link.notice_id, link.reference))
    notices = [put_together(row, tuple(items[row.id]), tuple(links[row.id])) for row in rows]
    if actor.platform_id is not None:
        return notices
    desks = map(desk_of, rows)
    return [replace(notice, desk=desk) for notice, desk in zip(notices, desks, strict=True)]


def desk_of(row: NoticeRow) -> Desk:
    """What is kept of a notice for the regulator alone."""
    return Desk(
        Assignee(row.assigned_officer_id, row.assigned_team_id),
        row.assigned_at,
        tuple(row.tags),
        row.desk_version,
    )


def open_ruling(sealer: Sealer, row: AnyRuling) -> Ruling:
    return Ruling(
        RulingDecision(row.decision),
        open_reason(sealer, row.id, row.reason_sealed),
        row.ruled_at,
        row.superseded_at,
    )


def open_item(sealer: Sealer, row: AnyItem, ruling: AnyRuling | None) -> Item:
    return item_from(
        row,
        locator=open_locator(sealer, row.id, row.locator_sealed),
        note=open_note(sealer, row.id, row.locator_note_sealed),
        ruling=None if ruling is None else open_ruling(sealer, ruling),
    )


def item_from(row: AnyItem, *, locator: str, note: str | None, ruling: Ruling | None) -> Item:
    """An item from its row, with what was sealed in it as the caller has it."""
    return Item(
        id=row.id,
        position=row.position,
        locator=locator,
        media_type=MediaType(row.media_type),
        hashes=tuple(
            MediaHash(HashAlgorithm(h["algorithm"]), h["value"]) for h in row.hashes or ()
        ),
        locator_note=note,
        state=ItemState(row.state),
        outcome=None if row.outcome is None else Outcome(row.outcome),
        ground=row.ground,
        territories=tuple(row.territories),
        effective_at=row.effective_at,
        received_at=row.received_at,
        counts_from=row.counts_from,
        ruling=ruling,
        finding=finding(row.found_gone_at, row.found_available_at),
    )


def put_together(
    row: AnyNotice, items: tuple[Item, ...], links: tuple[Duplicate, ...]
) -> Notice:
    """A notice from its row, with items that are open already."""
    return Notice(
        id=row.id,
        reference=row.reference,
        platform_id=row.platform_id,
        provider_id=row.provider_id,
        regime_code=row.regime_code,
        regime_version=row.regime_version,
        category=Category(row.category),
        legal_basis=tuple(row.legal_basis),
        reasons=row.reasons,
        priority=Priority(row.priority),
        report=row.report,
        respond_by=row.respond_by,
        state=State(row.state),
        issued_at=row.issued_at,
        started_at=row.started_at,
        original_deadline_at=row.original_deadline_at,
        deadline_at=row.deadline_at,
        due_soon_at=row.due_soon_at,
        items=items,
        clock_version=row.clock_version,
        paused_at=row.paused_at,
        paused=row.paused,
        all_contested=row.all_contested,
        effective_at=row.effective_at,
        acknowledged_at=row.acknowledged_at,
        resolved_at=row.resolved_at,
        withdrawn_at=row.withdrawn_at,
        version=row.version,
        duplicates=links,
    )
