"""Withdrawing a notice; and that nobody decides on what is no longer so (If-Match)."""

from datetime import timedelta

import httpx
import pytest

from app.services.house import House
from app.services.sweeping import sweep_timers
from tests.support.bodies import (
    POST,
    Json,
    an_answer_body,
    an_item_body,
    events_of,
    issued,
    kinds_of,
    respond,
    written,
)
from tests.support.builders import APlatform
from tests.support.clock import MONDAY, FixedClock
from tests.support.problems import assert_problem
from tests.support.sql import fetch_value

HOUR = timedelta(hours=1)
DUE = MONDAY + 48 * HOUR


async def withdraw(client: httpx.AsyncClient, notice: Json, **headers: str) -> httpx.Response:
    path = f"/v1/notices/{notice['id']}/withdraw"
    return await client.post(path, json={"reason": "by mistake"}, headers=headers)


@pytest.fixture
async def notice(officer: httpx.AsyncClient, platform: APlatform) -> Json:
    return await issued(officer, platform.id)


async def test_a_withdrawn_notice_is_neither_overdue_nor_late_any_more(
    officer: httpx.AsyncClient, notice: Json, house: House, clock: FixedClock
) -> None:
    now = clock.advance(HOUR)
    answer = await withdraw(officer, notice)
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"2-withdrawn"'
    after = answer.json()
    assert (after["state"], after["timeliness"]) == ("withdrawn", "withdrawn")
    assert after["withdrawn_at"] == written(now)
    assert (after["clock"]["state"], after["clock"]["seconds_left"]) == ("stopped", None)
    assert await fetch_value(house, "SELECT withdrawal_reason FROM notices") == "by mistake"
    clock.set(DUE + HOUR)
    await sweep_timers(house)
    assert await kinds_of(officer, notice) == ["notice.issued", "notice.withdrawn"]


async def test_a_lapse_before_the_withdrawal_stays_in_the_history(
    officer: httpx.AsyncClient, notice: Json, house: House, clock: FixedClock
) -> None:
    now = clock.advance(72 * HOUR)
    await withdraw(officer, notice)
    await sweep_timers(house)
    told = [
        (event["kind"], event["effective_at"]) for event in await events_of(officer, notice)
    ]
    assert told[-2:] == [("notice.overdue", written(DUE)), ("notice.withdrawn", written(now))]


async def test_what_is_over_is_not_withdrawn(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    notice: Json,
) -> None:
    await withdraw(officer, notice)
    assert_problem(await withdraw(officer, notice), 409, "notice_withdrawn")
    resolved = await issued(officer, platform.id)
    await respond(
        platform_client, resolved, an_answer_body(resolved["items"][0]["id"], at=MONDAY)
    )
    assert_problem(await withdraw(officer, resolved), 409, "notice_resolved")
    nowhere = {"id": "019ab000-0000-7000-8000-0000000000ff"}
    assert_problem(await withdraw(officer, nowhere), 404, "not_found")


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "x" * 10_001}])
async def test_a_withdrawal_says_why(
    officer: httpx.AsyncClient, notice: Json, body: Json
) -> None:
    answer = await officer.post(f"/v1/notices/{notice['id']}/withdraw", json=body)
    assert_problem(answer, 422, "malformed", "/reason")


async def test_a_retried_withdrawal_gets_the_first_answer(
    officer: httpx.AsyncClient, notice: Json
) -> None:
    key = {"Idempotency-Key": "withdraw-1"}
    first = await withdraw(officer, notice, **key)
    again = await withdraw(officer, notice, **key)
    assert (again.status_code, again.text) == (200, first.text)
    assert again.headers["idempotent-replayed"] == "true"


@pytest.mark.parametrize("stale", ['"1-on_time"', 'W/"1-on_time"', '"nonsense"', '"-"', '""'])
async def test_whoever_read_an_earlier_version_is_told_so(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    stale: str,
) -> None:
    path = f"/v1/notices/{notice['id']}"
    await platform_client.post(f"{path}/acknowledgement")
    assert_problem(await withdraw(officer, notice, **{"If-Match": stale}), 412, "stale")
    amendment = {"reason": "more", "add_items": [an_item_body(POST.format(2))]}
    answer = await officer.post(f"{path}/amend", json=amendment, headers={"If-Match": stale})
    assert_problem(answer, 412, "stale")
    assert await kinds_of(officer, notice) == ["notice.issued", "notice.acknowledged"]


@pytest.mark.parametrize("current", ['"1-on_time"', 'W/"1-on_time"', "*"])
async def test_whoever_read_the_present_version_may_act_on_it(
    officer: httpx.AsyncClient, notice: Json, clock: FixedClock, current: str
) -> None:
    """That time moved the notice on is no reason to refuse."""
    clock.set(DUE)
    answer = await withdraw(officer, notice, **{"If-Match": current})
    assert answer.status_code == 200
