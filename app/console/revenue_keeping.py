"""Recording what the revenue of a provider is said to be: a new period, or a correction."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from starlette.responses import Response

from app.console import telling
from app.console.fields import Fields, reading
from app.console.pages import Pages
from app.console.visits import Done, Visit
from app.domain.currencies import STERLING
from app.domain.exposures import day_of
from app.domain.money import Money, money_at
from app.domain.platforms import HeldFigure, Provider
from app.domain.revenue import FigureScope, FigureStatus, RevenueFigure, accept
from app.kit.ids import new_id
from app.services import platforms, revenue

pages = Pages()

_LONGEST_SOURCE: Final = 300
_NOTHING: Final = Money(Decimal(0), STERLING)
_STAYS: Final = (
    "No figure is overwritten or removed: a later one for the same period corrects it."
)


async def ask_for_figure(visit: Visit) -> Response:
    provider = await _provider(visit)
    return await visit.page(
        "add_figure.html",
        title=f"Add a revenue figure of {provider.name}",
        provider=provider,
        corrected=await _corrected(visit, provider),
        sterling=STERLING,
    )


@pages.send("/providers/{provider_id}/revenue/add", form=ask_for_figure)
async def add_figure(visit: Visit) -> Response:
    provider = await _provider(visit)
    with visit.reading() as fields:
        figure = _figure(fields, visit)
    held = await revenue.list_figures(
        visit.session, provider_id=provider.id, as_of=day_of(visit.now)
    )
    accept(figure, [one.figure for one in held])
    place = f"/providers/{provider.id}"
    if not visit.confirmed:
        return await visit.confirm(
            title="Check before you add this revenue figure",
            consequences=[*_becomes(figure, held, provider.id, day_of(visit.now)), _STAYS],
            rows=[("Provider", provider.name), *_told(figure)],
            button="Add the figure",
            back=place,
        )

    async def act() -> Done:
        kept = await platforms.record_figure(
            visit.session, visit.actor, provider_id=provider.id, figure=figure
        )
        return Done(place, _became(kept))

    return await visit.once(act)


def _figure(fields: Fields, visit: Visit) -> RevenueFigure:
    period_start = fields.must_day("period_start", what="the first day of the period")
    period_end = fields.must_day("period_end", what="the last day of the period")
    amount = fields.amount("revenue-amount")
    if amount is None and fields.line("revenue-amount") is None:
        fields.wrong("revenue-amount", "Enter the revenue")
    currency = (fields.line("revenue-currency", most=3) or STERLING).upper()
    entered = fields.by(lambda: money_at("/revenue", amount or Decimal(0), currency))
    return RevenueFigure(
        id=new_id(),
        period_start=period_start,
        period_end=period_end,
        revenue=entered or _NOTHING,
        scope=fields.must_word("scope", FigureScope, what="whose revenue it is"),
        status=fields.must_word("status", FigureStatus, what="who says so"),
        source=fields.must_line("source", what="where it was found", most=_LONGEST_SOURCE),
        recorded_at=visit.now,
    )


def _told(figure: RevenueFigure) -> Iterator[tuple[str, str]]:
    yield "Accounting period", _period(figure)
    yield "Revenue", telling.money(figure.revenue)
    yield "Whose", telling.heading(figure.scope)
    yield "Who says so", telling.heading(figure.status)
    yield "Source", figure.source


def _becomes(
    figure: RevenueFigure, held: Sequence[HeldFigure], provider_id: UUID, today: date
) -> Iterator[str]:
    """What would count, and count no more, were it recorded."""
    figures = [*(one.figure for one in held), figure]
    *others, new = revenue.judged(figures, provider_id, today)
    if new.set_aside is None:
        yield "The statutory maximum of the provider is reckoned by it from now on."
    else:
        yield f"It would not count today: {new.set_aside}."
    for was, becomes in zip(held, others, strict=True):
        if was.set_aside is None and becomes.set_aside is not None:
            earlier = was.figure
            told = f"{telling.money(earlier.revenue)} for {_period(earlier)}"
            yield f"{told} counts no more: {becomes.set_aside}."


def _became(kept: HeldFigure) -> str:
    amount = telling.money(kept.figure.revenue)
    if kept.set_aside is None:
        return f"{amount} is recorded, and counts today."
    return f"{amount} is recorded. It does not count today: {kept.set_aside}."


def _period(figure: RevenueFigure) -> str:
    return f"{telling.day(figure.period_start)} to {telling.day(figure.period_end)}"


async def _corrected(visit: Visit, provider: Provider) -> RevenueFigure | None:
    """The figure that the address asks to correct; its period is filled in."""
    with reading(visit.asked) as fields:
        figure_id = fields.id("corrects")
    if figure_id is None:
        return None
    held = await revenue.find_figure(
        visit.session, provider_id=provider.id, figure_id=figure_id, as_of=day_of(visit.now)
    )
    return held.figure


async def _provider(visit: Visit) -> Provider:
    provider_id = visit.id_in_path("provider_id", "provider")
    return await platforms.find_provider(visit.session, provider_id)
