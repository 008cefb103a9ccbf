"""The queue of an officer, merged from what is its own, its team's and nobody's."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, select, union_all

from app.domain.orders import Place
from app.store.engine import Session
from app.store.open_notices import first_open, is_nearly_folded
from app.store.tables.notices import NoticeRow
from app.store.timeliness import IS_OPEN
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Whose:
    """An officer and a team, and whether with what is nobody's."""

    officer_id: UUID | None
    team_id: UUID | None
    unassigned: bool


async def list_queue(
    session: Session, whose: Whose, *, after: Place | None, limit: int
) -> Sequence[NoticeRow]:
    """The soonest deadline first. Each part is walked along an index of its own, so that
    none is sorted as a whole; a notice is in one part only.
    """
    parts = [_first_of(part, after, limit).subquery() for part in _parts(whose)]
    if whose.unassigned:
        parts.append((await _nobodys(session, after, limit)).subquery())
    merged = union_all(*(select(part.c.id, part.c.deadline_at) for part in parts)).subquery()
    query = (
        select(NoticeRow)
        .join(merged, merged.c.id == NoticeRow.id)
        .order_by(merged.c.deadline_at, merged.c.id)
        .limit(limit)
    )
    return (await session.scalars(query)).all()


def _parts(whose: Whose) -> Iterator[ColumnElement[bool]]:
    if whose.officer_id is not None:
        yield and_(NoticeRow.assigned_officer_id == whose.officer_id, NoticeRow.in_queue)
    if whose.team_id is not None:
        yield and_(NoticeRow.assigned_team_id == whose.team_id, NoticeRow.in_queue)


async def _nobodys(
    session: Session, after: Place | None, limit: int
) -> Select[UUID, datetime] | CompoundSelect[UUID, datetime]:
    is_so = and_(
        NoticeRow.assigned_officer_id.is_(None), NoticeRow.assigned_team_id.is_(None), IS_OPEN
    )
    if await is_nearly_folded(session):
        return first_open([is_so], after=after, limit=limit)
    return _first_of(is_so, after, limit)


def _first_of(
    part: ColumnElement[bool], after: Place | None, limit: int
) -> Select[UUID, datetime]:
    query = (
        select(NoticeRow.id, NoticeRow.deadline_at)
        .where(part)
        .order_by(NoticeRow.deadline_at, NoticeRow.id)
        .limit(limit)
    )
    if after is None:
        return query
    return query.where(func.row(NoticeRow.deadline_at, NoticeRow.id) > func.row(*after))
