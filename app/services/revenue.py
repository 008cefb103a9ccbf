"""Revenue figures: recorded beside each other, never overwritten."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from app.domain.errors import Unknown
from app.domain.events import Event, EventKind
from app.domain.money import Money
from app.domain.permissions import Actor
from app.domain.platforms import HeldFigure
from app.domain.revenue import (
    FigureScope,
    FigureStatus,
    RevenueFigure,
    figure_in_force,
)
from app.kit.ids import new_id
from app.store import events, platforms
from app.store.engine import Session
from app.store.tables.platforms import ProviderRow, RevenueFigureRow


async def list_figures(session: Session, *, provider_id: UUID, as_of: date) -> list[HeldFigure]:
    """Every figure of a provider, the oldest record first, and which of them count on a day."""
    if await platforms.find(session, ProviderRow, provider_id) is None:
        raise Unknown("There is no such provider.")
    return judged(await figures_of(session, provider_id), provider_id, as_of)


async def find_figure(
    session: Session, *, provider_id: UUID, figure_id: UUID, as_of: date
) -> HeldFigure:
    for held in await list_figures(session, provider_id=provider_id, as_of=as_of):
        if held.figure.id == figure_id:
            return held
    raise Unknown("There is no such figure.")


async def figures_of(session: Session, provider_id: UUID) -> list[RevenueFigure]:
    """Every figure of a provider, the oldest record first."""
    return [figure_from(row) for row in await platforms.list_figures(session, provider_id)]


async def keep_figure(
    session: Session, actor: Actor, *, provider_id: UUID, figure: RevenueFigure
) -> None:
    """Writes a figure that has been accepted, with its event."""
    row = RevenueFigureRow(
        id=figure.id,
        provider_id=provider_id,
        period_start=figure.period_start,
        period_end=figure.period_end,
        amount=figure.revenue.amount,
        currency=figure.revenue.currency,
        status=figure.status,
        scope=figure.scope,
        source=figure.source,
        recorded_at=figure.recorded_at,
    )
    await platforms.add(session, row)
    await events.append(session, actor, _event(figure, provider_id))


def judged(
    figures: Sequence[RevenueFigure], provider_id: UUID, as_of: date
) -> list[HeldFigure]:
    """Which of a provider's figures count on a day, and why the others do not.

    That depends on all of them, so they are judged together: accounts are made once a
    year, and there are tens of them.
    """
    judgements = [figure_in_force(figures, as_of, scope) for scope in FigureScope]
    why = {aside.figure.id: aside.why for one in judgements for aside in one.set_aside}
    return [HeldFigure(provider_id, figure, why.get(figure.id)) for figure in figures]


def figure_from(row: Any) -> RevenueFigure:  # noqa: ANN401 - a row, whole or selected
    """A figure as the rules take it."""
    return RevenueFigure(
        id=row.id,
        period_start=row.period_start,
        period_end=row.period_end,
        revenue=Money(row.amount, row.currency),
        status=FigureStatus(row.status),
        scope=FigureScope(row.scope),
        source=row.source,
        recorded_at=row.recorded_at,
    )


def _event(figure: RevenueFigure, provider_id: UUID) -> Event:
    return Event(
        id=new_id(),
        kind=EventKind.REVENUE_FIGURE_RECORDED,
        effective_at=figure.recorded_at,
        recorded_at=figure.recorded_at,
        subject_id=figure.id,
        provider_id=provider_id,
        facts={
            "period_start": figure.period_start,
            "period_end": figure.period_end,
            "amount": figure.revenue.text,
            "currency": figure.revenue.currency,
            "status": figure.status,
            "scope": figure.scope,
        },
    )
