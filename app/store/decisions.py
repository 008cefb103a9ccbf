"""Decisions: each read whole, with its persons, notices, penalties and compliances."""

from collections.abc import Sequence
from dataclasses import field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, any_, exists, func, literal, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from app.domain.decisions import DecisionFilters
from app.domain.orders import Place
from app.store.engine import Session
from app.store.tables.base import Row
from app.store.tables.decisions import (
    DecisionComplianceRow,
    DecisionNoticeRow,
    DecisionProviderRow,
    DecisionRow,
)
from app.store.tables.notices import NoticeRow
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class DecisionParts:
    """A decision as it is kept: its row, and the rows that hang on it."""

    decision: DecisionRow
    others: list[Row] = field(default_factory=list[Row])


async def add(session: Session, parts: DecisionParts) -> None:
    """Writes a decision with all that hangs on it."""
    session.add(parts.decision)
    await session.flush()
    session.add_all(parts.others)
    await session.flush()


async def add_compliance(session: Session, row: DecisionComplianceRow) -> None:
    session.add(row)
    await session.flush()


async def lock(session: Session, decision_id: UUID) -> DecisionRow | None:
    """The row, held until the act is over."""
    return await session.get(DecisionRow, decision_id, with_for_update={"key_share": True})


async def find(session: Session, decision_id: UUID) -> Any | None:  # noqa: ANN401 - a row and its parts
    query = _whole().where(DecisionRow.id == decision_id)
    return (await session.execute(query)).one_or_none()


async def of_providers(session: Session, provider_ids: Sequence[UUID]) -> Sequence[Any]:
    """Every decision given to any of the providers, each once, in the order of giving."""
    wanted = any_(literal(list(provider_ids), ARRAY(Uuid())))
    given = select(DecisionProviderRow.decision_id).where(
        DecisionProviderRow.provider_id == wanted
    )
    query = (
        _whole()
        .where(DecisionRow.id.in_(given))
        .order_by(DecisionRow.given_at, DecisionRow.recorded_at, DecisionRow.id)
    )
    return (await session.execute(query)).all()


async def list_decisions(
    session: Session,
    filters: DecisionFilters,
    *,
    after: Place | None,
    limit: int,
) -> Sequence[Any]:
    """In the order of giving."""
    query = _whole().order_by(DecisionRow.given_at, DecisionRow.id).limit(limit)
    if filters.provider_id is not None:
        to = DecisionProviderRow.provider_id == filters.provider_id
        query = query.where(
            exists().where(DecisionProviderRow.decision_id == DecisionRow.id, to)
        )
    if filters.notice_id is not None:
        about = DecisionNoticeRow.notice_id == filters.notice_id
        query = query.where(
            exists().where(DecisionNoticeRow.decision_id == DecisionRow.id, about)
        )
    if filters.stage is not None:
        query = query.where(DecisionRow.stage == filters.stage)
    if after is not None:
        query = query.where(func.row(DecisionRow.given_at, DecisionRow.id) > func.row(*after))
    return (await session.execute(query)).all()


async def is_followed(session: Session, decision_id: UUID) -> bool:
    """Whether a decision that was not withdrawn follows this one."""
    follows = exists().where(
        DecisionRow.follows_id == decision_id, DecisionRow.withdrawn_at.is_(None)
    )
    return bool(await session.scalar(select(follows)))


async def providers_of_notices(
    session: Session, notice_ids: Sequence[UUID]
) -> dict[UUID, UUID]:
    """To which provider each of these notices was issued; those that exist only."""
    wanted = any_(literal(list(notice_ids), ARRAY(Uuid())))
    query = select(NoticeRow.id, NoticeRow.provider_id).where(NoticeRow.id == wanted)
    return {row.id: row.provider_id for row in (await session.execute(query)).all()}


def _whole() -> Select[*tuple[Any, ...]]:
    """A decision's row, and what hangs on it, in one query; amounts as text."""
    return select(
        DecisionRow,
        literal_column(_PROVIDERS, ARRAY(Uuid())).label("provider_ids"),
        literal_column(_NOTICES, ARRAY(Uuid())).label("notice_ids"),
        literal_column(_PENALTIES, JSONB()).label("penalties"),
        literal_column(_COMPLIANCES, JSONB()).label("compliances"),
    )


_PROVIDERS = """ARRAY(
    SELECT provider_id FROM decision_providers WHERE decision_id = decisions.id
    ORDER BY provider_id
)"""

_NOTICES = """ARRAY(
    SELECT notice_id FROM decision_notices WHERE decision_id = decisions.id
    ORDER BY notice_id
)"""

_PENALTIES = """(
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'requirement', requirement, 'amount', amount::text, 'starts_on', starts_on,
        'until', until, 'max_days', max_days
    ) ORDER BY position), '[]')
    FROM decision_penalties WHERE decision_id = decisions.id
)"""

_COMPLIANCES = """(
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'requirement', requirement, 'complied_at', complied_at, 'recorded_at', recorded_at
    ) ORDER BY recorded_at, id), '[]')
    FROM decision_compliances WHERE decision_id = decisions.id
)"""
