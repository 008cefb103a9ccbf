"""The register in numbers: what is counted, out of what, how fresh, and at what cost."""

from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from app.services.figures import FigureBook
from app.services.house import House
from app.services.ticks import sequence_events
from app.values import replace
from tests.conftest import CountQueries
from tests.support.bodies import Json, an_answer_body, issued, respond
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import FixedClock
from tests.support.problems import assert_problem

HOUR = timedelta(hours=1)
SUMMARY = "/v1/metrics/summary"
LONG = 3600.0
PLACES = (SUMMARY, "/v1/metrics/platforms", "/v1/metrics/timeseries?metric=issued")


async def summary(client: httpx.AsyncClient, app: FastAPI) -> Json:
    """As it stands now, whatever the process lately counted."""
    app.state.house.figures.forget()
    answer = await client.get(SUMMARY)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def removed(client: httpx.AsyncClient, notice: Json, clock: FixedClock) -> None:
    item = notice["items"][0]["id"]
    answer = await respond(client, notice, an_answer_body(item, at=clock.now()))
    assert answer.status_code == 201, answer.text


async def test_an_empty_register_counts_nothing(
    dashboard: httpx.AsyncClient, app: FastAPI
) -> None:
    body = await summary(dashboard, app)
    assert body["as_of"] == "2026-11-23T09:00:00Z"
    assert (body["through_event"], body["lag_seconds"]) == (0, 0.0)
    assert body["notices"] == sum(body["by_state"].values()) == 0
    assert list(body["by_state"]) == [
        "awaiting_acknowledgement",
        "awaiting_response",
        "resolved",
        "withdrawn",
    ]
    assert set(body["by_timeliness"].values()) == {0}
    rate = body["on_time_rate"]
    assert (rate["rate"], rate["numerator"], rate["denominator"]) == (None, 0, 0)
    for name in ("time_to_acknowledge", "time_to_act"):
        times = body[name]
        assert (times["median_seconds"], times["p90_seconds"]) == (None, None)
        assert (times["counted"], times["waiting"]) == (0, 0)
    assert body["removals"]["total"] == body["overdue_ages"]["total"] == 0


async def test_notices_are_counted_by_state_and_by_timeliness(
    officer: httpx.AsyncClient,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    app: FastAPI,
    clock: FixedClock,
) -> None:
    in_time, late, withdrawn, _open = [await issued(officer, platform.id) for _ in range(4)]
    await removed(platform_client, in_time, clock)
    await officer.post(f"/v1/notices/{withdrawn['id']}/withdraw", json={"reason": "in error"})
    clock.advance(49 * HOUR)
    await removed(platform_client, late, clock)
    body = await summary(officer, app)
    assert (body["notices"], body["open"]) == (4, 1)
    assert body["by_state"] == {
        "awaiting_acknowledgement": 1,
        "awaiting_response": 0,
        "resolved": 2,
        "withdrawn": 1,
    }
    assert {word: n for word, n in body["by_timeliness"].items() if n} == {
        "on_time": 1,
        "late": 1,
        "overdue": 1,
        "withdrawn": 1,
    }
    rate = body["on_time_rate"]
    assert (rate["rate"], rate["numerator"], rate["denominator"]) == (0.333333, 1, 3)


async def test_times_are_measured_from_the_moments_that_they_name(
    officer: httpx.AsyncClient,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    app: FastAPI,
    clock: FixedClock,
) -> None:
    """Clocks that started an hour before; answers after 1, 2 and 10 hours. The 90th
    percentile of three is the longest.
    """
    started = (clock.now() - HOUR).isoformat()
    notices = [await issued(officer, platform.id, clock_starts_at=started) for _ in range(4)]
    for notice, wait in zip(notices, (1, 1, 8), strict=False):
        clock.advance(wait * HOUR)
        await removed(platform_client, notice, clock)
    body = await summary(officer, app)
    acknowledged, acted = body["time_to_acknowledge"], body["time_to_act"]
    assert (acknowledged["median_seconds"], acknowledged["p90_seconds"]) == (7200, 36000)
    assert (acted["median_seconds"], acted["p90_seconds"]) == (10800, 39600)
    assert (acknowledged["counted"], acknowledged["waiting"]) == (3, 1)
    assert acknowledged["clock_start"].startswith("issued_at")
    assert acted["clock_start"].startswith("clock.started_at")


@pytest.mark.parametrize(
    ("after", "counts"),
    [
        (timedelta(hours=24), [1, 0, 0, 0]),
        (timedelta(hours=24, microseconds=1), [0, 1, 0, 0]),
        (timedelta(hours=48), [0, 1, 0, 0]),
        (timedelta(hours=48, microseconds=1), [0, 0, 1, 0]),
        (timedelta(days=7), [0, 0, 1, 0]),
        (timedelta(days=7, microseconds=1), [0, 0, 0, 1]),
    ],
)
async def test_removals_fall_into_bands_whose_ends_belong_to_them(  # noqa: PLR0917 - fixtures
    officer: httpx.AsyncClient,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    app: FastAPI,
    clock: FixedClock,
    after: timedelta,
    counts: list[int],
) -> None:
    notice = await issued(officer, platform.id)
    clock.advance(after)
    await removed(platform_client, notice, clock)
    removals = (await summary(officer, app))["removals"]
    assert [band["count"] for band in removals["bands"]] == counts
    assert removals["bands"][-1]["cumulative"] == removals["total"] == 1
    assert [band["band"] for band in removals["bands"]] == [
        "within_24_hours",
        "within_48_hours",
        "within_7_days",
        "later",
    ]


async def test_overdue_notices_grow_older(
    officer: httpx.AsyncClient, platform: APlatform, app: FastAPI, clock: FixedClock
) -> None:
    await issued(officer, platform.id)
    due = clock.advance(48 * HOUR)
    seen: list[list[int]] = []
    for days in (0, 1, 2, 7, 30):
        clock.set(due + timedelta(days=days, microseconds=1))
        ages = (await summary(officer, app))["overdue_ages"]
        seen.append([band["count"] for band in ages["bands"]])
    assert seen == [[int(band == step) for band in range(5)] for step in range(5)]


async def test_the_lag_is_the_age_of_the_oldest_event_without_a_place(
    house: House, dashboard: httpx.AsyncClient, app: FastAPI, clock: FixedClock
) -> None:
    await a_platform(house)
    clock.advance(timedelta(seconds=3))
    await a_platform(house)
    assert (await summary(dashboard, app))["lag_seconds"] == 3.0
    await sequence_events(house)
    body = await summary(dashboard, app)
    assert (body["through_event"], body["lag_seconds"]) == (6, 0.0)


@pytest.mark.parametrize("place", PLACES)
async def test_what_has_not_changed_is_not_sent_again(
    house: House,
    dashboard: httpx.AsyncClient,
    platform: APlatform,
    app: FastAPI,
    clock: FixedClock,
    place: str,
) -> None:
    first = await dashboard.get(place)
    assert first.headers["cache-control"] == "private, max-age=1"
    known = {"If-None-Match": first.headers["etag"]}
    clock.advance(timedelta(minutes=1))
    app.state.house.figures.forget()
    again = await dashboard.get(place, headers=known)
    assert (again.status_code, again.headers["cache-control"]) == (304, "private, max-age=1")
    await a_notice(house, an_order(platform.id))
    app.state.house.figures.forget()
    assert (await dashboard.get(place, headers=known)).status_code == 200


async def test_a_poll_is_one_query_and_the_next_is_none(
    house: House,
    dashboard: httpx.AsyncClient,
    app: FastAPI,
    count_queries: CountQueries,
) -> None:
    tag = (await dashboard.get(SUMMARY)).headers["etag"]
    book = FigureBook(house.driver, house.clock, seconds=LONG)
    app.state.house = replace(house, counting=lambda: book)
    with count_queries() as queries:
        for _ in range(20):
            await dashboard.get(SUMMARY)
            await dashboard.get(SUMMARY, headers={"If-None-Match": tag})
            await dashboard.get("/metrics")
    assert len(of_figures(queries)) == 1


def of_figures(statements: list[str]) -> list[str]:
    """Those that count notices; a key may have to be read again on a slow machine."""
    return [statement for statement in statements if "notices" in statement]


async def test_platforms_are_counted_each_for_itself_and_page_by_page(
    house: House, dashboard: httpx.AsyncClient, clock: FixedClock
) -> None:
    for number in range(3):
        platform = await a_platform(house, name=f"Platform {number}")
        for _ in range(number):
            await a_notice(house, an_order(platform.id))
        clock.advance(timedelta(seconds=1))
    clock.advance(49 * HOUR)
    place = "/v1/metrics/platforms"
    first = (await dashboard.get(place, params={"limit": 2})).json()
    rest = (await dashboard.get(place, params={"limit": 2, "after": first["next"]})).json()
    items = first["items"] + rest["items"]
    assert [(item["name"], item["notices"]) for item in items] == [
        ("Platform 0", 0),
        ("Platform 1", 1),
        ("Platform 2", 2),
    ]
    assert [item["by_timeliness"]["overdue"] for item in items] == [0, 1, 2]
    assert items[2]["on_time_rate"]["denominator"] == 2
    assert rest["next"] is None
    assert rest["as_of"] == "2026-11-25T10:00:03Z"


async def test_without_platforms_the_page_still_says_how_fresh_it_is(
    dashboard: httpx.AsyncClient,
) -> None:
    body = (await dashboard.get("/v1/metrics/platforms")).json()
    assert body == {
        "as_of": "2026-11-23T09:00:00Z",
        "through_event": 0,
        "lag_seconds": 0.0,
        "against": "present",
        "items": [],
        "next": None,
    }


async def test_dashboards_read_metrics_and_platforms_do_not(
    nobody: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    dashboard: httpx.AsyncClient,
    officer: httpx.AsyncClient,
) -> None:
    for place in PLACES:
        assert (await dashboard.get(place)).status_code == 200
        assert (await officer.get(place)).status_code == 200
        assert_problem(await platform_client.get(place), 403, "role_may_not")
        assert_problem(await nobody.get(place), 401, "not_authenticated")
    assert_problem(await dashboard.get("/v1/notices"), 403, "role_may_not")
