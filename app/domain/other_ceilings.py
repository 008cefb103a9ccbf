"""The ceilings of laws other than Schedule 13, as far as their formulas can be worked out."""

from decimal import Decimal

from app.domain.ceilings import (
    CeilingRule,
    Confidence,
    Formula,
    LesserCeiling,
    Per,
    is_sure,
)
from app.domain.exposure_inputs import AccountingPeriod, ExposureInputs
from app.domain.money import EXACT, Money, down_to_penny
from app.domain.reckonings import Basis, Bound, Ceiling, Line
from app.domain.revenue import FigureStatus, PeriodState

DAYS_IN_A_YEAR = 365


def other_ceiling(inputs: ExposureInputs, rule: CeilingRule) -> Ceiling:
    """Work out a comparable law's ceiling; the working flags every number not checked."""
    lines = [Line("law", rule.law, rule.source), Line("formula", rule.formula, rule.source)]
    lines.append(_confidence(rule))
    lines += [Line(one.subject, one.text, one.source) for one in rule.remarks]
    if rule.share:
        return _by_turnover(inputs, rule, lines)
    maximum = Money(rule.fixed, rule.currency)
    # Contraventions are for a court to count, so one is the least there can be.
    least = rule.formula is Formula.PER_CONTRAVENTION
    bound = Bound.AT_LEAST if least else Bound.EXACT
    lines.append(Line("ceiling", _fixed_words(rule, maximum), rule.source))
    return Ceiling(maximum, bound, Basis.FIXED_AMOUNT, tuple(lines))


def _fixed_words(rule: CeilingRule, maximum: Money) -> str:
    if rule.formula is Formula.NO_MONEY:
        return "none: this law sets no sum of money"
    if rule.formula is Formula.PER_CONTRAVENTION:
        return f"{maximum} for one contravention"
    return str(maximum)


def _confidence(rule: CeilingRule) -> Line:
    return Line("confidence", _certainty(rule.confidence), rule.source)


def _certainty(confidence: Confidence) -> str:
    return f"{'sure' if is_sure(confidence) else 'unsure'}: {confidence}"


def _percent(share: Decimal) -> str:
    return f"{(share * 100).normalize():f} %"


def _by_turnover(inputs: ExposureInputs, rule: CeilingRule, lines: list[Line]) -> Ceiling:
    turnover = _turnover(inputs)
    fixed = Money(rule.fixed, rule.currency)
    if turnover is None or (rule.fixed and turnover.currency != rule.currency):
        held = "unknown" if turnover is None else f"{turnover}, not in {rule.currency}"
        lines.append(Line("turnover", held, rule.source))
        lines.append(Line("ceiling", f"at least {fixed}; the rest is unknown", rule.source))
        lines += [Line(one.subject, _lesser_words(one), one.source) for one in rule.lesser]
        return Ceiling(fixed, Bound.AT_LEAST, Basis.REVENUE_UNKNOWN, tuple(lines))
    percent = f"{_percent(rule.share)} of turnover"
    share = EXACT.multiply(turnover.amount, rule.share)
    maximum = Money(down_to_penny(max(rule.fixed, share)), turnover.currency)
    source = f"{inputs.accounting_period.source}; {rule.source}"
    lines.append(Line("turnover of the preceding year, not scaled", str(turnover), source))
    lines.append(Line(percent, str(maximum), rule.source))
    lines += [_lesser(one, turnover, inputs.accounting_period) for one in rule.lesser]
    return Ceiling(
        maximum, Bound.EXACT, _basis(inputs, by_share=share > rule.fixed), tuple(lines)
    )


def _lesser(one: LesserCeiling, turnover: Money, period: AccountingPeriod) -> Line:
    """What the law sets beside its greatest ceiling; shown, and not added to it."""
    amount = EXACT.multiply(turnover.amount, one.share)
    if one.per is Per.DAY:
        amount = EXACT.divide(amount, Decimal(_days(period)))
    money = Money(down_to_penny(amount), turnover.currency)
    return Line(one.subject, f"{_lesser_words(one)} = {money}", one.source)


def _lesser_words(one: LesserCeiling) -> str:
    return f"{_percent(one.share)} {one.per} ({_certainty(one.confidence)})"


def _days(period: AccountingPeriod) -> int:
    if period.start is None or period.end is None:
        return DAYS_IN_A_YEAR
    return (period.end - period.start).days + 1


def _turnover(inputs: ExposureInputs) -> Money | None:
    """The turnover of the preceding year; a year not ended is not a preceding one.

    These laws name no currency, so it stays in its own; a checked group has one currency.
    """
    period = inputs.accounting_period
    if period.state is not PeriodState.COMPLETE:
        return None
    parts = [] if period.revenue is None else [period.revenue]
    parts += [member.revenue for member in inputs.group]
    return sum(parts[1:], parts[0])


def _basis(inputs: ExposureInputs, *, by_share: bool) -> Basis:
    if not by_share:
        return Basis.FIXED_AMOUNT
    if inputs.accounting_period.status is FigureStatus.ESTIMATED:
        return Basis.ESTIMATED_REVENUE
    return Basis.PERCENTAGE_OF_REVENUE
