"""Acknowledgements: noted once, harmless to repeat, and no clock stops for one."""

from datetime import timedelta

import httpx

from app.services.house import House
from tests.support.bodies import Json, issued, kinds_of, written
from tests.support.builders import APlatform
from tests.support.clock import MONDAY, FixedClock
from tests.support.sql import fetch_value

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
DUE = MONDAY + 48 * HOUR


async def acknowledge(
    client: httpx.AsyncClient, notice: Json, body: Json | None = None, *, key: str | None = None
) -> httpx.Response:
    path = f"/v1/notices/{notice['id']}/acknowledgement"
    headers = {} if key is None else {"Idempotency-Key": key}
    return await client.post(path, json=body, headers=headers)


async def test_an_acknowledgement_is_noted_and_stops_no_clock(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id)
    now = clock.advance(HOUR)
    answer = await acknowledge(platform_client, notice)
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"2-on_time"'
    after = answer.json()
    assert after["state"] == "awaiting_response"
    assert after["acknowledged_at"] == written(now)
    assert after["server_time"] == written(now)
    assert after["clock"] == {**notice["clock"], "seconds_left": 47 * 3600}


async def test_an_acknowledgement_repeated_does_no_harm(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id)
    first = (await acknowledge(platform_client, notice, {"reference": "T-1"})).json()
    clock.advance(HOUR)
    second = await acknowledge(platform_client, notice, {"reference": "T-2"})
    assert second.status_code == 200
    for field in ("acknowledged_at", "version", "state"):
        assert second.json()[field] == first[field]
    assert await kinds_of(officer, notice) == ["notice.issued", "notice.acknowledged"]


async def test_an_acknowledged_notice_falls_overdue_all_the_same(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id)
    await acknowledge(platform_client, notice)
    clock.set(DUE + TICK)
    again = await acknowledge(platform_client, notice)
    assert again.json()["timeliness"] == "overdue"
    assert again.json()["clock"]["seconds_left"] == -1


async def test_what_the_platform_says_of_its_receipt_is_kept(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id)
    clock.advance(HOUR)
    said = {"received_at": written(MONDAY), "reference": "T-1"}
    assert (await acknowledge(platform_client, notice, said)).status_code == 200
    assert await fetch_value(house, "SELECT acknowledgement FROM notices") == {
        "received_at": "2026-11-23T09:00:00+00:00",
        "reference": "T-1",
        "deadline_at": "2026-11-25T09:00:00+00:00",
    }


async def test_a_retried_acknowledgement_gets_the_first_answer(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id)
    first = await acknowledge(platform_client, notice, key="ack-1")
    clock.advance(HOUR)
    again = await acknowledge(platform_client, notice, key="ack-1")
    assert again.text == first.text
    assert again.headers["idempotent-replayed"] == "true"
