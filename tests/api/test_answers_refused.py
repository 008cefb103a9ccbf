"""What a platform may not answer: each wrong place named, and nothing half recorded."""

from datetime import timedelta

import httpx
import pytest

from app.services.house import House
from tests.support.bodies import (
    POST,
    Json,
    an_answer_body,
    issued,
    kinds_of,
    read_back,
    respond,
    written,
)
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.problems import assert_problem
from tests.support.sql import fetch_value

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
NOW = MONDAY + HOUR
NOBODY = "019ab000-0000-7000-8000-0000000000ff"
ANSWER: Json = {"outcome": "removed", "effective_at": written(MONDAY)}


@pytest.fixture
async def notice(officer: httpx.AsyncClient, platform: APlatform, clock: FixedClock) -> Json:
    """Two items, issued an hour ago."""
    made = await issued(officer, platform.id, urls=[POST.format(1), POST.format(2)])
    clock.set(NOW)
    return made


WRONG: list[tuple[str, Json, str]] = [
    ("an item that is not the notice's", {"item_id": NOBODY}, "/items/1"),
    (
        "an address that is not the notice's",
        {"url": "https://victim-4711.example/"},
        "/items/1",
    ),
    ("an address that is none", {"url": "victim-4711"}, "/items/1"),
    ("no item at all", {}, "/items/1"),
    ("no outcome", {"url": POST.format(2), "outcome": None}, "/items/1/outcome"),
    ("an outcome of its own", {"url": POST.format(2), "outcome": "hidden"}, "/items/1/outcome"),
    ("no moment", {"url": POST.format(2), "effective_at": None}, "/items/1/effective_at"),
    ("no such item", {"item_id": "first"}, "/items/1/item_id"),
    ("an unknown field", {"url": POST.format(2), "colour": "red"}, "/items/1/colour"),
    (
        "a small territory",
        {"url": POST.format(2), "territories": ["gb"]},
        "/items/1/territories/0",
    ),
    (
        "an effect after receipt",
        {"url": POST.format(2), "effective_at": written(NOW + TICK)},
        "/items/1/effective_at",
    ),
    (
        "an effect before the clock started",
        {"url": POST.format(2), "effective_at": written(MONDAY - TICK)},
        "/items/1/effective_at",
    ),
    (
        "a dispute without a ground",
        {"url": POST.format(2), "outcome": "disputed"},
        "/items/1/ground",
    ),
    (
        "a ground without a dispute",
        {"url": POST.format(2), "ground": "not_intimate_image_content"},
        "/items/1/ground",
    ),
]


@pytest.mark.parametrize(
    ("wrong", "pointer"), [pytest.param(*case, id=name) for name, *case in WRONG]
)
async def test_a_wrong_answer_is_named_and_a_right_one_beside_it_is_not_recorded(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    house: House,
    notice: Json,
    wrong: Json,
    pointer: str,
) -> None:
    right = an_answer_body(notice["items"][0]["id"], at=MONDAY)
    answer = await respond(platform_client, notice, right, {**ANSWER, **wrong})
    assert_problem(answer, 422, "malformed", pointer)
    assert "4711" not in answer.text
    after = await read_back(officer, notice)
    assert (after["state"], after["version"]) == ("awaiting_acknowledgement", 1)
    assert after["items"] == notice["items"]
    assert await kinds_of(officer, notice) == ["notice.issued"]
    assert await fetch_value(house, "SELECT count(*) FROM item_responses") == 0


async def test_an_item_is_named_in_one_way(
    platform_client: httpx.AsyncClient, notice: Json
) -> None:
    both = {"item_id": notice["items"][0]["id"], "url": POST.format(1), **ANSWER}
    assert_problem(await respond(platform_client, notice, both), 422, "malformed", "/items/0")


async def test_an_item_is_answered_once_in_one_answer(
    platform_client: httpx.AsyncClient, notice: Json
) -> None:
    by_id = {"item_id": notice["items"][0]["id"], **ANSWER}
    by_url = {"url": POST.format(1) + "#again", **ANSWER}
    answer = await respond(platform_client, notice, by_id, by_url, by_id)
    assert_problem(answer, 422, "malformed", "/items/1")
    assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/items/1", "/items/2"]


async def test_an_answer_about_nothing_is_refused(
    platform_client: httpx.AsyncClient, notice: Json
) -> None:
    assert_problem(await respond(platform_client, notice), 422, "malformed", "/items")


async def test_a_ground_that_the_regime_does_not_know_is_refused(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, notice: Json
) -> None:
    said = {**ANSWER, "outcome": "disputed", "ground": "scrutiny_requested"}
    answer = await respond(platform_client, notice, {"url": POST.format(1), **said})
    assert_problem(answer, 409, "ground_not_in_regime")
    assert "not_intimate_image_content" in answer.json()["detail"]
    assert (await read_back(officer, notice))["version"] == 1


@pytest.mark.parametrize("received_at", [MONDAY - TICK, NOW + TICK])
async def test_a_notice_is_received_between_its_issue_and_now(
    platform_client: httpx.AsyncClient, notice: Json, received_at: object
) -> None:
    path = f"/v1/notices/{notice['id']}/acknowledgement"
    for body in ({"received_at": written(MONDAY - TICK)}, {"received_at": written(NOW + TICK)}):
        answer = await platform_client.post(path, json=body)
        assert_problem(answer, 422, "malformed", "/received_at")


async def test_a_withdrawn_notice_takes_no_answer(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, notice: Json
) -> None:
    path = f"/v1/notices/{notice['id']}"
    assert (await officer.post(f"{path}/withdraw", json={"reason": "by mistake"})).is_success
    acknowledged = await platform_client.post(f"{path}/acknowledgement")
    assert_problem(acknowledged, 409, "notice_withdrawn")
    answered = await respond(platform_client, notice, {"url": POST.format(1), **ANSWER})
    assert_problem(answered, 409, "notice_withdrawn")


async def test_what_is_another_platforms_is_not_there_to_be_answered(
    platform_client: httpx.AsyncClient, house: House
) -> None:
    other = await a_platform(house, name="Example Other")
    theirs = {"id": await a_notice(house, an_order(other.id))}
    for notice in (theirs, {"id": NOBODY}):
        acknowledged = await platform_client.post(f"/v1/notices/{notice['id']}/acknowledgement")
        assert_problem(acknowledged, 404, "not_found")
        answered = await respond(platform_client, notice, {"url": POST.format(1), **ANSWER})
        assert_problem(answered, 404, "not_found")


async def test_only_the_platform_answers(
    officer: httpx.AsyncClient,
    supervisor: httpx.AsyncClient,
    dashboard: httpx.AsyncClient,
    nobody: httpx.AsyncClient,
    notice: Json,
) -> None:
    path = f"/v1/notices/{notice['id']}/acknowledgement"
    for client in (officer, supervisor, dashboard):
        assert_problem(await client.post(path), 403, "role_may_not")
        answered = await respond(client, notice, {"url": POST.format(1), **ANSWER})
        assert_problem(answered, 403, "role_may_not")
    assert_problem(await nobody.post(path), 401, "not_authenticated")
