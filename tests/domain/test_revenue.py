"""Revenue figures: what may be recorded, and which figure is in force on a day."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from app.domain.errors import Malformed
from app.domain.money import Money
from app.domain.revenue import (
    FigureInForce,
    FigureScope,
    FigureStatus,
    PeriodState,
    RevenueFigure,
    SetAsideBecause,
    accept,
    figure_in_force,
)

FIRST_RECORDED = datetime(2026, 3, 1, 9, tzinfo=UTC)
PROVIDER, GROUP = FigureScope.PROVIDER, FigureScope.GROUP


def a_figure(
    start: str = "2025-01-01",
    end: str = "2025-12-31",
    *,
    revenue: str = "500000000",
    currency: str = "GBP",
    status: str = "reported",
    scope: FigureScope = PROVIDER,
    nth: int = 1,
) -> RevenueFigure:
    """A figure; `nth` orders the moments of recording, a day apart."""
    return RevenueFigure(
        id=UUID(int=nth),
        period_start=date.fromisoformat(start),
        period_end=date.fromisoformat(end),
        revenue=Money(Decimal(revenue), currency),
        status=FigureStatus(status),
        scope=scope,
        source="annual accounts",
        recorded_at=FIRST_RECORDED + timedelta(days=nth),
    )


def in_force(
    figures: Iterable[RevenueFigure], as_of: str = "2026-11-22", scope: FigureScope = PROVIDER
) -> FigureInForce:
    return figure_in_force(figures, date.fromisoformat(as_of), scope)


def reasons(found: FigureInForce) -> dict[int, SetAsideBecause]:
    return {one.figure.id.int: one.why for one in found.set_aside}


def faults_of(figure: RevenueFigure, held: Iterable[RevenueFigure] = ()) -> list[str]:
    with pytest.raises(Malformed) as refused:
        accept(figure, held)
    return [fault.pointer for fault in refused.value.faults]


def test_no_figure_means_that_revenue_is_unknown() -> None:
    found = in_force([])
    assert (found.state, found.figure, found.set_aside) == (PeriodState.UNKNOWN, None, ())


@pytest.mark.parametrize(
    ("as_of", "state", "nth"),
    [
        ("2024-12-31", PeriodState.NOT_ENDED, 1),
        ("2025-01-01", PeriodState.COMPLETE, 1),
        ("2025-12-31", PeriodState.COMPLETE, 1),
        ("2026-01-01", PeriodState.COMPLETE, 2),
    ],
)
def test_a_period_is_complete_from_the_day_after_its_end(
    as_of: str, state: PeriodState, nth: int
) -> None:
    figures = [a_figure("2024-01-01", "2024-12-31"), a_figure(nth=2)]
    found = in_force(figures, as_of)
    assert (found.state, found.figure) == (state, figures[nth - 1])


def test_before_the_first_day_of_the_first_period_nothing_is_known() -> None:
    found = in_force([a_figure()], "2024-12-31")
    assert found.figure is None
    assert reasons(found) == {1: SetAsideBecause.NOT_BEGUN}


def test_the_most_recent_complete_period_counts_not_the_last_recorded() -> None:
    found = in_force([a_figure(nth=1), a_figure("2024-01-01", "2024-12-31", nth=2)])
    assert found.figure is not None
    assert found.figure.id.int == 1
    assert reasons(found) == {2: SetAsideBecause.LATER_PERIOD}


def test_a_running_period_does_not_count_once_one_is_complete() -> None:
    found = in_force([a_figure(), a_figure("2026-01-01", "2026-12-31", nth=2)])
    assert found.state is PeriodState.COMPLETE
    assert reasons(found) == {2: SetAsideBecause.NOT_ENDED}


def test_a_later_figure_for_the_same_period_supersedes_and_the_earlier_is_kept() -> None:
    figures = [a_figure(nth=2, revenue="2"), a_figure(nth=1), a_figure(nth=3, revenue="3")]
    found = in_force(figures)
    assert found.figure is figures[2]
    assert reasons(found) == dict.fromkeys((1, 2), SetAsideBecause.LATER_FIGURE)


def test_a_determination_stands_over_a_report_recorded_after_it() -> None:
    figures = [a_figure(status="determined", nth=1), a_figure(nth=2)]
    found = in_force(figures)
    assert found.figure is figures[0]
    assert reasons(found) == {2: SetAsideBecause.DETERMINATION}


def test_a_later_determination_replaces_an_earlier_one() -> None:
    figures = [a_figure(status="determined", nth=nth) for nth in (1, 2)]
    found = in_force(figures)
    assert found.figure is figures[1]
    assert reasons(found) == {1: SetAsideBecause.DETERMINATION}


def test_a_replaced_determination_replaces_nothing_itself() -> None:
    figures = [
        a_figure("2024-01-01", "2024-12-31", nth=1),
        a_figure("2024-07-01", "2025-12-31", status="determined", nth=2),
        a_figure("2025-01-01", "2025-12-31", status="determined", nth=3),
    ]
    found = in_force(figures, "2025-06-30")
    assert found.figure is figures[0]


def test_figures_of_the_other_scope_are_not_considered() -> None:
    own, group = a_figure(), a_figure(scope=GROUP, nth=2)
    assert in_force([own, group]).figure is own
    assert in_force([own, group], scope=GROUP).figure is group


def test_the_moment_of_recording_does_not_hide_a_figure_from_a_past_day() -> None:
    assert in_force([a_figure("2023-01-01", "2023-12-31")], "2024-06-30").figure is not None


def test_a_sound_figure_is_accepted_as_it_is() -> None:
    assert accept(a_figure()) == a_figure()


@pytest.mark.parametrize(
    ("figure", "pointer"),
    [
        (a_figure("2025-12-31", "2025-12-30"), "/period_end"),
        (a_figure("2022-01-01", "2025-01-03"), "/period_end"),
        (a_figure("1899-12-31", "1900-12-31"), "/period_start"),
        (a_figure("2199-12-31", "2200-01-01"), "/period_end"),
        (a_figure(revenue="-0.01"), "/revenue/amount"),
        (a_figure(revenue="100000000000000.01"), "/revenue/amount"),
        (a_figure(revenue="100000000000000001", currency="VND"), "/revenue/amount"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_its_rule(
    figure: RevenueFigure, pointer: str
) -> None:
    assert faults_of(figure) == [pointer]


@pytest.mark.parametrize(
    "figure",
    [
        a_figure("2025-12-31", "2025-12-31"),
        a_figure("2022-01-01", "2025-01-02"),
        a_figure(revenue="0"),
        a_figure(revenue="100000000000000"),
        a_figure(revenue="100000000000000000", currency="VND"),
    ],
)
def test_a_figure_just_within_the_bounds_is_accepted(figure: RevenueFigure) -> None:
    assert accept(figure) is figure


def test_a_refusal_cites_the_rule() -> None:
    with pytest.raises(Malformed) as refused:
        accept(a_figure(revenue="-1"))
    assert "Sch 13 para 4" in refused.value.faults[0].detail


def test_a_period_that_overlaps_another_is_refused() -> None:
    held = [a_figure()]
    assert faults_of(a_figure("2025-12-31", "2026-12-30", nth=2), held) == ["/period_start"]
    assert faults_of(a_figure("2025-01-01", "2025-06-30", nth=2), held) == ["/period_start"]


@pytest.mark.parametrize(
    "figure",
    [
        a_figure(nth=2),
        a_figure("2026-01-01", "2026-12-31", nth=2),
        a_figure("2024-01-01", "2024-12-31", nth=2),
        a_figure("2025-07-01", "2026-06-30", scope=GROUP, nth=2),
        a_figure("2025-07-01", "2026-06-30", status="determined", nth=2),
    ],
)
def test_the_same_a_neighbouring_or_a_determined_period_is_accepted(
    figure: RevenueFigure,
) -> None:
    assert accept(figure, [a_figure()]) is figure


def test_a_period_set_aside_by_a_determination_no_longer_stands_in_the_way() -> None:
    wrong = a_figure("2025-01-01", "2026-06-30", nth=1)
    determined = a_figure(status="determined", nth=2)
    following = a_figure("2026-01-01", "2026-12-31", nth=3)
    assert accept(following, [wrong, determined]) is following
