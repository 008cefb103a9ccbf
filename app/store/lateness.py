"""How many notices of each provider are late: the rollups, and what they do not know yet.

What was folded is taken from the rollups. What happened since, and what fell due without
having been counted again, is looked at notice by notice: so an answer is exact at any moment,
and costs as much as the jobs lag behind, however many notices there are.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Subquery,
    and_,
    case,
    cast,
    func,
    literal,
    literal_column,
    null,
    or_,
    select,
    true,
    union,
    union_all,
)

from app.domain.notices import Timeliness
from app.store.tables.events import LogRow, OutboxRow
from app.store.tables.notices import NoticeRow
from app.store.tables.projection import CountedNoticeRow, LatenessRow, ProjectionRow
from app.store.timeliness import conditions

COUNTED = (Timeliness.OVERDUE, Timeliness.LATE, Timeliness.CONTESTED)
LATE = (Timeliness.OVERDUE, Timeliness.LATE)
# Keeps a look-up a look-up, whatever the planner believes of the size of the tail.
_LOOK_UP = literal_column("0", Integer)
_EVER = literal_column("'-infinity'::timestamptz", DateTime(timezone=True))


def lateness_at(now: datetime) -> Subquery:
    """Counts of the notices that are overdue, late or contested at `now`, by provider."""
    parts = _parts(now)
    query = select(parts.c.provider_id, *_sums(parts)).group_by(parts.c.provider_id)
    return query.subquery("counted")


def late_under(now: datetime, provider_id: ColumnElement[UUID]) -> Subquery:
    """The same of one provider, by regime; those of which nothing counts left out."""
    parts = _parts(now)
    summed = (
        select(parts.c.regime_code, *_sums(parts))
        .where(parts.c.provider_id == provider_id)
        .group_by(parts.c.regime_code)
        .subquery("summed")
    )
    counts = (summed.c[word.value] for word in COUNTED)
    return select(summed).where(or_(*(count > 0 for count in counts))).subquery("late")


def _parts(now: datetime) -> Subquery:
    """What the rollups say, less what has changed since, and that as it is now."""
    changed = _changed(now)
    was, is_now = _was(changed), _is_now(changed, now)
    return union_all(_rolled_up(was, changed), _taken_off(was), _added(is_now)).subquery()


def _sums(parts: Subquery) -> list[ColumnElement[Any]]:
    counts = [
        cast(func.sum(parts.c[word.value]), Integer).label(word.value) for word in COUNTED
    ]
    return [*counts, func.min(parts.c.first_overdue_at).label("first_overdue_at")]


def notices_of_tail() -> Select[*tuple[Any, ...]]:
    """The notices to which what the rollups do not know happened, some of them twice."""
    folded_to = select(ProjectionRow.through_event).scalar_subquery()
    tail = union_all(
        select(LogRow.notice_id).where(LogRow.position > func.coalesce(folded_to, 0)),
        select(func.unnest(OutboxRow.notice_ids)),
    ).cte("tail")
    return select(tail.c.notice_id).where(tail.c.notice_id.is_not(None))


def _changed(now: datetime) -> CTE:
    """Notices of which something is known that was not folded: events, and due moments."""
    moved_by_time = select(CountedNoticeRow.notice_id).where(
        # With both bounds a plan for any moment looks for them in the index.
        CountedNoticeRow.changes_at > _EVER,
        CountedNoticeRow.changes_at <= now,
    )
    return union(notices_of_tail(), moved_by_time).cte("changed")


def _was(changed: CTE) -> CTE:
    """As what these notices were counted."""
    counted = (
        select(
            CountedNoticeRow.notice_id,
            CountedNoticeRow.provider_id,
            CountedNoticeRow.regime_code,
            CountedNoticeRow.timeliness,
        )
        .where(CountedNoticeRow.notice_id == changed.c.notice_id)
        .where(CountedNoticeRow.timeliness.in_(COUNTED))
        .offset(_LOOK_UP)
        .lateral("counted_once")
    )
    return select(counted).select_from(changed.join(counted, true())).cte("was")


def _is_now(changed: CTE, now: datetime) -> CTE:
    """As what these notices count now."""
    notice = (
        counting(now)
        .where(NoticeRow.id == changed.c.notice_id)
        .offset(_LOOK_UP)
        .lateral("notice")
    )
    return select(notice).select_from(changed.join(notice, true())).cte("is_now")


def counting(now: datetime) -> Select[*tuple[Any, ...]]:
    """Each notice that is late or contested at `now`, and as what it counts."""
    holds = conditions(now)
    word = case(*((holds[word], literal(word.value)) for word in COUNTED))
    return select(
        NoticeRow.id.label("notice_id"),
        NoticeRow.provider_id,
        NoticeRow.regime_code,
        word.label("timeliness"),
        NoticeRow.deadline_at,
    ).where(or_(*(holds[word] for word in COUNTED)))


def _rolled_up(was: CTE, changed: CTE) -> Select[*tuple[Any, ...]]:
    """What is in the rollups; the first due moment anew where a notice is taken off."""
    touched = select(was.c.provider_id, was.c.regime_code).distinct().subquery("touched")
    of_others = (
        select(CountedNoticeRow.deadline_at)
        .where(
            CountedNoticeRow.provider_id == LatenessRow.provider_id,
            CountedNoticeRow.regime_code == LatenessRow.regime_code,
            CountedNoticeRow.timeliness.in_(LATE),
            CountedNoticeRow.notice_id.not_in(select(changed.c.notice_id)),
        )
        .order_by(CountedNoticeRow.deadline_at)
        .limit(1)
        .scalar_subquery()
    )
    first = case(
        (touched.c.provider_id.is_not(None), of_others), else_=LatenessRow.first_overdue_at
    )
    same = and_(
        touched.c.provider_id == LatenessRow.provider_id,
        touched.c.regime_code == LatenessRow.regime_code,
    )
    return select(
        LatenessRow.provider_id,
        LatenessRow.regime_code,
        LatenessRow.overdue,
        LatenessRow.late,
        LatenessRow.contested,
        first.label("first_overdue_at"),
    ).select_from(LatenessRow.__table__.outerjoin(touched, same))


def _taken_off(was: CTE) -> Select[*tuple[Any, ...]]:
    ones = [
        case((was.c.timeliness == word.value, -1), else_=0).label(word.value)
        for word in COUNTED
    ]
    nothing = cast(null(), DateTime(timezone=True)).label("first_overdue_at")
    return select(was.c.provider_id, was.c.regime_code, *ones, nothing)


def _added(is_now: CTE) -> Select[*tuple[Any, ...]]:
    ones = [
        case((is_now.c.timeliness == word.value, 1), else_=0).label(word.value)
        for word in COUNTED
    ]
    first = case((is_now.c.timeliness.in_(LATE), is_now.c.deadline_at))
    return select(
        is_now.c.provider_id, is_now.c.regime_code, *ones, first.label("first_overdue_at")
    )


def counts_of(counted: Subquery) -> list[ColumnElement[Any]]:
    numbers = [func.coalesce(counted.c[word.value], 0).label(word.value) for word in COUNTED]
    return [*numbers, counted.c.first_overdue_at]
