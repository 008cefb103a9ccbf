"""Acknowledging a notice of two items beside a bare insert, and answering by the batch."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import timedelta
from uuid import UUID

from app.config import Settings
from app.domain.permissions import SYSTEM, Role
from app.kit.clock import SystemClock
from app.main import build
from app.services.access import create_key
from app.services.house import House
from app.services.locators import seal_locator
from app.values import replace
from tests.bench.contests import Contender, Contest, contest, the_bare_one, the_service
from tests.bench.ground import Ground, url_of
from tests.bench.load import NUMBER, Client, Order, client
from tests.bench.register import furnish_register
from tests.bench.results import Result, Target
from tests.bench.servers import Server

ACKNOWLEDGED = Target(at_least=0.5)
ANSWERED = Target(at_least=5_000)
BARE = "FastAPI route, one asyncpg insert"
# Elements of one batch, each about a notice of one item.
ELEMENTS = 500
# As many as there are processors where this is measured, as an operator would have it.
WORKERS = 2

ISSUED_BEFORE = timedelta(hours=2)

ACKNOWLEDGED_AFTER = timedelta(minutes=1)
NUMBERS_AT_ONCE = 100

# Identifiers, in the order in which the notices came to be: those that a request names one by
# one, of each kind one after another; and those of a batch, which came to be together.
APART = "019ab00{table}-000{position}-7000-8{kind}-{number}"
TOGETHER = "019ab00{table}{number}{kind}{position}00000000"


def measure(ground: Ground) -> Sequence[Result]:
    return [*_acknowledging(ground), _answering(ground)]


def _acknowledging(ground: Ground) -> Sequence[Result]:
    """Each request acknowledges a notice of its own."""
    with ground.database() as settings, ExitStack() as end:
        seconds, notices = ground.sized((1.0, 40_000), quick=(0.1, 2_000))
        load = end.enter_context(client())
        secret = asyncio.run(_furnished(settings, APART, kinds=2, notices=notices, items=2))
        service = the_service(end, settings)
        bare = _bare(the_bare_one(end, settings), seconds)

        def beside(kind: int, headers: dict[str, str]) -> Contest:
            order = Order(
                service.port,
                f"/v1/notices/{_notice_id(APART, kind, NUMBER)}/acknowledgement",
                {**_headers(secret), **headers},
                json.dumps({"reference": f"T-{NUMBER}"}),
                seconds,
                status=200,
            )
            rounds = ground.sized(12, quick=1)
            return contest("answers", load, Contender(service, order), bare, rounds=rounds)

        plain = beside(0, {})
        keyed = beside(1, {"Idempotency-Key": f"try-{NUMBER}"})
    return [
        *plain.results("POST …/acknowledgement, two items", BARE, ACKNOWLEDGED),
        *keyed.results("the same with an Idempotency-Key", BARE),
    ]


def _answering(ground: Ground) -> Result:
    """Each element of each batch resolves a notice of its own, acknowledged before."""
    with ground.database() as settings, ExitStack() as end:
        # Long enough that the end counts little, when the one process still has some to answer
        # and the other has none.
        seconds, batches = ground.sized((5.0, 600), quick=(0.1, 40))
        load = end.enter_context(client())
        secret = asyncio.run(
            _furnished(settings, TOGETHER, kinds=ELEMENTS, notices=batches, items=1)
        )
        service = the_service(end, settings, workers=WORKERS)
        order = _batch(service, secret, seconds)
        # The first request of a process loads what takes answers.
        _answered(load, replace(order, seconds=seconds / 10))
        rounds = [_answered(load, order) for _ in range(ground.sized(5, quick=1))]
    return Result(
        bench="answers",
        what="elements of POST /v1/responses/batch a second",
        ours=f"{ELEMENTS} elements of one item in each; {WORKERS} processes answer",
        baseline="",
        rounds=tuple(rounds),
        target=ANSWERED,
        unit="/s",
    )


def _answered(load: Client, order: Order) -> float:
    report = load.send(order)
    return report.created * ELEMENTS / report.seconds


def _batch(server: Server, secret: str, seconds: float) -> Order:
    effective_at = (SystemClock().now() - ISSUED_BEFORE / 2).isoformat()
    said = {"outcome": "removed", "effective_at": effective_at}
    body = {
        "responses": [
            {
                "notice_id": _notice_id(TOGETHER, kind, NUMBER),
                "items": [{"item_id": _item_id(TOGETHER, kind, NUMBER, 0), **said}],
            }
            for kind in range(ELEMENTS)
        ]
    }
    headers = {**_headers(secret), "Idempotency-Key": f"try-{NUMBER}"}
    path = "/v1/responses/batch"
    return Order(server.port, path, headers, json.dumps(body), seconds, status=207)


def _bare(server: Server, seconds: float) -> Contender:
    body = json.dumps({"reference": f"CASE-{NUMBER}"})
    headers = {"Content-Type": "application/json"}
    return Contender(server, Order(server.port, "/things", headers, body, seconds))


def _headers(secret: str) -> dict[str, str]:
    return {"Content-Type": "application/json", "Authorization": f"Bearer {secret}"}


def _notice_id(ids: str, kind: int, number: str) -> str:
    return ids.format(table=0, position=0, kind=f"{kind:03}", number=number)


def _item_id(ids: str, kind: int, number: str, position: int) -> str:
    return ids.format(table=1, position=position, kind=f"{kind:03}", number=number)


async def _furnished(
    settings: Settings, ids: str, *, kinds: int, notices: int, items: int
) -> str:
    """So many open notices of each kind, and the key of the platform that they are to. Those
    that came to be together are acknowledged.
    """
    platform_id = await furnish_register(settings)
    async with build(settings, url_of(settings)) as house:
        async with house.sessions.begin() as session:
            key = await create_key(
                session,
                house.clock,
                SYSTEM,
                role=Role.PLATFORM,
                platform_id=platform_id,
                label="the platform of the benchmark",
            )
        issued_at = house.clock.now() - ISSUED_BEFORE
        async with house.driver() as connection:
            template = ids.format(table=0, position=0, kind="%1$s", number="%2$s")
            acknowledged_at = issued_at + ACKNOWLEDGED_AFTER if ids is TOGETHER else None
            arguments = (platform_id, kinds, notices, issued_at, template, acknowledged_at)
            await connection.execute(_ADD_NOTICES, *arguments, timeout=600)
            # A part at a time, since all would fill the memory.
            for first in range(1, notices + 1, NUMBERS_AT_ONCE):
                rows = [
                    _item(house, ids, kind, number, position)
                    for number in range(first, min(first + NUMBERS_AT_ONCE, notices + 1))
                    for kind in range(kinds)
                    for position in range(items)
                ]
                await connection.copy_records_to_table(
                    "items", records=rows, columns=_ITEM_COLUMNS, timeout=600
                )
            await connection.execute("VACUUM ANALYZE", timeout=600)
    return key.secret


def _item(house: House, ids: str, kind: int, number: int, position: int) -> tuple[object, ...]:
    written = f"{number:012}"
    item_id = UUID(_item_id(ids, kind, written, position))
    locator = f"https://platform.example/threads/{kind}/{number}/{position}"
    return (
        item_id,
        UUID(_notice_id(ids, kind, written)),
        position,
        seal_locator(house.sealer, item_id, locator),
        house.sealer.digest(locator),
        "image",
        '[{"algorithm": "pdq", "value": "f8f8f0cee0f4a84f06370a22038f63f0"}]',
        "outstanding",
        [],
    )


_ITEM_COLUMNS = (
    "id",
    "notice_id",
    "position",
    "locator_sealed",
    "locator_digest",
    "media_type",
    "hashes",
    "state",
    "territories",
)

_ADD_NOTICES = """
WITH notice AS (
    INSERT INTO notices (
        id, reference, platform_id, provider_id, regime_code, regime_version, category,
        legal_basis, reasons, priority, state, issued_at, started_at, original_deadline_at,
        deadline_at, due_soon_at, clock_version, paused, all_contested, version,
        acknowledged_at
    )
    SELECT format($5, lpad(kind::text, 3, '0'), lpad(number::text, 12, '0'))::uuid,
           format('CASE-%s-%s', kind, number), platforms.id, platforms.provider_id,
           'uk-osa-intimate-image', 1, 'intimate_image_abuse', '{SOA 2003 s.66B(1)}',
           'The person shown says that the picture was shared without consent.', 'normal',
           CASE WHEN $6::timestamptz IS NULL THEN 'awaiting_acknowledgement'
                ELSE 'awaiting_response' END,
           $4::timestamptz, $4, $4 + interval '48 hours', $4 + interval '48 hours',
           $4 + interval '36 hours', 1, interval '0', false, 1, $6
    FROM platforms, generate_series(0, $2 - 1) AS kind, generate_series(1, $3) AS number
    WHERE platforms.id = $1
    ORDER BY number, kind
    RETURNING id, deadline_at
)
INSERT INTO timers (at, notice_id, kind, clock_version)
SELECT deadline_at - lead.by, id, lead.kind, 1
FROM notice, (VALUES (interval '12 hours', 'notice.due_soon'),
                     (interval '3 hours', 'notice.due_soon'),
                     (interval '0', 'notice.overdue')) AS lead (by, kind)
"""
