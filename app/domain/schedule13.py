"""The ceiling of the Online Safety Act 2023, Schedule 13, paragraphs 4 and 5."""

from datetime import date, timedelta
from decimal import Decimal

from app.domain.ceilings import CeilingRule
from app.domain.currencies import STERLING
from app.domain.exchange_rates import METHOD
from app.domain.exposure_inputs import AccountingPeriod, ExchangeRate, ExposureInputs, Person
from app.domain.money import EXACT, Money, down_to_penny
from app.domain.reckonings import Basis, Bound, Ceiling, Line, shown
from app.domain.revenue import FigureScope, FigureStatus, PeriodState

DAYS_IN_A_YEAR = 365
SIX_PLACES = Decimal("0.000001")

SCHEDULE = "OSA 2023 Sch 13"
FIXED = f"{SCHEDULE} para 4(1)(a)"
SHARE = f"{SCHEDULE} para 4(1)(b)"
PARA_2 = f"{SCHEDULE} para 4(2)"
PARA_3 = f"{SCHEDULE} para 4(3)"
PARA_4 = f"{SCHEDULE} para 4(4)"
PARA_5 = f"{SCHEDULE} para 4(5)"
PARA_6 = f"{SCHEDULE} para 4(6)"
JOINT = f"{SCHEDULE} para 5"
IN_STERLING = "OSA 2023 s.137(1)"
WHOSE_PERIOD = "where the undertakings' periods differ, the regulator chooses any one of them"
NOT_IN_THE_ACT = "not one of the cases of Sch 13 para 4"


def schedule_13(inputs: ExposureInputs, rule: CeilingRule) -> Ceiling:
    """Reckon the greater of the fixed amount and the scaled share of revenue.

    The inputs have been checked. Where no revenue in sterling is held the ceiling is at
    least the fixed amount: the Act has no case for it, and nothing is made up.
    """
    period = inputs.accounting_period
    if inputs.person is Person.OTHER_PERSON:
        why = Line("person", "not the provider of the service; revenue is not used", PARA_3)
        return _fixed(rule, Basis.NOT_THE_PROVIDER, Bound.EXACT, [why])
    if period.state is PeriodState.NONE:
        why = Line("accounting period", "the person has none", PARA_2)
        return _fixed(rule, Basis.NO_ACCOUNTING_PERIOD, Bound.EXACT, [why])
    revenue, lines = _revenue_in_sterling(inputs)
    if revenue is None:
        return _fixed(rule, Basis.REVENUE_UNKNOWN, Bound.AT_LEAST, lines)
    return _greater(inputs, rule, revenue, lines)


def is_a_year(start: date, end: date) -> bool:
    """Whether a period runs from a day to the eve of its anniversary, leap days or not.

    The anniversary of 29 February is 1 March in a common year.
    """
    try:
        anniversary = start.replace(year=start.year + 1)
    except ValueError:
        anniversary = date(start.year + 1, 3, 1)
    return end + timedelta(days=1) == anniversary


def _fixed(rule: CeilingRule, basis: Basis, bound: Bound, lines: list[Line]) -> Ceiling:
    maximum = Money(rule.fixed, rule.currency)
    words = str(maximum) if bound is Bound.EXACT else f"at least {maximum}"
    return Ceiling(maximum, bound, basis, (*lines, Line("fixed amount", words, FIXED)))


def _greater(
    inputs: ExposureInputs, rule: CeilingRule, revenue: Decimal, lines: list[Line]
) -> Ceiling:
    period = inputs.accounting_period
    joint = _is_joint(inputs)
    tenth = EXACT.multiply(revenue, rule.share)
    percent = f"{(rule.share * 100).normalize():f} % of revenue"
    lines += [_length(period), *_caveats(period, inputs.as_of)]
    if joint:
        lines.append(Line("whose period", WHOSE_PERIOD, JOINT))
    lines.append(Line(percent, f"{shown(tenth)} {STERLING}", JOINT if joint else SHARE))
    scaled, scaling = _scaled(tenth, period)
    lines += scaling
    lines.append(Line("fixed amount", str(Money(rule.fixed, STERLING)), FIXED))
    maximum = Money(down_to_penny(max(rule.fixed, scaled)), STERLING)
    # At equality both limbs give the same figure, and the fixed amount needs no revenue.
    by_revenue = scaled > rule.fixed
    which = f"the greater is the {percent if by_revenue else 'fixed amount'}: {maximum}"
    lines.append(Line("statutory maximum, down to the penny", which, JOINT if joint else SHARE))
    basis = _revenue_basis(period) if by_revenue else Basis.FIXED_AMOUNT
    return Ceiling(maximum, Bound.EXACT, basis, tuple(lines))


def _revenue_basis(period: AccountingPeriod) -> Basis:
    unfinished = period.state is PeriodState.NOT_ENDED
    if unfinished or period.status is FigureStatus.ESTIMATED:
        return Basis.ESTIMATED_REVENUE
    return Basis.PERCENTAGE_OF_REVENUE


def _scaled(tenth: Decimal, period: AccountingPeriod) -> tuple[Decimal, list[Line]]:
    """Scale the share, not the fixed amount, to a year of 365 days (para 4(5)).

    The Act says "proportionately" without saying whether by days or months; days are the
    reading taken here, because every period has a whole number of them.
    """
    if period.start is None or period.end is None or is_a_year(period.start, period.end):
        return tenth, []
    days = (period.end - period.start).days + 1
    # Multiplied first: the one division is the only step that may have to be cut.
    scaled = EXACT.divide(EXACT.multiply(tenth, Decimal(DAYS_IN_A_YEAR)), Decimal(days))
    value = f"x {DAYS_IN_A_YEAR}/{days} days = {shown(scaled)} {STERLING}"
    return scaled, [
        Line("scaled to a year", value, f"{PARA_5}; by days: house reading, unsure")
    ]


def _length(period: AccountingPeriod) -> Line:
    source = PARA_4 if period.state is PeriodState.NOT_ENDED else SHARE
    if period.start is None or period.end is None:
        return Line("accounting period", "no dates given: taken as a year", source)
    days = (period.end - period.start).days + 1
    words = "a year" if is_a_year(period.start, period.end) else "not a year"
    value = f"{period.start} to {period.end}, {days} days: {words}"
    return Line("accounting period", value, source)


def _caveats(period: AccountingPeriod, as_of: date) -> list[Line]:
    """What a reader must know before relying on the figure."""
    lines: list[Line] = []
    if period.state is PeriodState.NOT_ENDED:
        value = "first accounting period, not yet ended: revenue is the regulator's estimate"
        lines.append(Line("estimate", value, PARA_4))
    elif period.status is FigureStatus.ESTIMATED:
        value = "the figure is an estimate, neither reported nor determined"
        lines.append(Line("estimate", value, PARA_6))
    if period.status is FigureStatus.DETERMINED:
        lines.append(Line("determination", "the amount the regulator determined", PARA_6))
    complete = period.state is PeriodState.COMPLETE and period.end is not None
    if complete and (as_of - (period.end or as_of)).days > DAYS_IN_A_YEAR + 1:
        value = f"a later period has probably ended before {as_of}; no figure for it is held"
        lines.append(Line("age of the figure", value, SHARE))
    return lines


def _is_joint(inputs: ExposureInputs) -> bool:
    return bool(inputs.group) or inputs.accounting_period.scope is FigureScope.GROUP


def _revenue_in_sterling(inputs: ExposureInputs) -> tuple[Decimal | None, list[Line]]:
    """Add up the revenue that counts, unrounded; None when it is not known in sterling."""
    period = inputs.accounting_period
    revenues = (
        [] if period.revenue is None else [(_whose(inputs), period.revenue, period.source)]
    )
    revenues += [(f"revenue of {one.name}", one.revenue, JOINT) for one in inputs.group]
    if period.state is PeriodState.UNKNOWN or not revenues:
        value = "unknown: the share of revenue, and so the ceiling, may be higher"
        return None, [Line("revenue", value, NOT_IN_THE_ACT)]
    lines = _whole_group(inputs)
    total = Decimal(0)
    for step, revenue, source in revenues:
        lines.append(Line(step, str(revenue), source))
        sterling, conversion = _converted(revenue, inputs)
        lines += conversion
        if sterling is None:
            return None, lines
        total = EXACT.add(total, sterling)
    if len(revenues) > 1:
        lines.append(Line("revenue of the group", f"{shown(total)} {STERLING}", JOINT))
    return total, lines


def _whose(inputs: ExposureInputs) -> str:
    if inputs.accounting_period.scope is FigureScope.GROUP:
        return "revenue of the group"
    return "revenue of the provider" if inputs.group else "qualifying worldwide revenue"


def _whole_group(inputs: ExposureInputs) -> list[Line]:
    """Say which base of revenue is meant where a group comes in."""
    if inputs.accounting_period.scope is FigureScope.GROUP:
        value = (
            "the group's revenue, as for joint liability; a decision against the provider "
            "alone goes by its own qualifying worldwide revenue, which may be lower"
        )
        return [Line("base of revenue", value, JOINT)]
    if not inputs.group:
        return []
    if inputs.accounting_period.revenue is None:
        value = "the undertakings listed are taken as the whole group, the provider included"
    else:
        value = "the provider and every undertaking listed, whatever earned the revenue"
    return [Line("base of revenue", value, JOINT)]


def _converted(revenue: Money, inputs: ExposureInputs) -> tuple[Decimal | None, list[Line]]:
    if revenue.currency == STERLING:
        return revenue.amount, []
    rate = inputs.rate_of(revenue.currency)
    if rate is None:
        value = f"the figure is in {revenue.currency} and no sterling rate is held"
        return None, [
            Line("no sterling rate", value, f"{IN_STERLING}: penalties are in sterling")
        ]
    sterling = EXACT.multiply(revenue.amount, rate.gbp_per_unit)
    return sterling, [
        Line("exchange rate", _rate_shown(rate), rate.source),
        Line(
            "method of conversion",
            "unsure: no statutory rule of conversion was found",
            "the rate as given" if rate.quotations is None else METHOD,
        ),
        Line("in sterling", f"{shown(sterling)} {STERLING}", IN_STERLING),
    ]


def _rate_shown(rate: ExchangeRate) -> str:
    """The rate as it was reckoned with, and to six places where it has more."""
    exact = f"{rate.gbp_per_unit.normalize():f}"
    rounded = f"{rate.gbp_per_unit.quantize(SIX_PLACES):f}"
    long = len(exact) > len(rounded)
    value = f"1 {rate.currency} = {exact} {STERLING}"
    if long:
        value = f"1 {rate.currency} = {rounded} {STERLING} ({exact} unrounded)"
    if rate.quotations is not None:
        value += f", mean of {rate.quotations} daily rates"
    return value if rate.dates is None else f"{value}, {rate.dates[0]} to {rate.dates[1]}"
