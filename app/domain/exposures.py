"""A provider's exposure: the ceiling that the law sets, beside the lateness on record."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias
from uuid import UUID

from app.domain.local_time import REGISTER_ZONE
from app.domain.penalties import Reckoning
from app.values import dataclass

# Stands for Schedule 13 where nobody names a regime.
USUAL_REGIME = "uk-osa-intimate-image"

AsOf: TypeAlias = date | datetime


class Stage(StrEnum):
    """How far the regulator has gone against a person."""

    NO_DECISION = "no_decision"
    PROVISIONAL_NOTICE = "provisional_notice"
    CONFIRMATION_DECISION = "confirmation_decision"
    PENALTY_NOTICE = "penalty_notice"


class Rank(StrEnum):
    """By what late responders are put in order, the greatest first."""

    MAXIMUM = "-statutory_maximum"
    OVERDUE = "-overdue"
    ACCRUED = "-accrued"


@dataclass(frozen=True, slots=True)
class Lateness:
    """How many notices are overdue, late or contested at a moment; None where none count.

    `first_overdue_at` is the earliest due moment among those overdue or late: since when
    the provider has been a late responder.
    """

    overdue: int = 0
    late: int = 0
    contested: int = 0
    first_overdue_at: datetime | None = None
    counted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class UnderOtherLaw:
    """The ceiling of another law, under whose regime notices of the provider are late."""

    regime: str
    reckoning: Reckoning


@dataclass(frozen=True, slots=True)
class Exposure:
    """What the law allows at most, and where the provider stands; never a prediction.

    `provider_id` and `name` are None where the reckoning is of nobody in the register.
    """

    as_of: AsOf
    regime: str
    reckoning: Reckoning
    lateness: Lateness
    provider_id: UUID | None = None
    name: str | None = None
    stage: Stage = Stage.NO_DECISION
    other_ceilings: tuple[UnderOtherLaw, ...] = ()


@dataclass(frozen=True, slots=True)
class LateResponders:
    """A page of late responders, and the place after which the next one begins.

    Every event up to `through_event` is in the numbers, and what waits for its place in the
    log is as well.
    """

    as_of: datetime
    through_event: int
    exposures: tuple[Exposure, ...]
    following: tuple[Decimal, UUID] | None


def day_of(as_of: AsOf) -> date:
    """The day on which a moment falls where the register is kept."""
    if isinstance(as_of, datetime):
        return as_of.astimezone(REGISTER_ZONE).date()
    return as_of
