"""Revenue figures: which one is in force on a day, and why the others are not."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from app.domain.errors import Fault, Malformed
from app.domain.money import Money
from app.values import dataclass

MOST_RECENT = "OSA 2023 Sch 13 para 4(1)(b)"
FIRST_PERIOD = "OSA 2023 Sch 13 para 4(4)"
DETERMINED = "OSA 2023 Sch 13 para 4(6)"
MEANING_OF_REVENUE = "OSA 2023 Sch 13 para 4(8)-(9)"
HOUSE_RULE = "house rule: plausibility"

EARLIEST_DAY = date(1900, 1, 1)
LATEST_DAY = date(2199, 12, 31)
# No body of accounts runs longer: company law allows eighteen months in the United Kingdom.
LONGEST_PERIOD_DAYS = 3 * 366
# About the yearly product of the whole world; anything above is a slip in the units.
MOST_REVENUE: dict[str, Decimal] = {
    "GBP": Decimal(10) ** 14,
    "USD": Decimal(10) ** 14,
    "EUR": Decimal(10) ** 14,
}
# The smallest currency units are worth some hundred-thousandth of a dollar.
MOST_REVENUE_ELSEWHERE = Decimal(10) ** 17


class FigureStatus(StrEnum):
    """Who stands behind a figure: the undertaking, an estimator, or the regulator."""

    REPORTED = "reported"
    ESTIMATED = "estimated"
    DETERMINED = "determined"


class FigureScope(StrEnum):
    """Whose revenue: the provider's own (para 4), or its group's (para 5)."""

    PROVIDER = "provider"
    GROUP = "group"


class PeriodState(StrEnum):
    """What is known of the accounting period that the ceiling rests on."""

    COMPLETE = "complete"
    NOT_ENDED = "not_ended"
    NONE = "none"
    UNKNOWN = "unknown"


class SetAsideBecause(StrEnum):
    """Why a figure that is held is not the one in force."""

    LATER_FIGURE = "a later figure for the same period was recorded"
    DETERMINATION = "the regulator's determination for the period stands"
    LATER_PERIOD = "a later accounting period is complete"
    NOT_ENDED = "its period had not ended"
    NOT_BEGUN = "its period had not begun"


@dataclass(frozen=True, slots=True)
class RevenueFigure:
    """What an undertaking, or its group, took in over one accounting period."""

    id: UUID
    period_start: date
    period_end: date
    revenue: Money
    status: FigureStatus
    scope: FigureScope
    source: str
    recorded_at: datetime

    def overlaps(self, other: "RevenueFigure") -> bool:
        """Whether the periods share a day; both ends belong to a period."""
        return self.period_start <= other.period_end and other.period_start <= self.period_end

    def same_period(self, other: "RevenueFigure") -> bool:
        """Whether both figures are for one and the same period."""
        mine = (self.period_start, self.period_end)
        return mine == (other.period_start, other.period_end)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A figure that is kept but does not count, and why."""

    figure: RevenueFigure
    why: SetAsideBecause


@dataclass(frozen=True, slots=True)
class FigureInForce:
    """The figure that counts on a day, if any is held, and those set aside."""

    state: PeriodState
    figure: RevenueFigure | None
    set_aside: tuple[SetAside, ...]


def figure_in_force(
    figures: Iterable[RevenueFigure], as_of: date, scope: FigureScope
) -> FigureInForce:
    """Find the figure of the most recent accounting period complete at a day.

    A period is complete from the day after its last day. While none is, a figure for the
    period then running is an estimate for the first period (Sch 13 para 4(4)). The moment of
    recording only orders corrections: a past day is judged by what is known now.
    """
    standing, superseded = _standing([figure for figure in figures if figure.scope == scope])
    complete = [figure for figure in standing if figure.period_end < as_of]
    running = [
        figure for figure in standing if figure.period_start <= as_of <= figure.period_end
    ]
    chosen = max(complete or running, key=_latest, default=None)
    state = _state(chosen, as_of)
    rest = [_passed_over(figure, as_of) for figure in standing if figure is not chosen]
    return FigureInForce(state, chosen, (*superseded, *rest))


def accept(figure: RevenueFigure, held: Iterable[RevenueFigure] = ()) -> RevenueFigure:
    """Let a figure be recorded beside those held for the same undertaking.

    Raises Malformed, with pointers relative to the figure, for a period that ends before it
    starts or is absurdly long, for negative or absurd revenue, and for a period that overlaps
    another without being the same. The regulator's determination may overlap: it replaces.
    """
    faults = [
        *period_faults("", figure.period_start, figure.period_end, prefix="period_"),
        *revenue_faults("/revenue", figure.revenue),
        *_overlap_faults(figure, held),
    ]
    if faults:
        raise Malformed("The revenue figure is refused.", faults)
    return figure


def period_faults(
    pointer: str, start: date, end: date, *, prefix: str = ""
) -> tuple[Fault, ...]:
    """What is wrong with an accounting period, from its first to its last day inclusive."""
    for name, day in (("start", start), ("end", end)):
        if not EARLIEST_DAY <= day <= LATEST_DAY:
            detail = f"lies outside {EARLIEST_DAY} to {LATEST_DAY} ({HOUSE_RULE})"
            return (Fault(f"{pointer}/{prefix}{name}", detail),)
    at_end = f"{pointer}/{prefix}end"
    if end < start:
        return (Fault(at_end, f"lies before the start of the period ({MEANING_OF_REVENUE})"),)
    if (end - start).days >= LONGEST_PERIOD_DAYS:
        return (Fault(at_end, f"makes the period longer than three years ({HOUSE_RULE})"),)
    return ()


def revenue_faults(pointer: str, revenue: Money) -> tuple[Fault, ...]:
    """What is wrong with an amount of revenue: below nothing, or above belief."""
    if revenue.amount < 0:
        detail = f"revenue must not be negative ({MEANING_OF_REVENUE})"
        return (Fault(f"{pointer}/amount", detail),)
    if revenue.amount > most_revenue(revenue.currency):
        detail = (
            f"more than the yearly product of the whole world: check the units ({HOUSE_RULE})"
        )
        return (Fault(f"{pointer}/amount", detail),)
    return ()


def most_revenue(currency: str) -> Decimal:
    """The revenue above which a figure is taken for a slip, in whole units."""
    return MOST_REVENUE.get(currency, MOST_REVENUE_ELSEWHERE)


def _standing(
    figures: Sequence[RevenueFigure],
) -> tuple[list[RevenueFigure], list[SetAside]]:
    """Part the figures that stand from those that a correction or determination replaced."""
    determined = _determinations(figures)
    latest: dict[tuple[date, date], RevenueFigure] = {}
    for figure in sorted(figures, key=_recorded):
        latest[figure.period_start, figure.period_end] = figure
    standing: list[RevenueFigure] = []
    superseded: list[SetAside] = []
    for figure in figures:
        if figure in determined:
            standing.append(figure)
        elif any(other.overlaps(figure) for other in determined):
            superseded.append(SetAside(figure, SetAsideBecause.DETERMINATION))
        elif latest[figure.period_start, figure.period_end] is figure:
            standing.append(figure)
        else:
            superseded.append(SetAside(figure, SetAsideBecause.LATER_FIGURE))
    return standing, superseded


def _determinations(figures: Sequence[RevenueFigure]) -> list[RevenueFigure]:
    """The determinations that stand: the latest wherever several overlap (para 4(6))."""
    standing: list[RevenueFigure] = []
    for figure in sorted(figures, key=_recorded, reverse=True):
        determined = figure.status is FigureStatus.DETERMINED
        if determined and not any(other.overlaps(figure) for other in standing):
            standing.append(figure)
    return standing


def _overlap_faults(figure: RevenueFigure, held: Iterable[RevenueFigure]) -> tuple[Fault, ...]:
    if figure.status is FigureStatus.DETERMINED:
        return ()
    standing, _ = _standing([other for other in held if other.scope == figure.scope])
    for other in standing:
        if figure.overlaps(other) and not figure.same_period(other):
            detail = (
                f"the period overlaps the one from {other.period_start} to {other.period_end}; "
                f"give the same period to correct it, or record a determination ({DETERMINED})"
            )
            return (Fault("/period_start", detail),)
    return ()


def _state(chosen: RevenueFigure | None, as_of: date) -> PeriodState:
    if chosen is None:
        return PeriodState.UNKNOWN
    return PeriodState.COMPLETE if chosen.period_end < as_of else PeriodState.NOT_ENDED


def _passed_over(figure: RevenueFigure, as_of: date) -> SetAside:
    if figure.period_end < as_of:
        return SetAside(figure, SetAsideBecause.LATER_PERIOD)
    if figure.period_start <= as_of:
        return SetAside(figure, SetAsideBecause.NOT_ENDED)
    return SetAside(figure, SetAsideBecause.NOT_BEGUN)


def _recorded(figure: RevenueFigure) -> tuple[datetime, UUID]:
    return (figure.recorded_at, figure.id)


def _latest(figure: RevenueFigure) -> tuple[date, datetime, UUID]:
    return (figure.period_end, *_recorded(figure))
