"""Assessments in the words of the contract, and calculations read back from them."""

from datetime import datetime

from app.domain.assessments import Assessment, AssessmentOf, Plain, Question, Recomputation
from app.domain.errors import Fault, Malformed
from app.domain.exposures import Exposure
from app.domain.penalties import ExposureInputs
from app.wire.penalties import exposure_view, inputs_of
from schemas.v1 import assessments as v1
from schemas.v1.exposure_calculations import ExposureCalculation


def question_of(body: v1.NewAssessment) -> Question:
    """What is to be assessed, as it is frozen."""
    if (body.provider_id is None) == (body.calculation is None):
        raise Malformed.at("/provider_id", "give a provider_id or a calculation, one of both")
    if body.calculation is None:
        asked = body.model_dump(mode="json", include={"provider_id", "as_of", "regime"})
        return Question(AssessmentOf.PROVIDER, asked)
    for name in ("as_of", "regime"):
        if getattr(body, name) is not None:
            raise Malformed.at(f"/{name}", "stands within the calculation")
    asked = body.calculation.model_dump(mode="json", by_alias=True)
    return Question(AssessmentOf.CALCULATION, asked)


def read_calculation(asked: Plain, now: datetime) -> ExposureInputs:
    """A calculation as it was saved; faults point into the request that saves it."""
    try:
        return inputs_of(ExposureCalculation.model_validate(asked), now)
    except Malformed as refusal:
        faults = [
            Fault(f"/calculation{fault.pointer}", fault.detail) for fault in refusal.faults
        ]
        raise type(refusal)(refusal.detail, faults) from refusal


def told(exposure: Exposure) -> Plain:
    return exposure_view(exposure).model_dump(mode="json")


def assessment_view(made: Assessment) -> v1.Assessment:
    frozen = made.frozen
    return v1.Assessment(
        id=made.id,
        of=v1.AssessmentOf(frozen.question.of),
        provider_id=made.provider_id,
        label=made.label,
        made_at=made.made_at,
        made_by=made.made_by,
        digest=made.digest,
        law=frozen.exposure["law"],
        rule_version=frozen.exposure["rule_version"],
        asked=frozen.question.asked,
        inputs=frozen.inputs,
        exposure=frozen.exposure,
    )


def recomputation_view(again: Recomputation) -> v1.Recomputation:
    return v1.Recomputation(
        assessment_id=again.assessment.id,
        recomputed_at=again.recomputed_at,
        unchanged=again.digest == again.assessment.digest,
        digest=again.assessment.digest,
        recomputed_digest=again.digest,
        changes=[
            v1.FieldChange(field=one.field, was=one.was, now=one.now) for one in again.changes
        ],
    )
