"""Issuing a notice of two items, beside a bare route that does one insert."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import ExitStack
from uuid import UUID

from tests.bench.contests import Contender, Contest, contest, the_bare_one, the_service
from tests.bench.ground import Ground
from tests.bench.load import NUMBER, Order, client
from tests.bench.register import KEY, furnish_register
from tests.bench.results import Result, Target
from tests.bench.servers import Server

TARGET = Target(at_least=0.5)
BARE = "FastAPI route, one asyncpg insert"


def measure(ground: Ground) -> Sequence[Result]:
    with ground.database() as settings, ExitStack() as end:
        seconds = ground.sized(2.0, quick=0.2)
        load = end.enter_context(client())
        platform_id = asyncio.run(furnish_register(settings))
        service = the_service(end, settings)
        bare = _bare(the_bare_one(end, settings), seconds)

        def beside(order: Order) -> Contest:
            ours = Contender(service, order)
            return contest("issue", load, ours, bare, rounds=ground.sized(12, quick=1))

        plain = beside(_plain_notice(service.port, platform_id, seconds))
        full = beside(_full_notice(service.port, platform_id, seconds))
    return [
        *plain.results("POST /v1/notices, two items", BARE, TARGET),
        *full.results("every field filled in, with an Idempotency-Key", BARE),
    ]


def _bare(server: Server, seconds: float) -> Contender:
    body = json.dumps({"reference": f"CASE-{NUMBER}"})
    headers = {"Content-Type": "application/json"}
    return Contender(server, Order(server.port, "/things", headers, body, seconds))


def _plain_notice(port: int, platform_id: UUID, seconds: float) -> Order:
    """What every notice says."""
    body = {
        "platform_id": str(platform_id),
        "regime": "uk-osa-intimate-image",
        "reference": f"PLAIN-{NUMBER}",
        "category": "intimate_image_abuse",
        "items": [
            {"url": f"https://platform.example/pictures/{NUMBER}/{side}", "media_type": "image"}
            for side in ("a", "b")
        ],
    }
    return Order(port, "/v1/notices", _headers(), json.dumps(body), seconds)


def _full_notice(port: int, platform_id: UUID, seconds: float) -> Order:
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
    headers = {**_headers(), "Idempotency-Key": f"try-{NUMBER}"}
    return Order(port, "/v1/notices", headers, json.dumps(body), seconds)


def _headers() -> dict[str, str]:
    return {"Content-Type": "application/json", "Authorization": f"Bearer {KEY}"}
