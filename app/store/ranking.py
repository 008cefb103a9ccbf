"""Late responders in order: by the rollups, and by what is fresher than they are."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Integer,
    Numeric,
    Subquery,
    Uuid,
    bindparam,
    cast,
    column,
    func,
    select,
    text,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY

from app.domain.exposures import Rank
from app.store.engine import Session
from app.store.lateness import counts_of, lateness_at
from app.store.prepared import THE_MOMENT, Prepared
from app.store.tables.events import LogRow
from app.store.tables.platforms import ProviderRow
from app.store.tables.projection import RankRow
from app.values import dataclass

Place = tuple[Decimal, UUID]


@dataclass(frozen=True, slots=True)
class Fresh:
    """What providers rank by that the rollups do not know yet."""

    provider_ids: Sequence[UUID] = ()
    maxima: Sequence[Decimal] = ()
    accrued: Sequence[Decimal] = ()


async def list_late(
    session: Session,
    now: datetime,
    *,
    rank: Rank,
    fresh: Fresh,
    after: Place | None,
    limit: int,
) -> Sequence[Any]:
    """Providers with a notice overdue or late, the greatest first, with the position of the
    log. Where there is none there is one row, without a provider.
    """
    values: dict[str, Any] = {
        "now": now,
        "limit": limit,
        "fresh_ids": list(fresh.provider_ids),
        "fresh_maxima": list(fresh.maxima),
        "fresh_accrued": list(fresh.accrued),
    }
    if after is None:
        return await _late(rank).rows(session, **values)
    values |= {"after_rank": -after[0], "after_id": after[1]}
    return await _late_after(rank).rows(session, **values)


@cache
def _late(rank: Rank) -> Prepared:
    return _prepared(rank)


@cache
def _late_after(rank: Rank) -> Prepared:
    after = (
        bindparam("after_rank", None, type_=Numeric()),
        bindparam("after_id", None, type_=Uuid()),
    )
    return _prepared(rank, after)


def _prepared(rank: Rank, after: tuple[Any, Any] | None = None) -> Prepared:
    counted, given = lateness_at(THE_MOMENT), _given()
    ranked_by = _ranked_by(rank, counted, given)
    late = (
        select(
            ProviderRow.id.label("provider_id"),
            ProviderRow.name,
            *counts_of(counted),
            ranked_by.label("ranked_by"),
        )
        .select_from(counted)
        .join(ProviderRow, ProviderRow.id == counted.c.provider_id)
        .outerjoin(RankRow, RankRow.provider_id == ProviderRow.id)
        .outerjoin(given, given.c.provider_id == ProviderRow.id)
        .where(counted.c.overdue + counted.c.late > 0)
        .order_by(ranked_by.desc(), ProviderRow.id)
        .limit(bindparam("limit", None, type_=Integer()))
    )
    if after is not None:
        late = late.where(tuple_(-ranked_by, ProviderRow.id) > tuple_(*after))
    page = late.subquery()
    newest = select(func.coalesce(func.max(LogRow.position), 0).label("through_event"))
    position = newest.subquery()
    return Prepared(
        select(position, page)
        .select_from(position.outerjoin(page, true()))
        .order_by(page.c.ranked_by.desc(), page.c.provider_id)
    )


async def list_unranked(session: Session, today: date) -> Sequence[UUID]:
    """Providers whose rank is not held for this day, or rests on what is not so any more."""
    query = text(_UNRANKED)
    return (await session.scalars(query, {"today": today})).all()


def _given() -> Subquery:
    """What is fresh as a table of its own."""
    columns = (
        cast(bindparam("fresh_ids", None), ARRAY(Uuid())),
        cast(bindparam("fresh_maxima", None), ARRAY(Numeric())),
        cast(bindparam("fresh_accrued", None), ARRAY(Numeric())),
    )
    names = (
        column("provider_id", Uuid()),
        column("statutory_maximum", Numeric()),
        column("accrued", Numeric()),
    )
    return select(func.unnest(*columns).table_valued(*names).render_derived()).subquery("given")


def _ranked_by(rank: Rank, counted: Subquery, given: Subquery) -> ColumnElement[Any]:
    match rank:
        case Rank.MAXIMUM:
            return func.coalesce(given.c.statutory_maximum, RankRow.statutory_maximum, 0)
        case Rank.OVERDUE:
            return cast(counted.c.overdue, Numeric())
        case Rank.ACCRUED:
            return func.coalesce(given.c.accrued, RankRow.accrued, 0)


# The providers whose rank may be another after these events: those to whom they happened;
# the others of their groups, whose revenue may be theirs; those to whom a decision was given.
# Of a provider that changed groups nobody tells the group it left, so all grouped ones count.
TOUCHED = """
    SELECT provider_id FROM happened WHERE provider_id IS NOT NULL
    UNION
    SELECT other.id FROM happened
    JOIN providers AS one ON one.id = happened.provider_id
    JOIN providers AS other ON other.group_id = one.group_id
    UNION
    SELECT decision_providers.provider_id FROM happened
    JOIN decision_providers ON decision_id = happened.subject_id
    UNION
    SELECT id FROM providers
    WHERE group_id IS NOT NULL AND EXISTS (SELECT FROM happened WHERE regrouped)
"""

# What of some events happened by which anybody ranks: nothing that happened to a notice.
# `OFFSET 0` lets no plan begin with all the events there are.
HAPPENED = """
    SELECT event.* FROM {0} AS told CROSS JOIN LATERAL (
        SELECT provider_id, subject_id,
               kind = 'provider.changed' AND facts->'changed' ? 'group_id' AS regrouped
        FROM events
        WHERE id = told.event_id AND kind IN (
            'provider.added', 'provider.changed', 'revenue_figure.recorded', 'decision.given',
            'decision.complied', 'decision.withdrawn', 'decision.appealed',
            'decision.appeal_decided'
        )
        OFFSET 0
    ) AS event
    WHERE told.notice_id IS NULL
"""

_UNRANKED = f"""
WITH tail AS MATERIALIZED (
    SELECT event_id, notice_id FROM log
    WHERE position > coalesce((SELECT through_event FROM projection), 0)
    UNION ALL
    SELECT one.* FROM outbox, unnest(event_ids, notice_ids) AS one
), happened AS MATERIALIZED (
    {HAPPENED.format("tail")}
), touched AS ({TOUCHED})
SELECT providers.id FROM providers LEFT JOIN ranks ON ranks.provider_id = providers.id
WHERE ranks.reckoned_for IS DISTINCT FROM :today
   OR providers.id IN (SELECT provider_id FROM touched)
"""  # noqa: S608 - joined from the fixed texts above
