"""The rollups say what counting notices says: behind, up to date, restarted, rebuilt."""

from random import Random

import httpx
import pytest

from app.services.house import House
from app.services.projection import FoldingAlready, project_events, rebuild
from app.services.ticks import sequence_events
from tests.support.bodies import issued
from tests.support.builders import APlatform, a_platform, a_provider
from tests.support.clock import FixedClock
from tests.support.decisions import given, money
from tests.support.random_acts import HOUR, REGIMES, Counts, RandomActs
from tests.support.sql import fetch_rows, fetch_value

ROLLED_UP = """
SELECT provider_id, regime_code, overdue, late, contested, first_overdue_at FROM lateness
WHERE overdue + late + contested > 0
"""


@pytest.fixture
async def acts(house: House, officer: httpx.AsyncClient, clock: FixedClock) -> RandomActs:
    first = await a_provider(house, name="First Ltd")
    platforms = [
        await a_platform(house, provider_id=first),
        await a_platform(house, provider_id=first),
        await a_platform(house),
        await a_platform(house),
    ]
    return RandomActs(house, officer, clock, platforms, Random(0), [])  # noqa: S311 - decides no secret, only the order of acts


async def asked(acts: RandomActs) -> Counts:
    """What the exposures of all providers say, by provider and regime."""
    found: Counts = {}
    for provider in {str(platform.provider_id) for platform in acts.platforms}:
        for regime in REGIMES:
            place = f"/v1/providers/{provider}/exposure"
            answer = await acts.officer.get(place, params={"regime": regime})
            said = answer.json()["lateness"]
            counts = said["overdue"], said["late"], said["contested"]
            if any(counts):
                first = said["first_overdue_at"]
                found[provider, regime] = (*counts, first)
    return found


def written(counts: Counts) -> dict[tuple[str, str], tuple[object, ...]]:
    return {
        key: (*numbers, first and first.isoformat().replace("+00:00", "Z"))
        for key, (*numbers, first) in counts.items()
    }


async def rolled_up(acts: RandomActs) -> Counts:
    return {
        (str(row[0]), row[1]): (row[2], row[3], row[4], row[5])
        for row in await fetch_rows(acts.house, ROLLED_UP)
    }


async def ranked(acts: RandomActs) -> dict[str, tuple[int, ...]]:
    items = (await acts.officer.get("/v1/exposures")).json()["items"]
    return {
        item["provider_id"]: tuple(
            item["lateness"][word] for word in ("overdue", "late", "contested")
        )
        for item in items
    }


@pytest.mark.parametrize("seed", range(3))
async def test_exposures_say_what_counting_says_however_far_the_jobs_are_behind(
    acts: RandomActs, seed: int
) -> None:
    acts.chance.seed(seed)
    seen = [0, 0, 0]
    for _ in range(12):
        await acts.happen(15)
        counted = await acts.counted()
        for numbers in counted.values():
            seen = [one + other for one, other in zip(seen, numbers[:3], strict=True)]
        assert await asked(acts) == written(counted)
        sums: dict[str, tuple[int, ...]] = {}
        for (provider, _), numbers in counted.items():
            before = sums.get(provider, (0, 0, 0))
            sums[provider] = tuple(
                one + other for one, other in zip(before, numbers[:3], strict=True)
            )
        late = {one: counts for one, counts in sums.items() if counts[0] + counts[1]}
        assert await ranked(acts) == late
    assert all(seen), "the history must show every kind of lateness"


@pytest.mark.parametrize("seed", range(2))
async def test_the_rollups_hold_the_same_once_folded_and_once_rebuilt(
    acts: RandomActs, seed: int
) -> None:
    acts.chance.seed(1_000 + seed)
    for _ in range(4):
        await acts.happen(25)
        await acts.catch_up()
        folded = await rolled_up(acts)
        assert folded == await acts.counted()
        await rebuild(acts.house)
        assert await rolled_up(acts) == folded
        assert await asked(acts) == written(folded)


async def test_folding_twice_is_folding_once(acts: RandomActs) -> None:
    acts.chance.seed(7)
    await acts.happen(80)
    await acts.catch_up()
    before = await rolled_up(acts)
    for restart in ("UPDATE projection SET through_event = 0", "SELECT 1"):
        async with acts.house.driver() as connection:
            await connection.execute(restart)
        await project_events(acts.house)
        assert await rolled_up(acts) == before


async def test_the_projection_knows_how_far_it_is(
    house: House, officer: httpx.AsyncClient, platform: APlatform
) -> None:
    await issued(officer, platform.id)
    await sequence_events(house)
    await project_events(house)
    newest = await fetch_value(house, "SELECT max(position) FROM log")
    position = "SELECT through_event, ranked_through, ranked_for::text FROM projection"
    (row,) = await fetch_rows(house, position)
    assert tuple(row) == (newest, newest, "2026-11-23")
    assert (await officer.get("/v1/exposures")).json()["through_event"] == newest


async def ranks(house: House) -> dict[object, tuple[str, str]]:
    rows = await fetch_rows(
        house, "SELECT provider_id, statutory_maximum::text, accrued::text FROM ranks"
    )
    return {row[0]: (row[1], row[2]) for row in rows}


async def project(house: House) -> None:
    await sequence_events(house)
    await project_events(house)


async def test_ranks_follow_figures_decisions_and_days(
    house: House, supervisor: httpx.AsyncClient, platform: APlatform, clock: FixedClock
) -> None:
    provider = platform.provider_id
    await project(house)
    assert (await ranks(house))[provider] == ("18000000.00", "0.00")
    figure = {
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
        "revenue": money("500000000.00"),
        "status": "reported",
        "scope": "provider",
        "source": "accounts",
    }
    place = f"/v1/providers/{provider}/revenue-figures"
    assert (await supervisor.post(place, json=figure)).status_code == 201
    await project(house)
    assert (await ranks(house))[provider] == ("50000000.00", "0.00")
    await given(
        supervisor,
        provider,
        given_at="2026-11-20T09:00:00Z",
        daily_penalties=[{"rate": money("100.00")}],
    )
    await project(house)
    assert (await ranks(house))[provider] == ("50000000.00", "300.00")
    clock.advance(24 * HOUR)
    await project(house)
    assert (await ranks(house))[provider] == ("50000000.00", "400.00")


async def test_whoever_changes_groups_changes_the_ranks_of_both(
    house: House, supervisor: httpx.AsyncClient
) -> None:
    group = (await supervisor.post("/v1/provider-groups", json={"name": "G"})).json()["id"]
    first, second = await a_provider(house), await a_provider(house)
    figure = {
        "period_start": "2025-01-01",
        "period_end": "2025-12-31",
        "revenue": money("500000000.00"),
        "status": "reported",
        "scope": "group",
        "source": "accounts",
    }
    for provider in (first, second):
        place = f"/v1/providers/{provider}"
        assert (await supervisor.patch(place, json={"group_id": group})).status_code == 200
    place = f"/v1/providers/{first}/revenue-figures"
    assert (await supervisor.post(place, json=figure)).status_code == 201
    await project(house)
    assert (await ranks(house))[second] == ("50000000.00", "0.00")
    await supervisor.patch(f"/v1/providers/{first}", json={"group_id": None})
    await project(house)
    assert (await ranks(house))[second] == ("18000000.00", "0.00")


async def test_one_replica_folds_and_the_others_find_nothing_to_do(committing: House) -> None:
    await a_platform(committing)
    await sequence_events(committing)
    async with committing.driver() as connection, connection.transaction():
        await connection.fetchval("SELECT pg_advisory_xact_lock($1)", 0x50524F4A)
        await project_events(committing)
        with pytest.raises(FoldingAlready):
            await rebuild(committing)
        assert await connection.fetchval("SELECT through_event FROM projection") == 0
    await project_events(committing)
    assert await fetch_value(committing, "SELECT through_event FROM projection") > 0
