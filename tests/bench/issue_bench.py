"""Issuing a notice of two items, beside a bare route that does one insert."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from uuid import UUID

from app.config import Settings
from tests.bench.ground import Ground, url_of
from tests.bench.load import NUMBER, Client, Order, client
from tests.bench.register import KEY, furnish_register
from tests.bench.results import Result, Target
from tests.bench.servers import Server, serving

TARGET = Target(at_least=0.5)


@dataclass(frozen=True, slots=True)
class Round:
    """What one server did for one order."""

    rate: float  # requests a second
    processor: float | None  # seconds of the server's process, for each request


@dataclass(frozen=True, slots=True)
class Contender:
    """A server, and what it is asked to do."""

    server: Server
    order: Order

    def run(self, load: Client) -> Round:
        before = self.server.seconds_of_processor()
        report = load.send(self.order)
        after = self.server.seconds_of_processor()
        used = None if before is None or after is None else (after - before) / report.created
        return Round(report.created / report.seconds, used)


def measure(ground: Ground) -> Sequence[Result]:
    """Turn and turn about, so that what else the machine does meets both alike."""
    pairs: list[tuple[Round, Round]] = []
    with ground.database() as settings, ExitStack() as end:
        seconds = ground.sized(2.0, quick=0.2)
        load = end.enter_context(client())
        ours = _ours(end, settings, seconds)
        bare = _bare(end, settings, seconds)
        for contender in (ours, bare):
            contender.run(load)  # caches fill, plans are made
        for number in range(ground.sized(12, quick=1)):
            first, second = (ours, bare) if number % 2 else (bare, ours)
            rounds = {id(first): first.run(load), id(second): second.run(load)}
            pairs.append((rounds[id(ours)], rounds[id(bare)]))
    return [_by_rate(pairs), *_by_processor(pairs)]


def _ours(end: ExitStack, settings: Settings, seconds: float) -> Contender:
    """The service as `forthwith serve` starts it, its jobs with it."""
    platform_id = asyncio.run(furnish_register(settings))
    environment = {
        "FORTHWITH_DATABASE_URL": url_of(settings),
        "FORTHWITH_DATA_DIR": str(settings.data_dir),
        "FORTHWITH_RATE_LIMIT": str(settings.rate_limit),
    }
    server = end.enter_context(
        serving("app", "serve", ready="/readyz", environment=environment)
    )
    return Contender(server, _notice(server.port, platform_id, seconds))


def _bare(end: ExitStack, settings: Settings, seconds: float) -> Contender:
    connections = str(settings.connections)
    arguments = ("--url", url_of(settings), "--connections", connections)
    server = end.enter_context(serving("tests.bench.bare", *arguments, ready="/ready"))
    body = json.dumps({"reference": f"CASE-{NUMBER}"})
    headers = {"Content-Type": "application/json"}
    return Contender(server, Order(server.port, "/things", headers, body, seconds))


def _notice(port: int, platform_id: UUID, seconds: float) -> Order:
    """The example of the contract with a second item, all its fields filled in."""
    item = {
        "media_type": "image",
        "hashes": [{"algorithm": "pdq", "value": "f8f8f0cee0f4a84f06370a22038f63f0"}],
        "locator_note": "third post in the thread",
    }
    body = {
        "platform_id": str(platform_id),
        "regime": "uk-osa-intimate-image",
        "reference": f"CASE-{NUMBER}",
        "category": "intimate_image_abuse",
        "legal_basis": ["SOA 2003 s.66B(1)"],
        "reasons": "The person shown says that the picture was shared without consent.",
        "priority": "normal",
        "items": [
            {"url": f"https://platform.example/threads/{NUMBER}/{side}", **item}
            for side in ("a", "b")
        ],
        "report": {
            "is_intimate_image": True,
            "by_subject_or_on_behalf": True,
            "good_faith": True,
            "contact_held": True,
        },
    }
    headers = {
        "Content-Type": "application/json",
        "Authorization": f"Bearer {KEY}",
        "Idempotency-Key": f"try-{NUMBER}",
    }
    return Order(port, "/v1/notices", headers, json.dumps(body), seconds)


def _by_rate(pairs: Sequence[tuple[Round, Round]]) -> Result:
    return Result(
        bench="issue",
        what="requests a second",
        ours=f"POST /v1/notices, two items: {median(ours.rate for ours, _ in pairs):,.0f}/s",
        baseline=(
            "FastAPI route, one asyncpg insert: "
            f"{median(bare.rate for _, bare in pairs):,.0f}/s"
        ),
        rounds=tuple(ours.rate / bare.rate for ours, bare in pairs),
        target=TARGET,
    )


def _by_processor(pairs: Sequence[tuple[Round, Round]]) -> list[Result]:
    """The baseline's processor time as a share of ours: the client's own does not blur it."""
    used = [
        (ours.processor, bare.processor)
        for ours, bare in pairs
        if ours.processor and bare.processor
    ]
    if not used:
        return []
    return [
        Result(
            bench="issue",
            what="processor time a request",
            ours=f"{median(ours for ours, _ in used) * 1e3:.2f} ms",
            baseline=f"{median(bare for _, bare in used) * 1e3:.2f} ms",
            rounds=tuple(bare / ours for ours, bare in used),
        )
    ]
