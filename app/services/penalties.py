"""Exposure: the ceiling that the law sets, from what the register holds or is given."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from app.domain.decision_accruals import DecisionAccrual, accrual_of
from app.domain.decision_standings import (
    accruals_at,
    figures_for,
    persons_of,
    proposal_of,
    with_accrued,
)
from app.domain.decisions import Decision, stage_at
from app.domain.errors import Fault, Malformed, Unknown
from app.domain.exposures import (
    USUAL_REGIME,
    AsOf,
    Exposure,
    Lateness,
    LateResponders,
    Rank,
    Stage,
    UnderOtherLaw,
    day_of,
)
from app.domain.penalties import (
    SCHEDULE_13,
    ExposureInputs,
    Reckoning,
    reckon,
    reckon_from_figures,
)
from app.domain.revenue import RevenueFigure
from app.services.decisions import decisions_of, find_decision
from app.services.house import House
from app.services.revenue import figure_from
from app.store import exposures, penalties, ranking
from app.store.engine import Session
from app.store.exchange_rates import reference_rate
from app.store.exposures import LateUnder
from app.store.ranking import Fresh
from app.values import replace

# The place of a provider in a ranking: what it is ranked by, and its id.
Place = tuple[Decimal, UUID]

_Figures = tuple[RevenueFigure, ...]
# Lends a session to read by.
Lending = Callable[[], AbstractAsyncContextManager[Session]]


class NoCeilingHeld(Malformed):
    """The regime is a policy, or its law sets no ceiling that is held here."""

    code = "no_ceiling_held"


async def exposure_of(
    house: House,
    reading: Lending,
    *,
    provider_id: UUID,
    as_of: AsOf | None,
    regime: str | None,
) -> Exposure:
    """One provider's exposure at a day; Unknown when there is no such provider.

    `as_of` chooses the law and the revenue figure. Lateness is as it stands now, over the
    notices of the regime asked for, or over all where none is; and then the ceilings of
    other laws under which the provider is late stand beside that of Schedule 13. `reading`
    lends a session where decisions were given to the provider.
    """
    now = house.clock.now()
    async with house.driver() as connection:
        standing = await exposures.find_standing(connection, provider_id, now)
    if standing is None:
        raise Unknown("There is no such provider.")
    day = day_of(as_of or now)
    try:
        ceiling = SCHEDULE_13 if regime is None else await _ceiling(house, regime, day)
        reckoning = _reckoned_from(standing.figures, regime or USUAL_REGIME, day, ceiling)
    except Malformed as refusal:
        raise _in_the_query(refusal) from refusal
    stage = Stage.NO_DECISION
    if standing.decided:
        given, held = await _decided(reading, provider_id)
        stage = stage_at(given, as_of or now)
        if ceiling == SCHEDULE_13:
            accruals = accruals_at(given, held, as_of or now, ceiling_on)
            reckoning = with_accrued(reckoning, accruals)
    late = [one for one in standing.late if regime is None or one.regime == regime]
    return Exposure(
        as_of=as_of or now,
        regime=regime or USUAL_REGIME,
        reckoning=reckoning,
        lateness=_lateness_of(late, now),
        provider_id=provider_id,
        name=standing.name,
        stage=stage,
        other_ceilings=await _other_ceilings(house, late, standing.figures, day, ceiling),
    )


async def late_responders(
    session: Session, house: House, *, rank: Rank, after: Place | None, limit: int
) -> LateResponders:
    """A page of the providers with a notice overdue or late, by Schedule 13, the greatest
    first. It takes as many queries however many they are, and reads no notice that the
    rollups know.
    """
    now = house.clock.now()
    fresh = await _fresh(session, now, rank)
    rows = await ranking.list_late(
        session, now, rank=rank, fresh=fresh, after=after, limit=limit + 1
    )
    found = [row for row in rows if row.provider_id is not None]
    page = found[:limit]
    reckonings = await reckonings_of(session, [row.provider_id for row in page], now)
    last = page[-1] if len(found) > limit else None
    return LateResponders(
        as_of=now,
        through_event=rows[0].through_event,
        exposures=tuple(_late(row, *reckonings[row.provider_id], now) for row in page),
        following=None if last is None else (last.ranked_by, last.provider_id),
    )


async def reckonings_of(
    session: Session, provider_ids: Sequence[UUID], as_of: AsOf
) -> dict[UUID, tuple[Reckoning, Stage]]:
    """By Schedule 13, for each provider: its ceiling, with what has accrued; and its stage."""
    decided = await _decisions(session, provider_ids)
    everybody = {*provider_ids, *persons_of(one for many in decided.values() for one in many)}
    held = await _figures(session, [*everybody])
    reckoned: dict[UUID, tuple[Reckoning, Stage]] = {}
    for provider_id in provider_ids:
        given = decided.get(provider_id, [])
        ceiling = ceiling_on(held.get(provider_id, ()), day_of(as_of))
        accruals = accruals_at(given, held, as_of, ceiling_on)
        reckoned[provider_id] = with_accrued(ceiling, accruals), stage_at(given, as_of)
    return reckoned


async def accrual_under(session: Session, *, decision_id: UUID, as_of: AsOf) -> DecisionAccrual:
    """What has accrued under one decision as far as a day, by all that is known of it."""
    return await accrual_of_one(session, await find_decision(session, decision_id), as_of=as_of)


async def accrual_of_one(
    session: Session, decision: Decision, *, as_of: AsOf
) -> DecisionAccrual:
    """The same of a decision as it stands or as it would stand."""
    earlier = decision.terms.follows
    before = {} if earlier is None else {earlier: await find_decision(session, earlier)}
    held = await _figures(session, decision.terms.provider_ids)
    ceiling = ceiling_on(figures_for(decision, held), day_of(decision.terms.given_at))
    return accrual_of(decision, proposal_of(decision, before), ceiling, day_of(as_of))


async def figures_held(
    session: Session, provider_id: UUID, given: Sequence[Decision]
) -> _Figures:
    """All figures that count for a provider, and for the persons of its joint decisions."""
    held = await _figures(session, [*{provider_id, *persons_of(given)}])
    figures = {figure.id: figure for many in held.values() for figure in many}
    return tuple(sorted(figures.values(), key=_recorded))


def ceiling_on(figures: _Figures, day: date) -> Reckoning:
    """The ceiling of Schedule 13 on a day for whoever has these figures."""
    return _reckoned(figures, USUAL_REGIME, day, SCHEDULE_13)


async def calculate(house: House, *, inputs: ExposureInputs, as_of: AsOf) -> Exposure:
    """A reckoning from what is given; nothing is read of any provider, nothing is kept.

    `as_of` is the day of the inputs, in the form in which it was asked for.
    """
    ceiling = await _ceiling(house, inputs.regime, inputs.as_of)
    reckoning = reckon(replace(inputs, ceiling=ceiling), reference_rate)
    return Exposure(as_of, inputs.regime, reckoning, Lateness())


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
    return reckon_from_figures(
        figures, regime=regime, as_of=day, ceiling=ceiling, rates=reference_rate
    )


@lru_cache(maxsize=5_000)
def _reckoned_from(figures: str, regime: str, day: date, ceiling: str) -> Reckoning:
    """The same from figures as they were read, so that they are not even read again."""
    return _reckoned(exposures.figures_in(figures), regime, day, ceiling)


async def _other_ceilings(
    house: House, late: Sequence[LateUnder], figures: str, day: date, ceiling: str
) -> tuple[UnderOtherLaw, ...]:
    """The ceilings of the other laws under which notices are late, one for each regime.

    A regime that names no law, or whose law did not yet hold on the day, has none.
    """
    found: list[UnderOtherLaw] = []
    for one in late:
        regime = await house.regimes.for_clock_starting(one.regime, day)
        if regime is None or regime.ceiling is None or regime.ceiling == ceiling:
            continue
        with suppress(Malformed):
            reckoning = _reckoned_from(figures, one.regime, day, regime.ceiling)
            found.append(UnderOtherLaw(one.regime, reckoning))
    return tuple(found)


async def _figures(session: Session, provider_ids: Sequence[UUID]) -> dict[UUID, _Figures]:
    held: dict[UUID, list[RevenueFigure]] = {}
    for row in await penalties.figures_of(session, provider_ids):
        held.setdefault(row.of_provider, []).append(figure_from(row))
    return {provider_id: tuple(figures) for provider_id, figures in held.items()}


def _lateness_of(late: Sequence[LateUnder], now: datetime) -> Lateness:
    firsts = [one.first_overdue_at for one in late if one.first_overdue_at is not None]
    return Lateness(
        overdue=sum(one.overdue for one in late),
        late=sum(one.late for one in late),
        contested=sum(one.contested for one in late),
        first_overdue_at=min(firsts, default=None),
        counted_at=now,
    )


def _lateness(row: Any, now: datetime) -> Lateness:  # noqa: ANN401 - a row of counts
    return Lateness(row.overdue, row.late, row.contested, row.first_overdue_at, now)


async def _fresh(session: Session, now: datetime, rank: Rank) -> Fresh:
    """What those providers rank by whose ranks the rollups do not hold, or not for today."""
    if rank is Rank.OVERDUE:
        return Fresh()
    unranked = await ranking.list_unranked(session, day_of(now))
    if not unranked:
        return Fresh()
    reckonings = await reckonings_of(session, unranked, now)
    return Fresh(
        unranked,
        [reckonings[one][0].statutory_maximum.amount for one in unranked],
        [reckonings[one][0].accrued.total.amount for one in unranked],
    )


async def _decided(
    reading: Lending, provider_id: UUID
) -> tuple[Sequence[Decision], Mapping[UUID, _Figures]]:
    """The decisions given to a provider, and the figures of everybody they were given to."""
    async with reading() as session:
        given = (await decisions_of(session, [provider_id])).get(provider_id, [])
        return given, await _figures(session, [*{provider_id, *persons_of(given)}])


async def _decisions(
    session: Session, provider_ids: Sequence[UUID]
) -> Mapping[UUID, list[Decision]]:
    return await decisions_of(session, provider_ids) if provider_ids else {}


def _late(
    row: Any,  # noqa: ANN401 - a row of a provider and its counts
    reckoning: Reckoning,
    stage: Stage,
    now: datetime,
) -> Exposure:
    return Exposure(
        as_of=now,
        regime=USUAL_REGIME,
        reckoning=reckoning,
        lateness=_lateness(row, now),
        provider_id=row.provider_id,
        name=row.name,
        stage=stage,
    )


def _recorded(figure: RevenueFigure) -> tuple[datetime, UUID]:
    return figure.recorded_at, figure.id


def _in_the_query(refusal: Malformed) -> Malformed:
    """What was asked for stood in the address, not in a body."""
    faults = [Fault(f"/query{fault.pointer}", fault.detail) for fault in refusal.faults]
    return type(refusal)(refusal.detail, faults)
