"""The ranking of ten thousand late responders, with few notices and with many."""

import asyncio
import http.client
import time
from collections.abc import Sequence
from statistics import median

from app.config import Settings
from app.domain.exposures import Rank
from app.main import build
from app.services.access import create_first_key
from app.services.house import House
from app.services.projection import project_events, rebuild
from tests.bench.ground import Ground, url_of
from tests.bench.register import KEY
from tests.bench.results import Result, Target
from tests.bench.servers import serving

WITHIN = Target(at_most=100)
INDEPENDENT = Target(at_most=1.5)
FOLDED = Target(at_least=20_000)


def measure(ground: Ground) -> Sequence[Result]:
    """The same providers, first with some of the notices, then with all of them."""
    providers = ground.sized(10_000, quick=50)
    sizes = ground.sized((100_000, 1_000_000), quick=(200, 1_000))
    taken: list[dict[Rank, list[float]]] = []
    with ground.database() as settings:
        asyncio.run(_furnish(settings, providers))
        before = 0
        for size in sizes:
            ground.say(f"ranking: {providers:,} providers, {size:,} notices")
            began = time.perf_counter()
            asyncio.run(_fill(settings, size - before))
            ground.say(f"filled and counted in {time.perf_counter() - began:.1f} s")
            before = size
            taken.append(_timed(settings, ground.sized(40, quick=2)))
        events = ground.sized(200_000, quick=500)
        rate = asyncio.run(_folded(settings, events))
    return [*_results(taken, providers, sizes), _fold_result(rate, events)]


def _results(
    taken: Sequence[dict[Rank, list[float]]], providers: int, sizes: tuple[int, int]
) -> list[Result]:
    few, many = taken
    results = [
        Result(
            "ranking",
            f"{providers:,} late responders by {rank}",
            f"GET /v1/exposures of 50, {sizes[1]:,} notices: slowest {max(many[rank]):.0f} ms",
            f"with {sizes[0]:,} notices: {median(few[rank]):.0f} ms",
            tuple(many[rank]),
            WITHIN,
            " ms",
        )
        for rank in Rank
    ]
    ratios = tuple(median(many[rank]) / median(few[rank]) for rank in Rank)
    what = f"ten times the notices, {sizes[0]:,} to {sizes[1]:,}"
    return [*results, Result("ranking", what, "", "the same with fewer", ratios, INDEPENDENT)]


def _fold_result(rate: float, events: int) -> Result:
    what = "events folded a second"
    return Result("ranking", what, f"{events:,} of a log", "", (rate,), FOLDED, "/s")


def _timed(settings: Settings, rounds: int) -> dict[Rank, list[float]]:
    """Milliseconds of each question, asked of a server whose jobs run beside it."""
    environment = {
        "FORTHWITH_DATABASE_URL": url_of(settings),
        "FORTHWITH_DATA_DIR": str(settings.data_dir),
    }
    with serving("app", "serve", ready="/readyz", environment=environment) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        taken: dict[Rank, list[float]] = {rank: [] for rank in Rank}
        for number in range(rounds + 2):
            for rank in Rank:
                milliseconds = _ask(connection, f"/v1/exposures?sort={rank}")
                # The first of a connection has plans to make and code to load.
                if number >= 2:
                    taken[rank].append(milliseconds)
        connection.close()
    return taken


def _ask(connection: http.client.HTTPConnection, path: str) -> float:
    began = time.perf_counter()
    connection.request("GET", path, headers={"Authorization": f"Bearer {KEY}"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200 or b'"overdue"' not in body:
        raise RuntimeError(f"{path} was answered with {answer.status}: {body[:200]!r}")
    return (time.perf_counter() - began) * 1000


async def _furnish(settings: Settings, providers: int) -> None:
    """Every provider with a platform and a figure, every tenth with a decision."""
    async with build(settings, url_of(settings)) as house:
        await create_first_key(house.sessions, house.clock, KEY)
        async with house.driver() as connection:
            await connection.execute(_PROVIDERS, providers)
            for statement in (_PLATFORMS, _FIGURES, *_DECISIONS):
                await connection.execute(statement)


async def _fill(settings: Settings, notices: int) -> None:
    """A third overdue, a third late, a third answered in time; then counted."""
    async with build(settings, url_of(settings)) as house:
        async with house.driver() as connection:
            await connection.execute(_NOTICES, notices, house.clock.now(), timeout=1200)
            await connection.execute("VACUUM ANALYZE", timeout=600)
        await rebuild(house)
        await project_events(house)
        await _must_be_counted(house)


async def _must_be_counted(house: House) -> None:
    async with house.driver() as connection:
        late = await connection.fetchval("SELECT sum(overdue + late) FROM lateness")
        unranked = await connection.fetchval(
            "SELECT count(*) FROM providers WHERE id NOT IN (SELECT provider_id FROM ranks)"
        )
        if not late or unranked:
            raise RuntimeError("the rollups were not built")


async def _folded(settings: Settings, events: int) -> float:
    """Events folded a second, each of another notice where there are as many."""
    async with build(settings, url_of(settings)) as house:
        async with house.driver() as connection:
            await connection.execute(_EVENTS, events, house.clock.now(), timeout=600)
            await connection.execute("ANALYZE", timeout=600)
        began = time.perf_counter()
        await project_events(house)
        return events / (time.perf_counter() - began)


_PROVIDERS = """
INSERT INTO providers (id, name, country, created_at, version)
SELECT new_event_id(now()), 'Example ' || number || ' Ltd', 'GB', now(), 1
FROM generate_series(1, $1::int) AS number
"""

_PLATFORMS = """
INSERT INTO platforms (id, provider_id, name, url, territories, created_at, version)
SELECT new_event_id(now()), id, name, 'https://share.example/', '{GB}', now(), 1 FROM providers
"""

_FIGURES = """
INSERT INTO revenue_figures
SELECT new_event_id(now()), id, '2025-01-01', '2025-12-31',
       (random() * 900000000)::numeric(20, 2), 'GBP', 'reported', 'provider', 'accounts', now()
FROM providers
"""

_DECISIONS = (
    """
    INSERT INTO decisions (id, stage, joint, given_at, end_day, recorded_at, version)
    SELECT id, 'confirmation_decision', false, now() - interval '30 days', 'charged', now(), 1
    FROM (SELECT id, row_number() OVER () AS number FROM providers) AS one
    WHERE number % 10 = 0
    """,
    "INSERT INTO decision_providers SELECT id, id FROM decisions",
    """
    INSERT INTO decision_penalties (decision_id, position, amount, starts_on, max_days)
    SELECT id, 0, (random() * 100000)::numeric(20, 2), NULL::date, NULL::int FROM decisions
    UNION ALL
    SELECT id, 1, 100, current_date - 29, 60 FROM decisions
    """,
)

_NOTICES = """
INSERT INTO notices (
    id, reference, platform_id, provider_id, regime_code, regime_version, category,
    legal_basis, reasons, priority, state, issued_at, started_at, original_deadline_at,
    deadline_at, due_soon_at, clock_version, paused, all_contested, version, resolved_at,
    effective_at
)
SELECT new_event_id($2), gen_random_uuid()::text, platform.id, platform.provider_id,
       'uk-osa-intimate-image', 1, 'intimate_image_abuse', '{}', '', 'normal',
       CASE kind WHEN 0 THEN 'awaiting_response' ELSE 'resolved' END,
       due - interval '48 hours', due - interval '48 hours', due, due,
       due - interval '12 hours', 1, interval '0', false, 1,
       CASE WHEN kind > 0 THEN due END,
       CASE kind WHEN 1 THEN due + interval '1 hour' WHEN 2 THEN due - interval '1 hour' END
FROM (
    SELECT number % 3 AS kind, number,
           $2::timestamptz - (1 + number % 1000) * interval '1 hour' AS due
    FROM generate_series(1, $1::int) AS number
) AS one
JOIN (
    SELECT id, provider_id, row_number() OVER () AS place FROM platforms
) AS platform ON platform.place = 1 + one.number % (SELECT count(*) FROM platforms)
"""

_EVENTS = """
WITH one AS (
    SELECT id, provider_id, platform_id, row_number() OVER () AS number FROM notices LIMIT $1
), event AS (
    INSERT INTO events (
        id, kind, subject_id, notice_id, platform_id, provider_id, actor_role, effective_at,
        recorded_at, facts
    )
    SELECT new_event_id($2::timestamptz), 'notice.acknowledged', id, id, platform_id,
           provider_id, 'system', $2::timestamptz, $2::timestamptz, '{}'
    FROM one
    RETURNING id, notice_id
)
INSERT INTO log (position, event_id, notice_id, sequenced_at)
SELECT row_number() OVER () + (SELECT coalesce(max(position), 0) FROM log), id, notice_id, $2
FROM event
"""
