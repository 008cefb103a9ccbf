"""What may be wrong with the inputs of a reckoning, each fault at its place in the request."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from app.domain.ceilings import CeilingRule, Formula
from app.domain.currencies import CURRENCIES, STERLING
from app.domain.errors import Fault, Malformed
from app.domain.exchange_rates import RATE_DIGITS
from app.domain.exposure_inputs import (
    AccountingPeriod,
    ExchangeRate,
    ExposureInputs,
    GroupMember,
    Person,
    revenues_of,
)
from app.domain.money import EXACT
from app.domain.penalty_faults import IN_STERLING, SHARED_CEILING, day_faults, penalty_faults
from app.domain.revenue import (
    FIRST_PERIOD,
    HOUSE_RULE,
    MEANING_OF_REVENUE,
    MOST_RECENT,
    PeriodState,
    most_revenue,
    period_faults,
    revenue_faults,
)

NO_PERIOD = "OSA 2023 Sch 13 para 4(2)"
OTHER_PERSON = "OSA 2023 Sch 13 para 4(3)"
JOINT = "OSA 2023 Sch 13 para 5"

MOST_MEMBERS = 1_000
LONGEST_TEXT = 500
LEAST_RATE = Decimal("1E-9")
MOST_RATE = Decimal(100)


def check(inputs: ExposureInputs, rule: CeilingRule) -> None:
    """Raise Malformed with every fault of the inputs, pointers relative to the request."""
    faults = [
        *_text_faults("/regime", inputs.regime),
        *day_faults("/as_of", inputs.as_of),
        *_period_faults(inputs.accounting_period, inputs.as_of),
        *_group_faults(inputs),
        *_rate_faults(inputs.exchange_rate),
        *penalty_faults(inputs),
        *_regime_faults(inputs, rule),
    ]
    if faults:
        raise Malformed("The exposure cannot be reckoned from these inputs.", faults)


def check_sums(inputs: ExposureInputs) -> None:
    """Raise Malformed where a group's revenue, or revenue in sterling, is beyond belief."""
    faults = list(_sum_faults(inputs))
    if faults:
        raise Malformed("The exposure cannot be reckoned from these inputs.", faults)


def _period_faults(period: AccountingPeriod, as_of: date) -> Iterator[Fault]:
    place = "/accounting_period"
    if period.revenue is not None:
        yield from revenue_faults(f"{place}/revenue", period.revenue)
    yield from _date_faults(period, as_of)
    if period.state in {PeriodState.NONE, PeriodState.UNKNOWN} and period.revenue is not None:
        detail = f"no revenue can be given for a period that is {period.state} ({MOST_RECENT})"
        yield Fault(f"{place}/revenue", detail)
    if period.state is PeriodState.NONE and period.start is not None:
        yield Fault(f"{place}/state", f"a period is given, so it cannot be none ({NO_PERIOD})")


def _date_faults(period: AccountingPeriod, as_of: date) -> Iterator[Fault]:
    """Both days are given or neither; without them the period is taken as a year."""
    place, start, end = "/accounting_period", period.start, period.end
    if start is not None and end is not None:
        wrong = period_faults(place, start, end)
        yield from wrong or _state_faults(period.state, start, end, as_of)
    elif end is not None:
        yield Fault(f"{place}/start", f"is needed beside the end ({MEANING_OF_REVENUE})")
    elif start is not None:
        yield Fault(f"{place}/end", f"is needed beside the start ({MEANING_OF_REVENUE})")


def _state_faults(state: PeriodState, start: date, end: date, as_of: date) -> Iterator[Fault]:
    """A period is complete from the day after its end; until then it is not ended."""
    place = "/accounting_period"
    if state is PeriodState.COMPLETE and end >= as_of:
        yield Fault(f"{place}/end", f"the period is not complete at {as_of} ({MOST_RECENT})")
    if state is PeriodState.NOT_ENDED and end < as_of:
        yield Fault(f"{place}/end", f"the period has ended at {as_of} ({FIRST_PERIOD})")
    if state is PeriodState.NOT_ENDED and start > as_of:
        detail = f"the period has not begun at {as_of}: the state is none ({NO_PERIOD})"
        yield Fault(f"{place}/start", detail)


def _group_faults(inputs: ExposureInputs) -> Iterator[Fault]:
    group, period = inputs.group, inputs.accounting_period
    if len(group) > MOST_MEMBERS:
        yield Fault("/group", f"names more than {MOST_MEMBERS} undertakings ({HOUSE_RULE})")
        return
    if group and inputs.person is Person.OTHER_PERSON:
        detail = (
            f"joint liability is reckoned on the provider's group ({JOINT}): "
            f"give person provider, or no group ({OTHER_PERSON})"
        )
        yield Fault("/group", detail)
    if group and period.state is PeriodState.NONE:
        detail = f"revenue is given for a group with no accounting period ({JOINT})"
        yield Fault("/group", detail)
    missing = period.state is PeriodState.COMPLETE and period.revenue is None and not group
    if missing and inputs.person is Person.PROVIDER:
        detail = f"is needed for a complete period; if none is held say unknown ({MOST_RECENT})"
        yield Fault("/accounting_period/revenue", detail)
    seen: set[str] = set()
    for index, member in enumerate(group):
        yield from _member_faults(f"/group/{index}", member, seen)
        seen.add(member.name)


def _member_faults(pointer: str, member: GroupMember, seen: set[str]) -> Iterator[Fault]:
    yield from revenue_faults(f"{pointer}/revenue", member.revenue)
    if member.name in seen:
        yield Fault(
            f"{pointer}/name", f"is named twice; its revenue would count twice ({JOINT})"
        )
    yield from _text_faults(f"{pointer}/name", member.name)


def _text_faults(pointer: str, text: str) -> Iterator[Fault]:
    """A text must say something, and be fit to be stored and hashed."""
    unfit = any(mark == "\0" or "\ud800" <= mark <= "\udfff" for mark in text)
    if unfit or not text.strip() or len(text) > LONGEST_TEXT:
        yield Fault(pointer, f"must be 1 to {LONGEST_TEXT} characters of text ({HOUSE_RULE})")


def _rate_faults(rate: ExchangeRate | None) -> Iterator[Fault]:
    if rate is None:
        return
    yield from _text_faults("/exchange_rate/source", rate.source)
    if rate.currency not in CURRENCIES - {STERLING}:
        detail = f"must be the ISO 4217 code of a currency other than sterling ({IN_STERLING})"
        yield Fault("/exchange_rate/currency", detail)
    if not is_plausible_rate(rate.gbp_per_unit):
        detail = (
            f"must be pounds for one unit, from {LEAST_RATE} to {MOST_RATE}, "
            f"with at most {RATE_DIGITS} digits ({HOUSE_RULE})"
        )
        yield Fault("/exchange_rate/gbp_per_unit", detail)
    if rate.dates is not None and rate.dates[1] < rate.dates[0]:
        yield Fault("/exchange_rate/dates", f"end before they start ({HOUSE_RULE})")


def is_plausible_rate(rate: Decimal) -> bool:
    if not rate.is_finite() or not LEAST_RATE <= rate <= MOST_RATE:
        return False
    return len(rate.as_tuple().digits) <= RATE_DIGITS


def _regime_faults(inputs: ExposureInputs, rule: CeilingRule) -> Iterator[Fault]:
    """What only Schedule 13 provides for cannot be asked of another law."""
    if rule.formula is Formula.SCHEDULE_13:
        return
    if inputs.person is Person.OTHER_PERSON:
        yield Fault(
            "/person", f"no ceiling for other persons is held for this law ({rule.law})"
        )
    detail = f"accrual under a shared ceiling is reckoned for {SHARED_CEILING} only"
    if inputs.single_penalties:
        yield Fault("/single_penalties", detail)
    if inputs.daily_penalties:
        yield Fault("/daily_penalties", detail)
    currencies: set[str] = set()
    for pointer, revenue in revenues_of(inputs):
        currencies.add(revenue.currency)
        if len(currencies) > 1:
            detail = f"turnover in several currencies cannot be added ({rule.source})"
            yield Fault(f"{pointer}/currency", detail)
            return


def _sum_faults(inputs: ExposureInputs) -> Iterator[Fault]:
    """A group's whole revenue, and revenue turned into sterling, must be plausible too."""
    sums: dict[str, Decimal] = {}
    for pointer, revenue in revenues_of(inputs):
        amount, currency = revenue.amount, revenue.currency
        rate = inputs.rate_of(currency)
        if rate is not None:
            amount, currency = EXACT.multiply(amount, rate.gbp_per_unit), STERLING
        sums[currency] = EXACT.add(sums.get(currency, Decimal(0)), amount)
        if sums[currency] > most_revenue(currency):
            detail = (
                f"brings revenue above {most_revenue(currency):f} {currency} ({HOUSE_RULE})"
            )
            yield Fault(f"{pointer}/amount", detail)
            return
