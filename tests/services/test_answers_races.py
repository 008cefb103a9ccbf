"""Acts on one notice at once, on real connections: each sees what the one before it did."""

import asyncio
from collections.abc import AsyncGenerator
from uuid import UUID

import httpx
import pytest

from app.domain.permissions import Role
from app.services.house import House
from tests.support.bodies import (
    POST,
    Json,
    an_answer_body,
    an_item_body,
    issued,
    kinds_of,
    read_back,
    respond,
)
from tests.support.builders import APlatform, a_platform
from tests.support.clock import MONDAY
from tests.support.doors import a_client, open_app
from tests.support.keys import SECRETS
from tests.support.sql import fetch_value

SIDE_BY_SIDE = 6


@pytest.fixture
async def platform(committing: House) -> APlatform:
    """A platform in the database of the test's own."""
    return await a_platform(committing)


@pytest.fixture
async def regulator(committing: House) -> AsyncGenerator[httpx.AsyncClient]:
    async with open_app(committing) as app, a_client(app, SECRETS[Role.OFFICER]) as client:
        yield client


@pytest.fixture
async def answering(
    committing: House, platform: APlatform
) -> AsyncGenerator[httpx.AsyncClient]:
    async with open_app(committing) as app, a_client(app, platform.secret) as client:
        yield client


def path_of(notice: Json, act: str) -> str:
    return f"/v1/notices/{notice['id']}/{act}"


async def test_of_many_acknowledgements_at_once_one_is_noted(
    regulator: httpx.AsyncClient, answering: httpx.AsyncClient, platform: APlatform
) -> None:
    notice = await issued(regulator, platform.id)
    path = path_of(notice, "acknowledgement")
    answers = await asyncio.gather(*(answering.post(path) for _ in range(SIDE_BY_SIDE)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["version"] for answer in answers} == {2}
    assert await kinds_of(regulator, notice) == ["notice.issued", "notice.acknowledged"]


async def test_answers_to_different_items_at_once_resolve_the_notice_once(
    regulator: httpx.AsyncClient, answering: httpx.AsyncClient, platform: APlatform
) -> None:
    urls = [POST.format(n) for n in range(SIDE_BY_SIDE)]
    notice = await issued(regulator, platform.id, urls=urls)
    answers = await asyncio.gather(
        *(
            respond(answering, notice, an_answer_body(item["id"], at=MONDAY))
            for item in notice["items"]
        )
    )
    assert {answer.status_code for answer in answers} == {201}
    assert (await read_back(regulator, notice))["state"] == "resolved"
    kinds = await kinds_of(regulator, notice)
    assert kinds.count("notice.answered") == SIDE_BY_SIDE
    assert kinds.count("notice.acknowledged") == kinds.count("notice.resolved") == 1


async def test_f15_retried_answers_at_once_are_recorded_once(
    committing: House,
    regulator: httpx.AsyncClient,
    answering: httpx.AsyncClient,
    platform: APlatform,
) -> None:
    notice = await issued(regulator, platform.id)
    body = {"items": [an_answer_body(notice["items"][0]["id"], at=MONDAY)]}
    headers = {"Idempotency-Key": "answer-1"}
    path = path_of(notice, "responses")
    answers = await asyncio.gather(
        *(answering.post(path, json=body, headers=headers) for _ in range(SIDE_BY_SIDE))
    )
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.text for answer in answers if answer.status_code == 201}) == 1
    assert await fetch_value(committing, "SELECT count(*) FROM item_responses") == 1


async def test_an_answer_and_a_withdrawal_at_once_leave_one_of_the_two(
    committing: House,
    regulator: httpx.AsyncClient,
    answering: httpx.AsyncClient,
    platform: APlatform,
) -> None:
    for _ in range(10):
        notice = await issued(regulator, platform.id)
        answered, withdrawn = await asyncio.gather(
            respond(answering, notice, an_answer_body(notice["items"][0]["id"], at=MONDAY)),
            regulator.post(path_of(notice, "withdraw"), json={"reason": "by mistake"}),
        )
        after = await read_back(regulator, notice)
        statuses = {"resolved": (201, 409), "withdrawn": (409, 200)}
        assert (answered.status_code, withdrawn.status_code) == statuses[after["state"]]
    assert await fetch_value(committing, "SELECT count(*) FROM timers") == 0


async def test_an_answer_and_an_amendment_at_once_forget_neither(
    committing: House,
    regulator: httpx.AsyncClient,
    answering: httpx.AsyncClient,
    platform: APlatform,
) -> None:
    """Either the item came first and keeps the notice open, or it came too late."""
    more = {"reason": "one more", "add_items": [an_item_body(POST.format(2))]}
    for _ in range(10):
        notice = await issued(regulator, platform.id)
        answered, amended = await asyncio.gather(
            respond(answering, notice, an_answer_body(notice["items"][0]["id"], at=MONDAY)),
            regulator.post(path_of(notice, "amend"), json=more),
        )
        assert answered.status_code == 201
        after = await read_back(regulator, notice)
        shown = (amended.status_code, after["state"], len(after["items"]))
        assert shown in {(200, "awaiting_response", 2), (409, "resolved", 1)}
        waiting = "SELECT count(*) > 0 FROM timers WHERE notice_id = $1"
        waited = await fetch_value(committing, waiting, UUID(notice["id"]))
        assert waited is (after["state"] == "awaiting_response")


async def test_of_two_who_read_the_same_version_one_is_told_that_it_is_stale(
    regulator: httpx.AsyncClient, platform: APlatform
) -> None:
    notice = await issued(regulator, platform.id)
    path, headers = path_of(notice, "amend"), {"If-Match": '"1-on_time"'}
    answers = await asyncio.gather(
        *(
            regulator.post(
                path,
                json={"reason": "one more", "add_items": [an_item_body(POST.format(n))]},
                headers=headers,
            )
            for n in (2, 3)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert len((await read_back(regulator, notice))["items"]) == 2


async def test_two_notices_about_the_same_items_are_answered_side_by_side(
    regulator: httpx.AsyncClient, answering: httpx.AsyncClient, platform: APlatform
) -> None:
    """Neither waits for the other: a lock is held on one notice only."""
    urls = [POST.format(n) for n in range(3)]
    notices = [await issued(regulator, platform.id, urls=urls) for _ in range(4)]
    answers = await asyncio.gather(
        *(
            respond(
                answering,
                notice,
                *(an_answer_body(item["id"], at=MONDAY) for item in notice["items"]),
            )
            for notice in notices
        )
    )
    assert [answer.json()["state"] for answer in answers] == ["resolved"] * 4
