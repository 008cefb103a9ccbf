"""F15: a retry never issues a second legal notice, however and whenever it comes."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import httpx

from app.domain.permissions import Role
from app.services.house import House
from app.services.ticks import forget_old_answers
from tests.support.bodies import (
    POST,
    a_notice_body,
    an_answer_body,
    issued,
    read_back,
    respond,
)
from tests.support.builders import APlatform, a_platform
from tests.support.clock import FixedClock
from tests.support.doors import a_client, open_app
from tests.support.keys import SECRETS
from tests.support.problems import assert_problem
from tests.support.sql import fetch_value

SIDE_BY_SIDE = 8


def retried(key: str = "case-2026-0042") -> dict[str, str]:
    return {"Idempotency-Key": key}


async def notices_in(house: House) -> int:
    return int(await fetch_value(house, "SELECT count(*) FROM notices"))


async def test_f15_a_retry_gets_the_first_answer_again(
    officer: httpx.AsyncClient, platform: APlatform, house: House, clock: FixedClock
) -> None:
    body = a_notice_body(platform.id, reasons="Naïve “quotation”")
    first = await officer.post("/v1/notices", json=body, headers=retried())
    clock.advance(timedelta(hours=3))
    again = await officer.post("/v1/notices", json=body, headers=retried())
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.text == first.text
    for header in ("location", "etag", "content-type"):
        assert again.headers[header] == first.headers[header]
    assert "idempotent-replayed" not in first.headers
    assert again.headers["idempotent-replayed"] == "true"
    assert await notices_in(house) == 1


async def test_f15_without_a_key_the_reference_alone_keeps_a_retry_from_issuing_again(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    body = a_notice_body(platform.id)
    assert (await officer.post("/v1/notices", json=body)).status_code == 201
    assert_problem(await officer.post("/v1/notices", json=body), 409, "reference_taken")
    assert await notices_in(house) == 1


async def test_a_key_that_comes_with_another_body_is_refused(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    body = a_notice_body(platform.id)
    await officer.post("/v1/notices", json=body, headers=retried())
    for other in ({**body, "reasons": "changed"}, a_notice_body(platform.id)):
        answer = await officer.post("/v1/notices", json=other, headers=retried())
        assert_problem(answer, 422, "idempotency_key_reused")
    assert await notices_in(house) == 1


async def test_a_key_belongs_to_whoever_used_it(
    officer: httpx.AsyncClient, supervisor: httpx.AsyncClient, platform: APlatform
) -> None:
    one, other = a_notice_body(platform.id), a_notice_body(platform.id)
    first = await officer.post("/v1/notices", json=one, headers=retried())
    second = await supervisor.post("/v1/notices", json=other, headers=retried())
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


async def test_a_refused_request_may_be_sent_again_with_the_same_key(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    taken = await issued(officer, platform.id)
    body = a_notice_body(platform.id, reference=taken["reference"])
    answer = await officer.post("/v1/notices", json=body, headers=retried())
    assert_problem(answer, 409, "reference_taken")
    better = a_notice_body(platform.id)
    answer = await officer.post("/v1/notices", json=better, headers=retried())
    assert answer.status_code == 201
    assert "idempotent-replayed" not in answer.headers


async def test_a_retry_is_told_of_the_duplicates_that_the_first_was_told_of(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    for _ in range(2):
        await issued(officer, platform.id, urls=[POST.format(1), POST.format(2)])
    body = a_notice_body(platform.id, urls=[POST.format(n) for n in (2, 3, 1, 2)])
    first = await officer.post("/v1/notices", json=body, headers=retried())
    again = await officer.post("/v1/notices", json=body, headers=retried())
    assert len(first.json()["duplicates"]) == 4
    assert first.json()["merged"] == [{"index": 3, "item_id": first.json()["items"][0]["id"]}]
    assert again.json() == first.json()
    assert await notices_in(house) == 3


async def test_f15_a_retry_after_the_notice_changed_gets_the_first_answer(
    officer: httpx.AsyncClient,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    body = a_notice_body(platform.id)
    first = await officer.post("/v1/notices", json=body, headers=retried())
    notice = first.json()
    now = clock.advance(timedelta(hours=1))
    await respond(platform_client, notice, an_answer_body(notice["items"][0]["id"], at=now))
    assert (await read_back(officer, notice))["state"] == "resolved"
    again = await officer.post("/v1/notices", json=body, headers=retried())
    assert again.text == first.text
    assert again.json()["state"] == "awaiting_acknowledgement"


async def test_f15_a_retry_after_a_crash_between_commit_and_answer_gets_the_answer(
    committing: House,
) -> None:
    """What a first attempt leaves behind when nobody is left to hear its answer."""
    platform = await a_platform(committing)
    body = a_notice_body(platform.id)
    async with open_app(committing) as app, a_client(app, SECRETS[Role.OFFICER]) as officer:
        unheard = await officer.post("/v1/notices", json=body, headers=retried())
    async with open_app(committing) as app, a_client(app, SECRETS[Role.OFFICER]) as officer:
        heard = await officer.post("/v1/notices", json=body, headers=retried())
    assert heard.text == unheard.text
    assert heard.headers["idempotent-replayed"] == "true"
    assert await notices_in(committing) == 1


async def test_f15_retries_side_by_side_issue_one_notice(committing: House) -> None:
    platform = await a_platform(committing)
    async with open_app(committing) as app, a_client(app, SECRETS[Role.OFFICER]) as officer:
        for key in (str(uuid4()) for _ in range(5)):
            body = a_notice_body(platform.id)
            answers = await asyncio.gather(
                *(
                    officer.post("/v1/notices", json=body, headers=retried(key))
                    for _ in range(SIDE_BY_SIDE)
                )
            )
            told = [answer for answer in answers if answer.status_code == 201]
            assert len({answer.text for answer in told}) == 1
            assert sum("idempotent-replayed" not in answer.headers for answer in told) == 1
            for answer in answers:
                if answer.status_code != 201:
                    assert_problem(answer, 409, "idempotency_still_running")
    assert await notices_in(committing) == 5
    assert await fetch_value(committing, "SELECT count(*) FROM items") == 5


async def test_f14_of_many_notices_with_one_reference_at_once_one_is_issued(
    committing: House,
) -> None:
    platform = await a_platform(committing)
    async with open_app(committing) as app, a_client(app, SECRETS[Role.OFFICER]) as officer:
        answers = await asyncio.gather(
            *(
                officer.post(
                    "/v1/notices",
                    json=a_notice_body(platform.id, reference="CASE", urls=[POST.format(n)]),
                )
                for n in range(SIDE_BY_SIDE)
            )
        )
    (first,) = [answer.json()["id"] for answer in answers if answer.status_code == 201]
    refused = [answer for answer in answers if answer.status_code != 201]
    assert len(refused) == SIDE_BY_SIDE - 1
    for answer in refused:
        assert_problem(answer, 409, "reference_taken")
        assert first in answer.json()["detail"]
    assert await notices_in(committing) == 1


async def test_an_answer_is_kept_for_seven_days(
    officer: httpx.AsyncClient, platform: APlatform, house: House, clock: FixedClock
) -> None:
    body = a_notice_body(platform.id)
    await officer.post("/v1/notices", json=body, headers=retried())
    clock.advance(timedelta(days=7))
    await forget_old_answers(house)
    again = await officer.post("/v1/notices", json=body, headers=retried())
    assert again.headers["idempotent-replayed"] == "true"
    clock.advance(timedelta(microseconds=1))
    await forget_old_answers(house)
    forgotten = await officer.post("/v1/notices", json=body, headers=retried())
    assert_problem(forgotten, 409, "reference_taken")


async def test_an_answer_is_kept_sealed(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    body = a_notice_body(platform.id, urls=["https://share.example/victim-4711"])
    await officer.post("/v1/notices", json=body, headers=retried())
    row = "SELECT k::text || encode(answer_sealed, 'escape') FROM idempotency_keys k"
    assert "victim-4711" not in await fetch_value(house, row)


async def test_an_unreadable_key_is_refused(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    for key in ("", "two words", "x" * 256):
        answer = await officer.post(
            "/v1/notices", json=a_notice_body(platform.id), headers=retried(key)
        )
        assert_problem(answer, 422, "malformed", "/header/idempotency-key")
    assert await notices_in(house) == 0
