"""Polling the summary beside a route that returns a constant, with few notices and with many;
the console's pages with many; and folding the log.

The larger number is a million, or what FORTHWITH_BENCH_NOTICES says.
"""

import asyncio
import http.client
import os
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from statistics import median
from typing import Final

from app.config import Settings
from app.main import build
from app.services.projection import project_events
from app.values import dataclass
from tests.bench.console_pages import first_bytes
from tests.bench.contests import Contender, Contest, contest, the_bare_one, the_service
from tests.bench.figure_register import acknowledge, fill, furnish
from tests.bench.ground import Ground, url_of
from tests.bench.load import Order, client
from tests.bench.register import KEY
from tests.bench.results import Result, Target

SUMMARY: Final = "/v1/metrics/summary"
CONSTANT: Final = "FastAPI route, a constant"
UNCHANGED: Final = Target(at_least=0.8)
WHOLE: Final = Target(at_least=0.6)
INDEPENDENT: Final = Target(at_least=0.9)
FOLDED: Final = Target(at_least=20_000)
# Jobs that a start brings with it are done by then.
_SETTLED_SECONDS = 5


@dataclass(frozen=True, slots=True)
class Polled:
    """Polls of those who have the latest figures, and of those who have none."""

    notices: int
    unchanged: Contest
    whole: Contest
    pages: Sequence[Result]

    def results(self) -> list[Result]:
        size = f"{self.notices:,} notices"
        return [
            *self.unchanged.results(f"GET summary, 304, {size}", CONSTANT, UNCHANGED),
            *self.whole.results(f"GET summary, {size}", CONSTANT, WHOLE),
            *self.pages,
        ]


def measure(ground: Ground) -> Sequence[Result]:
    sizes = ground.sized((10_000, _many()), quick=(50, 500))
    polled: list[Polled] = []
    with ground.database() as settings:
        asyncio.run(furnish(settings))
        for size in sizes:
            ground.say(f"figures: {size:,} notices")
            asyncio.run(fill(settings, size, over=timedelta(days=365)))
            polled.append(_polled(ground, settings, size, pages=size == sizes[-1]))
    with ground.database() as settings:
        rate = _folded(ground, settings)
    return [*(one for each in polled for one in each.results()), *_compared(polled), rate]


def _many() -> int:
    return int(os.environ.get("FORTHWITH_BENCH_NOTICES", "1000000"))


def _polled(ground: Ground, settings: Settings, notices: int, *, pages: bool) -> Polled:
    with ExitStack() as end:
        load = end.enter_context(client())
        open_to_all = settings.model_copy(update={"transparency": True})
        service, bare = the_service(end, open_to_all), the_bare_one(end, settings)
        time.sleep(ground.sized(_SETTLED_SECONDS, quick=0))
        seconds, rounds = ground.sized(2.0, quick=0.2), ground.sized(9, quick=1)
        constant = Order(bare.port, "/constant", {}, "", seconds, method="GET", status=200)

        def beside(headers: dict[str, str], status: int) -> Contest:
            bearing = {"Authorization": f"Bearer {KEY}", **headers}
            order = Order(
                service.port, SUMMARY, bearing, "", seconds, method="GET", status=status
            )
            ours = Contender(service, order)
            return contest("figures", load, ours, Contender(bare, constant), rounds=rounds)

        unchanged = beside({"If-None-Match": _tag(service.port)}, 304)
        whole = beside({}, 200)
        opened = first_bytes(ground, service.port, notices=notices) if pages else ()
        return Polled(notices, unchanged, whole, opened)


def _tag(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", SUMMARY, headers={"Authorization": f"Bearer {KEY}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.headers["ETag"]


def _compared(polled: Sequence[Polled]) -> list[Result]:
    """What is left with many notices of the ratio with few."""
    few, many = polled
    what = f"{few.notices:,} to {many.notices:,} notices"
    pairs = (("304", few.unchanged, many.unchanged), ("200", few.whole, many.whole))
    return [
        Result("figures", f"{status}: {what}", "", "the same with fewer", kept, INDEPENDENT)
        for status, one, other in pairs
        for kept in [(_ratio(other) / _ratio(one),)]
    ]


def _ratio(done: Contest) -> float:
    return median(ours.rate / bare.rate for ours, bare in done.pairs)


def _folded(ground: Ground, settings: Settings) -> Result:
    """Each event of another notice, all issued within two hours and now acknowledged."""
    events = ground.sized(50_000, quick=50)
    asyncio.run(furnish(settings))
    asyncio.run(fill(settings, 5 * events, over=timedelta(hours=2)))
    rate = asyncio.run(_fold(settings, events))
    what = f"{events:,} acknowledgements of as many notices"
    return Result("figures", "events folded a second", what, "", (rate,), FOLDED, "/s")


async def _fold(settings: Settings, events: int) -> float:
    async with build(settings, url_of(settings)) as house:
        await acknowledge(house, events)
        began = time.perf_counter()
        await project_events(house)
        return events / (time.perf_counter() - began)
