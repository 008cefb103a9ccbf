"""/metrics: what a scraper reads, in either form, whether or not the database answers."""

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta

import asyncpg
import httpx
import pytest
from fastapi import FastAPI
from prometheus_client import Metric
from prometheus_client.openmetrics import parser as openmetrics
from prometheus_client.parser import text_string_to_metric_families as prometheus

from app.services.figures import FigureBook
from app.services.house import House
from app.services.sweeping import sweep_timers
from app.services.ticks import sequence_events
from app.store.driver import Connection
from app.values import replace
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import FixedClock

HOUR = timedelta(hours=1)
OPENMETRICS = "application/openmetrics-text; version=1.0.0"


def families(text: str) -> dict[str, Metric]:
    return {family.name: family for family in prometheus(text)}


def values(family: Metric) -> dict[str, float]:
    """By the one label, or by nothing."""
    return {next(iter(s.labels.values()), ""): s.value for s in family.samples}


async def test_whoever_reaches_it_may_scrape_it(nobody: httpx.AsyncClient) -> None:
    answer = await nobody.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["vary"] == "Accept"
    assert families(answer.text)["forthwith_register_reachable"].samples[0].value == 1


async def test_a_scraper_that_takes_openmetrics_is_given_it(nobody: httpx.AsyncClient) -> None:
    accept = f"{OPENMETRICS},text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
    answer = await nobody.get("/metrics", headers={"Accept": accept})
    assert answer.headers["content-type"] == f"{OPENMETRICS}; charset=utf-8"
    assert answer.text.endswith("# EOF\n")
    names = [family.name for family in openmetrics.text_string_to_metric_families(answer.text)]  # pyright: ignore[reportUnknownMemberType] - the package leaves it untyped
    assert "forthwith_notices" in names
    assert "forthwith_http_requests" in names
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "accept", ["", "text/html", "application/openmetrics-text;version=abc", "é;;,=", "*/*"]
)
async def test_no_header_makes_it_fail(nobody: httpx.AsyncClient, accept: str) -> None:
    answer = await nobody.get("/metrics", headers=[(b"accept", accept.encode())])
    assert answer.status_code == 200


async def test_the_register_is_counted(
    house: House, nobody: httpx.AsyncClient, platform: APlatform, clock: FixedClock
) -> None:
    for _ in range(2):
        await a_notice(house, an_order(platform.id))
    clock.advance(49 * HOUR)
    await sweep_timers(house)
    found = families((await nobody.get("/metrics")).text)
    assert values(found["forthwith_notices"]) == {
        "awaiting_acknowledgement": 2,
        "awaiting_response": 0,
        "resolved": 0,
        "withdrawn": 0,
    }
    assert values(found["forthwith_notices_by_timeliness"])["overdue"] == 2
    assert values(found["forthwith_notices_open_overdue"]) == {"": 2}
    assert values(found["forthwith_notices_open_overdue_by_age"])["up_to_24_hours"] == 2
    assert values(found["forthwith_log_position"]) == {"": 0}
    assert values(found["forthwith_outbox_events"])[""] > 4
    assert values(found["forthwith_outbox_lag_seconds"]) == {"": 49 * 3600}
    assert values(found["forthwith_sweep_age_seconds"])[""] >= 0


async def test_the_log_catches_up(
    house: House, nobody: httpx.AsyncClient, platform: APlatform
) -> None:
    await sequence_events(house)
    found = families((await nobody.get("/metrics")).text)
    assert values(found["forthwith_log_position"])[""] == 3
    assert values(found["forthwith_outbox_events"]) == {"": 0}


async def test_no_label_names_a_platform_a_reference_or_an_address(
    house: House, nobody: httpx.AsyncClient, platform: APlatform, clock: FixedClock
) -> None:
    order = an_order(
        platform.id,
        reference="CANARY-REFERENCE",
        locators=["https://canary.example/a-person-by-name"],
    )
    notice = await a_notice(house, order)
    clock.advance(49 * HOUR)
    await nobody.get("/canary-path", params={"url": "https://canary.example/"})
    await nobody.get(f"/v1/notices/{notice}")
    text = (await nobody.get("/metrics")).text
    assert "canary" not in text.lower()
    for identity in (notice, platform.id, platform.provider_id):
        assert str(identity) not in text
    assert not re.search(r"https?://", text)


async def test_while_the_database_is_away_the_counters_of_the_process_remain(
    app: FastAPI, nobody: httpx.AsyncClient, clock: FixedClock
) -> None:
    away = FigureBook(nowhere, clock)
    app.state.house = replace(app.state.house, counting=lambda: away)
    answer = await nobody.get("/metrics")
    assert answer.status_code == 200
    found = families(answer.text)
    assert values(found["forthwith_register_reachable"]) == {"": 0}
    assert "forthwith_http_requests" in found
    assert "forthwith_notices" not in found


@asynccontextmanager
async def nowhere() -> AsyncGenerator[Connection]:
    connection = await asyncpg.connect("postgresql://nobody@127.0.0.1:1/nowhere", timeout=1)
    yield connection
