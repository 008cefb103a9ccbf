"""GET /v1/notices/{id}/deadline: why a deadline is what it is, and who may ask."""

from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from app.domain.built_in_regimes import BUILT_IN
from app.services.house import House
from tests.support.bodies import Json, issued, read_back, written
from tests.support.builders import APlatform, a_platform
from tests.support.changing import changed, explained
from tests.support.clock import MONDAY, FixedClock
from tests.support.clocks import later
from tests.support.doors import a_client
from tests.support.holidays import own_regime
from tests.support.problems import assert_problem
from tests.support.sql import execute


def at(hours: float) -> str:
    return written(later(hours, MONDAY))


@pytest.fixture
async def notice(officer: httpx.AsyncClient, platform: APlatform) -> Json:
    """Due 48 hours after Monday 23 November 2026, 09:00 UTC."""
    return await issued(officer, platform.id)


async def test_a_statutory_deadline_names_its_articles(
    officer: httpx.AsyncClient, notice: Json
):
    told = await explained(officer, notice)

    assert told["regime"] == {"code": "uk-osa-intimate-image", "version": 1}
    assert told["kind"] == "statutory"
    assert told["clock_event"].startswith("receipt by the provider")
    assert {
        "subject": "48 hours from receipt of the report",
        "article": "OSA 2023 s.10(3A)",
    } | {"confidence": "checked in the primary text"} in told["sources"]
    assert (told["original_deadline_at"], told["deadline_at"]) == (at(48), at(48))
    assert told["calendar_known"] is True
    assert [step["kind"] for step in told["steps"]] == ["start", "count"]
    assert all(step["source"] for step in told["steps"])


async def test_a_policy_and_a_date_set_in_the_notice_are_told_from_law(
    officer: httpx.AsyncClient, platform: APlatform
):
    policy = await issued(officer, platform.id, regime="uk-osa-illegal-content")
    dated = await issued(officer, platform.id, regime="uk-osa-information", respond_by=at(300))

    assert (await explained(officer, policy))["kind"] == "policy"
    told = await explained(officer, dated)
    assert (told["kind"], told["deadline_at"]) == ("set_in_notice", at(300))
    assert [step["why"] for step in told["steps"]] == ["The notice itself sets the date."]


async def test_the_deadline_explained_is_the_deadline_of_the_notice_under_every_regime(
    officer: httpx.AsyncClient, platform: APlatform
):
    for regime in BUILT_IN:
        others = {"respond_by": at(100)} if regime.requires_respond_by else {}
        notice = await issued(officer, platform.id, regime=regime.code, **others)
        told = await explained(officer, notice)
        assert told["deadline_at"] == notice["clock"]["deadline_at"]
        assert told["kind"] == regime.kind


async def test_f8_every_event_of_the_clock_is_a_step_with_its_reason_and_article(
    officer: httpx.AsyncClient, platform: APlatform, clock: FixedClock
):
    notice = await issued(officer, platform.id, regime="uk-osa-illegal-content")
    clock.advance(timedelta(hours=6))
    await changed(officer, notice, kind="start_corrected", at=at(-1), reason="misread")
    await changed(officer, notice, kind="paused", at=at(1), until=at(3), reason="a query")
    await changed(officer, notice, kind="extended", at=at(4), by={"hours": 5}, reason="illness")
    await changed(officer, notice, kind="paused", at=at(5), reason="another query")
    told = await explained(officer, notice)
    steps = {step["kind"]: step for step in told["steps"]}

    assert (told["original_deadline_at"], told["deadline_at"]) == (at(24), at(30))
    assert told["deadline_at"] == (await read_back(officer, notice))["clock"]["deadline_at"]
    assert [step["kind"] for step in told["steps"]] == [
        *("start", "count", "start_corrected", "pause", "extension", "pause")
    ]
    assert "misread" in steps["start_corrected"]["why"]
    assert (steps["extension"]["from"], steps["extension"]["to"]) == (at(25), at(30))
    assert "illness" in steps["extension"]["why"]
    assert "regulator's own policy" in steps["extension"]["source"]
    assert "another query" in steps["pause"]["why"]


async def test_a_date_beyond_the_known_holidays_says_so(
    supervisor: httpx.AsyncClient, platform: APlatform
):
    code = await own_regime(supervisor, count=2_000)
    told = await explained(supervisor, await issued(supervisor, platform.id, regime=code))

    assert told["calendar_known"] is False
    assert "not accounted for" in told["steps"][-1]["why"]


async def test_a_deadline_reckoned_with_another_calendar_stands_and_the_steps_say_so(
    officer: httpx.AsyncClient, house: House, notice: Json
):
    await execute(house, "UPDATE notices SET deadline_at = $1", later(50, MONDAY))
    told = await explained(officer, notice)

    assert told["deadline_at"] == at(50)
    last = told["steps"][-1]
    assert (last["kind"], last["from"], last["to"]) == ("calendar_changed", at(48), at(50))


async def test_a_platform_reads_why_its_own_notice_is_due_and_no_other(
    platform_client: httpx.AsyncClient, app: FastAPI, house: House, notice: Json
):
    other = await a_platform(house)
    path = f"/v1/notices/{notice['id']}/deadline"
    async with a_client(app, other.secret) as stranger:
        assert_problem(await stranger.get(path), 404, "not_found")
    assert (await platform_client.get(path)).status_code == 200


async def test_who_reads_metrics_alone_reads_no_deadline(
    dashboard: httpx.AsyncClient, nobody: httpx.AsyncClient, notice: Json
):
    path = f"/v1/notices/{notice['id']}/deadline"
    assert_problem(await dashboard.get(path), 403, "role_may_not")
    assert (await nobody.get(path)).status_code == 401


async def test_a_notice_that_does_not_exist_has_no_deadline(
    officer: httpx.AsyncClient, platform: APlatform
):
    answer = await officer.get(f"/v1/notices/{platform.id}/deadline")
    assert_problem(answer, 404, "not_found")
