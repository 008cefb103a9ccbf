"""Versions of regimes."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.store.engine import Session
from app.store.tables import RegimeRow


async def list_versions(session: Session, code: str) -> Sequence[RegimeRow]:
    """Every version of one regime, the oldest first."""
    query = select(RegimeRow).where(RegimeRow.code == code).order_by(RegimeRow.version)
    return (await session.scalars(query)).all()


async def list_all(session: Session) -> Sequence[RegimeRow]:
    """Every version of every regime. A regulator keeps tens of them."""
    query = select(RegimeRow).order_by(RegimeRow.code, RegimeRow.version)
    return (await session.scalars(query)).all()


async def add(session: Session, row: RegimeRow) -> None:
    session.add(row)
    await session.flush()


async def add_built_in(session: Session, rows: Sequence[dict[str, object]]) -> None:
    """Adds the versions that are not there yet; replicas may do so side by side."""
    await session.execute(insert(RegimeRow).values(list(rows)).on_conflict_do_nothing())


async def newest(session: Session, code: str) -> tuple[int, date] | None:
    """The newest version of a regime and the day from which it holds."""
    row = (
        await session.execute(
            select(func.max(RegimeRow.version), func.max(RegimeRow.effective_from)).where(
                RegimeRow.code == code
            )
        )
    ).one()
    return None if row[0] is None else (row[0], row[1])
