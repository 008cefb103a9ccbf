"""Exposure: the ceiling that the law sets, from what the register holds or is given."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from app.domain.errors import Fault, Malformed, Unknown
from app.domain.exposures import USUAL_REGIME, AsOf, Exposure, Lateness, Rank, day_of
from app.domain.penalties import (
    SCHEDULE_13,
    ExposureInputs,
    Reckoning,
    reckon,
    reckon_from_figures,
)
from app.domain.revenue import RevenueFigure
from app.services.house import House
from app.services.revenue import figure_from
from app.store import penalties
from app.store.engine import Session

# The place of a provider in a ranking: what it is ranked by, and its id.
Place = tuple[Decimal, UUID]

_Figures = tuple[RevenueFigure, ...]


class NoCeilingHeld(Malformed):
    """The regime is a policy, or its law sets no ceiling that is held here."""

    code = "no_ceiling_held"


async def exposure_of(
    session: Session, house: House, *, provider_id: UUID, as_of: AsOf | None, regime: str | None
) -> Exposure:
    """One provider's exposure at a day; Unknown when there is no such provider.

    `as_of` chooses the law and the revenue figure. Lateness is as it stands now, over the
    notices of the regime asked for, or over all where none is.
    """
    now = house.clock.now()
    standing = await penalties.find_standing(session, provider_id, now, regime=regime)
    if standing is None:
        raise Unknown("There is no such provider.")
    held = await _figures(session, [provider_id])
    day = day_of(as_of or now)
    try:
        ceiling = SCHEDULE_13 if regime is None else await _ceiling(house, regime, day)
        reckoning = _reckoned(held.get(provider_id, ()), regime or USUAL_REGIME, day, ceiling)
    except Malformed as refusal:
        raise _in_the_query(refusal) from refusal
    return Exposure(
        as_of=as_of or now,
        regime=regime or USUAL_REGIME,
        reckoning=reckoning,
        lateness=_lateness(standing, now),
        provider_id=standing.provider_id,
        name=standing.name,
    )


async def late_responders(
    session: Session, house: House, *, rank: Rank, after: Place | None, limit: int
) -> tuple[list[Exposure], Place | None]:
    """A page of the providers with a notice overdue or late, by Schedule 13, the greatest
    first; and the place after which the next page begins. Two queries, however many.
    """
    now = house.clock.now()
    late = await penalties.list_late(session, now)
    held = await _figures(session, [row.provider_id for row in late])
    ranked = sorted((_ranked(row, held, now, rank) for row in late), key=_order)
    left = [one for one in ranked if after is None or _order(one) > (-after[0], after[1])]
    page = left[:limit]
    return [exposure for _, exposure in page], page[-1][0] if len(left) > limit else None


async def calculate(house: House, *, inputs: ExposureInputs, as_of: AsOf) -> Exposure:
    """A reckoning from what is given; nothing is read of any provider, nothing is kept.

    `as_of` is the day of the inputs, in the form in which it was asked for.
    """
    ceiling = await _ceiling(house, inputs.regime, inputs.as_of)
    return Exposure(as_of, inputs.regime, reckon(replace(inputs, ceiling=ceiling)), Lateness())


async def _ceiling(house: House, code: str, day: date) -> str:
    """The ceiling of the law that a regime belongs to."""
    regime = await house.regimes.for_clock_starting(code, day)
    if regime is None:
        raise Malformed.at("/regime", "there is no such regime; see GET /v1/regimes")
    if regime.ceiling is None:
        detail = "no ceiling is held for this regime: it names no law that sets one"
        raise NoCeilingHeld("No ceiling is held.", [Fault("/regime", detail)])
    return regime.ceiling


@lru_cache(maxsize=20_000)
def _reckoned(figures: _Figures, regime: str, day: date, ceiling: str) -> Reckoning:
    """The same figures on the same day give the same reckoning, so it is made once."""
    return reckon_from_figures(figures, regime=regime, as_of=day, ceiling=ceiling)


async def _figures(session: Session, provider_ids: Sequence[UUID]) -> dict[UUID, _Figures]:
    held: dict[UUID, list[RevenueFigure]] = {}
    for row in await penalties.figures_of(session, provider_ids):
        held.setdefault(row.of_provider, []).append(figure_from(row))
    return {provider_id: tuple(figures) for provider_id, figures in held.items()}


def _lateness(row: Any, now: datetime) -> Lateness:  # noqa: ANN401 - a row of counts
    return Lateness(row.overdue, row.late, row.contested, row.first_overdue_at, now)


def _ranked(
    row: Any,  # noqa: ANN401 - a row of a provider and its counts
    held: Mapping[UUID, _Figures],
    now: datetime,
    rank: Rank,
) -> tuple[Place, Exposure]:
    figures = held.get(row.provider_id, ())
    exposure = Exposure(
        as_of=now,
        regime=USUAL_REGIME,
        reckoning=_reckoned(figures, USUAL_REGIME, day_of(now), SCHEDULE_13),
        lateness=_lateness(row, now),
        provider_id=row.provider_id,
        name=row.name,
    )
    return (_ranked_by(exposure, rank), row.provider_id), exposure


def _ranked_by(exposure: Exposure, rank: Rank) -> Decimal:
    match rank:
        case Rank.MAXIMUM:
            return exposure.reckoning.statutory_maximum.amount
        case Rank.OVERDUE:
            return Decimal(exposure.lateness.overdue)
        case Rank.ACCRUED:
            return exposure.reckoning.accrued.total.amount


def _order(placed: tuple[Place, Exposure]) -> tuple[Decimal, UUID]:
    """The greatest first; among equals in the order of their ids, which is that of entry."""
    (amount, provider_id), _ = placed
    return -amount, provider_id


def _in_the_query(refusal: Malformed) -> Malformed:
    """What was asked for stood in the address, not in a body."""
    faults = [Fault(f"/query{fault.pointer}", fault.detail) for fault in refusal.faults]
    return type(refusal)(refusal.detail, faults)
