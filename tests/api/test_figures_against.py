"""F12: an extension hides no lateness from who asks by the deadline as first reckoned."""

from collections.abc import Sequence
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from tests.support.bodies import Json, an_answer_body, issued, respond, written
from tests.support.builders import APlatform
from tests.support.changing import changed
from tests.support.clock import MONDAY, FixedClock
from tests.support.clocks import later
from tests.support.problems import assert_problem

HOUR = timedelta(hours=1)
POLICY = "uk-osa-illegal-content"  # 24 hours, due soon from hour 18 on
METRICS = "/v1/metrics/{}"


async def asked(client: httpx.AsyncClient, app: FastAPI, what: str, **query: str) -> Json:
    """As it stands now, whatever the process lately counted."""
    app.state.house.figures.forget()
    answer = await client.get(METRICS.format(what), params=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def removed(client: httpx.AsyncClient, notice: Json, clock: FixedClock) -> None:
    answer = an_answer_body(notice["items"][0]["id"], at=clock.now())
    assert (await respond(client, notice, answer)).status_code == 201


@pytest.fixture
async def extended(
    officer: httpx.AsyncClient,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
) -> Sequence[Json]:
    """Hour 48: six notices of 24 hours were extended in bulk to 10 days before they were due.

    Two were answered in time and two 30 hours after the start; two are still open.
    """
    notices = [await issued(officer, platform.id, regime=POLICY) for _ in range(6)]
    for notice in notices[:2]:
        await removed(platform_client, notice, clock)
    for notice in notices[2:]:
        await changed(officer, notice, kind="extended", at=written(MONDAY), by={"days": 9})
    clock.advance(30 * HOUR)
    for notice in notices[2:4]:
        await removed(platform_client, notice, clock)
    clock.advance(18 * HOUR)
    return notices


def words(body: Json) -> Json:
    return {word: number for word, number in body["by_timeliness"].items() if number}


async def test_f12_a_bulk_extension_changes_the_present_figures_and_not_the_original_ones(
    dashboard: httpx.AsyncClient, app: FastAPI, extended: Sequence[Json]
):
    usual = await asked(dashboard, app, "summary")
    present = await asked(dashboard, app, "summary", against="present")
    original = await asked(dashboard, app, "summary", against="original")

    assert usual == present
    assert (present["against"], original["against"]) == ("present", "original")
    assert words(present) == {"on_time": 6}
    assert words(original) == {"on_time": 2, "late": 2, "overdue": 2}
    rates = [
        (b["on_time_rate"]["numerator"], b["on_time_rate"]["denominator"])
        for b in (present, original)
    ]
    assert rates == [(4, 4), (2, 6)]
    assert present["overdue_ages"]["total"] == 0
    ages = [band["count"] for band in original["overdue_ages"]["bands"]]
    assert ages == [2, 0, 0, 0, 0]  # due in hour 24, asked in hour 48
    assert original["overdue_ages"]["clock_start"].startswith("clock.original_deadline_at")
    assert present["overdue_ages"]["clock_start"].startswith("clock.deadline_at")
    for same in ("notices", "open", "by_state", "time_to_act", "removals"):
        assert present[same] == original[same]


async def test_f12_platforms_are_counted_against_either_deadline(
    dashboard: httpx.AsyncClient, app: FastAPI, extended: Sequence[Json]
):
    present = await asked(dashboard, app, "platforms")
    original = await asked(dashboard, app, "platforms", against="original")

    assert [body["against"] for body in (present, original)] == ["present", "original"]
    assert [words(body["items"][0]) for body in (present, original)] == [
        {"on_time": 6},
        {"on_time": 2, "late": 2, "overdue": 2},
    ]


async def test_f12_notices_became_overdue_at_either_deadline(
    dashboard: httpx.AsyncClient, app: FastAPI, extended: Sequence[Json]
):
    query = {"metric": "became_overdue", "bucket": "day"}
    present = await asked(dashboard, app, "timeseries", **query)
    original = await asked(dashboard, app, "timeseries", **query, against="original")

    assert sum(point["count"] for point in present["points"]) == 0
    counted = {p["start"]: p["count"] for p in original["points"] if p["count"]}
    assert counted == {"2026-11-24T00:00:00Z": 4}
    assert original["against"] == "original"


async def test_f12_a_pause_hides_no_lateness_either(
    officer: httpx.AsyncClient, platform: APlatform, app: FastAPI, clock: FixedClock
):
    notice = await issued(officer, platform.id, regime=POLICY)
    await changed(officer, notice, kind="paused", at=written(later(0, MONDAY)))
    clock.advance(24 * HOUR)
    at_the_moment = await asked(officer, app, "summary", against="original")
    clock.advance(timedelta(microseconds=1))
    after_it = await asked(officer, app, "summary", against="original")

    assert words(at_the_moment) == {"due_soon": 1}
    assert words(after_it) == {"overdue": 1}
    assert words(await asked(officer, app, "summary")) == {"on_time": 1}


async def test_figures_by_either_deadline_have_their_own_etag(
    dashboard: httpx.AsyncClient, app: FastAPI
):
    tags = [
        (await dashboard.get(METRICS.format("summary"), params={"against": against})).headers[
            "ETag"
        ]
        for against in ("present", "original")
    ]
    assert tags[0] != tags[1]


@pytest.mark.parametrize("what", ["summary", "platforms", "timeseries"])
async def test_there_is_no_third_deadline(dashboard: httpx.AsyncClient, what: str):
    query = {"against": "extended", "metric": "issued"}
    answer = await dashboard.get(
        METRICS.format(what), params=query if what == "timeseries" else {"against": "extended"}
    )
    assert_problem(answer, 422, "malformed", "/query/against")
