"""The words of a reckoning: ceiling, bound, basis, working, and what has accrued."""

from decimal import Decimal
from enum import StrEnum

from app.domain.exposure_inputs import ExposureInputs
from app.domain.money import EXACT, Money, down_to_penny
from app.values import dataclass


class Bound(StrEnum):
    """Whether the ceiling is the figure, or at least the figure."""

    EXACT = "exact"
    AT_LEAST = "at_least"


class Basis(StrEnum):
    """Which limb of the law gives the figure."""

    FIXED_AMOUNT = "fixed_amount"
    PERCENTAGE_OF_REVENUE = "percentage_of_revenue"
    ESTIMATED_REVENUE = "estimated_revenue"
    NO_ACCOUNTING_PERIOD = "no_accounting_period"
    REVENUE_UNKNOWN = "revenue_unknown"
    NOT_THE_PROVIDER = "not_the_provider"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the working: what was taken or done, its value, and on what authority."""

    step: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that the law allows, with the lines that lead to it."""

    maximum: Money
    bound: Bound
    basis: Basis
    working: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Accrued:
    """What given penalties come to at a day.

    `single` and `daily` are the sums as given; `total` is their sum, never above the ceiling;
    `capped` says that the ceiling took something off.
    """

    single: Money
    daily: Money
    total: Money
    capped: bool


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A statutory maximum that shows its inputs, its law and its working.

    `inputs` are those that were given and the exchange rates that were found for them: what
    the digest is of, and all that is needed to reckon the same again. It is a ceiling, never
    a prediction of a penalty. `sure` is false where a number of the rule has not been checked
    against a source; the working says which.
    """

    statutory_maximum: Money
    bound: Bound
    basis: Basis
    working: tuple[Line, ...]
    accrued: Accrued
    rule_version: str
    law: str
    sure: bool
    inputs: ExposureInputs
    inputs_digest: str

    def __hash__(self) -> int:
        """Of what it was reckoned from: all the rest follows from that, and costs more."""
        return hash(self.inputs_digest)


def shown(amount: Decimal) -> str:
    """An amount on its way through a reckoning: exact where short, else cut and marked."""
    if amount == down_to_penny(amount):
        return f"{down_to_penny(amount):f}"
    cut = amount.quantize(Decimal("0.000001"), context=EXACT)
    return f"{cut.normalize(EXACT):f}" if cut == amount else f"{cut:f}…"
