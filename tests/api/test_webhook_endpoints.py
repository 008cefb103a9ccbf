"""A platform's endpoint: set, shown without its address, rotated, tried, removed."""

from datetime import timedelta

import httpx
import pytest

from app.services.house import House
from tests.support.bodies import issued, written
from tests.support.builders import APlatform
from tests.support.clock import MONDAY, FixedClock
from tests.support.endpoints import URL, endpoint_of, endpoint_set, rotated, set_endpoint
from tests.support.inbox import told
from tests.support.keys import NOBODYS_ID
from tests.support.problems import assert_problem
from tests.support.sql import count_rows, execute, fetch_rows, fetch_value

DAY = timedelta(hours=24)
SHOWN = {
    "host": "hooks.share.example",
    "description": "the desk",
    "state": "active",
    "disabled_because": None,
    "disabled_at": None,
    "failing_since": None,
    "old_secrets_until": None,
    "created_at": written(MONDAY),
    "version": 1,
}
DISABLE = """
UPDATE webhook_endpoints
SET state = 'disabled', disabled_because = 'gone', disabled_at = created_at
"""


async def test_the_first_answer_shows_the_secret_and_no_other_does(
    platform_client: httpx.AsyncClient, platform: APlatform
) -> None:
    first = await endpoint_set(platform_client, description="the desk")
    assert first.pop("secret").startswith("whsec_")
    assert first == {"id": first["id"], "platform_id": str(platform.id), **SHOWN}
    assert await endpoint_of(platform_client) == first
    again = await set_endpoint(platform_client, description="the desk")
    assert again.status_code == 200
    assert again.json() == {**first, "version": 2}


async def test_the_regulator_sees_it_as_well(
    platform_client: httpx.AsyncClient, officer: httpx.AsyncClient, platform: APlatform
) -> None:
    path = f"/v1/platforms/{platform.id}/webhook-endpoint"
    assert_problem(await officer.get(path), 404, "not_found")
    first = await endpoint_set(platform_client)
    del first["secret"]
    assert (await officer.get(path)).json() == first
    nobodys = f"/v1/platforms/{NOBODYS_ID}/webhook-endpoint"
    assert_problem(await officer.get(nobodys), 404, "not_found")


async def test_of_the_address_only_the_host_is_shown_or_told(
    house: House, platform_client: httpx.AsyncClient
) -> None:
    answers = [await set_endpoint(platform_client), await set_endpoint(platform_client)]
    answers.append(await platform_client.get("/v1/webhook-endpoint"))
    events = await fetch_rows(house, "SELECT facts::text FROM events")
    held = await fetch_rows(house, "SELECT row_to_json(e)::text FROM webhook_endpoints e")
    for text in (*(a.text for a in answers), *(row[0] for row in (*events, *held))):
        assert "secret-path" not in text
        assert b"secret-path".hex() not in text


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.share.example/",
        "https://10.0.0.1/",
        "https://hooks.internal/",
        "https://user:secret@hooks.share.example/",
        "ftp://hooks.share.example/",
        "nowhere",
    ],
)
async def test_an_address_that_may_not_be_called_is_refused(
    platform_client: httpx.AsyncClient, url: str
) -> None:
    answer = await set_endpoint(platform_client, url)
    assert_problem(answer, 422, "address_not_allowed", "/url")
    assert url not in answer.text
    assert (await platform_client.get("/v1/webhook-endpoint")).status_code == 404


async def test_to_set_it_again_enables_it(
    house: House, platform_client: httpx.AsyncClient
) -> None:
    await endpoint_set(platform_client)
    await execute(house, DISABLE)
    assert (await endpoint_of(platform_client))["disabled_because"] == "gone"
    again = (await set_endpoint(platform_client, "https://other.example/")).json()
    assert (again["state"], again["host"]) == ("active", "other.example")
    assert (again["disabled_because"], again["disabled_at"]) == (None, None)


async def test_a_change_on_the_ground_of_an_old_version_is_refused(
    platform_client: httpx.AsyncClient,
) -> None:
    await endpoint_set(platform_client)
    tag = (await platform_client.get("/v1/webhook-endpoint")).headers["etag"]
    await set_endpoint(platform_client)
    body = {"url": URL}
    stale = await platform_client.put(
        "/v1/webhook-endpoint", json=body, headers={"If-Match": tag}
    )
    assert_problem(stale, 412, "stale")
    unchanged = await platform_client.get(
        "/v1/webhook-endpoint", headers={"If-None-Match": tag}
    )
    assert unchanged.status_code == 200


async def test_a_rotation_shows_the_new_secret_and_says_until_when_the_old_one_signs(
    platform_client: httpx.AsyncClient, clock: FixedClock
) -> None:
    first = await endpoint_set(platform_client)
    second = await rotated(platform_client)
    assert second["secret"] not in {first["secret"], None}
    assert second["old_secrets_until"] == written(MONDAY + DAY)
    clock.advance(DAY)
    assert (await endpoint_of(platform_client))["old_secrets_until"] is None


async def test_a_rotation_that_is_asked_for_twice_with_one_key_is_one(
    house: House, platform_client: httpx.AsyncClient
) -> None:
    await endpoint_set(platform_client)
    headers = {"Idempotency-Key": "rotate-1"}
    answers = [
        await platform_client.post("/v1/webhook-endpoint/rotate", headers=headers)
        for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert answers[1].headers["idempotent-replayed"] == "true"
    assert await count_rows(house, "webhook_secrets") == 2


async def test_only_so_many_secrets_are_in_force_at_once(
    platform_client: httpx.AsyncClient, clock: FixedClock
) -> None:
    await endpoint_set(platform_client)
    for _ in range(4):
        await rotated(platform_client)
    refused = await platform_client.post("/v1/webhook-endpoint/rotate")
    assert_problem(refused, 409, "too_many_secrets")
    clock.advance(DAY)
    await rotated(platform_client)


async def test_a_test_is_told_in_the_inbox_as_well(
    house: House, platform_client: httpx.AsyncClient
) -> None:
    endpoint = await endpoint_set(platform_client)
    sent = await platform_client.post("/v1/webhook-endpoint/test")
    assert sent.status_code == 202
    (message,) = await told(house, platform_client)
    assert message["id"] == sent.json()["id"]
    assert message["type"] == "endpoint.test"
    assert message["data"]["endpoint_id"] == endpoint["id"]
    second = await platform_client.post("/v1/webhook-endpoint/test")
    assert_problem(second, 409, "test_pending")


async def test_a_disabled_endpoint_is_not_tested(
    house: House, platform_client: httpx.AsyncClient
) -> None:
    await endpoint_set(platform_client)
    await execute(house, DISABLE)
    sent = await platform_client.post("/v1/webhook-endpoint/test")
    assert_problem(sent, 409, "endpoint_disabled")


async def test_an_endpoint_that_is_removed_takes_its_secrets_and_what_was_on_its_way(
    house: House,
    platform_client: httpx.AsyncClient,
    officer: httpx.AsyncClient,
    platform: APlatform,
) -> None:
    await endpoint_set(platform_client)
    await issued(officer, platform.id)
    await told(house, platform_client)
    removed = await platform_client.delete("/v1/webhook-endpoint")
    assert (removed.status_code, removed.content) == (204, b"")
    assert await count_rows(house, "webhook_secrets") == 0
    assert await fetch_value(house, "SELECT state FROM deliveries") == "cancelled"
    assert len(await told(house, platform_client)) == 1
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/test"), ("POST", "/rotate")):
        answer = await platform_client.request(method, f"/v1/webhook-endpoint{path}")
        assert_problem(answer, 404, "not_found")
    again = await endpoint_set(platform_client)
    assert again["version"] == 1


async def test_what_happens_to_an_endpoint_is_on_record(
    house: House, platform_client: httpx.AsyncClient, platform: APlatform
) -> None:
    endpoint = await endpoint_set(platform_client)
    await rotated(platform_client)
    await platform_client.post("/v1/webhook-endpoint/test")
    await platform_client.delete("/v1/webhook-endpoint")
    rows = await fetch_rows(
        house,
        "SELECT kind, subject_id, platform_id, actor_id FROM events"
        " WHERE kind LIKE 'endpoint.%' ORDER BY recorded_at, id",
    )
    assert [row["kind"] for row in rows] == [
        "endpoint.set",
        "endpoint.rotated",
        "endpoint.test",
        "endpoint.removed",
    ]
    for row in rows:
        assert str(row["subject_id"]) == endpoint["id"]
        assert (row["platform_id"], row["actor_id"]) == (platform.id, platform.key_id)
