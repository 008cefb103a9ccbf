"""What an exposure would be, and why: a trial whose whole question stands in the address."""

from datetime import date
from decimal import Decimal
from functools import partial
from types import MappingProxyType
from typing import Final

from starlette.responses import Response

from app.console.asking import asked_of, at_fields
from app.console.assessments import LONGEST_LABEL, WORDS
from app.console.choices import newest_regimes
from app.console.fields import Fields
from app.console.pages import Pages
from app.console.rendering import address
from app.console.visits import Done, Visit
from app.domain.currencies import STERLING
from app.domain.errors import Malformed
from app.domain.exposures import USUAL_REGIME, Exposure, day_of
from app.domain.money import Money, money_at
from app.domain.penalties import (
    AccountingPeriod,
    DailyPenalty,
    ExchangeRate,
    ExposureInputs,
    PeriodState,
    Person,
)
from app.services import penalties
from app.services.assessments import assess
from app.wire.assessments import question_about

pages = Pages()

_PATH: Final = "/calculators/exposure"
_MOST_DAYS: Final = 36_525
_FIELDS: Final = {
    "regime",
    "as_of",
    "person",
    "state",
    "period_start",
    "period_end",
    "revenue",
    "currency",
    "rate",
    "single",
    "daily",
    "daily_from",
    "daily_until",
    "daily_days",
}
# Where the faults of a reckoning are told, the longest beginnings first.
_PLACES: Final = MappingProxyType(
    {
        "/accounting_period/revenue/currency": "/currency",
        "/accounting_period/revenue": "/revenue",
        "/accounting_period/state": "/state",
        "/accounting_period/start": "/period_start",
        "/accounting_period/end": "/period_end",
        "/exchange_rate": "/rate",
        "/single_penalties": "/single",
        "/daily_penalties/0/start": "/daily_from",
        "/daily_penalties/0/from": "/daily_from",
        "/daily_penalties/0/until": "/daily_until",
        "/daily_penalties/0/max_days": "/daily_days",
        "/daily_penalties": "/daily",
        "/regime": "/regime",
        "/as_of": "/as_of",
        "/person": "/person",
    }
)


@pages.show(_PATH)
async def calculate_exposure(visit: Visit) -> Response:
    exposure = await _reckoned(visit) if visit.asked else None
    known = await newest_regimes(visit)
    return await visit.page(
        "exposure_calculator.html",
        title="Reckon an exposure",
        status=200 if visit.refused is None else 422,
        exposure=exposure,
        regimes=[(one.code, one.title) for one in known if one.ceiling],
        usual=USUAL_REGIME,
        persons=list(Person),
        states=list(PeriodState),
    )


async def ask_to_save(visit: Visit) -> Response:
    exposure = await _reckoned(visit)
    if exposure is None:
        return await _told_at_its_fields(visit)
    return await visit.page(
        "save_calculation.html", title="Save this exposure", exposure=exposure
    )


@pages.send(f"{_PATH}/save", form=ask_to_save)
async def save(visit: Visit) -> Response:
    """The address holds what is asked, as it does where it is reckoned."""
    inputs = _asked(visit)
    if inputs is None or await _reckoned(visit) is None:
        return await _told_at_its_fields(visit)
    with visit.reading() as fields:
        label = fields.line("label", most=LONGEST_LABEL)

    async def act() -> Done:
        made = await assess(
            visit.session,
            visit.house,
            visit.actor,
            WORDS,
            question=question_about(inputs),
            label=label,
        )
        return Done(f"/assessments/{made.id}", "The exposure is saved.")

    return await visit.once(act)


async def _told_at_its_fields(visit: Visit) -> Response:
    """The calculator, asked the same: it says what makes no sense, where that is mended."""
    return await visit.go(address(_PATH, visit.asked))


async def _reckoned(visit: Visit) -> Exposure | None:
    inputs = _asked(visit)
    if inputs is None:
        return None
    try:
        return await penalties.calculate(visit.house, inputs=inputs, as_of=inputs.as_of)
    except Malformed as refusal:
        visit.refused = at_fields(refusal, _PLACES)
        return None


def _asked(visit: Visit) -> ExposureInputs | None:
    """What the address asks; where it makes no sense the page says what is wrong."""
    return asked_of(visit, _FIELDS, partial(_inputs_in, today=day_of(visit.now)), _PLACES)


def _inputs_in(fields: Fields, *, today: date) -> ExposureInputs:
    single = fields.amount("single")
    return ExposureInputs(
        regime=fields.line("regime", most=100) or USUAL_REGIME,
        as_of=fields.day("as_of") or today,
        accounting_period=_period_in(fields),
        person=fields.word("person", Person) or Person.PROVIDER,
        single_penalties=() if single is None else (_sterling("/single_penalties", single),),
        daily_penalties=_daily_in(fields),
        exchange_rate=_rate_in(fields),
    )


def _period_in(fields: Fields) -> AccountingPeriod:
    """With revenue the period is over unless it says otherwise; without, nothing is known."""
    amount = fields.amount("revenue")
    usual = PeriodState.UNKNOWN if amount is None else PeriodState.COMPLETE
    return AccountingPeriod(
        fields.word("state", PeriodState) or usual,
        fields.day("period_start"),
        fields.day("period_end"),
        None if amount is None else _revenue_in(fields, amount),
    )


def _revenue_in(fields: Fields, amount: Decimal) -> Money:
    currency = (fields.line("currency", most=3) or STERLING).upper()
    return money_at("/accounting_period/revenue", amount, currency)


def _daily_in(fields: Fields) -> tuple[DailyPenalty, ...]:
    rate = fields.amount("daily")
    if rate is None:
        return ()
    return (
        DailyPenalty(
            _sterling("/daily_penalties/0/rate", rate),
            fields.must_day("daily_from", what="the first day that is charged"),
            fields.day("daily_until"),
            fields.number("daily_days", least=1, most=_MOST_DAYS),
        ),
    )


def _rate_in(fields: Fields) -> ExchangeRate | None:
    rate = fields.amount("rate")
    currency = (fields.line("currency", most=3) or STERLING).upper()
    return None if rate is None else ExchangeRate(currency, rate)


def _sterling(pointer: str, amount: Decimal) -> Money:
    return money_at(pointer, amount, STERLING)
