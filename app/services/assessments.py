"""Assessments: an exposure saved with all that it rests on, and reckoned again later."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

from app.domain.assessments import (
    Assessment,
    AssessmentOf,
    Frozen,
    Plain,
    Question,
    Recomputation,
    plain_figure,
)
from app.domain.decision_documents import plain_decision, plain_moment
from app.domain.errors import Fault, Malformed
from app.domain.events import Event, EventKind
from app.domain.exposures import AsOf, Exposure
from app.domain.orders import Place
from app.domain.penalties import ExposureInputs
from app.domain.permissions import Actor
from app.kit.ids import new_id
from app.services.decisions import decisions_of
from app.services.house import House
from app.services.penalties import calculate, exposure_of, figures_held
from app.services.platforms import found
from app.store import assessments, events
from app.store.engine import Session
from app.store.tables.decisions import AssessmentRow
from app.values import dataclass, replace


@dataclass(frozen=True, slots=True)
class Words:
    """How exposures are told and calculations are read: the door alone knows the words."""

    tell: Callable[[Exposure], Plain]
    read: Callable[[Plain, datetime], ExposureInputs]


async def assess(
    session: Session,
    house: House,
    actor: Actor,
    words: Words,
    *,
    question: Question,
    label: str | None,
) -> Assessment:
    """Saves an exposure: of a provider at a day or moment, or of what is given."""
    as_of = question.asked["as_of"] or plain_moment(house.clock.now())
    dated = replace(question, asked={**question.asked, "as_of": as_of})
    frozen = await _frozen(session, house, words, dated)
    return await _save(session, house, actor, frozen=frozen, label=label)


async def recompute(
    session: Session, house: House, words: Words, *, assessment_id: UUID
) -> Recomputation:
    """Reckons the same again, by the law, the figures and the decisions held now."""
    saved = await find_assessment(session, assessment_id)
    again = await _frozen(session, house, words, saved.frozen.question)
    return Recomputation(
        saved,
        house.clock.now(),
        again.digest_beside(saved.frozen),
        saved.frozen.changes_to(again),
    )


async def find_assessment(session: Session, assessment_id: UUID) -> Assessment:
    return _assessment(found(await assessments.find(session, assessment_id), "assessment"))


async def list_assessments(
    session: Session, *, provider_id: UUID | None, after: Place | None, limit: int
) -> list[Assessment]:
    """The oldest first."""
    rows = await assessments.list_assessments(
        session, provider_id=provider_id, after=after, limit=limit
    )
    return [_assessment(row) for row in rows]


async def _frozen(session: Session, house: House, words: Words, question: Question) -> Frozen:
    as_of = _as_of(question.asked["as_of"])
    match question.of:
        case AssessmentOf.PROVIDER:
            return await _of_provider(session, house, words, question, as_of)
        case AssessmentOf.CALCULATION:
            try:
                inputs = words.read(question.asked, house.clock.now())
                exposure = await calculate(house, inputs=inputs, as_of=as_of)
            except Malformed as refusal:
                raise _within_calculation(refusal) from refusal
            # What was asked holds all that it rests on but the law, which the result names.
            return Frozen(question, question.asked, words.tell(exposure))
        case _:
            assert_never(question.of)


async def _of_provider(
    session: Session, house: House, words: Words, question: Question, as_of: AsOf
) -> Frozen:
    provider_id, regime = UUID(question.asked["provider_id"]), question.asked["regime"]
    exposure = await exposure_of(
        house, lambda: nullcontext(session), provider_id=provider_id, as_of=as_of, regime=regime
    )
    given = (await decisions_of(session, [provider_id]))[provider_id]
    held = await figures_held(session, provider_id, given)
    inputs: Plain = {
        "figures": [plain_figure(figure) for figure in held],
        "decisions": [plain_decision(decision) for decision in given],
    }
    return Frozen(question, inputs, words.tell(exposure))


async def _save(
    session: Session, house: House, actor: Actor, *, frozen: Frozen, label: str | None
) -> Assessment:
    provider_id = frozen.question.asked.get("provider_id")
    made = Assessment(
        id=new_id(),
        provider_id=None if provider_id is None else UUID(provider_id),
        label=label,
        made_at=house.clock.now(),
        made_by=actor.key_id,
        digest=frozen.digest,
        frozen=frozen,
    )
    await assessments.add(session, _row(made))
    await events.append(session, actor, _event(made))
    return made


def _within_calculation(refusal: Malformed) -> Malformed:
    """What was asked for stood within the request that saves it."""
    faults = [Fault(f"/calculation{one.pointer}", one.detail) for one in refusal.faults]
    return type(refusal)(refusal.detail, faults)


def _as_of(written: str) -> AsOf:
    if len(written) == len("2026-11-22"):
        return date.fromisoformat(written)
    return datetime.fromisoformat(written)


def _row(made: Assessment) -> AssessmentRow:
    frozen = made.frozen
    return AssessmentRow(
        id=made.id,
        provider_id=made.provider_id,
        label=made.label,
        made_at=made.made_at,
        made_by=made.made_by,
        digest=made.digest,
        document={
            "of": frozen.question.of,
            "asked": frozen.question.asked,
            "inputs": frozen.inputs,
            "exposure": frozen.exposure,
        },
    )


def _assessment(row: AssessmentRow) -> Assessment:
    kept = row.document
    question = Question(AssessmentOf(kept["of"]), kept["asked"])
    frozen = Frozen(question, kept["inputs"], kept["exposure"])
    return Assessment(
        id=row.id,
        provider_id=row.provider_id,
        label=row.label,
        made_at=row.made_at,
        made_by=row.made_by,
        digest=row.digest,
        frozen=frozen,
    )


def _event(made: Assessment) -> Event:
    facts = {
        "of": made.frozen.question.of,
        "digest": made.digest,
        "rule_version": made.frozen.exposure["rule_version"],
    }
    return Event(
        id=new_id(),
        kind=EventKind.ASSESSMENT_SAVED,
        effective_at=made.made_at,
        recorded_at=made.made_at,
        subject_id=made.id,
        provider_id=made.provider_id,
        facts=facts,
    )
