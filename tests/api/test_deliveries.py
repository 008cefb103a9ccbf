"""What became of each message: listed, told with every attempt, sent again when asked."""

from collections.abc import AsyncGenerator

import httpx
import pytest

from app.domain.deliveries import PAUSES
from app.domain.permissions import Role
from app.services import webhook_endpoints
from app.services.delivering import deliver
from app.services.house import House
from tests.support.bodies import Json, written
from tests.support.builders import a_platform
from tests.support.clock import MONDAY, FixedClock
from tests.support.deliveries import Connected, connected, notify, notify_and_deliver, states
from tests.support.doors import a_client, open_app
from tests.support.keys import NOBODYS_ID, SECRETS
from tests.support.problems import assert_problem
from tests.support.receiver import Receiver, a_receiver, answer
from tests.support.sql import execute


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    async with a_receiver() as receiver:
        yield receiver


@pytest.fixture
async def share(committing: House, receiver: Receiver) -> Connected:
    return await connected(committing, receiver.url("/secret-path"))


@pytest.fixture
async def client(committing: House, share: Connected) -> AsyncGenerator[httpx.AsyncClient]:
    """The platform at the door."""
    async with open_app(committing) as app, a_client(app, share.platform.secret) as client:
        yield client


async def listed(client: httpx.AsyncClient, **asked: str) -> list[Json]:
    answer = await client.get("/v1/deliveries", params=asked)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_a_delivery_is_told_with_every_attempt(
    committing: House, client: httpx.AsyncClient, share: Connected, receiver: Receiver
) -> None:
    receiver.answer = lambda _: answer(503)
    (notice,) = await notify(committing, share)
    await deliver(committing)
    (one,) = await listed(client)
    assert one["message_id"] == receiver.ids[0]
    assert (one["kind"], one["notice_id"]) == ("notice.issued", str(notice))
    assert (one["state"], one["attempt_count"], one["settled_at"]) == ("pending", 1, None)
    whole = (await client.get(f"/v1/deliveries/{one['id']}")).json()
    (attempt,) = whole["attempts"]
    assert {**whole, "attempts": 0} == {**one, "attempts": 0}
    assert attempt.pop("seconds") >= 0
    assert attempt == {
        "number": 1,
        "started_at": written(MONDAY),
        "status": 503,
        "outcome": "refused",
        "reason": "answered 503",
    }


async def test_the_list_is_walked_from_the_newest_on_and_filtered(
    committing: House, client: httpx.AsyncClient, share: Connected, receiver: Receiver
) -> None:
    notices = await notify(committing, share, count=3)
    await deliver(committing)
    receiver.answer = lambda _: answer(500)
    await notify_and_deliver(committing, share)
    everything = await listed(client)
    positions = [one["position"] for one in everything]
    assert positions == sorted(positions, reverse=True)
    first = (await client.get("/v1/deliveries", params={"limit": 3})).json()
    rest = await listed(client, limit="3", after=first["next"])
    assert first["items"] + rest == everything
    assert len(await listed(client, state="delivered")) == 3
    assert len(await listed(client, state="pending")) == 1
    (of_notice,) = await listed(client, notice_id=str(notices[0]))
    assert of_notice["notice_id"] == str(notices[0])
    assert await listed(client, kind="endpoint.test") == []
    wrong = await client.get("/v1/deliveries", params={"after": "x"})
    assert_problem(wrong, 422, "malformed", "/query/after")


async def test_another_platform_sees_none_of_it_and_the_regulator_all(
    committing: House, client: httpx.AsyncClient, share: Connected
) -> None:
    await notify_and_deliver(committing, share)
    (one,) = await listed(client)
    path = f"/v1/deliveries/{one['id']}"
    other = await a_platform(committing, name="Example Chat")
    async with open_app(committing) as app:
        async with a_client(app, other.secret) as stranger:
            assert await listed(stranger) == []
            assert await listed(stranger, platform_id=str(share.platform.id)) == []
            assert_problem(await stranger.get(path), 404, "not_found")
            assert_problem(await stranger.post(f"{path}/redeliver"), 404, "not_found")
        async with a_client(app, SECRETS[Role.OFFICER]) as officer:
            assert await listed(officer, platform_id=str(share.platform.id)) == [one]
            assert await listed(officer, platform_id=str(other.id)) == []
            assert (await officer.get(path)).status_code == 200
            assert_problem(await officer.get(f"/v1/deliveries/{NOBODYS_ID}"), 404, "not_found")


async def test_a_message_is_sent_again_under_the_same_id(
    committing: House,
    client: httpx.AsyncClient,
    share: Connected,
    receiver: Receiver,
    clock: FixedClock,
) -> None:
    await notify_and_deliver(committing, share)
    (one,) = await listed(client)
    again = await client.post(f"/v1/deliveries/{one['id']}/redeliver")
    assert (again.status_code, again.json()["state"]) == (202, "pending")
    receiver.answer = lambda _: answer(500)
    await deliver(committing)
    assert len(set(receiver.ids)) == 1
    assert len({came.body for came in receiver.came}) == 1
    clock.advance(2 * PAUSES[0])
    receiver.answer = lambda _: answer(200)
    await deliver(committing)
    whole = (await client.get(f"/v1/deliveries/{one['id']}")).json()
    assert [attempt["status"] for attempt in whole["attempts"]] == [204, 500, 200]
    assert whole["state"] == "delivered"


async def test_what_waits_for_another_attempt_is_tried_at_once(
    committing: House, client: httpx.AsyncClient, share: Connected, receiver: Receiver
) -> None:
    receiver.answer = lambda _: answer(500)
    await notify_and_deliver(committing, share)
    (one,) = await listed(client)
    receiver.answer = lambda _: answer(200)
    await deliver(committing)
    assert len(receiver.came) == 1
    await client.post(f"/v1/deliveries/{one['id']}/redeliver")
    await deliver(committing)
    assert await states(committing) == ["delivered"]


async def test_nothing_is_sent_again_to_nowhere(
    committing: House, client: httpx.AsyncClient, share: Connected
) -> None:
    await notify_and_deliver(committing, share)
    (one,) = await listed(client)
    path = f"/v1/deliveries/{one['id']}/redeliver"
    await execute(
        committing,
        "UPDATE webhook_endpoints SET state = 'disabled', disabled_because = 'gone',"
        " disabled_at = created_at",
    )
    assert_problem(await client.post(path), 409, "endpoint_disabled")
    async with committing.sessions.begin() as session:
        await webhook_endpoints.remove_endpoint(session, committing, share.platform.actor)
    assert_problem(await client.post(path), 409, "no_endpoint")


async def test_what_was_cancelled_is_sent_to_the_endpoint_that_came_after(
    committing: House, client: httpx.AsyncClient, share: Connected, receiver: Receiver
) -> None:
    receiver.answer = lambda _: answer(500)
    await notify_and_deliver(committing, share)
    (one,) = await listed(client)
    await client.delete("/v1/webhook-endpoint")
    assert (await listed(client))[0]["state"] == "cancelled"
    receiver.answer = lambda _: answer(200)
    body = {"url": receiver.url("/after")}
    endpoint = (await client.put("/v1/webhook-endpoint", json=body)).json()
    again = await client.post(f"/v1/deliveries/{one['id']}/redeliver")
    assert again.json()["endpoint_id"] == endpoint["id"]
    await deliver(committing)
    assert [came.id for came in receiver.at("/after")] == [one["message_id"]]


async def test_to_ask_twice_with_one_key_is_to_ask_once(
    committing: House, client: httpx.AsyncClient, share: Connected, receiver: Receiver
) -> None:
    await notify_and_deliver(committing, share)
    (one,) = await listed(client)
    for _ in range(2):
        path = f"/v1/deliveries/{one['id']}/redeliver"
        await client.post(path, headers={"Idempotency-Key": "again"})
        await deliver(committing)
    assert len(receiver.came) == 2
