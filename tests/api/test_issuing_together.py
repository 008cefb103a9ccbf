"""Notices that are issued at the same moment: each keeps its own fate and its own answer."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator
from uuid import uuid4

import httpx
import pytest

from app.domain.permissions import Role
from app.services.house import House
from tests.support.bodies import POST, Json, a_notice_body
from tests.support.builders import APlatform, a_platform
from tests.support.doors import a_client, open_app
from tests.support.keys import SECRETS
from tests.support.problems import assert_problem
from tests.support.sql import count_rows, fetch_rows

TOGETHER = 40
ISSUED = "SELECT notice_id FROM events WHERE kind = 'notice.issued'"


@pytest.fixture
async def platform(committing: House) -> APlatform:
    return await a_platform(committing)


@pytest.fixture
async def officer(committing: House) -> AsyncGenerator[httpx.AsyncClient]:
    async with open_app(committing) as app, a_client(app, SECRETS[Role.OFFICER]) as client:
        yield client


async def send(officer: httpx.AsyncClient, body: Json, key: str) -> httpx.Response:
    return await officer.post("/v1/notices", json=body, headers={"Idempotency-Key": key})


async def test_each_has_its_own_items_events_and_answer(
    officer: httpx.AsyncClient, platform: APlatform, committing: House
) -> None:
    bodies = [
        a_notice_body(
            platform.id, urls=[POST.format(f"{n}/{side}") for side in range(1 + n % 3)]
        )
        for n in range(TOGETHER)
    ]
    answers = await asyncio.gather(
        *(send(officer, body, f"key-{n}") for n, body in enumerate(bodies))
    )
    assert {answer.status_code for answer in answers} == {201}
    for body, answer in zip(bodies, answers, strict=True):
        assert answer.json()["reference"] == body["reference"]
        read = (await officer.get(answer.headers["location"])).json()
        assert [item["url"] for item in read["items"]] == [i["url"] for i in body["items"]]
    again = await asyncio.gather(
        *(send(officer, body, f"key-{n}") for n, body in enumerate(bodies))
    )
    assert [a.text for a in again] == [a.text for a in answers]
    for table in ("notices", "idempotency_keys"):
        assert await count_rows(committing, table) == TOGETHER


async def test_a_taken_reference_among_them_is_refused_and_harms_no_other(
    officer: httpx.AsyncClient, platform: APlatform, committing: House
) -> None:
    bodies = [a_notice_body(platform.id) for _ in range(TOGETHER)]
    bodies[7]["reference"] = bodies[21]["reference"] = bodies[3]["reference"]
    answers = await asyncio.gather(*(send(officer, body, str(uuid4())) for body in bodies))
    assert Counter(answer.status_code for answer in answers) == {201: TOGETHER - 2, 409: 2}
    for place in (3, 7, 21):
        if answers[place].status_code == 409:
            assert_problem(answers[place], 409, "reference_taken")
    assert await count_rows(committing, "notices") == TOGETHER - 2
    assert len(await fetch_rows(committing, ISSUED)) == TOGETHER - 2


async def test_f15_one_key_sent_many_times_at_once_issues_one_notice(
    officer: httpx.AsyncClient, platform: APlatform, committing: House
) -> None:
    body = a_notice_body(platform.id)
    others = [a_notice_body(platform.id) for _ in range(TOGETHER)]
    answers = await asyncio.gather(
        *(send(officer, body, "the-one") for _ in range(8)),
        *(send(officer, other, str(uuid4())) for other in others),
    )
    told = {answer.text for answer in answers[:8] if answer.status_code == 201}
    assert len(told) == 1
    assert {answer.status_code for answer in answers[:8]} <= {201, 409}
    assert {answer.status_code for answer in answers[8:]} == {201}
    assert await count_rows(committing, "notices") == TOGETHER + 1


async def test_duplicates_are_told_to_each_of_its_own(
    officer: httpx.AsyncClient, platform: APlatform, committing: House
) -> None:
    firsts = [
        (
            await send(officer, a_notice_body(platform.id, urls=[POST.format(n)]), f"first-{n}")
        ).json()
        for n in range(5)
    ]
    bodies = [a_notice_body(platform.id, urls=[POST.format(n)]) for n in range(10)]
    answers = await asyncio.gather(
        *(send(officer, body, f"second-{n}") for n, body in enumerate(bodies))
    )
    for n, answer in enumerate(answers):
        told = [d["notice_id"] for d in answer.json()["duplicates"]]
        assert told == ([firsts[n]["id"]] if n < 5 else [])
        again = await send(officer, bodies[n], f"second-{n}")
        assert again.json() == answer.json()
    linked = await fetch_rows(committing, "SELECT item_id FROM item_duplicates")
    assert len(linked) == 5
