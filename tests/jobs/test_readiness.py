"""F4: a register whose lapses are not being recorded is not ready, and says so."""

import httpx
import pytest
from asyncpg import UndefinedTableError

from app.services.health import SWEEP_STALE_AFTER
from app.services.house import House
from app.services.sweeping import sweep_timers
from tests.support.problems import assert_problem
from tests.support.sql import execute

AGED = "UPDATE job_runs SET completed_at = clock_timestamp() - $1::interval"


async def test_f4_a_register_is_not_ready_before_a_sweep_has_completed(
    nobody: httpx.AsyncClient,
) -> None:
    answer = await nobody.get("/readyz")
    assert_problem(answer, 503, "not_ready")
    assert answer.headers["retry-after"]
    assert (await nobody.get("/livez")).status_code == 200


async def test_f4_a_register_is_ready_when_a_sweep_has_just_completed(
    nobody: httpx.AsyncClient, house: House
) -> None:
    await sweep_timers(house)
    answer = await nobody.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


async def test_f4_a_register_is_not_ready_when_the_last_sweep_is_too_long_ago(
    nobody: httpx.AsyncClient, house: House
) -> None:
    await sweep_timers(house)
    await execute(house, AGED, SWEEP_STALE_AFTER / 2)
    assert (await nobody.get("/readyz")).status_code == 200
    await execute(house, AGED, SWEEP_STALE_AFTER)
    answer = await nobody.get("/readyz")
    assert_problem(answer, 503, "not_ready")
    assert "Lapses are not being recorded" in answer.json()["detail"]
    await sweep_timers(house)
    assert (await nobody.get("/readyz")).status_code == 200


async def test_f4_a_sweep_that_fails_makes_nothing_ready(
    nobody: httpx.AsyncClient, house: House
) -> None:
    """The scheduler ticks, another job completes, and still no lapse is recorded."""
    await execute(house, "INSERT INTO job_runs VALUES ('sequence', clock_timestamp())")
    await execute(house, "ALTER TABLE timers RENAME TO mislaid")
    with pytest.raises(UndefinedTableError):
        await sweep_timers(house)
    assert_problem(await nobody.get("/readyz"), 503, "not_ready")
