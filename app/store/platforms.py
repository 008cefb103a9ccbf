"""Providers, their groups, platforms and revenue figures."""

from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select

from app.domain.orders import Place
from app.store.engine import Session
from app.store.tables.platforms import (
    PlatformRow,
    ProviderGroupRow,
    ProviderRow,
    RevenueFigureRow,
)

Kept = TypeVar("Kept", ProviderRow, ProviderGroupRow, PlatformRow)


async def add(
    session: Session, row: ProviderRow | ProviderGroupRow | PlatformRow | RevenueFigureRow
) -> None:
    """Adds a row; an unknown parent shows at once."""
    session.add(row)
    await session.flush()


async def find(session: Session, kind: type[Kept], row_id: UUID) -> Kept | None:
    return await session.get(kind, row_id)


async def lock(session: Session, kind: type[Kept], row_id: UUID) -> Kept | None:
    """The row, held until the act is over."""
    return await session.get(kind, row_id, with_for_update={"key_share": True})


async def list_of(
    session: Session,
    kind: type[Kept],
    *,
    after: Place | None,
    limit: int,
    of: ColumnElement[bool] | None = None,
) -> Sequence[Kept]:
    """Oldest first; `of` narrows the list to those of one parent."""
    query = select(kind).order_by(kind.created_at, kind.id).limit(limit)
    if of is not None:
        query = query.where(of)
    if after is not None:
        query = query.where(func.row(kind.created_at, kind.id) > func.row(*after))
    return (await session.scalars(query)).all()


async def list_figures(session: Session, provider_id: UUID) -> Sequence[RevenueFigureRow]:
    """Every figure of a provider, the oldest record first. A provider has tens of them."""
    query = (
        select(RevenueFigureRow)
        .where(RevenueFigureRow.provider_id == provider_id)
        .order_by(RevenueFigureRow.recorded_at, RevenueFigureRow.id)
    )
    return (await session.scalars(query)).all()


async def names_of(session: Session, platform_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What platforms are called."""
    query = select(PlatformRow.id, PlatformRow.name).where(PlatformRow.id.in_(platform_ids))
    return {row.id: row.name for row in await session.execute(query)}


async def provider_names_of(
    session: Session, provider_ids: Collection[UUID]
) -> Mapping[UUID, str]:
    """What providers are called."""
    query = select(ProviderRow.id, ProviderRow.name).where(ProviderRow.id.in_(provider_ids))
    return {row.id: row.name for row in await session.execute(query)}


async def oldest_platforms(session: Session, *, at_most: int) -> Sequence[UUID]:
    """The platforms that the register has held for longest."""
    query = select(PlatformRow.id).order_by(PlatformRow.created_at, PlatformRow.id)
    return (await session.scalars(query.limit(at_most))).all()


async def any_provider(session: Session) -> bool:
    """Whether the register holds any provider at all."""
    return bool(await session.scalar(select(exists().select_from(ProviderRow))))
