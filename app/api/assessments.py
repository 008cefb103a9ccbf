"""/v1/assessments: exposures saved with all that they rest on, and reckoned again later."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from app.api.deps import Reading, ThePage, TheRetry, Transaction, create, created, cut, view
from app.api.documents import PROBLEMS
from app.api.doors import Keeper, Reader, TheHouse
from app.api.requests import StrictRoute
from app.services import assessments
from app.services.assessments import Words
from app.services.idempotency import Answer
from app.wire.assessments import (
    assessment_view,
    question_of,
    read_calculation,
    recomputation_view,
    told,
)
from schemas.v1 import assessments as v1
from schemas.v1.common import Page

router = APIRouter(
    prefix="/v1/assessments", tags=["exposure"], route_class=StrictRoute, responses=PROBLEMS
)

_WORDS = Words(told, read_calculation)


@router.post("", status_code=201, responses={201: {"model": v1.Assessment}})
async def save_assessment(
    body: v1.NewAssessment,
    house: TheHouse,
    keeper: Keeper,
    session: Transaction,
    retry: TheRetry,
) -> Response:
    """Save an exposure, of a provider or of a calculation: its inputs, its law, its working."""

    async def act() -> Answer:
        question = question_of(body)
        made = await assessments.assess(
            session, house, keeper, _WORDS, question=question, label=body.label
        )
        return created(assessment_view(made), f"/v1/assessments/{made.id}")

    return await create(session, house, retry, act)


@router.get("", responses={200: {"model": Page[v1.Assessment]}})
async def list_assessments(
    _reader: Reader,
    session: Reading,
    page: ThePage,
    provider_id: Annotated[UUID | None, Query(description="Only those of it.")] = None,
) -> Response:
    """Saved exposures, the oldest first."""
    rows = await assessments.list_assessments(
        session, provider_id=provider_id, after=page.after, limit=page.limit + 1
    )
    following = cut(rows, page.limit, lambda row: (row.made_at, row.id))
    items = [assessment_view(row) for row in rows]
    return view(Page[v1.Assessment](items=items, next=following))


@router.get("/{assessment_id}", responses={200: {"model": v1.Assessment}})
async def read_assessment(assessment_id: UUID, _reader: Reader, session: Reading) -> Response:
    """One saved exposure, as it was saved."""
    return view(assessment_view(await assessments.find_assessment(session, assessment_id)))


@router.get("/{assessment_id}/recomputation", responses={200: {"model": v1.Recomputation}})
async def recompute_assessment(
    assessment_id: UUID, house: TheHouse, _reader: Reader, session: Reading
) -> Response:
    """Reckon the same again: it gives the same digest, or says what changed, field by field.

    Nothing is stored. Lateness is left out: time passing alone changes it.
    """
    again = await assessments.recompute(session, house, _WORDS, assessment_id=assessment_id)
    return view(recomputation_view(again))
