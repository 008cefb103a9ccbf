"""The register in numbers: each reading is one statement, so that all are of one moment."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Interval,
    Subquery,
    and_,
    case,
    func,
    literal,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.deliveries import DeliveryState
from app.domain.figures import AGE_BANDS, REMOVAL_BANDS, Band, Series, Span
from app.domain.notices import Against, ItemState, State, Timeliness
from app.domain.webhook_endpoints import EndpointState
from app.store.engine import Session
from app.store.platforms import Place
from app.store.tables.events import EventRow, LogRow, OutboxRow
from app.store.tables.messages import DeliveryRow, WebhookEndpointRow
from app.store.tables.notices import ItemRow, NoticeRow
from app.store.tables.platforms import PlatformRow
from app.store.tables.service import JobRunRow
from app.store.timeliness import TERMS, conditions, lapsed

# A notice becomes overdue at its due moment, which depends on the deadline that is meant.
_AT: dict[Series, InstrumentedAttribute[Any]] = {
    Series.ISSUED: NoticeRow.issued_at,
    Series.ACKNOWLEDGED: NoticeRow.acknowledged_at,
    Series.RESOLVED: NoticeRow.resolved_at,
    Series.WITHDRAWN: NoticeRow.withdrawn_at,
}


async def read_figures(session: Session, now: datetime, *, sweep: str, against: Against) -> Any:  # noqa: ANN401 - a row of numbers
    """Every number of the summary; `removals_n` and `ages_n` are those of the n-th band."""
    notices = select(*_counts(now, against), *_times(), *_ages(now, against)).subquery()
    removals = _removals()
    swept = (
        select(func.clock_timestamp() - JobRunRow.completed_at)
        .where(JobRunRow.job == sweep)
        .scalar_subquery()
    )
    query = select(
        *_position(), *_sending(now), swept.label("sweep_age"), notices, removals
    ).select_from(notices.join(removals, true()))
    return (await session.execute(query)).one()


async def read_platforms(
    session: Session, now: datetime, *, after: Place, limit: int, against: Against
) -> list[Any]:
    """The position of the log with each platform of a page and its counts, the oldest
    first. Where no platform is left there is one row, without a platform.
    """
    position = select(*_position()).subquery()
    page = select(PlatformRow).order_by(PlatformRow.created_at, PlatformRow.id).limit(limit)
    if after is not None:
        page = page.where(func.row(PlatformRow.created_at, PlatformRow.id) > func.row(*after))
    platform = page.subquery()
    shown = (platform.c.id, platform.c.provider_id, platform.c.name, platform.c.created_at)
    counted = (
        select(*shown, *_counts(now, against))
        .select_from(platform.outerjoin(NoticeRow, NoticeRow.platform_id == platform.c.id))
        .group_by(*shown)
        .subquery()
    )
    query = (
        select(position, counted)
        .select_from(position.outerjoin(counted, true()))
        .order_by(counted.c.created_at, counted.c.id)
    )
    return list((await session.execute(query)).all())


async def read_series(
    session: Session,
    now: datetime,
    *,
    series: Series,
    span: Span,
    platform_id: UUID | None,
    against: Against,
) -> list[Any]:
    """The position of the log with `start` and `counted` of each bucket that is not empty.

    Where all are empty there is one row, without a bucket.
    """
    position = select(*_position()).subquery()
    overdue = series is Series.BECAME_OVERDUE
    at = TERMS[against].deadline_at if overdue else _AT[series]
    start = func.date_trunc(span.bucket.value, at, "UTC", type_=DateTime(timezone=True))
    buckets = (
        select(start.label("start"), func.count().label("counted"))
        .where(at >= span.start, at < span.end)
        .group_by(start)
    )
    if overdue:
        buckets = buckets.where(lapsed(now, against))
    if platform_id is not None:
        buckets = buckets.where(NoticeRow.platform_id == platform_id)
    counted = buckets.subquery()
    query = select(position, counted).select_from(position.outerjoin(counted, true()))
    return list((await session.execute(query)).all())


def _position() -> tuple[ColumnElement[Any], ...]:
    newest = select(LogRow.position).order_by(LogRow.position.desc()).limit(1)
    oldest_waiting = (
        select(EventRow.recorded_at)
        .join(OutboxRow, OutboxRow.event_id == EventRow.id)
        .order_by(OutboxRow.number)
        .limit(1)
    )
    return (
        func.coalesce(newest.scalar_subquery(), 0).label("through_event"),
        select(func.count()).select_from(OutboxRow).scalar_subquery().label("waiting_events"),
        oldest_waiting.scalar_subquery().label("waiting_since"),
    )


def _sending(now: datetime) -> Iterable[ColumnElement[Any]]:
    pending = DeliveryRow.state == DeliveryState.PENDING
    due = and_(pending, DeliveryRow.lease_id.is_(None), DeliveryRow.next_attempt_at <= now)
    yield select(func.count()).where(pending).scalar_subquery().label("pending")
    yield (
        select(func.min(DeliveryRow.next_attempt_at))
        .where(due)
        .scalar_subquery()
        .label("due_since")
    )
    for state in EndpointState:
        holds = and_(WebhookEndpointRow.removed_at.is_(None), WebhookEndpointRow.state == state)
        count = select(func.count()).where(holds).scalar_subquery()
        yield count.label(f"endpoints_{state}")


def _counts(now: datetime, against: Against) -> Iterable[ColumnElement[int]]:
    """Counts of the notices joined, by state and by timeliness, each labelled by its word."""
    for state in State:
        yield _count(NoticeRow.state == state).label(f"state_{state}")
    for word, condition in conditions(now, against).items():
        yield _count(condition).label(f"timeliness_{word}")


def _times() -> Iterable[ColumnElement[Any]]:
    to_acknowledge = _seconds(NoticeRow.acknowledged_at - NoticeRow.issued_at)
    took = _seconds(NoticeRow.effective_at - NoticeRow.started_at)
    acted = and_(NoticeRow.state == State.RESOLVED, NoticeRow.effective_at.is_not(None))
    # Content that was gone before the clock started took no time.
    to_act = case((acted, func.greatest(took, 0.0)))
    for name, seconds in (("acknowledge", to_acknowledge), ("act", to_act)):
        yield func.count(seconds).label(f"{name}_counted")
        yield func.percentile_cont(0.5).within_group(seconds).label(f"{name}_median")
        yield func.percentile_cont(0.9).within_group(seconds).label(f"{name}_p90")


def _ages(now: datetime, against: Against) -> Iterable[ColumnElement[int]]:
    overdue = conditions(now, against)[Timeliness.OVERDUE]
    age = literal(now, DateTime(timezone=True)) - TERMS[against].deadline_at
    for number, within in enumerate(_within(age, AGE_BANDS)):
        yield _count(and_(overdue, within)).label(f"ages_{number}")


def _removals() -> Subquery:
    age = ItemRow.counts_from - NoticeRow.started_at
    counts = [
        _count(within).label(f"removals_{number}")
        for number, within in enumerate(_within(age, REMOVAL_BANDS))
    ]
    return (
        select(*counts)
        .select_from(ItemRow)
        .join(NoticeRow, NoticeRow.id == ItemRow.notice_id)
        .where(ItemRow.state == ItemState.COMPLIED)
        .subquery()
    )


def _within(age: ColumnElement[Any], bands: tuple[Band, ...]) -> Iterable[ColumnElement[bool]]:
    """For each band whether an age falls into it: above the band before, at most its own."""
    above: ColumnElement[bool] = true()
    for band in bands:
        if band.up_to is None:
            yield above
            return
        limit = literal(band.up_to, Interval())
        yield and_(above, age <= limit)
        above = age > limit


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def _seconds(length: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.extract("epoch", length)
