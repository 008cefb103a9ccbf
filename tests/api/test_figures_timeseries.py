"""What happened along time: whole buckets of UTC, none left out, never too many."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from app.services.house import House
from tests.support.bodies import Json, an_answer_body, issued, respond
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.problems import assert_problem

HOUR = timedelta(hours=1)
PLACE = "/v1/metrics/timeseries"


async def series(client: httpx.AsyncClient, **asked: str) -> Json:
    answer = await client.get(PLACE, params={"metric": "issued", **asked})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def happened(body: Json) -> dict[str, int]:
    return {point["start"]: point["count"] for point in body["points"] if point["count"]}


async def test_a_series_has_every_bucket_of_its_span(
    house: House, dashboard: httpx.AsyncClient, platform: APlatform, clock: FixedClock
) -> None:
    await a_notice(house, an_order(platform.id))
    clock.set(datetime(2026, 11, 25, tzinfo=UTC))
    await a_notice(house, an_order(platform.id))
    await a_notice(house, an_order(platform.id))
    asked = {"from": "2026-11-23T12:00:00Z", "to": "2026-11-25T00:00:01Z"}
    body = await series(dashboard, bucket="day", **asked)
    assert body == {
        "as_of": "2026-11-25T00:00:00Z",
        "through_event": 0,
        "lag_seconds": body["lag_seconds"],
        "metric": "issued",
        "against": "present",
        "bucket": "day",
        "from": "2026-11-23T00:00:00Z",
        "to": "2026-11-26T00:00:00Z",
        "platform_id": None,
        "provider_id": None,
        "regime": None,
        "category": None,
        "points": [
            {"start": "2026-11-23T00:00:00Z", "count": 1},
            {"start": "2026-11-24T00:00:00Z", "count": 0},
            {"start": "2026-11-25T00:00:00Z", "count": 2},
        ],
    }


@pytest.mark.parametrize(
    ("bucket", "first", "last"),
    [
        ("hour", "2026-11-22T04:00:00Z", "2026-11-23T09:00:00Z"),
        ("day", "2026-10-25T00:00:00Z", "2026-11-23T00:00:00Z"),
        ("week", "2026-05-04T00:00:00Z", "2026-11-23T00:00:00Z"),
    ],
)
async def test_by_default_it_shows_the_latest_thirty(
    dashboard: httpx.AsyncClient, bucket: str, first: str, last: str
) -> None:
    points = (await series(dashboard, bucket=bucket))["points"]
    assert (points[0]["start"], points[-1]["start"], len(points)) == (first, last, 30)


async def test_each_metric_counts_a_notice_at_a_moment_of_its_own(
    officer: httpx.AsyncClient,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    answered, withdrawn, _open = [await issued(officer, platform.id) for _ in range(3)]
    clock.advance(HOUR)
    await platform_client.post(f"/v1/notices/{answered['id']}/acknowledgement")
    clock.advance(HOUR)
    item = an_answer_body(answered["items"][0]["id"], at=clock.now())
    await respond(platform_client, answered, item)
    clock.advance(HOUR)
    await officer.post(f"/v1/notices/{withdrawn['id']}/withdraw", json={"reason": "in error"})
    clock.advance(48 * HOUR)
    asked = {"bucket": "hour", "from": "2026-11-23T00:00:00Z"}
    found = {
        metric: happened(await series(officer, metric=metric, **asked))
        for metric in ("issued", "acknowledged", "resolved", "withdrawn", "became_overdue")
    }
    assert found == {
        "issued": {"2026-11-23T09:00:00Z": 3},
        "acknowledged": {"2026-11-23T10:00:00Z": 1},
        "resolved": {"2026-11-23T11:00:00Z": 1},
        "withdrawn": {"2026-11-23T12:00:00Z": 1},
        "became_overdue": {"2026-11-25T09:00:00Z": 1},
    }


async def test_it_can_be_narrowed_to_one_platform(
    house: House, dashboard: httpx.AsyncClient, platform: APlatform
) -> None:
    other = await a_platform(house)
    for _ in range(2):
        await a_notice(house, an_order(other.id))
    await a_notice(house, an_order(platform.id))
    assert sum(happened(await series(dashboard)).values()) == 3
    body = await series(dashboard, platform_id=str(other.id))
    assert (body["platform_id"], sum(happened(body).values())) == (str(other.id), 2)


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"metric": "fines"}, "/query/metric"),
        ({"bucket": "minute"}, "/query/bucket"),
        ({"from": "2026-11-24T00:00:00Z", "to": "2026-11-23T00:00:00Z"}, "/query/to"),
        ({"from": "2027-11-24T00:00:00Z"}, "/query/to"),
        ({"bucket": "hour", "from": "2016-11-23T00:00:00Z"}, "/query/from"),
        ({"from": "yesterday"}, "/query/from"),
        ({"platform_id": "all"}, "/query/platform_id"),
        ({"start": "2026-11-24T00:00:00Z"}, "/query/start"),
    ],
)
async def test_what_makes_no_sense_is_refused_at_its_place(
    dashboard: httpx.AsyncClient, asked: dict[str, str], pointer: str
) -> None:
    answer = await dashboard.get(PLACE, params={"metric": "issued", **asked})
    assert_problem(answer, 422, "malformed", pointer)


async def test_a_thousand_buckets_are_given(dashboard: httpx.AsyncClient) -> None:
    start = (MONDAY - 999 * HOUR).isoformat().replace("+00:00", "Z")
    body = await series(dashboard, bucket="hour", **{"from": start})
    assert len(body["points"]) == 1_000
