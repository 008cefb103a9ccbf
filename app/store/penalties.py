"""What an exposure is reckoned from: revenue figures."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, and_, any_, bindparam, select, union_all
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import aliased

from app.domain.revenue import FigureScope
from app.store.engine import Session
from app.store.prepared import Prepared
from app.store.tables.platforms import ProviderRow, RevenueFigureRow

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


async def figures_of(session: Session, provider_ids: Sequence[UUID]) -> Sequence[Any]:
    """Each figure that counts for a provider (`of_provider`), the oldest record first.

    Those recorded for itself, and those of its group's revenue that were recorded for
    another undertaking of the group.
    """
    return await _figures().rows(session, provider_ids=list(provider_ids))


@cache
def _figures() -> Prepared:
    wanted = any_(bindparam("provider_ids", None, type_=ARRAY(Uuid())))
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
    both = union_all(own, of_group).subquery()
    return Prepared(select(both).order_by(both.c.recorded_at, both.c.id))
