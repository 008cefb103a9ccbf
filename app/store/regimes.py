"""Versions of regimes."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from app.store.engine import Session
from app.store.tables.platforms import RegimeRow


async def list_versions(session: Session, code: str) -> Sequence[RegimeRow]:
    """Every version of one regime, the oldest first."""
    query = select(RegimeRow).where(RegimeRow.code == code).order_by(RegimeRow.version)
    return (await session.scalars(query)).all()


async def list_page(session: Session, *, after: str | None, limit: int) -> Sequence[RegimeRow]:
    """Every version of the next so many regimes, by code and then by version."""
    codes = select(RegimeRow.code).distinct().order_by(RegimeRow.code).limit(limit)
    if after is not None:
        codes = codes.where(RegimeRow.code > after)
    query = (
        select(RegimeRow)
        .where(RegimeRow.code.in_(codes))
        .order_by(RegimeRow.code, RegimeRow.version)
    )
    return (await session.scalars(query)).all()


async def add(session: Session, row: RegimeRow) -> None:
    session.add(row)
    await session.flush()


async def newest(session: Session, code: str) -> tuple[int, date] | None:
    """The newest version of a regime and the day from which it holds."""
    query = (
        select(func.max(RegimeRow.version), func.max(RegimeRow.effective_from))
        .where(RegimeRow.code == code)
        .group_by(RegimeRow.code)
    )
    row = (await session.execute(query)).first()
    return None if row is None else (row[0], row[1])
