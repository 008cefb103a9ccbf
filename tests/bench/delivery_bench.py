"""Delivering messages: beside a bare httpx loop, past an endpoint that hangs, and how soon."""

import asyncio
import json
import time
from collections.abc import Coroutine, Sequence
from contextlib import ExitStack
from statistics import median
from typing import TypeVar
from uuid import UUID

import httpx
import uvloop

from app.config import Settings
from app.domain.permissions import Actor, Role
from app.domain.webhook_endpoints import NewEndpoint
from app.kit import counters
from app.kit.clock import SystemClock
from app.kit.webhook_signatures import new_secret, sign
from app.main import build
from app.services import webhook_endpoints
from app.services.delivering import deliver
from app.services.house import House
from app.services.lanes import MOST_ABREAST
from app.services.ticks import sequence_events
from app.values import dataclass
from tests.bench.freshness import how_soon
from tests.bench.ground import Ground, url_of
from tests.bench.receiver import HANG
from tests.bench.register import add_message_events, add_platform_beside
from tests.bench.results import Result, Target
from tests.bench.servers import serving

T = TypeVar("T")

OF_BARE = Target(at_least=0.5)
BESIDE_HANGING = Target(at_least=0.9)

_MACHINE = SystemClock()
ENDPOINTS = 8
AT_ONCE = ENDPOINTS * MOST_ABREAST
WITH_HANGING = 50


def measure(ground: Ground) -> Sequence[Result]:
    with ExitStack() as end:
        settings = end.enter_context(ground.database(sandbox=True))
        receiver = end.enter_context(serving("tests.bench.receiver", ready="/"))
        rounds = ground.sized(3, quick=1)
        site = Site(settings, receiver.port)
        return [
            _beside_bare(ground, site, rounds),
            _past_hanging(ground, site, rounds),
            how_soon(ground),
        ]


@dataclass(frozen=True, slots=True)
class Site:
    """A register whose platforms are told at a receiver."""

    settings: Settings
    port: int

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def _beside_bare(ground: Ground, site: Site, rounds: int) -> Result:
    each = ground.sized(500, quick=10)
    pairs: list[tuple[float, float]] = []
    platforms = _run(_furnish(site, [f"/{n}" for n in range(ENDPOINTS)]))
    for number in range(rounds):
        ground.say(f"delivery: round {number + 1}, {each * ENDPOINTS:,} messages")
        bare = _run(_bare_rate(site, each * ENDPOINTS))
        pairs.append((_run(_delivered_rate(site, platforms, each)), bare))
    return Result(
        bench="delivery",
        what="messages a second",
        ours=f"claimed, signed, posted, settled: {median(o for o, _ in pairs):,.0f}/s",
        baseline=f"httpx, {AT_ONCE} at once: {median(b for _, b in pairs):,.0f}/s",
        rounds=tuple(ours / bare for ours, bare in pairs),
        target=OF_BARE,
    )


def _past_hanging(ground: Ground, site: Site, rounds: int) -> Result:
    """The others' rate with one that hangs, beside their rate without it, in turns."""
    each = ground.sized(80, quick=2)
    platforms = _run(_furnish(site, [f"/{n}" for n in range(WITH_HANGING - 1)]))
    (hanging,) = _run(_furnish(site, [HANG]))
    pairs: list[tuple[float, float]] = []
    for number in range(rounds):
        ground.say(f"delivery: round {number + 1}, one of {WITH_HANGING} endpoints hangs")
        without = _run(_delivered_rate(site, platforms, each))
        beside = _run(_delivered_rate(site, platforms, each, hanging=hanging))
        pairs.append((beside, without))
    return Result(
        bench="delivery",
        what=f"one of {WITH_HANGING} endpoints hangs",
        ours=f"the others with it: {median(o for o, _ in pairs):,.0f}/s",
        baseline=f"without it: {median(b for _, b in pairs):,.0f}/s",
        rounds=tuple(beside / without for beside, without in pairs),
        target=BESIDE_HANGING,
    )


def _run(work: Coroutine[None, None, T]) -> T:
    """In a loop as the service has it."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


async def _furnish(site: Site, paths: Sequence[str]) -> list[UUID]:
    """A platform for each path, told there."""
    platforms: list[UUID] = []
    async with build(site.settings, url_of(site.settings)) as house:
        for path in paths:
            platform_id = await add_platform_beside(house)
            actor = Actor(Role.PLATFORM, None, platform_id)
            new = NewEndpoint(site.url(path), None)
            async with house.sessions.begin() as session:
                await webhook_endpoints.set_endpoint(session, house, actor, new=new, seen=None)
            platforms.append(platform_id)
    return platforms


async def _delivered_rate(
    site: Site, platforms: Sequence[UUID], each: int, *, hanging: UUID | None = None
) -> float:
    """Messages a second of those to `platforms`, from the first claim to the last post."""
    async with build(site.settings, url_of(site.settings)) as house:
        told = [*platforms] if hanging is None else [*platforms, hanging]
        await add_message_events(house, told, each)
        await sequence_events(house)
        began = time.perf_counter()
        delivering = asyncio.create_task(deliver(house))
        await _until_delivered(each * len(platforms), delivering)
        took = time.perf_counter() - began
        delivering.cancel()
        await asyncio.gather(delivering, return_exceptions=True)
        await _clear(house)
        return each * len(platforms) / took


async def _until_delivered(count: int, delivering: asyncio.Task[None]) -> None:
    done = _delivered() + count
    while _delivered() < done:
        if delivering.done():
            raise RuntimeError("it ended before everything was delivered")
        await asyncio.sleep(0.005)


def _delivered() -> float:
    name, labels = "forthwith_delivery_attempts_total", {"outcome": "delivered"}
    return counters.REGISTRY.get_sample_value(name, labels) or 0.0


async def _clear(house: House) -> None:
    """Each round finds what the first one found."""
    async with house.driver() as connection:
        await connection.execute("DELETE FROM deliveries")
        await connection.execute("UPDATE webhook_endpoints SET failing_since = NULL")
        await connection.execute("VACUUM ANALYZE deliveries")


async def _bare_rate(site: Site, messages: int) -> float:
    """The same bodies signed and posted by httpx, as many at once, and nothing kept."""
    secret, left = new_secret(), iter(range(messages))
    body = json.dumps({"type": "notice.issued", "data": {"items": ["x" * 500]}}).encode()

    async def post() -> None:
        for number in left:
            at = _MACHINE.now()
            headers = sign([secret], message_id=f"msg_{number}", moment=at, body=body)
            answer = await client.post("/bare", content=body, headers=headers)
            answer.raise_for_status()

    limits = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    async with httpx.AsyncClient(base_url=site.url(""), limits=limits) as client:
        began = time.perf_counter()
        await asyncio.gather(*(post() for _ in range(AT_ONCE)))
        return messages / (time.perf_counter() - began)
