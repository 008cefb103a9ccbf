"""How soon a lapse is recorded, with a million open notices and several replicas."""

import asyncio
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from app.config import Settings
from app.main import build
from app.services.house import House
from app.store.driver import Connection
from tests.bench.ground import Ground, url_of
from tests.bench.register import add_open_notices, furnish_register
from tests.bench.results import Result, Target
from tests.bench.servers import Server, serving

WITHIN_A_SECOND = Target(at_most=1)
WITHIN_FIVE = Target(at_most=5)
TWO_PERCENT = Target(at_most=2)
REPLICAS = 4
# What is committed is looked for so often.
LOOK_SECONDS = 0.05
PATIENCE = timedelta(minutes=2)


def measure(ground: Ground) -> Sequence[Result]:
    with ground.database() as settings:
        platform = asyncio.run(furnish_register(settings))
        number = ground.sized(1_000_000, quick=2_000)
        ground.say(f"{number:,} open notices …")
        asyncio.run(_fill(settings, platform, number))
        with _replicas(settings, ground.sized(REPLICAS, quick=2)) as replicas:
            return asyncio.run(_measure(ground, settings, platform, replicas))


@contextmanager
def _replicas(settings: Settings, number: int) -> Generator[list[Server]]:
    environment: Mapping[str, str] = {
        "FORTHWITH_DATABASE_URL": url_of(settings),
        "FORTHWITH_DATA_DIR": str(settings.data_dir),
    }
    with ExitStack() as end:
        yield [
            end.enter_context(serving("app", "serve", ready="/readyz", environment=environment))
            for _ in range(number)
        ]


async def _fill(settings: Settings, platform: UUID, number: int) -> None:
    """Notices whose deadlines lie in the weeks to come."""
    async with build(settings, url_of(settings)) as house:
        later = house.clock.now() + timedelta(days=1)
        weeks = timedelta(weeks=6)
        await add_open_notices(house, platform, number, due_from=later, within=weeks)
        async with house.driver() as connection:
            await connection.execute("VACUUM ANALYZE", timeout=600)


async def _measure(
    ground: Ground, settings: Settings, platform: UUID, replicas: Sequence[Server]
) -> Sequence[Result]:
    async with build(settings, url_of(settings)) as house:
        ground.say("idle …")
        idle = await _idle(replicas, seconds=ground.sized(30.0, quick=0.5))
        ground.say("lapses one after another …")
        waits = await _one_after_another(ground, house, platform)
        ground.say("lapses at one instant …")
        number = ground.sized(100_000, quick=200)
        took = await _at_one_instant(ground, house, platform, number)
    running = f"{len(replicas)} replicas"
    return [
        Result(
            "lapse",
            "99th percentile from the moment until it is recorded",
            f"{len(waits):,} lapses, {running}; the slowest {waits[-1]:.3f} s",
            "",
            (waits[int(len(waits) * 0.99)],),
            WITHIN_A_SECOND,
            " s",
        ),
        Result(
            "lapse",
            "until the last of one instant is recorded",
            f"{number:,} lapses, {running}, each once",
            "",
            (took,),
            WITHIN_FIVE,
            " s",
        ),
        Result(
            "lapse",
            "processor time of a replica that has nothing to do",
            "of one core; the highest of them",
            "",
            (idle,),
            TWO_PERCENT,
            "%",
        ),
    ]


async def _idle(replicas: Sequence[Server], *, seconds: float) -> float:
    """The most that any of them used, in hundredths of a core."""
    before = [replica.seconds_of_processor() or 0.0 for replica in replicas]
    await asyncio.sleep(seconds)
    after = [replica.seconds_of_processor() or 0.0 for replica in replicas]
    used = max(end - start for start, end in zip(before, after, strict=True))
    return max(100 * used / seconds, 0.01)


async def _one_after_another(ground: Ground, house: House, platform: UUID) -> list[float]:
    """How many seconds after its moment each lapse was first seen committed, in order."""
    number = ground.sized(3_000, quick=20)
    within = ground.sized(timedelta(minutes=1), quick=timedelta(seconds=1))
    due_from = await _add(house, platform, number, within, ahead=timedelta(seconds=3))
    waits: dict[UUID, float] = {}
    async with house.driver() as connection:
        while len(waits) < number:
            await asyncio.sleep(LOOK_SECONDS)
            lately = house.clock.now() - timedelta(seconds=10)
            for row in await connection.fetch(_RECORDED, due_from, lately):
                late_by = (house.clock.now() - row["effective_at"]).total_seconds()
                waits.setdefault(row["notice_id"], late_by)
            _must_come(house, due_from + within, number - len(waits))
        await _must_be_once_each(connection, due_from, number)
    return sorted(waits.values())


async def _at_one_instant(ground: Ground, house: House, platform: UUID, number: int) -> float:
    """How many seconds after the instant the last of its lapses was seen committed."""
    ahead = ground.sized(timedelta(seconds=30), quick=timedelta(seconds=2))
    instant = await _add(house, platform, number, timedelta(0), ahead=ahead)
    seen = 0
    async with house.driver() as connection:
        while seen < number:
            await asyncio.sleep(LOOK_SECONDS)
            seen = await connection.fetchval(_HOW_MANY, instant)
            _must_come(house, instant, number - seen)
        took = (house.clock.now() - instant).total_seconds()
        await _must_be_once_each(connection, instant, number)
    return took


async def _add(
    house: House, platform: UUID, number: int, within: timedelta, *, ahead: timedelta
) -> datetime:
    """The first of their moments, which none of them may have missed."""
    due_from = house.clock.now() + ahead
    await add_open_notices(house, platform, number, due_from=due_from, within=within)
    if house.clock.now() >= due_from:
        raise RuntimeError("the notices were not there before their moment")
    return due_from


def _must_come(house: House, moment: datetime, missing: int) -> None:
    if missing and house.clock.now() > moment + PATIENCE:
        raise RuntimeError(f"{missing} lapses were not recorded")


async def _must_be_once_each(connection: Connection, due_from: datetime, number: int) -> None:
    await asyncio.sleep(1)  # were one recorded twice, it might come late
    found = tuple(await connection.fetchrow(_ONCE_EACH, due_from))
    if found != (number, number):
        raise RuntimeError(f"{found[0]} lapses of {found[1]} notices instead of {number}")


_RECORDED = """
SELECT notice_id, effective_at FROM events
WHERE kind = 'notice.overdue' AND effective_at >= $1 AND recorded_at >= $2
"""
_HOW_MANY = "SELECT count(*) FROM events WHERE kind = 'notice.overdue' AND effective_at = $1"
_ONCE_EACH = """
SELECT count(*), count(DISTINCT notice_id) FROM events
WHERE kind = 'notice.overdue' AND effective_at >= $1
"""
