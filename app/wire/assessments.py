"""Assessments in the words of the contract, and calculations read back from them."""

from datetime import datetime

from app.domain.assessments import Assessment, AssessmentOf, Plain, Question, Recomputation
from app.domain.decision_documents import plain_moment, plain_money
from app.domain.errors import Malformed
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
        asked = body.model_dump(mode="json", include={"provider_id", "regime"})
        return Question(AssessmentOf.PROVIDER, {**asked, "as_of": plain_moment(body.as_of)})
    for name in ("as_of", "regime"):
        if getattr(body, name) is not None:
            raise Malformed.at(f"/{name}", "stands within the calculation")
    given = body.calculation
    asked = given.model_dump(mode="json", by_alias=True, exclude={"as_of"})
    return Question(AssessmentOf.CALCULATION, {**asked, "as_of": plain_moment(given.as_of)})


def question_about(inputs: ExposureInputs) -> Question:
    """A calculation from what a form of the console holds: no group, no source of its own."""
    period, rate = inputs.accounting_period, inputs.exchange_rate
    given = {
        "regime": inputs.regime,
        "as_of": inputs.as_of.isoformat(),
        "person": inputs.person,
        "accounting_period": {
            "state": period.state,
            "start": period.start and period.start.isoformat(),
            "end": period.end and period.end.isoformat(),
            "revenue": period.revenue and plain_money(period.revenue),
        },
        "single_penalties": [plain_money(one) for one in inputs.single_penalties],
        "daily_penalties": [
            {
                "rate": plain_money(one.rate),
                "from": one.start.isoformat(),
                "until": one.until and one.until.isoformat(),
                "max_days": one.max_days,
            }
            for one in inputs.daily_penalties
        ],
        "exchange_rate": rate
        and {"currency": rate.currency, "gbp_per_unit": f"{rate.gbp_per_unit:f}"},
    }
    return question_of(v1.NewAssessment.model_validate({"calculation": given}))


def read_calculation(asked: Plain, now: datetime) -> ExposureInputs:
    """A calculation as it was saved."""
    return inputs_of(ExposureCalculation.model_validate(asked), now)


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
