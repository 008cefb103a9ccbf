"""Each way to be refused is counted under its own code, and so is what is given again."""

import re
from datetime import timedelta

import httpx
import pytest

from app.domain.import_jobs import Tally
from app.kit import counters
from app.services.house import House
from app.services.import_reading import count
from app.services.projection import project_events
from app.services.sweeping import sweep_timers
from app.services.ticks import sequence_events
from tests.house.files import ROOT
from tests.support.bodies import a_notice_body, issued
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import FixedClock
from tests.support.doors import a_client, open_app

HOUR = timedelta(hours=1)


def counted(name: str, **labels: str) -> float:
    return counters.REGISTRY.get_sample_value(f"forthwith_{name}", labels) or 0.0


def refused(code: str) -> float:
    return counted("problems_total", code=code)


async def gauge(client: httpx.AsyncClient, name: str) -> float:
    text = (await client.get("/metrics")).text
    (value,) = re.findall(rf"^forthwith_{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(value)


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/v1/nowhere", "not_found"),
        ("PUT", "/v1/notices", "method_not_allowed"),
        ("GET", "/v1/notices?limit=0", "malformed"),
        ("GET", "/v1/inbox", "role_may_not"),
    ],
)
async def test_a_refusal_is_counted_by_its_code(
    officer: httpx.AsyncClient, method: str, path: str, code: str
) -> None:
    before = refused(code)
    assert (await officer.request(method, path)).json()["code"] == code
    assert refused(code) == before + 1


async def test_in_a_batch_each_element_that_is_refused_is_counted(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    before = refused("reference_taken"), refused("malformed")
    body = a_notice_body(platform.id)
    await officer.post("/v1/notices/batch", json={"notices": [body, body, {}, body]})
    assert (refused("reference_taken"), refused("malformed")) == (before[0] + 2, before[1] + 1)


async def test_every_code_that_was_counted_is_a_documented_one(
    officer: httpx.AsyncClient,
) -> None:
    await officer.get("/v1/nowhere")
    known = set(
        re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/errors.md").read_text(), re.MULTILINE)
    )
    (family,) = [one for one in counters.REGISTRY.collect() if one.name == "forthwith_problems"]
    assert {sample.labels["code"] for sample in family.samples} <= known


async def test_who_asks_too_often_is_counted(house: House) -> None:
    before = counted("rate_limited_total"), refused("too_many_requests")
    async with open_app(house, rate_limit=1) as app, a_client(app, "nobody") as nobody:
        assert (await nobody.get("/v1/notices")).status_code == 401
        officer = {"Authorization": "Bearer fw_officer_of-the-tests"}
        statuses = [
            (await nobody.get("/v1/holidays", headers=officer)).status_code for _ in "12"
        ]
    assert statuses == [200, 429]
    after = counted("rate_limited_total"), refused("too_many_requests")
    assert after == (before[0] + 1, before[1] + 1)


async def test_an_answer_given_again_is_counted(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    before = counted("idempotent_replays_total")
    body = a_notice_body(platform.id)
    for _ in range(3):
        answer = await officer.post("/v1/notices", json=body, headers={"Idempotency-Key": "k"})
        assert answer.status_code == 201
    assert counted("idempotent_replays_total") == before + 2


async def test_how_far_behind_the_machinery_is_shows(
    house: House, nobody: httpx.AsyncClient, platform: APlatform, clock: FixedClock
) -> None:
    await a_notice(house, an_order(platform.id))
    await sequence_events(house)
    clock.advance(50 * HOUR)
    assert await gauge(nobody, "unfolded_events") == 4
    assert await gauge(nobody, "folding_lag_seconds") == 50 * 3_600
    # Twelve hours before the deadline of 48 it came to be due soon.
    assert await gauge(nobody, "sweep_lag_seconds") == (50 - 36) * 3_600


async def test_nothing_is_behind_once_every_job_has_run(
    house: House, nobody: httpx.AsyncClient, platform: APlatform, clock: FixedClock
) -> None:
    await a_notice(house, an_order(platform.id))
    clock.advance(50 * HOUR)
    for job in (sweep_timers, sequence_events, project_events):
        await job(house)
    for name in ("unfolded_events", "folding_lag_seconds", "sweep_lag_seconds"):
        assert await gauge(nobody, name) == 0


async def test_the_connections_of_a_process_show(committing: House) -> None:
    async with open_app(committing) as app, a_client(app) as nobody, committing.driver():
        assert await gauge(nobody, 'database_connections{pool="driver",use="lent"}') == 1
        assert await gauge(nobody, 'database_connections_most{pool="acts"}') == 10
        assert await gauge(nobody, 'database_connections_most{pool="books"}') == 3


async def test_imports_show_by_state(nobody: httpx.AsyncClient) -> None:
    before = counted("imported_total", what="rejected")
    count(Tally(rows_read=3, rejected=2))
    assert counted("imported_total", what="rejected") == before + 2
    assert await gauge(nobody, 'imports{state="failed"}') == 0


async def test_what_is_counted_does_not_say_when_it_was_begun(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    await issued(officer, platform.id)
    assert "_created" not in (await officer.get("/metrics")).text
