"""Turning revenue into sterling: which rates a reckoning needs, and where they come from."""

from collections.abc import Mapping, Sequence
from typing import Final

from app.domain.currencies import STERLING
from app.domain.errors import Fault, Malformed
from app.domain.exchange_rates import RateNotHeld, RateSource
from app.domain.exposure_inputs import ExchangeRate, ExposureInputs, Person, revenues_of
from app.domain.penalty_faults import IN_STERLING
from app.domain.revenue import PeriodState
from app.values import replace

RESTS_ON_REVENUE: Final = (PeriodState.COMPLETE, PeriodState.NOT_ENDED)


class ExchangeRateNeeded(Malformed):
    """Revenue is in another currency and nothing says what it is in sterling."""

    code = "exchange_rate_needed"

    def __init__(
        self, detail: str, faults: Sequence[Fault] = (), why: Sequence[str] = ()
    ) -> None:
        super().__init__(detail, faults)
        self.why = tuple(why)


def with_rates(inputs: ExposureInputs, rates: RateSource) -> ExposureInputs:
    """The inputs with a rate for each currency in which revenue that counts is given.

    Raises ExchangeRateNeeded, with a pointer and the reason, for each revenue of which no
    rate is given and none is found.
    """
    if (
        inputs.person is Person.OTHER_PERSON
        or inputs.accounting_period.state not in RESTS_ON_REVENUE
    ):
        return inputs
    found: dict[str, ExchangeRate] = {}
    missing: dict[str, str] = {}
    for _, revenue in revenues_of(inputs):
        currency = revenue.currency
        if currency == STERLING or inputs.rate_of(currency) is not None:
            continue
        try:
            found[currency] = found.get(currency) or _found(currency, inputs, rates)
        except RateNotHeld as why:
            missing[currency] = str(why)
    if missing:
        raise _needed(inputs, missing)
    return replace(inputs, reference_rates=tuple(found.values())) if found else inputs


def _needed(inputs: ExposureInputs, missing: Mapping[str, str]) -> ExchangeRateNeeded:
    faults = [
        Fault(
            f"{pointer}/currency",
            f"revenue is in {revenue.currency}, and {missing[revenue.currency]}: give "
            f"exchange_rate, pounds for one {revenue.currency} "
            f"({IN_STERLING}: penalties are in sterling; no statutory rate was found)",
        )
        for pointer, revenue in revenues_of(inputs)
        if revenue.currency in missing
    ]
    detail = "Revenue in another currency needs exchange_rate."
    return ExchangeRateNeeded(detail, faults, tuple(missing.values()))


def _found(currency: str, inputs: ExposureInputs, rates: RateSource) -> ExchangeRate:
    period = inputs.accounting_period
    if period.start is None or period.end is None:
        raise RateNotHeld("the period has no dates over which a rate could be taken")
    # What is quoted after the day asked about was not known on it.
    return rates(currency, period.start, min(period.end, inputs.as_of), period.state)
