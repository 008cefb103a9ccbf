"""Assessments: exposures saved with all that they rest on."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import Field

from schemas.v1.common import In, Line, Moment, Out
from schemas.v1.exposure_calculations import ExposureCalculation
from schemas.v1.exposures import AsOf
from schemas.v1.notices import RegimeCode


class AssessmentOf(StrEnum):
    PROVIDER = "provider"
    CALCULATION = "calculation"


class NewAssessment(In):
    """A provider whose exposure is saved, or a calculation: one of the two."""

    provider_id: UUID | None = None
    as_of: AsOf | None = Field(None, description="Of a provider; now when left out.")
    regime: RegimeCode | None = Field(None, description="Of a provider.")
    calculation: ExposureCalculation | None = None
    label: Line | None = None


class Assessment(Out):
    """An exposure as it was saved; nothing of it ever changes."""

    id: UUID
    of: AssessmentOf
    provider_id: UUID | None
    label: str | None
    made_at: Moment
    made_by: UUID | None
    digest: str = Field(
        description="SHA-256 of `inputs` and `exposure`, its lateness left out, as canonical "
        "JSON: recomputed from the same facts under the same law it is the same."
    )
    law: str
    rule_version: str
    asked: dict[str, Any] = Field(description="What was asked for; `as_of` always said.")
    inputs: dict[str, Any] = Field(description="All that it rests on, as it was then.")
    exposure: dict[str, Any] = Field(description="What was answered, as it was answered.")


class FieldChange(Out):
    """A field that is another now; null where it was not there, or is not any more."""

    field: str = Field(examples=["/result/statutory_maximum/amount"])
    was: Any
    now: Any


class Recomputation(Out):
    """The same reckoned again, by the law, the figures and the decisions held now."""

    assessment_id: UUID
    recomputed_at: Moment
    unchanged: bool
    digest: str
    recomputed_digest: str
    changes: list[FieldChange]
