"""Figures of a part of the register: a platform, a provider, a regime, a category."""

import httpx
import pytest
from fastapi import FastAPI

from app.services.house import House
from tests.support.bodies import Json, an_answer_body, issued, respond
from tests.support.builders import APlatform, a_platform
from tests.support.clock import FixedClock
from tests.support.problems import assert_problem
from tests.support.rulings import ruled

SUMMARY = "/v1/metrics/summary"
SERIES = "/v1/metrics/timeseries"


async def asked(client: httpx.AsyncClient, app: FastAPI, place: str, **query: str) -> Json:
    app.state.house.figures.forget()
    answer = await client.get(place, params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.fixture
async def other(house: House) -> APlatform:
    return await a_platform(house, name="Other")


async def test_each_narrowing_counts_what_it_names(
    officer: httpx.AsyncClient, app: FastAPI, platform: APlatform, other: APlatform
) -> None:
    await issued(officer, platform.id)
    await issued(officer, platform.id, regime="us-take-it-down")
    await issued(officer, other.id, category="hate")
    for query, notices in (
        ({}, 3),
        ({"platform_id": str(platform.id)}, 2),
        ({"provider_id": str(other.provider_id)}, 1),
        ({"regime": "us-take-it-down"}, 1),
        ({"category": "hate"}, 1),
        ({"category": "hate", "platform_id": str(platform.id)}, 0),
        ({"regime": "no-such-regime"}, 0),
    ):
        body = await asked(officer, app, SUMMARY, **query)
        said = {
            name: body[name] for name in ("platform_id", "provider_id", "regime", "category")
        }
        assert body["notices"] == sum(body["by_timeliness"].values()) == notices, query
        assert said == dict.fromkeys(said) | query
        series = await asked(officer, app, SERIES, metric="issued", bucket="hour", **query)
        assert sum(point["count"] for point in series["points"]) == notices, query


async def test_what_is_put_back_is_counted_and_out_of_what(
    officer: httpx.AsyncClient,
    app: FastAPI,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    notices = [await issued(officer, platform.id) for _ in range(3)]
    for notice in notices:
        answer = an_answer_body(notice["items"][0]["id"], at=clock.now())
        assert (await respond(platform_client, notice, answer)).status_code == 201
    back = an_answer_body(notices[0]["items"][0]["id"], at=clock.now(), outcome="reinstated")
    assert (await respond(platform_client, notices[0], back)).status_code == 201
    share = (await asked(officer, app, SUMMARY))["reinstatements"]
    assert (share["rate"], share["numerator"], share["denominator"]) == (0.333333, 1, 3)


async def test_disputes_are_pending_until_they_are_ruled_on(
    officer: httpx.AsyncClient,
    app: FastAPI,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    notices = [await issued(officer, platform.id) for _ in range(3)]
    for notice in notices:
        said = {"outcome": "disputed", "ground": "not_intimate_image_content"}
        answer = an_answer_body(notice["items"][0]["id"], at=clock.now(), **said)
        assert (await respond(platform_client, notice, answer)).status_code == 201
    await ruled(officer, notices[0], "dispute_upheld")
    await ruled(officer, notices[1], "dispute_rejected")
    disputes = (await asked(officer, app, SUMMARY))["disputes"]
    words = ("raised", "pending", "upheld", "rejected")
    assert tuple(disputes[word] for word in words) == (3, 1, 1, 1)
    assert (disputes["upheld_rate"]["rate"], disputes["upheld_rate"]["denominator"]) == (0.5, 2)


@pytest.mark.parametrize("place", [SUMMARY, f"{SERIES}?metric=issued"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("platform_id", "all"),
        ("provider_id", "1"),
        ("regime", "not a code"),
        ("category", "spam"),
        ("against", "tomorrow"),
        ("group_by", "platform"),
    ],
)
async def test_what_narrows_to_nothing_sensible_is_refused_at_its_place(
    dashboard: httpx.AsyncClient, place: str, name: str, value: str
) -> None:
    joined = "&" if "?" in place else "?"
    answer = await dashboard.get(f"{place}{joined}{name}={value}")
    assert_problem(answer, 422, "malformed", f"/query/{name}")
