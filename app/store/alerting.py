"""What begins to match a filter that somebody waits for, and what is to be told of it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Uuid,
    and_,
    any_,
    delete,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from app.domain.orders import NoticeFilters
from app.store.engine import Session
from app.store.reading import conditions_of
from app.store.tables.alerts import (
    AlertEntryRow,
    AlertMemberRow,
    AlertRow,
    AlertSubscriptionRow,
)
from app.store.tables.desks import SavedFilterRow
from app.store.tables.notices import NoticeRow
from app.store.tables.officers import OfficerRow
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """What has not been held against a filter yet: of the log, and of time."""

    after_event: int
    through_event: int
    after_moment: datetime
    through_moment: datetime


async def list_active(session: Session) -> Sequence[UUID]:
    """The subscriptions of whoever has not left, to filters that they may use."""
    left = select(OfficerRow.id).where(not_(OfficerRow.active))
    query = (
        select(AlertSubscriptionRow.id)
        .join(SavedFilterRow, SavedFilterRow.id == AlertSubscriptionRow.saved_filter_id)
        .where(
            AlertSubscriptionRow.state == "active",
            AlertSubscriptionRow.owner_id.not_in(left),
            or_(
                SavedFilterRow.shared,
                SavedFilterRow.owner_id == AlertSubscriptionRow.owner_id,
            ),
        )
        .order_by(AlertSubscriptionRow.id)
    )
    return (await session.scalars(query)).all()


async def hold_free(
    session: Session, subscription_id: UUID
) -> tuple[AlertSubscriptionRow, SavedFilterRow] | None:
    """A subscription with its filter, held; None where another is at it, or it is gone.

    The filter first, as whoever changes or deletes it holds it first: so that no two wait
    for each other.
    """
    own = AlertSubscriptionRow.id == subscription_id
    of_it = select(AlertSubscriptionRow.saved_filter_id).where(own).scalar_subquery()
    saved = await session.scalar(
        select(SavedFilterRow)
        .where(SavedFilterRow.id == of_it)
        .with_for_update(read=True, skip_locked=True)
    )
    row = await session.scalar(
        select(AlertSubscriptionRow).where(own).with_for_update(skip_locked=True)
    )
    return None if saved is None or row is None else (row, saved)


async def begin_anew(
    session: Session,
    subscription_id: UUID,
    filters: NoticeFilters,
    now: datetime,
    *,
    digest: bytes | None,
    most: int,
) -> bool:
    """What matches now is taken as known already; False where that is more than `most`."""
    members = AlertMemberRow.subscription_id == subscription_id
    await session.execute(
        update(AlertMemberRow).where(members, AlertMemberRow.matching).values(matching=False)
    )
    matching = (
        select(literal(subscription_id), NoticeRow.id, literal(0), true())
        .where(*conditions_of(filters, now, locator_digest=digest))
        .limit(most + 1)
    )
    columns = ["subscription_id", "notice_id", "entry", "matching"]
    entered = (
        upsert(AlertMemberRow)
        .from_select(columns, matching)
        .on_conflict_do_update(constraint="pk_alert_members", set_={"matching": True})
        .returning(AlertMemberRow.notice_id)
        .cte("entered")
    )
    count = await session.scalar(select(func.count()).select_from(entered))
    return int(count or 0) <= most


async def take_in(
    session: Session,
    subscription_id: UUID,
    filters: NoticeFilters,
    span: Span,
    *,
    digest: bytes | None,
) -> int:
    """Records which notices began to match within a span, and which no longer do.

    Looked at is only what something happened to, or what time alone has moved across an edge
    of the filter; both are found along an index. Says how many began to.
    """
    candidates = await _candidates(session, filters, span)
    if not candidates:
        return 0
    # One value, however many they are: the plan goes by the key of each.
    among = any_(literal(candidates, ARRAY(Uuid())))
    conditions = conditions_of(filters, span.through_moment, locator_digest=digest)
    query = select(NoticeRow.id).where(NoticeRow.id == among, *conditions)
    matching = list((await session.scalars(query)).all())
    leaving = set(candidates) - set(matching)
    await _let_leave(session, subscription_id, list(leaving))
    return await _let_enter(session, subscription_id, matching, span.through_moment)


async def tell(
    session: Session, subscription_id: UUID, alert: AlertRow, *, most_named: int
) -> bool:
    """Makes an alert of every entry not told of yet; False where there is none."""
    untold = (
        AlertEntryRow.subscription_id == subscription_id,
        AlertEntryRow.alert_id.is_(None),
    )
    query = (
        update(AlertEntryRow)
        .where(*untold)
        .values(alert_id=alert.id)
        .returning(AlertEntryRow.notice_id, AlertEntryRow.entered_at)
    )
    rows = sorted((row.entered_at, row.notice_id) for row in await session.execute(query))
    if not rows:
        return False
    ids = list(dict.fromkeys(notice_id for _, notice_id in rows))
    alert.notices, alert.notice_ids = len(ids), ids[:most_named]
    session.add(alert)
    await session.flush()
    return True


async def conclude(session: Session, subscription_id: UUID) -> None:
    """Forgets which notices matched: of those nothing is told any more."""
    members = AlertMemberRow.subscription_id == subscription_id
    await session.execute(delete(AlertMemberRow).where(members))


async def _candidates(session: Session, filters: NoticeFilters, span: Span) -> list[UUID]:
    values = {"after": span.after_event, "through": span.through_event}
    found = set[UUID]()
    if span.through_event > span.after_event:
        found.update((await session.scalars(text(_HAPPENED), values)).all())
    for crossing in _crossings(filters, span):
        found.update((await session.scalars(select(NoticeRow.id).where(crossing))).all())
    return sorted(found)


def _crossings(filters: NoticeFilters, span: Span) -> list[ColumnElement[bool]]:
    """Which notices time alone has moved across an edge of what the filter asks.

    That a notice is due soon or overdue is an event of its own, recorded by the sweep.
    """
    lengths = (
        (NoticeRow.deadline_at, filters.due_within, 1),
        (NoticeRow.deadline_at, filters.overdue_within, -1),
        (NoticeRow.issued_at, filters.issued_within, -1),
    )
    edges = [
        and_(
            column >= span.after_moment + sign * length,
            column <= span.through_moment + sign * length,
        )
        for column, length, sign in lengths
        if length is not None
    ]
    passing = (
        filters.due_within,
        filters.overdue_within,
        filters.became_overdue_after,
        filters.became_overdue_on,
    )
    if any(one is not None for one in passing):
        deadline = NoticeRow.deadline_at
        edges.append(and_(deadline >= span.after_moment, deadline <= span.through_moment))
    return edges


async def _let_leave(session: Session, subscription_id: UUID, leaving: Sequence[UUID]) -> None:
    await session.execute(
        update(AlertMemberRow)
        .where(
            AlertMemberRow.subscription_id == subscription_id,
            AlertMemberRow.matching,
            AlertMemberRow.notice_id == any_(literal(leaving, ARRAY(Uuid()))),
        )
        .values(matching=False)
        .execution_options(synchronize_session=False)
    )


async def _let_enter(
    session: Session, subscription_id: UUID, matching: Sequence[UUID], now: datetime
) -> int:
    """An entry for each that did not match before: the number says for which time it is."""
    known = select(
        literal(subscription_id),
        func.unnest(literal(matching, ARRAY(Uuid()))),
        literal(1),
        true(),
    )
    columns = ["subscription_id", "notice_id", "entry", "matching"]
    entered = (
        upsert(AlertMemberRow)
        .from_select(columns, known)
        .on_conflict_do_update(
            constraint="pk_alert_members",
            set_={"matching": True, "entry": AlertMemberRow.entry + 1},
            where=not_(AlertMemberRow.matching),
        )
        .returning(AlertMemberRow.notice_id, AlertMemberRow.entry)
    )
    entries = [
        {
            "subscription_id": subscription_id,
            "notice_id": row.notice_id,
            "entry": row.entry,
            "entered_at": now,
        }
        for row in (await session.execute(entered)).all()
    ]
    if entries:
        await session.execute(insert(AlertEntryRow), entries)
    return len(entries)


_HAPPENED = """
SELECT DISTINCT notice_id FROM log
WHERE position > :after AND position <= :through AND notice_id IS NOT NULL
"""
