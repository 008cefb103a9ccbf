"""Reckoning exposures in one process, and a provider's exposure beside a bare one-row read."""

import asyncio
import http.client
import json
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from app.config import Settings
from app.domain.money import Money
from app.domain.penalties import (
    AccountingPeriod,
    DailyPenalty,
    ExposureInputs,
    FigureScope,
    FigureStatus,
    PeriodState,
    Reckoning,
    reckon,
    reckon_from_figures,
)
from app.domain.permissions import SYSTEM
from app.domain.revenue import RevenueFigure
from app.kit.ids import new_id
from app.main import build
from app.services.platforms import record_figure
from app.store.exchange_rates import reference_rate
from tests.bench.contests import Contender, contest, the_bare_one, the_service
from tests.bench.ground import Ground, url_of
from tests.bench.load import Order, client
from tests.bench.register import KEY, add_due_notices, furnish_register
from tests.bench.results import Result, Target
from tests.bench.servers import Server

AS_OF = date(2026, 11, 22)
RECKONED = Target(at_least=5_000)
READ = Target(at_least=0.5)
# How many notices of the provider are overdue while its exposure is asked for.
OVERDUE = 100

T = TypeVar("T")


def measure(ground: Ground) -> Sequence[Result]:
    number, rounds = ground.sized(5_000, quick=50), ground.sized(9, quick=1)
    given = [_given(nth) for nth in range(number)]
    held = [_figures(nth) for nth in range(number)]
    return [
        _reckoned("reckon", given, _reckon, rounds),
        _reckoned("reckon_from_figures", held, _reckon_held, rounds),
        *_by_api(ground),
    ]


def _given(nth: int) -> ExposureInputs:
    """A year in dollars, scaled or not, with a single and a daily penalty; each another."""
    end = date(2025, 12, 31) if nth % 2 else date(2025, 9, 30)
    period = AccountingPeriod(
        PeriodState.COMPLETE,
        date(2025, 1, 1),
        end,
        Money(Decimal(250_000_000 + nth), "USD"),
    )
    daily = DailyPenalty(Money(Decimal(100), "GBP"), date(2025, 10, 14), max_days=60)
    return ExposureInputs(
        "uk-osa-intimate-image",
        AS_OF,
        period,
        single_penalties=(Money(Decimal(20_000), "GBP"),),
        daily_penalties=(daily,),
    )


def _figures(nth: int) -> list[RevenueFigure]:
    """Two years of a provider, in dollars."""
    return [
        RevenueFigure(
            id=new_id(),
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
            revenue=Money(Decimal(1_000_000_000 + nth), "USD"),
            status=FigureStatus.REPORTED,
            scope=FigureScope.PROVIDER,
            source=f"Annual report {year}",
            recorded_at=datetime(year + 1, 3, 1, tzinfo=UTC),
        )
        for year in (2024, 2025)
    ]


def _reckon(inputs: ExposureInputs) -> Reckoning:
    return reckon(inputs, reference_rate)


def _reckon_held(figures: list[RevenueFigure]) -> Reckoning:
    regime = "uk-osa-intimate-image"
    return reckon_from_figures(figures, regime=regime, as_of=AS_OF, rates=reference_rate)


def _reckoned(
    what: str, cases: Sequence[T], reckoning: Callable[[T], Reckoning], rounds: int
) -> Result:
    for case in cases[:2]:
        reckoning(case)  # the rates of the periods are read
    found: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        for case in cases:
            reckoning(case)
        found.append(len(cases) / (time.perf_counter() - began))
    return Result("exposure", "reckonings", what, "", tuple(found), RECKONED, "/s")


def _by_api(ground: Ground) -> Sequence[Result]:
    with ground.database() as settings, ExitStack() as end:
        seconds = ground.sized(2.0, quick=0.2)
        load = end.enter_context(client())
        provider_id = asyncio.run(_furnished(settings))
        ours = _ours(the_service(end, settings), provider_id, seconds)
        bare = _bare(the_bare_one(end, settings), seconds)
        done = contest("exposure", load, ours, bare, rounds=ground.sized(12, quick=1))
    return done.results(
        "GET /v1/providers/{id}/exposure", "FastAPI route, one row by asyncpg", READ
    )


def _ours(server: Server, provider_id: UUID, seconds: float) -> Contender:
    headers = {"Authorization": f"Bearer {KEY}"}
    path = f"/v1/providers/{provider_id}/exposure"
    return Contender(server, Order(server.port, path, headers, "", seconds, "GET", 200))


async def _furnished(settings: Settings) -> UUID:
    """A provider with two figures and with notices overdue."""
    platform_id = await furnish_register(settings)
    async with build(settings, url_of(settings)) as house:
        await add_due_notices(house, platform_id, OVERDUE)
        provider_id = await house.platforms.provider_of(platform_id)
        if provider_id is None:
            raise RuntimeError("the platform of the benchmark is gone")
        async with house.sessions.begin() as session:
            for figure in _figures(0):
                await record_figure(session, SYSTEM, provider_id=provider_id, figure=figure)
    return provider_id


def _bare(server: Server, seconds: float) -> Contender:
    path = f"/things/{_a_thing(server)}"
    return Contender(server, Order(server.port, path, {}, "", seconds, "GET", 200))


def _a_thing(server: Server) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/things", json.dumps({"reference": "CASE-1"}), headers)
    thing = json.loads(connection.getresponse().read())
    connection.close()
    return str(thing["id"])
