"""How soon a fresh notice reaches an endpoint, while notices are issued at a steady rate."""

import asyncio
import json
import time
from contextlib import ExitStack
from dataclasses import field
from statistics import quantiles
from typing import Final

import httpx

from app.values import dataclass
from tests.bench.contests import the_service
from tests.bench.ground import Ground
from tests.bench.register import KEY, furnish_register
from tests.bench.results import Result, Target
from tests.support.receiver import Came, a_receiver

SOON: Final = Target(at_most=500)
A_SECOND: Final = 100
AT_ONCE: Final = 16
OK: Final = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass
class Times:
    """When each notice was answered, and when it arrived, by its id."""

    expected: int
    answered: dict[str, float] = field(default_factory=dict[str, float])
    arrived: dict[str, float] = field(default_factory=dict[str, float])
    all_arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def came(self, one: Came) -> bytes:
        now = time.perf_counter()
        self.arrived.setdefault(json.loads(one.body)["data"]["notice_id"], now)
        if len(self.arrived) == self.expected:
            self.all_arrived.set()
        return OK

    @property
    def milliseconds(self) -> list[float]:
        """From the answer to the arrival; what overtook its own answer took no time."""
        return [
            max(self.arrived[notice] - answered, 0) * 1e3
            for notice, answered in self.answered.items()
        ]


def how_soon(ground: Ground) -> Result:
    """From the answer to `POST /v1/notices` to the receipt of its webhook, worst in a hundred.

    The service, its database, the receiver and who issues share the machine.
    """
    rounds = [_worst_in_a_hundred(ground) for _ in range(ground.sized(3, quick=1))]
    return Result(
        bench="delivery",
        what="worst of a hundred to arrive",
        ours=f"answer to arrival, {A_SECOND} notices a second",
        baseline="",
        rounds=tuple(rounds),
        target=SOON,
        unit=" ms",
    )


def _worst_in_a_hundred(ground: Ground) -> float:
    count = A_SECOND * ground.sized(10, quick=1)
    ground.say(f"delivery: {count:,} notices, {A_SECOND} a second")
    with ground.database(sandbox=True) as settings, ExitStack() as end:
        platform = asyncio.run(furnish_register(settings))
        service = the_service(end, settings)
        times = asyncio.run(_issue(f"http://127.0.0.1:{service.port}", str(platform), count))
    return quantiles(times.milliseconds, n=100)[98]


async def _issue(service: str, platform: str, count: int) -> Times:
    times = Times(count)
    async with (
        a_receiver(times.came) as receiver,
        httpx.AsyncClient(base_url=service, timeout=60) as client,
    ):
        await _connect(client, platform, receiver.url())
        began = time.perf_counter()
        lines = (_line(client, platform, first, began, times) for first in range(AT_ONCE))
        await asyncio.gather(*lines)
        async with asyncio.timeout(60):
            await times.all_arrived.wait()
    return times


async def _line(
    client: httpx.AsyncClient, platform: str, first: int, began: float, times: Times
) -> None:
    """Every so manyth notice at its moment, or as soon after it as the one before allows."""
    for number in range(first, times.expected, AT_ONCE):
        await asyncio.sleep(max(began + number / A_SECOND - time.perf_counter(), 0))
        body = {
            "platform_id": platform,
            "regime": "uk-osa-intimate-image",
            "reference": f"SOON-{number:06}",
            "category": "intimate_image_abuse",
            "items": [{"url": f"https://platform.example/soon/{number}"}],
        }
        answer = await client.post("/v1/notices", json=body, headers=_bearing(KEY))
        times.answered[answer.raise_for_status().json()["id"]] = time.perf_counter()


async def _connect(client: httpx.AsyncClient, platform: str, url: str) -> None:
    """Gives the platform a key and, with it, an endpoint."""
    body = {"role": "platform", "platform_id": platform, "label": "the benchmark"}
    key = (await client.post("/v1/keys", json=body, headers=_bearing(KEY))).json()["key"]
    answer = await client.put("/v1/webhook-endpoint", json={"url": url}, headers=_bearing(key))
    answer.raise_for_status()


def _bearing(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}
