"""Ceilings of well-known groups from their published revenues, at the rates of the house.

The revenues are those of the demonstration set, each with its source; the ceilings were
worked out by hand with the mean of the European Central Bank's daily rates. The revenue of
a whole group stands for qualifying worldwide revenue, which is not published.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest

from app.domain.money import Money
from app.domain.penalties import Reckoning, reckon_from_figures
from app.domain.revenue import RevenueFigure
from app.services.demonstration_facts import PROVIDERS, KnownFigure
from app.store.exchange_rates import reference_rate

# Provider, day asked about, the ceiling in millions of pounds as printed, the rate.
ILLUSTRATIVE = [
    ("Meta Platforms Inc", date(2026, 11, 22), "15257", "0.759185"),
    ("Meta Platforms Inc", date(2025, 11, 22), "12869", "0.782333"),
    ("Alphabet Inc", date(2026, 11, 22), "30580", "0.759185"),
    ("Snap Inc", date(2026, 11, 22), "450.3", "0.759185"),
    ("Reddit Inc", date(2026, 11, 22), "167.0", "0.759185"),
    ("Pinterest Inc", date(2026, 11, 22), "320.4", "0.759185"),
    ("Telegram Group", date(2026, 11, 22), "109.5", "0.782333"),
    ("Fenix International Ltd", date(2026, 11, 22), "110.3", "0.782310"),
    ("X Corp", date(2026, 11, 22), "203", "0.782333"),
    ("ByteDance Ltd", date(2026, 11, 22), "12126", "0.782333"),
]
UNKNOWN = ["Discord Inc", "Aylo Holdings", "4chan Community Support LLC"]


def a_figure(known: KnownFigure, nth: int) -> RevenueFigure:
    return RevenueFigure(
        id=UUID(int=nth),
        period_start=known.period_start,
        period_end=known.period_end,
        revenue=Money(known.millions * 10**6, "USD"),
        status=known.status,
        scope=known.scope,
        source=known.source,
        recorded_at=datetime(2026, 2, 1, tzinfo=UTC),
    )


def ceiling_of(name: str, as_of: date) -> Reckoning:
    [provider] = [known for known in PROVIDERS if known.name == name]
    figures = [a_figure(known, nth) for nth, known in enumerate(provider.figures, 1)]
    return reckon_from_figures(
        figures, regime="uk-osa-intimate-image", as_of=as_of, rates=reference_rate
    )


@pytest.mark.parametrize(("name", "as_of", "millions", "rate"), ILLUSTRATIVE)
def test_a_published_revenue_gives_the_ceiling_that_is_printed(
    name: str, as_of: date, millions: str, rate: str
) -> None:
    reckoning = ceiling_of(name, as_of)
    printed = Decimal(millions)
    found = (reckoning.statutory_maximum.amount / 10**6).quantize(printed)
    assert (found, reckoning.bound) == (printed, "exact")
    [shown] = [line for line in reckoning.working if line.step == "exchange rate"]
    assert f"1 USD = {rate} GBP" in shown.value
    assert "European Central Bank" in shown.source


def test_to_the_penny() -> None:
    # 200,966,000,000 x 0.7591852419339062999526705015 / 10
    meta = ceiling_of("Meta Platforms Inc", date(2026, 11, 22))
    assert meta.statutory_maximum.text == "15257042133.04"


@pytest.mark.parametrize("name", UNKNOWN)
def test_where_no_audited_figure_is_known_the_ceiling_is_open(name: str) -> None:
    reckoning = ceiling_of(name, date(2026, 11, 22))
    assert (reckoning.statutory_maximum.text, reckoning.bound) == ("18000000.00", "at_least")
