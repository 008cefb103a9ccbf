"""A provider's exposure from the figures held for it, and the digest of what went in."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from app.domain.money import Money
from app.domain.penalties import (
    AccountingPeriod,
    DailyPenalty,
    ExchangeRate,
    ExposureInputs,
    FigureScope,
    FigureStatus,
    GroupMember,
    PeriodState,
    Reckoning,
    inputs_digest,
    reckon,
    reckon_from_figures,
)
from app.domain.revenue import RevenueFigure

AS_OF = date(2026, 11, 22)
FIXED = "18000000.00"


def a_figure(
    revenue: str,
    *,
    year: int = 2025,
    currency: str = "GBP",
    status: str = "reported",
    scope: str = "provider",
    nth: int = 1,
) -> RevenueFigure:
    return RevenueFigure(
        id=UUID(int=nth),
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        revenue=Money(Decimal(revenue), currency),
        status=FigureStatus(status),
        scope=FigureScope(scope),
        source=f"source {nth}",
        recorded_at=datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=nth),
    )


def exposure(
    *figures: RevenueFigure, as_of: date = AS_OF, exchange_rate: ExchangeRate | None = None
) -> Reckoning:
    regime = "uk-osa-intimate-image"
    return reckon_from_figures(figures, regime=regime, as_of=as_of, exchange_rate=exchange_rate)


# figures held, ceiling, basis, bound
HELD: dict[str, tuple[list[RevenueFigure], str, str, str]] = {
    "nothing": ([], FIXED, "revenue_unknown", "at_least"),
    "a report": ([a_figure("500000000")], "50000000.00", "percentage_of_revenue", "exact"),
    "a low report": ([a_figure("180000000")], FIXED, "fixed_amount", "exact"),
    "an estimate of a complete period": (
        [a_figure("500000000", status="estimated")],
        "50000000.00",
        "estimated_revenue",
        "exact",
    ),
    "an estimate of the first period": (
        [a_figure("500000000", year=2026, status="estimated")],
        "50000000.00",
        "estimated_revenue",
        "exact",
    ),
    "a correction": (
        [a_figure("500000000"), a_figure("600000000", nth=2)],
        "60000000.00",
        "percentage_of_revenue",
        "exact",
    ),
    "disputed: the determination stands": (
        [
            a_figure("500000000"),
            a_figure("700000000", status="determined", nth=2),
            a_figure("400000000", nth=3),
        ],
        "70000000.00",
        "percentage_of_revenue",
        "exact",
    ),
    "the provider's own before the group's": (
        [a_figure("500000000"), a_figure("9000000000", scope="group", nth=2)],
        "50000000.00",
        "percentage_of_revenue",
        "exact",
    ),
    "only the group's": (
        [a_figure("9000000000", scope="group")],
        "900000000.00",
        "percentage_of_revenue",
        "exact",
    ),
    "only a period to come": (
        [a_figure("500000000", year=2027)],
        FIXED,
        "revenue_unknown",
        "at_least",
    ),
    "dollars without a rate": (
        [a_figure("2200000000", currency="USD")],
        FIXED,
        "revenue_unknown",
        "at_least",
    ),
}


@pytest.mark.parametrize(
    ("figures", "maximum", "basis", "bound"), HELD.values(), ids=HELD.keys()
)
def test_the_ceiling_follows_from_the_figures_held(
    figures: list[RevenueFigure], maximum: str, basis: str, bound: str
) -> None:
    reckoning = exposure(*figures)
    assert reckoning.statutory_maximum == Money(Decimal(maximum), "GBP")
    assert (reckoning.basis, reckoning.bound) == (basis, bound)
    assert reckoning.accrued.total.text == "0.00"


def values(reckoning: Reckoning) -> str:
    return " | ".join(f"{line.step}: {line.value}" for line in reckoning.working)


def test_dollars_without_a_rate_are_said_to_be_dollars() -> None:
    working = values(exposure(a_figure("2200000000", currency="USD")))
    assert "2200000000.00 USD" in working
    assert "the figure is in USD and no sterling rate is held" in working
    assert "at least 18000000.00 GBP" in working


def test_dollars_with_a_rate_are_converted() -> None:
    rate = ExchangeRate("USD", Decimal("0.759185"), "daily reference rates")
    reckoning = exposure(a_figure("2200000000", currency="USD"), exchange_rate=rate)
    assert reckoning.statutory_maximum.text == "167020700.00"


def test_a_groups_figure_is_said_to_be_the_groups() -> None:
    reckoning = exposure(a_figure("9000000000", scope="group"))
    assert "as for joint liability" in values(reckoning)
    assert "OSA 2023 Sch 13 para 5" in {line.source for line in reckoning.working}


def test_figures_set_aside_are_shown_with_the_reason() -> None:
    reckoning = exposure(
        a_figure("500000000"),
        a_figure("700000000", status="determined", nth=2),
        a_figure("300000000", year=2024, nth=3),
    )
    first, second = reckoning.working[:2]
    assert first.value == (
        "500000000.00 GBP, reported, 2025-01-01 to 2025-12-31: "
        "the regulator's determination for the period stands"
    )
    assert (first.source, second.source) == ("source 1", "source 3")
    assert "a later accounting period is complete" in second.value
    assert "the amount the regulator determined" in values(reckoning)


def test_the_figure_changes_on_the_day_after_the_period_ends() -> None:
    figures = [a_figure("200000000", year=2024), a_figure("300000000", nth=2)]
    on_the_last_day = exposure(*figures, as_of=date(2025, 12, 31))
    on_the_day_after = exposure(*figures, as_of=date(2026, 1, 1))
    assert on_the_last_day.statutory_maximum.text == "20000000.00"
    assert on_the_day_after.statutory_maximum.text == "30000000.00"


FULL = ExposureInputs(
    regime="policy",
    as_of=AS_OF,
    accounting_period=AccountingPeriod(
        PeriodState.COMPLETE, date(2025, 1, 1), date(2025, 12, 31), Money(Decimal("1.5"), "USD")
    ),
    group=(GroupMember("Élan", Money(Decimal(2), "GBP")),),
    single_penalties=(Money(Decimal("1E+2"), "GBP"),),
    daily_penalties=(DailyPenalty(Money(Decimal(3), "GBP"), AS_OF, max_days=60),),
    exchange_rate=ExchangeRate("USD", Decimal("0.750"), dates=(AS_OF, AS_OF)),
)


def test_the_digest_is_that_of_the_canonical_json_of_the_inputs() -> None:
    canonical = (
        '{"accounting_period":{"end":"2025-12-31","revenue":{"amount":"1.50","currency":"USD"},'
        '"scope":"provider","source":"as given","start":"2025-01-01","state":"complete",'
        '"status":"reported"},"as_of":"2026-11-22","ceiling":"osa-schedule-13",'
        '"daily_penalties":[{"from":"2026-11-22","max_days":60,"rate":{"amount":"3.00",'
        '"currency":"GBP"},"until":null}],"end_day":"charged","exchange_rate":{"currency":"USD",'
        '"dates":["2026-11-22","2026-11-22"],"gbp_per_unit":"0.75","quotations":null,'
        '"source":"as given"},'
        '"group":[{"name":"Élan","revenue":{"amount":"2.00","currency":"GBP"}}],'
        '"person":"provider","reference_rates":[],"regime":"policy","single_penalties":[{"amount":"100.00",'
        '"currency":"GBP"}]}'
    )
    expected = hashlib.sha256(canonical.encode("utf-8")).hexdigest()
    assert inputs_digest(FULL) == expected
    assert reckon(FULL).inputs_digest == expected


def test_the_digest_changes_with_what_is_known() -> None:
    before = exposure(a_figure("500000000"))
    assert before.inputs_digest == exposure(a_figure("500000000")).inputs_digest
    assert before.inputs_digest != exposure(a_figure("500000000.01")).inputs_digest
    assert before.inputs_digest != exposure(a_figure("500000000", nth=2)).inputs_digest
