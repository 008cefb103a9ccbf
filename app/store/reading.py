"""Reading notices: single ones, lists by filter, and their items."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from pkgutil import resolve_name
from typing import Any, Final, TypeVar
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from app.domain.orders import NoticeFilters, Place, Sort
from app.store.engine import Session
from app.store.tables.notices import ItemDuplicateRow, ItemRow, NoticeRow
from app.store.tables.rulings import RulingRow
from app.store.timeliness import conditions, falls_due, lapsed

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])

_DAY: Final = timedelta(days=1)
# What was issued longer ago may be too many to sort.
_LATELY: Final = timedelta(days=31)


async def find(session: Session, notice_id: UUID) -> NoticeRow | None:
    return await session.get(NoticeRow, notice_id)


async def list_notices(
    session: Session, filters: NoticeFilters, now: datetime, *, locator_digest: bytes | None
) -> Sequence[NoticeRow]:
    """A page, and one row more by which the caller sees that there is another.

    By `due` the soonest deadline comes first, by `-issued` the newest notice.
    """
    where = conditions_of(filters, now, locator_digest=locator_digest)
    query = select(NoticeRow).where(*where).limit(filters.limit + 1)
    # Loaded when a list is first asked for, which no start waits for.
    open_notices = resolve_name("app.store.open_notices")
    found: FromClause | None = None
    if open_notices.is_of_open(filters) and await open_notices.is_nearly_folded(session):
        found = open_notices.first_open(
            where,
            counted=open_notices.counted_as(filters),
            after=filters.after,
            limit=filters.limit + 1,
        ).subquery()
    elif filters.resolved_on is not None and await open_notices.is_nearly_folded(session):
        ids = open_notices.resolved_on(filters.resolved_on).subquery()
        few: FromClause = _apart([NoticeRow.id == ids.c.notice_id, *where]).lateral()
        found = _first_of(few, ids.join(few, true()), filters).subquery()
    elif _is_of_new(filters, now):
        few = _apart(where).subquery()
        found = _first_of(few, few, filters).subquery()
    if found is not None:
        query = (
            select(NoticeRow).join(found, found.c.id == NoticeRow.id).limit(filters.limit + 1)
        )
    return (await session.scalars(_sorted(query, filters.sort, filters.after))).all()


async def list_falling_due(
    session: Session, now: datetime, *, limit: int
) -> Sequence[NoticeRow]:
    """What will be overdue unless something happens, the soonest deadline first."""
    query = select(NoticeRow).where(falls_due(now)).limit(limit)
    return (await session.scalars(_sorted(query, Sort.DUE, None))).all()


def conditions_of(
    filters: NoticeFilters, now: datetime, *, locator_digest: bytes | None
) -> list[ColumnElement[bool]]:
    """What a notice's row must be to be found: for lists, and for whoever waits for it."""
    where = _where(filters, now)
    if locator_digest is not None:
        holds = ItemRow.locator_digest == locator_digest
        where.append(exists().where(ItemRow.notice_id == NoticeRow.id, holds))
    return where


async def items_of(session: Session, notice_ids: Sequence[UUID]) -> Sequence[Any]:
    """(item, the ruling of it that holds or None) of several notices, in the order of each."""
    holds = (RulingRow.item_id == ItemRow.id) & RulingRow.superseded_at.is_(None)
    query = (
        select(ItemRow, RulingRow)
        .outerjoin(RulingRow, holds & ItemRow.ruling.is_not(None))
        .where(ItemRow.notice_id.in_(notice_ids))
        .order_by(ItemRow.notice_id, ItemRow.position)
    )
    return (await session.execute(query)).all()


async def duplicates_of(session: Session, notice_ids: Sequence[UUID]) -> Sequence[Any]:
    """(notice, item, earlier notice, its reference) for each linked item."""
    item, earlier = aliased(ItemRow), aliased(ItemRow)
    query = (
        select(
            item.notice_id.label("of_notice"),
            item.id.label("item_id"),
            NoticeRow.id.label("notice_id"),
            NoticeRow.reference,
        )
        .join(ItemDuplicateRow, ItemDuplicateRow.item_id == item.id)
        .join(earlier, earlier.id == ItemDuplicateRow.earlier_item_id)
        .join(NoticeRow, NoticeRow.id == earlier.notice_id)
        .where(item.notice_id.in_(notice_ids))
        .order_by(NoticeRow.issued_at, NoticeRow.id)
    )
    return (await session.execute(query)).all()


def _where(filters: NoticeFilters, now: datetime) -> list[ColumnElement[bool]]:
    equals = {
        NoticeRow.platform_id: filters.platform_id,
        NoticeRow.provider_id: filters.provider_id,
        NoticeRow.regime_code: filters.regime,
        NoticeRow.category: filters.category,
        NoticeRow.state: filters.state,
        NoticeRow.reference: filters.reference,
        NoticeRow.assigned_officer_id: filters.assigned_officer,
        NoticeRow.assigned_team_id: filters.assigned_team,
    }
    where = [column == wanted for column, wanted in equals.items() if wanted is not None]
    if filters.timeliness is not None:
        where.append(conditions(now)[filters.timeliness])
    if filters.due_before is not None:
        where.append(NoticeRow.deadline_at < filters.due_before)
    if filters.due_after is not None:
        where.append(NoticeRow.deadline_at > filters.due_after)
    if filters.issued_after is not None:
        where.append(NoticeRow.issued_at > filters.issued_after)
    if filters.became_overdue_after is not None:
        where += [NoticeRow.deadline_at > filters.became_overdue_after, lapsed(now)]
    if filters.q is not None:
        where.append(_mentions(filters.q))
    return [*where, *_on_days(filters, now), *_within(filters, now), *_on_desk(filters)]


def _on_days(filters: NoticeFilters, now: datetime) -> Iterator[ColumnElement[bool]]:
    """What happened on a day of UTC, each notice at the moment at which a series counts it."""
    days = (
        (NoticeRow.issued_at, filters.issued_on),
        (NoticeRow.resolved_at, filters.resolved_on),
        (NoticeRow.deadline_at, filters.became_overdue_on),
    )
    for moment, day in days:
        if day is not None:
            begins = datetime.combine(day, time(), UTC)
            yield moment >= begins
            yield moment < begins + _DAY
    if filters.became_overdue_on is not None:
        yield lapsed(now)


def _is_of_new(filters: NoticeFilters, now: datetime) -> bool:
    """Whether only what was issued lately is asked for, while the list begins with the old."""
    lately = filters.issued_within is not None and filters.issued_within <= _LATELY
    since = filters.issued_after is not None and filters.issued_after >= now - _LATELY
    of_a_day = filters.issued_on is not None
    return filters.sort is Sort.DUE and (lately or since or of_a_day)


def _apart(where: Sequence[ColumnElement[bool]]) -> Select[UUID, datetime, datetime]:
    """Found by what is asked of them, before they are sorted. To the planner few of them and
    those evenly spread, they would be looked for along the order that is wanted, from its one
    end, or among all that there are.
    """
    few = select(NoticeRow.id, NoticeRow.deadline_at, NoticeRow.issued_at).where(*where)
    return few.offset(literal_column("0", Integer))


def _first_of(
    few: FromClause, among: FromClause, filters: NoticeFilters
) -> Select[*tuple[Any, ...]]:
    """The ids of a page of `few`, in the order that is wanted."""
    moment = few.c.deadline_at if filters.sort is Sort.DUE else few.c.issued_at
    first = _in_order(
        select(few.c.id).select_from(among),
        moment,
        few.c.id,
        sort=filters.sort,
        after=filters.after,
    )
    return first.limit(filters.limit + 1)


def _within(filters: NoticeFilters, now: datetime) -> Iterator[ColumnElement[bool]]:
    """What lies no further from now than a length of time, on either side."""
    if filters.due_within is not None:
        yield NoticeRow.deadline_at.between(now, now + filters.due_within)
    if filters.overdue_within is not None:
        yield NoticeRow.deadline_at >= now - filters.overdue_within
        yield lapsed(now)
    if filters.issued_within is not None:
        yield NoticeRow.issued_at >= now - filters.issued_within


def _on_desk(filters: NoticeFilters) -> Iterator[ColumnElement[bool]]:
    if filters.unassigned:
        yield NoticeRow.assigned_officer_id.is_(None)
        yield NoticeRow.assigned_team_id.is_(None)
    if filters.tag is not None:
        # The second condition is what the index says of itself.
        yield NoticeRow.tags.contains([filters.tag])
        yield NoticeRow.tags != text("'{}'")


def _mentions(words: str) -> ColumnElement[bool]:
    """A reference that begins so, or reasons that hold all of the words."""
    escaped = words.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return or_(
        func.lower(NoticeRow.reference).like(f"{escaped}%"),
        func.to_tsvector("simple", NoticeRow.reasons).op("@@")(
            func.plainto_tsquery("simple", words)
        ),
    )


def _sorted(query: Select[NoticeRow], sort: Sort, after: Place | None) -> Select[NoticeRow]:
    moment = NoticeRow.deadline_at if sort is Sort.DUE else NoticeRow.issued_at
    return _in_order(query, moment, NoticeRow.id, sort=sort, after=after)


def _in_order(
    query: Query,
    moment: ColumnElement[datetime] | InstrumentedAttribute[datetime],
    notice_id: ColumnElement[UUID] | InstrumentedAttribute[UUID],
    *,
    sort: Sort,
    after: Place | None,
) -> Query:
    place = func.row(moment, notice_id)
    if sort is Sort.DUE:
        query = query.order_by(moment, notice_id)
        return query if after is None else query.where(place > func.row(*after))
    query = query.order_by(moment.desc(), notice_id.desc())
    return query if after is None else query.where(place < func.row(*after))
