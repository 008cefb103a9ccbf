"""What one provider's exposure is reckoned from, read in one statement."""

import json
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    String,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy import cast as as_type
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import aliased

from app.domain.money import Money
from app.domain.revenue import FigureScope, FigureStatus, RevenueFigure
from app.store.driver import Connection
from app.store.lateness import late_under
from app.store.prepared import THE_MOMENT, Prepared
from app.store.tables.decisions import DecisionProviderRow
from app.store.tables.platforms import ProviderRow, RevenueFigureRow
from app.values import dataclass

_NOTHING: ColumnElement[Any] = literal_column("'[]'::jsonb")


@dataclass(frozen=True, slots=True)
class LateUnder:
    """How many of a provider's notices under one regime are overdue, late or contested."""

    regime: str
    overdue: int
    late: int
    contested: int
    first_overdue_at: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """A provider, the figures that count for it, its notices that are not in time, and whether
    any decision was ever given to it.

    The figures are left as they were read, the oldest record first: whoever knows what
    follows from this text need not read it again. `figures_in` reads it.
    """

    name: str
    figures: str
    late: tuple[LateUnder, ...]
    decided: bool


async def find_standing(
    connection: Connection, provider_id: UUID, now: datetime
) -> Standing | None:
    """A provider as it stands at `now`; None when there is none of this id."""
    text, values = _statement().filled_in(provider_id=provider_id, now=now)
    row = await connection.fetchrow(text, *values)
    if row is None:
        return None
    late = tuple(_late(one) for one in json.loads(row["late"]))
    return Standing(row["name"], row["figures"], late, row["decided"])


def figures_in(text: str) -> tuple[RevenueFigure, ...]:
    """The figures that were read: a provider's own, and those of its group's revenue that
    were recorded for another undertaking of the group.
    """
    return tuple(_figure(*values) for values in json.loads(text))


def _figure(  # noqa: PLR0913, PLR0917 - the columns of a row
    figure_id: str,
    start: str,
    end: str,
    amount: str,
    currency: str,
    status: str,
    scope: str,
    source: str,
    recorded_at: str,
) -> RevenueFigure:
    return RevenueFigure(
        id=UUID(figure_id),
        period_start=date.fromisoformat(start),
        period_end=date.fromisoformat(end),
        revenue=Money(Decimal(amount), currency),
        status=FigureStatus(status),
        scope=FigureScope(scope),
        source=source,
        recorded_at=datetime.fromisoformat(recorded_at),
    )


def _late(values: tuple[str, int, int, int, str | None]) -> LateUnder:
    regime, overdue, late, contested, first = values
    first_overdue_at = None if first is None else datetime.fromisoformat(first)
    return LateUnder(regime, overdue, late, contested, first_overdue_at)


@cache
def _statement() -> Prepared:
    """It asks the one predicate of timeliness."""
    provider_id = bindparam("provider_id", None, type_=ProviderRow.id.type)
    query = select(
        ProviderRow.name,
        _figures_of(provider_id).label("figures"),
        _late_of(provider_id, THE_MOMENT).label("late"),
        exists().where(DecisionProviderRow.provider_id == provider_id).label("decided"),
    ).where(ProviderRow.id == provider_id)
    return Prepared(query)


def _figures_of(provider_id: Any) -> Any:  # noqa: ANN401 - a parameter, a column
    holder = aliased(ProviderRow)
    own = select(RevenueFigureRow).where(RevenueFigureRow.provider_id == provider_id)
    of_group = (
        select(RevenueFigureRow)
        .join(holder, holder.id == RevenueFigureRow.provider_id)
        .join(
            ProviderRow,
            and_(ProviderRow.group_id == holder.group_id, ProviderRow.id != holder.id),
        )
        .where(ProviderRow.id == provider_id, RevenueFigureRow.scope == FigureScope.GROUP)
    )
    held = union_all(own, of_group).subquery()
    values = func.jsonb_build_array(
        held.c.id,
        held.c.period_start,
        held.c.period_end,
        as_type(held.c.amount, String),
        held.c.currency,
        held.c.status,
        held.c.scope,
        held.c.source,
        held.c.recorded_at,
    )
    in_order = aggregate_order_by(values, held.c.recorded_at, held.c.id)
    every = select(func.coalesce(func.jsonb_agg(in_order), _NOTHING))
    return as_type(every.scalar_subquery(), String)


def _late_of(provider_id: Any, now: datetime) -> Any:  # noqa: ANN401 - a parameter, a column
    """[regime, overdue, late, contested, first overdue] for each regime with such notices."""
    columns = late_under(now, provider_id).c
    values = func.jsonb_build_array(
        columns.regime_code,
        columns.overdue,
        columns.late,
        columns.contested,
        columns.first_overdue_at,
    )
    in_order = aggregate_order_by(values, columns.regime_code)
    every = select(func.coalesce(func.jsonb_agg(in_order), _NOTHING))
    return as_type(every.scalar_subquery(), String)
