"""What arrives at the same moment is recorded together, as if it had come one by one."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from uuid import UUID, uuid4

import httpx
import pytest

from app.domain.permissions import Role
from app.services.house import House
from tests.support.bodies import (
    POST,
    Json,
    an_answer_body,
    issued,
    kinds_of,
    read_back,
    respond,
)
from tests.support.builders import APlatform, a_platform
from tests.support.clock import MONDAY
from tests.support.doors import a_client, open_app
from tests.support.keys import SECRETS
from tests.support.problems import assert_problem
from tests.support.sql import count_rows, execute, fetch_rows, fetch_value

TOGETHER = 20


@pytest.fixture
async def platform(committing: House) -> APlatform:
    return await a_platform(committing)


@pytest.fixture
async def officer(committing: House) -> AsyncGenerator[httpx.AsyncClient]:
    async with open_app(committing) as app, a_client(app, SECRETS[Role.OFFICER]) as client:
        yield client


@pytest.fixture
async def answering(
    committing: House, platform: APlatform
) -> AsyncGenerator[httpx.AsyncClient]:
    async with open_app(committing) as app, a_client(app, platform.secret) as client:
        yield client


def said(notice: Json, outcome: str = "removed") -> Json:
    return an_answer_body(notice["items"][0]["id"], at=MONDAY, outcome=outcome)


async def post(client: httpx.AsyncClient, notice: Json, key: str) -> httpx.Response:
    path = f"/v1/notices/{notice['id']}/acknowledgement"
    return await client.post(path, headers={"Idempotency-Key": key})


async def test_each_has_its_own_notice_receipt_and_kept_answer(
    officer: httpx.AsyncClient,
    answering: httpx.AsyncClient,
    platform: APlatform,
    committing: House,
) -> None:
    notices = [await issued(officer, platform.id) for _ in range(TOGETHER)]
    answers = await asyncio.gather(*(post(answering, n, n["id"]) for n in notices))
    again = await asyncio.gather(*(post(answering, n, n["id"]) for n in notices))
    assert {answer.status_code for answer in answers} == {200}
    for notice, answer in zip(notices, answers, strict=True):
        assert answer.json()["id"] == notice["id"]
        assert answer.json()["receipt"]["statement"]["notice_id"] == notice["id"]
        assert [item["url"] for item in answer.json()["items"]] == [POST.format(1)]
    assert [answer.text for answer in again] == [answer.text for answer in answers]
    assert await count_rows(committing, "idempotency_keys") == TOGETHER
    assert await count_rows(committing, "locator_readings") == TOGETHER


async def test_what_is_said_of_one_notice_at_once_is_taken_one_after_another(
    officer: httpx.AsyncClient,
    answering: httpx.AsyncClient,
    platform: APlatform,
    committing: House,
) -> None:
    notice = await issued(officer, platform.id)
    words = ["removed", "reinstated"] * 5
    answers = await asyncio.gather(
        *(respond(answering, notice, said(notice, w)) for w in words)
    )
    shown = sorted((a.json()["version"], a.json()["state"]) for a in answers)
    assert [version for version, _ in shown] == list(range(2, 12))
    kinds = Counter(await kinds_of(officer, notice))
    assert kinds["notice.answered"] == len(words)
    assert kinds["notice.resolved"] - kinds["notice.reopened"] in {0, 1}
    after = await read_back(officer, notice)
    assert (after["version"], after["state"]) == shown[-1]
    is_open = after["state"] == "awaiting_response"
    assert (await fetch_value(committing, "SELECT count(*) FROM timers") > 0) is is_open


async def test_the_refusal_of_one_harms_no_other(
    officer: httpx.AsyncClient, answering: httpx.AsyncClient, platform: APlatform
) -> None:
    notices = [await issued(officer, platform.id) for _ in range(TOGETHER)]
    notices[3] = {**notices[3], "id": str(uuid4())}
    await officer.post(f"/v1/notices/{notices[5]['id']}/withdraw", json={"reason": "so"})
    answers = await asyncio.gather(*(respond(answering, n, said(n)) for n in notices))
    assert Counter(a.status_code for a in answers) == {201: TOGETHER - 2, 404: 1, 409: 1}
    assert_problem(answers[3], 404, "not_found")
    assert_problem(answers[5], 409, "notice_withdrawn")


async def test_a_notice_that_cannot_be_read_fails_alone(
    officer: httpx.AsyncClient,
    answering: httpx.AsyncClient,
    platform: APlatform,
    committing: House,
) -> None:
    """Its locator does not open: whoever answers beside it is not harmed."""
    notices = [await issued(officer, platform.id) for _ in range(TOGETHER)]
    spoilt = "UPDATE items SET locator_sealed = 'x' WHERE notice_id = $1"
    await execute(committing, spoilt, UUID(notices[4]["id"]))
    answers = await asyncio.gather(*(respond(answering, n, said(n)) for n in notices))
    assert Counter(a.status_code for a in answers) == {201: TOGETHER - 1, 500: 1}
    assert await count_rows(committing, "item_responses") == TOGETHER - 1


async def test_who_asks_for_a_notice_that_is_held_keeps_nobody_waiting(
    officer: httpx.AsyncClient,
    answering: httpx.AsyncClient,
    platform: APlatform,
    committing: House,
) -> None:
    held, *others = [await issued(officer, platform.id) for _ in range(TOGETHER)]
    async with committing.driver() as connection, connection.transaction():
        await connection.execute(
            "SELECT 1 FROM notices WHERE id = $1 FOR UPDATE", UUID(held["id"])
        )
        waiting = asyncio.create_task(respond(answering, held, said(held)))
        answers = await asyncio.gather(*(respond(answering, n, said(n)) for n in others))
        assert {answer.status_code for answer in answers} == {201}
        assert not waiting.done()
    assert (await waiting).status_code == 201


async def test_f15_one_key_sent_for_different_notices_at_once_is_used_once(
    officer: httpx.AsyncClient,
    answering: httpx.AsyncClient,
    platform: APlatform,
    committing: House,
) -> None:
    notices = [await issued(officer, platform.id) for _ in range(TOGETHER)]
    answers = await asyncio.gather(*(post(answering, n, "the-one") for n in notices))
    assert Counter(a.status_code for a in answers) == {200: 1, 422: TOGETHER - 1}
    noted = await fetch_rows(
        committing, "SELECT id FROM notices WHERE acknowledged_at IS NOT NULL"
    )
    assert len(noted) == 1
