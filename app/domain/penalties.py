"""Penalty exposure: the statutory maximum, line by line, and what has accrued under it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from app.domain.accruals import accrue, days_charged
from app.domain.ceilings import SCHEDULE_13, CeilingRule, Formula, ceiling_rule
from app.domain.conversions import ExchangeRateNeeded, with_rates
from app.domain.exchange_rates import METHOD, RateSource, no_rates
from app.domain.exposure_faults import check, check_sums
from app.domain.exposure_inputs import (
    END_DAY,
    AccountingPeriod,
    DailyPenalty,
    EndDay,
    ExchangeRate,
    ExposureInputs,
    GroupMember,
    Person,
    inputs_digest,
)
from app.domain.money import Money
from app.domain.other_ceilings import other_ceiling
from app.domain.reckonings import Accrued, Basis, Bound, Ceiling, Line, Reckoning
from app.domain.revenue import (
    FigureInForce,
    FigureScope,
    FigureStatus,
    PeriodState,
    RevenueFigure,
    SetAside,
    figure_in_force,
)
from app.domain.schedule13 import schedule_13

# The one door to the reckoning: what callers need, whichever room it is made in.
__all__ = [
    "END_DAY",
    "SCHEDULE_13",
    "AccountingPeriod",
    "Accrued",
    "Basis",
    "Bound",
    "DailyPenalty",
    "EndDay",
    "ExchangeRate",
    "ExchangeRateNeeded",
    "ExposureInputs",
    "FigureScope",
    "FigureStatus",
    "GroupMember",
    "Line",
    "PeriodState",
    "Person",
    "Reckoning",
    "days_charged",
    "inputs_digest",
    "reckon",
    "reckon_from_figures",
]


def reckon(inputs: ExposureInputs, rates: RateSource = no_rates) -> Reckoning:
    """Reckon a statutory maximum, and the accrual under it, from what is given.

    Raises Malformed for inputs that no law fits, with a pointer and a source for each, and
    ExchangeRateNeeded for revenue that is not in sterling where no rate is given and
    `rates` has none.
    """
    rule = ceiling_rule(inputs.ceiling, inputs.as_of)
    check(inputs, rule)
    if rule.formula is Formula.SCHEDULE_13:
        inputs = with_rates(inputs, rates)
    return _reckoned(inputs, rule)


def reckon_from_figures(
    figures: Iterable[RevenueFigure],
    *,
    regime: str,
    as_of: date,
    ceiling: str = SCHEDULE_13,
    exchange_rate: ExchangeRate | None = None,
    rates: RateSource = no_rates,
) -> Reckoning:
    """Reckon a provider's statutory maximum from the revenue figures held for it.

    The provider's own figures come first (para 4); only where none counts are its group's
    taken, as for joint liability (para 5). With no figure, or none in sterling and no rate
    given or in `rates`, the ceiling is at least the fixed amount and the working says why.
    """
    in_force = _in_force(tuple(figures), as_of)
    inputs = ExposureInputs(
        regime=regime,
        as_of=as_of,
        accounting_period=_period(in_force),
        exchange_rate=exchange_rate,
        ceiling=ceiling,
    )
    rule = ceiling_rule(ceiling, as_of)
    check(inputs, rule)
    before = _set_aside_lines(in_force)
    if rule.formula is Formula.SCHEDULE_13:
        try:
            inputs = with_rates(inputs, rates)
        except ExchangeRateNeeded as needed:
            before += tuple(Line("no exchange rate", why, METHOD) for why in needed.why)
    return _reckoned(inputs, rule, before)


def _reckoned(
    inputs: ExposureInputs, rule: CeilingRule, before: tuple[Line, ...] = ()
) -> Reckoning:
    check_sums(inputs)
    ceiling = _ceiling(inputs, rule)
    accrued, lines = _accrued(inputs, rule, ceiling)
    return Reckoning(
        statutory_maximum=ceiling.maximum,
        bound=ceiling.bound,
        basis=ceiling.basis,
        working=(*before, *ceiling.working, *lines),
        accrued=accrued,
        rule_version=rule.version,
        law=rule.law,
        sure=rule.sure,
        inputs=inputs,
        inputs_digest=inputs_digest(inputs),
    )


def _ceiling(inputs: ExposureInputs, rule: CeilingRule) -> Ceiling:
    if rule.formula is Formula.SCHEDULE_13:
        return schedule_13(inputs, rule)
    return other_ceiling(inputs, rule)


def _accrued(
    inputs: ExposureInputs, rule: CeilingRule, ceiling: Ceiling
) -> tuple[Accrued, tuple[Line, ...]]:
    if rule.formula is Formula.SCHEDULE_13:
        return accrue(inputs, ceiling)
    nothing = Money(Decimal(0), ceiling.maximum.currency)
    return Accrued(nothing, nothing, nothing, capped=False), ()


def _in_force(figures: tuple[RevenueFigure, ...], as_of: date) -> FigureInForce:
    own = figure_in_force(figures, as_of, FigureScope.PROVIDER)
    if own.figure is not None:
        return own
    group = figure_in_force(figures, as_of, FigureScope.GROUP)
    return FigureInForce(group.state, group.figure, (*own.set_aside, *group.set_aside))


def _period(in_force: FigureInForce) -> AccountingPeriod:
    figure = in_force.figure
    if figure is None:
        return AccountingPeriod(PeriodState.UNKNOWN)
    return AccountingPeriod(
        in_force.state,
        start=figure.period_start,
        end=figure.period_end,
        revenue=figure.revenue,
        status=figure.status,
        scope=figure.scope,
        source=figure.source,
    )


def _set_aside_lines(in_force: FigureInForce) -> tuple[Line, ...]:
    return tuple(_set_aside_line(one) for one in in_force.set_aside)


def _set_aside_line(one: SetAside) -> Line:
    figure = one.figure
    value = (
        f"{figure.revenue}, {figure.status}, {figure.period_start} to {figure.period_end}: "
        f"{one.why}"
    )
    return Line("figure set aside", value, figure.source)
