"""Rulings that are refused, retried, or made of what has changed meanwhile."""

from uuid import UUID

import httpx
import pytest

from app.domain.rulings import MOST_RULINGS
from app.services.house import House
from tests.support.bodies import Json, issued, kinds_of, read_back
from tests.support.builders import APlatform, a_platform
from tests.support.clock import MONDAY
from tests.support.problems import assert_problem
from tests.support.rulings import answered, disputed, rule_on, ruled

NOBODYS_ID = UUID(int=7)


@pytest.fixture
async def notice(officer: httpx.AsyncClient, platform: APlatform) -> Json:
    return await issued(officer, platform.id)


@pytest.mark.parametrize("decision", ["dispute_upheld", "dispute_rejected", "still_available"])
async def test_a_decision_that_does_not_fit_changes_nothing(
    officer: httpx.AsyncClient, notice: Json, decision: str
) -> None:
    answer = await rule_on(officer, notice, decision)

    assert_problem(answer, 409, "ruling_does_not_fit")
    assert "The item is outstanding" in answer.json()["detail"]
    assert (await read_back(officer, notice))["version"] == notice["version"]
    assert await kinds_of(officer, notice) == ["notice.issued"]


async def test_a_withdrawn_notice_is_ruled_on_no_more(
    officer: httpx.AsyncClient, notice: Json
) -> None:
    await officer.post(f"/v1/notices/{notice['id']}/withdraw", json={"reason": "in error"})

    assert_problem(await rule_on(officer, notice, "verified_removed"), 409, "notice_withdrawn")


async def test_an_item_of_another_notice_is_not_found_here(
    officer: httpx.AsyncClient, platform: APlatform, notice: Json
) -> None:
    other = await issued(officer, platform.id)
    wrongs: list[Json] = [
        {**notice, "id": str(NOBODYS_ID)},
        {**notice, "items": other["items"]},
        {**notice, "items": [{"id": str(NOBODYS_ID)}]},
    ]
    for wrong in wrongs:
        assert_problem(await rule_on(officer, wrong, "verified_removed"), 404, "not_found")
        place = f"/v1/notices/{wrong['id']}/items/{wrong['items'][0]['id']}/rulings"
        assert_problem(await officer.get(place), 404, "not_found")


async def test_another_platform_does_not_see_that_there_were_rulings(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, house: House
) -> None:
    notice = await issued(officer, (await a_platform(house)).id)
    await ruled(officer, notice, "verified_removed")
    place = f"/v1/notices/{notice['id']}/items/{notice['items'][0]['id']}/rulings"

    assert_problem(await platform_client.get(place), 404, "not_found")


async def test_a_platform_does_not_rule(
    platform_client: httpx.AsyncClient, notice: Json
) -> None:
    answer = await rule_on(platform_client, notice, "verified_removed")
    assert_problem(answer, 403, "role_may_not")


@pytest.mark.parametrize(
    "body",
    [
        {"decision": "verified_removed"},
        {"decision": "verified_removed", "reason": ""},
        {"decision": "verified_removed", "reason": "x" * 10_001},
        {"decision": "verified_removed", "reason": "a\x00b"},
        {"decision": "upheld", "reason": "so"},
        {"decision": "verified_removed", "reason": "so", "verified_at": "2026-11-23T09:00:00Z"},
        {},
        [],
    ],
)
async def test_a_malformed_ruling_names_the_place(
    officer: httpx.AsyncClient, notice: Json, body: object
) -> None:
    place = f"/v1/notices/{notice['id']}/items/{notice['items'][0]['id']}/ruling"
    assert_problem(await officer.post(place, json=body), 422, "malformed")


async def test_a_ruling_on_what_has_changed_since_it_was_read_is_refused(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, notice: Json
) -> None:
    await answered(platform_client, notice, "removed", at=MONDAY)
    stale = await rule_on(officer, notice, "verified_removed", If_Match='"1-on_time"')
    read = await officer.get(f"/v1/notices/{notice['id']}")
    fresh = await rule_on(officer, notice, "verified_removed", If_Match=read.headers["etag"])

    assert_problem(stale, 412, "stale")
    assert fresh.status_code == 201
    assert fresh.headers["etag"] != read.headers["etag"]


async def test_a_ruling_sent_twice_is_one_ruling(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, notice: Json
) -> None:
    await disputed(platform_client, notice, at=MONDAY)
    first, again = [
        await rule_on(officer, notice, "dispute_upheld", Idempotency_Key="one") for _ in "ab"
    ]
    other = await rule_on(officer, notice, "dispute_rejected", Idempotency_Key="one")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["idempotent-replayed"] == "true"
    assert again.content == first.content
    assert_problem(other, 422, "idempotency_key_reused")
    assert (await kinds_of(officer, notice)).count("item.ruled") == 1


async def test_an_item_is_ruled_on_only_so_often(
    officer: httpx.AsyncClient, notice: Json
) -> None:
    for _ in range(MOST_RULINGS):
        await ruled(officer, notice, "verified_removed")

    assert_problem(await rule_on(officer, notice, "verified_removed"), 409, "too_many_rulings")
