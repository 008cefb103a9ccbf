"""What an exposure is reckoned from: revenue figures, and notices overdue or late."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Select,
    Subquery,
    Uuid,
    and_,
    any_,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from app.domain.notices import Timeliness
from app.domain.revenue import FigureScope
from app.store.engine import Session
from app.store.tables import NoticeRow, ProviderRow, RevenueFigureRow
from app.store.timeliness import conditions

_FIGURE = (
    RevenueFigureRow.id,
    RevenueFigureRow.period_start,
    RevenueFigureRow.period_end,
    RevenueFigureRow.amount,
    RevenueFigureRow.currency,
    RevenueFigureRow.status,
    RevenueFigureRow.scope,
    RevenueFigureRow.source,
    RevenueFigureRow.recorded_at,
)


async def find_standing(
    session: Session, provider_id: UUID, now: datetime, *, regime: str | None
) -> Any | None:  # noqa: ANN401 - a row of selected columns
    """A provider with its lateness; under one regime, or under all where none is named."""
    lateness = _lateness(now).where(NoticeRow.provider_id == provider_id)
    if regime is not None:
        lateness = lateness.where(NoticeRow.regime_code == regime)
    counted = lateness.subquery()
    query = (
        select(ProviderRow.id.label("provider_id"), ProviderRow.name, *_counts(counted))
        .select_from(ProviderRow)
        .join(counted, true())
        .where(ProviderRow.id == provider_id)
    )
    return (await session.execute(query)).one_or_none()


async def list_late(session: Session, now: datetime) -> Sequence[Any]:
    """Every provider with a notice overdue or late, in no order."""
    counted = (
        _lateness(now, NoticeRow.provider_id)
        .group_by(NoticeRow.provider_id)
        .having(func.count().filter(_overdue_or_late(now)) > 0)
        .subquery()
    )
    query = select(
        ProviderRow.id.label("provider_id"), ProviderRow.name, *_counts(counted)
    ).join(counted, counted.c.provider_id == ProviderRow.id)
    return (await session.execute(query)).all()


async def figures_of(session: Session, provider_ids: Sequence[UUID]) -> Sequence[Any]:
    """Each figure that counts for a provider (`of_provider`), the oldest record first.

    Those recorded for itself, and those of its group's revenue that were recorded for
    another undertaking of the group.
    """
    wanted = any_(literal(list(provider_ids), ARRAY(Uuid())))
    holder = aliased(ProviderRow)
    own = select(RevenueFigureRow.provider_id.label("of_provider"), *_FIGURE).where(
        RevenueFigureRow.provider_id == wanted
    )
    of_group = (
        select(ProviderRow.id.label("of_provider"), *_FIGURE)
        .select_from(ProviderRow)
        .join(
            holder, and_(holder.group_id == ProviderRow.group_id, holder.id != ProviderRow.id)
        )
        .join(RevenueFigureRow, RevenueFigureRow.provider_id == holder.id)
        .where(ProviderRow.id == wanted, RevenueFigureRow.scope == FigureScope.GROUP)
    )
    query = union_all(own, of_group).order_by("recorded_at", "id")
    return list((await session.execute(query)).all())


def _lateness(now: datetime, *columns: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 - any columns
    """Counts of the notices that are overdue, late or contested at `now`."""
    holds = conditions(now)
    overdue, late = holds[Timeliness.OVERDUE], holds[Timeliness.LATE]
    contested = holds[Timeliness.CONTESTED]
    return select(
        *columns,
        func.count().filter(overdue).label("overdue"),
        func.count().filter(late).label("late"),
        func.count().filter(contested).label("contested"),
        func.min(NoticeRow.deadline_at).filter(_overdue_or_late(now)).label("first_overdue_at"),
    ).where(or_(overdue, late, contested))


def _overdue_or_late(now: datetime) -> Any:  # noqa: ANN401 - a condition
    holds = conditions(now)
    return or_(holds[Timeliness.OVERDUE], holds[Timeliness.LATE])


def _counts(counted: Subquery) -> list[Any]:
    names = ("overdue", "late", "contested", "first_overdue_at")
    return [counted.c[name] for name in names]
