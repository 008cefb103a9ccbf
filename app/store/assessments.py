"""Saved exposures: written once, read back, never changed."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from app.domain.orders import Place
from app.store.engine import Session
from app.store.tables.decisions import AssessmentRow


async def add(session: Session, row: AssessmentRow) -> None:
    session.add(row)
    await session.flush()


async def find(session: Session, assessment_id: UUID) -> AssessmentRow | None:
    return await session.get(AssessmentRow, assessment_id)


async def list_assessments(
    session: Session, *, provider_id: UUID | None, after: Place | None, limit: int
) -> Sequence[AssessmentRow]:
    """The oldest first."""
    query = select(AssessmentRow).order_by(AssessmentRow.made_at, AssessmentRow.id).limit(limit)
    if provider_id is not None:
        query = query.where(AssessmentRow.provider_id == provider_id)
    if after is not None:
        query = query.where(
            func.row(AssessmentRow.made_at, AssessmentRow.id) > func.row(*after)
        )
    return (await session.scalars(query)).all()
