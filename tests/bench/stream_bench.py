"""A change on its way to all who listen: from the answer of the act to the last of them."""

import asyncio
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Final, cast

import httpx
import uvloop

from tests.bench.contests import the_service
from tests.bench.ground import Ground
from tests.bench.register import KEY, furnish_register
from tests.bench.results import Result, Target

LISTENERS: Final = 1_000
OF_ONE_KEY: Final = 100
WITHIN: Final = Target(at_most=1_000)
PATIENCE_SECONDS: Final = 60
_TOLD: Final = b'"kind":"notice.issued"'
_BEGUN: Final = b"retry: "


def measure(ground: Ground) -> Sequence[Result]:
    """The service, its database and all who listen share the machine."""
    listeners = ground.sized(LISTENERS, quick=20)
    with ground.database() as settings, ExitStack() as end:
        platform = asyncio.run(furnish_register(settings))
        service = the_service(end, settings)
        rounds = ground.sized(15, quick=2)
        ground.say(f"stream: {rounds} changes, each to {listeners:,} listeners of one process")
        crowd = Crowd(service.port, listeners)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            times = runner.run(crowd.times(str(platform), rounds))
    return [
        Result(
            bench="stream",
            what="the last of all is told",
            ours=f"answer to arrival at {listeners:,} streams; slowest {max(times):,.0f} ms",
            baseline="",
            rounds=tuple(times),
            target=WITHIN,
            unit=" ms",
        )
    ]


class Crowd:
    """Everybody who listens, and how many of them heard of the present change."""

    def __init__(self, port: int, listeners: int) -> None:
        self._port = port
        self._listeners = listeners
        self._heard = 0
        self._all_heard = asyncio.Event()
        self._streams: list[tuple[asyncio.WriteTransport, _Listener]] = []

    def heard(self, times: int) -> None:
        self._heard += times
        if self._heard == self._listeners:
            self._all_heard.set()

    async def times(self, platform: str, rounds: int) -> list[float]:
        """Of each change, the milliseconds from the answer of its act to the last arrival."""
        base = f"http://127.0.0.1:{self._port}"
        async with httpx.AsyncClient(
            base_url=base, headers=_bearing(KEY), timeout=PATIENCE_SECONDS
        ) as client:
            try:
                await self._gather_round(client)
                return [await self._time(client, platform, each) for each in range(rounds)]
            finally:
                await self._disperse()

    async def _gather_round(self, client: httpx.AsyncClient) -> None:
        for first in range(0, self._listeners, OF_ONE_KEY):
            body = {"role": "officer", "label": "the benchmark"}
            key = (await client.post("/v1/keys", json=body)).raise_for_status().json()["key"]
            here = min(OF_ONE_KEY, self._listeners - first)
            await asyncio.gather(*(self._begin(key) for _ in range(here)))

    async def _begin(self, key: str) -> None:
        loop = asyncio.get_running_loop()
        stream, listener = await loop.create_connection(
            lambda: _Listener(self, key), "127.0.0.1", self._port
        )
        self._streams.append((stream, listener))
        async with asyncio.timeout(PATIENCE_SECONDS):
            await listener.begun.wait()

    async def _disperse(self) -> None:
        """A loop that is closed with connections still open might never be."""
        for stream, _ in self._streams:
            stream.abort()
        await asyncio.gather(*(listener.gone.wait() for _, listener in self._streams))

    async def _time(self, client: httpx.AsyncClient, platform: str, number: int) -> float:
        self._heard = 0
        self._all_heard.clear()
        body = {
            "platform_id": platform,
            "regime": "uk-osa-intimate-image",
            "reference": f"STREAM-{number:06}",
            "category": "intimate_image_abuse",
            "items": [{"url": f"https://platform.example/stream/{number}"}],
        }
        (await client.post("/v1/notices", json=body)).raise_for_status()
        answered = time.perf_counter()
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._all_heard.wait()
        return (time.perf_counter() - answered) * 1e3


class _Listener(asyncio.Protocol):
    """One stream, read as cheaply as can be."""

    def __init__(self, crowd: Crowd, key: str) -> None:
        self._crowd = crowd
        self._key = key
        self.begun = asyncio.Event()
        self.gone = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Typed by what it does: the transport of uvloop is none of asyncio's classes.
        to_service = cast("asyncio.WriteTransport", transport)
        asked = "GET /v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
        to_service.write(f"{asked}{self._key}\r\n\r\n".encode())

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - so it is called
        self.gone.set()

    def data_received(self, data: bytes) -> None:
        if _BEGUN in data:
            self.begun.set()
        if told := data.count(_TOLD):
            self._crowd.heard(told)


def _bearing(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}
