"""Acknowledgements and responses in batches: a result of its own for each element."""

from datetime import timedelta

import httpx
import pytest

from app.services.house import House
from tests.support.bodies import POST, Json, an_answer_body, issued, kinds_of, read_back
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.problems import assert_problem
from tests.support.sql import count_rows, fetch_value

ACKNOWLEDGEMENTS = "/v1/acknowledgements/batch"
RESPONSES = "/v1/responses/batch"
NOBODY = "019ab000-0000-7000-8000-0000000000ff"


def removed(notice: Json, place: int = 0) -> Json:
    return an_answer_body(notice["items"][place]["id"], at=MONDAY)


def about(notice: Json, *items: Json) -> Json:
    """An element of a batch of responses."""
    return {"notice_id": notice["id"], "items": list(items) or [removed(notice)]}


def faults(result: Json) -> list[str]:
    return [fault["pointer"] for fault in result["problem"]["errors"]]


async def respond(
    client: httpx.AsyncClient, *elements: object, key: str | None = None
) -> httpx.Response:
    headers = {} if key is None else {"Idempotency-Key": key}
    return await client.post(RESPONSES, json={"responses": elements}, headers=headers)


async def acknowledge(client: httpx.AsyncClient, *elements: object) -> httpx.Response:
    return await client.post(ACKNOWLEDGEMENTS, json={"acknowledgements": elements})


@pytest.fixture
async def notices(officer: httpx.AsyncClient, platform: APlatform) -> list[Json]:
    return [await issued(officer, platform.id, urls=[POST.format(n)]) for n in range(4)]


async def test_f14_each_acknowledgement_has_its_own_result_in_the_order_sent(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    house: House,
    notices: list[Json],
) -> None:
    other = await a_platform(house, name="Example Other")
    theirs = await a_notice(house, an_order(other.id))
    await officer.post(f"/v1/notices/{notices[1]['id']}/withdraw", json={"reason": "so"})
    answer = await acknowledge(
        platform_client,
        {"notice_id": notices[0]["id"], "reference": "T-1"},
        {"notice_id": notices[1]["id"]},
        {"notice_id": str(theirs)},
        {"notice_id": NOBODY},
        {"notice_id": notices[2]["id"], "received_at": "2099-01-01T00:00:00Z"},
        {"notice_id": "first"},
        {"notice_id": notices[2]["id"], "colour": "red"},
        "not an object",
        {"notice_id": notices[3]["id"]},
    )
    assert answer.status_code == 207
    results = answer.json()["results"]
    assert [result["index"] for result in results] == list(range(9))
    statuses = [result["status"] for result in results]
    assert statuses == [200, 409, 404, 404, 422, 422, 422, 422, 200]
    assert results[0]["id"] == notices[0]["id"]
    assert results[1]["problem"]["code"] == "notice_withdrawn"
    assert [faults(results[n]) for n in (4, 5, 6, 7)] == [
        ["/received_at"],
        ["/notice_id"],
        ["/colour"],
        [""],
    ]
    states = [(await read_back(officer, notice))["state"] for notice in notices]
    assert states == [
        "awaiting_response",
        "withdrawn",
        "awaiting_acknowledgement",
        "awaiting_response",
    ]


async def test_f14_each_response_has_its_own_result_and_nothing_of_a_bad_one_is_kept(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    house: House,
    notices: list[Json],
) -> None:
    good, bad, later, _ = notices
    answer = await respond(
        platform_client,
        about(good),
        about(bad, removed(bad), removed(good)),
        about({"id": NOBODY}, removed(good)),
        {"notice_id": later["id"], "items": []},
        about(later, {**removed(later), "url": "victim-4711"}),
        {**about(later), "items": [{**removed(later), "outcome": "disputed", "ground": "x"}]},
    )
    results = answer.json()["results"]
    assert [r["status"] for r in results] == [201, 422, 404, 422, 422, 422]
    assert [faults(results[n]) for n in (1, 3, 4)] == [["/items/1"], ["/items"], ["/items/0"]]
    assert results[5]["problem"]["code"] == "repeated_in_batch"
    assert "4711" not in answer.text
    assert set(results[0]) == {"index", "status", "id"}
    assert set(results[1]) == {"index", "status", "problem"}
    assert set(results[2]["problem"]) == {"type", "title", "status", "detail", "code"}
    assert (await read_back(officer, good))["state"] == "resolved"
    assert (await read_back(officer, bad))["version"] == 1
    assert await count_rows(house, "item_responses") == 1


async def test_a_notice_that_stands_twice_is_refused_where_it_stands_again(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, notices: list[Json]
) -> None:
    first, second, *_ = notices
    sent = (about(first), about(second), about(first), about(first))
    results = (await respond(platform_client, *sent)).json()["results"]
    assert [result["status"] for result in results] == [201, 201, 422, 422]
    for result in results[2:]:
        assert result["problem"]["code"] == "repeated_in_batch"
        (fault,) = result["problem"]["errors"]
        assert fault["pointer"] == "/notice_id"
        assert "element 0" in fault["detail"]
    assert (await kinds_of(officer, first)).count("notice.answered") == 1


async def test_an_item_that_stands_twice_is_refused_with_the_place_of_the_first(
    platform_client: httpx.AsyncClient, notices: list[Json]
) -> None:
    first, second, *_ = notices
    twice = about(first, removed(first), {**removed(first)})
    results = (await respond(platform_client, twice, about(second))).json()["results"]
    assert [result["status"] for result in results] == [422, 201]
    (fault,) = results[0]["problem"]["errors"]
    assert (fault["pointer"], "/items/0" in fault["detail"]) == ("/items/1", True)


async def test_a_batch_of_responses_does_what_single_ones_do(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notices: list[Json],
    clock: FixedClock,
) -> None:
    clock.advance(timedelta(hours=60))
    batched, single, *_ = notices
    await respond(platform_client, about(batched))
    path = f"/v1/notices/{single['id']}/responses"
    await platform_client.post(path, json={"items": [removed(single)]})
    after = [await read_back(officer, notice) for notice in (batched, single)]
    for field in ("state", "timeliness", "version", "clock", "resolved_at", "acknowledged_at"):
        assert after[0][field] == after[1][field], field
    assert await kinds_of(officer, batched) == await kinds_of(officer, single)
    assert "notice.overdue" in await kinds_of(officer, batched)


async def test_f15_a_batch_sent_again_gets_the_first_results(
    platform_client: httpx.AsyncClient,
    house: House,
    notices: list[Json],
    clock: FixedClock,
) -> None:
    first = await respond(platform_client, about(notices[0]), "nothing", key="night-run")
    clock.advance(timedelta(hours=1))
    again = await respond(platform_client, about(notices[0]), "nothing", key="night-run")
    assert (again.status_code, again.text) == (207, first.text)
    assert again.headers["idempotent-replayed"] == "true"
    assert await count_rows(house, "item_responses") == 1
    other = await respond(platform_client, about(notices[1]), key="night-run")
    assert_problem(other, 422, "idempotency_key_reused")


async def test_five_hundred_elements_are_taken_and_one_more_is_refused(
    platform_client: httpx.AsyncClient, house: House, notices: list[Json]
) -> None:
    elements: list[object] = [{"notice_id": notices[0]["id"]}, *[{}] * 499]
    answer = await acknowledge(platform_client, *elements)
    assert len(answer.json()["results"]) == 500
    too_many = await acknowledge(platform_client, {"notice_id": notices[1]["id"]}, *elements)
    assert_problem(too_many, 422, "malformed", "/acknowledgements")
    acknowledged = "SELECT count(*) FROM notices WHERE acknowledged_at IS NOT NULL"
    assert await fetch_value(house, acknowledged) == 1


async def test_a_batch_of_too_many_items_is_refused_as_a_whole_where_they_are_too_many(
    platform_client: httpx.AsyncClient, house: House, notices: list[Json]
) -> None:
    many = [removed(notices[1])] * 1_000
    elements = [about(notices[0]), *(about(notices[1], *many) for _ in range(5))]
    answer = await respond(platform_client, *elements)
    assert_problem(answer, 422, "malformed", "/responses/5/items")
    assert "5,000" in answer.json()["errors"][0]["detail"]
    assert await count_rows(house, "item_responses") == 0


@pytest.mark.parametrize("path", [ACKNOWLEDGEMENTS, RESPONSES])
@pytest.mark.parametrize("body", [{}, {"notices": []}, [], {"responses": {}}])
async def test_what_is_no_batch_is_refused(
    platform_client: httpx.AsyncClient, path: str, body: object
) -> None:
    assert_problem(await platform_client.post(path, json=body), 422, "malformed")


async def test_a_batch_shows_no_locator_and_records_no_reading(
    platform_client: httpx.AsyncClient, house: House, notices: list[Json]
) -> None:
    await respond(platform_client, about(notices[0]))
    before = await count_rows(house, "locator_readings")
    answer = await respond(platform_client, about(notices[1]))
    assert "share.example" not in answer.text
    assert await count_rows(house, "locator_readings") == before
