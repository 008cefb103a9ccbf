"""Notices found by what they were counted as, without passing by all the others: those that
are open, the soonest due first, and those that were resolved on a day.

The rollups know this of notices as far as they were folded; what happened since is looked at
notice by notice. A notice is among the ones or the others, so a list is exact at any moment,
and what is asked of `notices` itself decides.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    CompoundSelect,
    Select,
    func,
    literal_column,
    select,
    union,
    union_all,
)

from app.domain.notices import OPEN_STATES, Timeliness
from app.domain.orders import NoticeFilters, Place, Sort
from app.store.engine import Session
from app.store.lateness import notices_of_tail
from app.store.tables.events import LogRow, OutboxRow
from app.store.tables.notices import NoticeRow
from app.store.tables.projection import CountedNoticeRow, ProjectionRow

# With more to look at than this, passing the closed ones by costs less.
_LONGEST_TAIL: Final = 1_000
_EPOCH: Final = date(1970, 1, 1)
_MANY_CLOSED_BEFORE: Final = {Timeliness.OVERDUE, Timeliness.CONTESTED}
# As the index has it, whatever the moment at which a plan is made.
_COUNTED_CONTESTED: Final = CountedNoticeRow.timeliness == literal_column(
    f"'{Timeliness.CONTESTED}'"
)
# By these an index of `notices` finds few, or begins where they begin.
_FOUND_OTHERWISE: Final = (
    "reference",
    "locator",
    "q",
    "tag",
    "assigned_officer",
    "assigned_team",
    "due_before",
    "due_after",
    "became_overdue_after",
    "due_within",
    "overdue_within",
)


def is_of_open(filters: NoticeFilters) -> bool:
    """Whether only open notices are asked for, by nothing that finds them otherwise."""
    wanted = filters.timeliness in _MANY_CLOSED_BEFORE or filters.state in OPEN_STATES
    others = any(getattr(filters, name) is not None for name in _FOUND_OTHERWISE)
    return wanted and filters.sort is Sort.DUE and not others


async def is_nearly_folded(session: Session) -> bool:
    """Whether little has happened that the rollups do not know."""
    newest = select(func.max(LogRow.position)).scalar_subquery()
    waiting = select(func.unnest(OutboxRow.notice_ids)).limit(_LONGEST_TAIL + 1).subquery()
    behind = (
        func.coalesce(newest, 0)
        - select(ProjectionRow.through_event).scalar_subquery()
        + select(func.count()).select_from(waiting).scalar_subquery()
    )
    found = await session.scalar(select(behind))
    return found is not None and found <= _LONGEST_TAIL


def counted_as(filters: NoticeFilters) -> list[ColumnElement[bool]]:
    """What the rollups say of notices that are asked for, where they say it for good: no
    time makes a notice contested, nor another platform's.
    """
    where = list[ColumnElement[bool]]()
    if filters.timeliness is Timeliness.CONTESTED:
        where.append(_COUNTED_CONTESTED)
    if filters.platform_id is not None:
        where.append(CountedNoticeRow.platform_id == filters.platform_id)
    if filters.provider_id is not None:
        where.append(CountedNoticeRow.provider_id == filters.provider_id)
    return where


def first_open(
    where: Sequence[ColumnElement[bool]],
    *,
    counted: Sequence[ColumnElement[bool]] = (),
    after: Place | None,
    limit: int,
) -> CompoundSelect[UUID, datetime]:
    """Ids and deadlines of the first notices of which `where` holds, which must hold of open
    ones alone, and `counted` of what is counted of them; up to twice as many as wanted.
    """
    touched = notices_of_tail().cte("touched")
    known = _known(touched).where(*where, *counted)
    fresh = (
        select(NoticeRow.id, NoticeRow.deadline_at)
        .where(NoticeRow.id.in_(select(touched.c.notice_id)), *where)
        .order_by(NoticeRow.deadline_at, NoticeRow.id)
    )
    if after is not None:
        place = func.row(*after)
        reached = func.row(CountedNoticeRow.deadline_at, CountedNoticeRow.notice_id)
        known = known.where(reached > place)
        fresh = fresh.where(func.row(NoticeRow.deadline_at, NoticeRow.id) > place)
    parts = (part.limit(limit).subquery() for part in (known, fresh))
    return union_all(*(select(part.c.id, part.c.deadline_at) for part in parts))


def resolved_on(day: date) -> Select[*tuple[Any, ...]]:
    """Those that were resolved on a day of UTC, and all of which it is not counted yet."""
    first = 24 * (day - _EPOCH).days
    counted = select(CountedNoticeRow.notice_id).where(
        CountedNoticeRow.resolved_hour >= first, CountedNoticeRow.resolved_hour < first + 24
    )
    either = union(counted, notices_of_tail()).subquery()
    return select(either.c.notice_id)


def _known(touched: CTE) -> Select[UUID, datetime]:
    """What is counted as open and has not been touched since: its deadline is the same."""
    return (
        select(NoticeRow.id, NoticeRow.deadline_at)
        .select_from(CountedNoticeRow)
        .join(NoticeRow, NoticeRow.id == CountedNoticeRow.notice_id)
        .where(
            CountedNoticeRow.is_open,
            CountedNoticeRow.notice_id.not_in(select(touched.c.notice_id)),
        )
        .order_by(CountedNoticeRow.deadline_at, CountedNoticeRow.notice_id)
    )
