"""Service of notices by email: sendings and proofs; one of each holds, all are kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select

from app.store.engine import Session
from app.store.tables.clocks import GivingProofRow, ServiceByEmailRow

Record: TypeAlias = ServiceByEmailRow | GivingProofRow


async def current(
    session: Session, notice_id: UUID
) -> tuple[ServiceByEmailRow, GivingProofRow | None] | None:
    """The sending that holds, with the proof of it that holds."""
    query = (
        select(ServiceByEmailRow, GivingProofRow)
        .outerjoin(
            GivingProofRow,
            (GivingProofRow.service_id == ServiceByEmailRow.id)
            & GivingProofRow.superseded_at.is_(None),
        )
        .where(
            ServiceByEmailRow.notice_id == notice_id,
            ServiceByEmailRow.superseded_at.is_(None),
        )
    )
    found = (await session.execute(query)).one_or_none()
    return None if found is None else (found[0], found[1])


async def sendings_of(session: Session, notice_id: UUID) -> Sequence[ServiceByEmailRow]:
    """Every sending of a notice, the newest first."""
    query = (
        select(ServiceByEmailRow)
        .where(ServiceByEmailRow.notice_id == notice_id)
        .order_by(ServiceByEmailRow.recorded_at.desc(), ServiceByEmailRow.id.desc())
    )
    return (await session.scalars(query)).all()


async def proofs_of(session: Session, service_ids: Sequence[UUID]) -> Sequence[GivingProofRow]:
    """Every proof of some sendings, the newest first."""
    query = (
        select(GivingProofRow)
        .where(GivingProofRow.service_id.in_(service_ids))
        .order_by(GivingProofRow.recorded_at.desc(), GivingProofRow.id.desc())
    )
    return (await session.scalars(query)).all()


async def put(
    session: Session, row: Record, *, in_place_of: Record | None, now: datetime
) -> None:
    """Adds what holds from now on, in the place of what held before it."""
    if in_place_of is not None:
        in_place_of.superseded_at = now
        # One of each holds at any time, so the one must go before the other comes.
        await session.flush()
    session.add(row)
    await session.flush()
