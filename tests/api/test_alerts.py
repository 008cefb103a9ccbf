"""Subscriptions to saved filters through the door."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.domain.permissions import Role
from app.services.courier import Courier
from app.services.herald import Herald
from app.services.house import House
from app.values import replace
from tests.support.alerts import EMAIL, a_filter, ticks
from tests.support.bodies import Json
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.desks import an_officer
from tests.support.doors import a_client, open_app
from tests.support.keys import KEY_IDS, NOBODYS_ID, SECRETS
from tests.support.mail import a_mailbox
from tests.support.problems import assert_problem
from tests.support.receiver import a_receiver
from tests.support.sql import count_rows, fetch_rows

PLACE = "/v1/alert-subscriptions"
URL = "https://alerts.regulator.example/secret-path"


@pytest.fixture
async def filter_id(house: House) -> str:
    return str(await a_filter(house))


async def subscribed(client: httpx.AsyncClient, filter_id: str, **others: Any) -> Json:
    body = {"saved_filter_id": filter_id, "channel": "webhook", "url": URL, **others}
    answer = await client.post(PLACE, json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_a_subscription_is_made_listed_read_and_ended(
    officer: httpx.AsyncClient, house: House, filter_id: str
):
    made = await subscribed(officer, filter_id, digest="daily")
    secret = made.pop("secret")
    place = f"{PLACE}/{made['id']}"
    listed = (await officer.get(PLACE)).json()
    read = (await officer.get(place)).json()
    stored = str(await fetch_rows(house, "SELECT * FROM alert_subscriptions"))
    gone = await officer.delete(place)

    assert made == {
        "id": made["id"],
        "owner_id": str(KEY_IDS[Role.OFFICER]),
        "saved_filter_id": filter_id,
        "on": "entered",
        "channel": "webhook",
        "digest": "daily",
        "host": "alerts.regulator.example",
        "state": "active",
        "disabled_because": None,
        "failing_since": None,
        "last_alert_at": None,
        "created_at": "2026-11-23T09:00:00Z",
    }
    assert secret.startswith("whsec_")
    assert listed == {"items": [made], "next": None}
    assert read == made
    assert secret not in stored
    assert "secret-path" not in stored
    assert gone.status_code == 204
    assert_problem(await officer.get(place), 404, "not_found")


async def test_what_was_told_is_listed_with_what_became_of_it(
    officer: httpx.AsyncClient, house: House, platform: APlatform, filter_id: str
):
    async with a_receiver() as receiver:
        made = await subscribed(officer, filter_id, url=receiver.url())
        notice_id = await a_notice(house, an_order(platform.id))
        await ticks(house)
    (alert,) = (await officer.get(f"{PLACE}/{made['id']}/alerts")).json()["items"]

    assert alert["notice_ids"] == [str(notice_id)]
    assert (alert["state"], alert["attempts"], alert["notices"]) == ("delivered", 1, 1)


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ({"url": "http://10.0.0.1/x"}, (422, "address_not_allowed", "/url")),
        ({"url": "https://hooks.internal/x"}, (422, "address_not_allowed", "/url")),
        ({"url": None}, (422, "malformed", "/url")),
        ({"channel": "email"}, (422, "malformed", "/url")),
        ({"channel": "email", "url": None}, (409, "mail_not_set_up", None)),
        ({"channel": "pigeon"}, (422, "malformed", "/channel")),
        ({"on": "left"}, (422, "malformed", "/on")),
        ({"digest": "yearly"}, (422, "malformed", "/digest")),
        ({"saved_filter_id": str(NOBODYS_ID)}, (404, "not_found", None)),
    ],
)
async def test_what_cannot_be_told_is_refused(
    officer: httpx.AsyncClient,
    house: House,
    filter_id: str,
    body: Json,
    refused: tuple[int, str, str | None],
):
    whole = {"saved_filter_id": filter_id, "channel": "webhook", "url": URL, **body}

    assert_problem(await officer.post(PLACE, json=whole), *refused)
    assert await count_rows(house, "alert_subscriptions") == 0


async def test_a_host_within_the_network_is_called_where_it_is_listed(
    house: House, platform: APlatform, filter_id: str
):
    inner = frozenset({"127.0.0.1"})
    for hosts, status in ((frozenset[str](), 422), (inner, 201)):
        herald = Herald(Courier(allow_loopback=False, inner_hosts=hosts))
        listing = replace(house, herald=herald)
        async with (
            open_app(listing) as app,
            a_client(app, SECRETS[Role.OFFICER]) as client,
            a_receiver() as receiver,
        ):
            body = {"saved_filter_id": filter_id, "channel": "webhook", "url": receiver.url()}
            answer = await client.post(PLACE, json=body)
            await a_notice(house, an_order(platform.id))
            await ticks(listing)
            await herald.courier.close()
        assert (answer.status_code, len(receiver.came)) == (status, int(status == 201))


@pytest.mark.parametrize("email", [None, '"odd name"@regulator.example', EMAIL])
async def test_mail_goes_to_an_officer_with_an_address(house: House, email: str | None):
    person = await an_officer(house, email=email)
    filter_id = str(await a_filter(house, person.actor))
    body = {"saved_filter_id": filter_id, "channel": "email"}
    async with a_mailbox() as box, open_app(replace(house, herald=box.herald())) as app:
        async with a_client(app, person.secret) as client:
            answer = await client.post(PLACE, json=body)
        async with a_client(app, SECRETS[Role.SUPERVISOR]) as client:
            nobodys = await client.post("/v1/saved-filters", json={"name": "x", "filter": {}})
            body = {**body, "saved_filter_id": nobodys.json()["id"]}
            assert_problem(await client.post(PLACE, json=body), 409, "no_email_address")

    if email == EMAIL:
        assert answer.status_code == 201
        assert answer.json()["secret"] is None
        assert EMAIL not in answer.text
    else:
        assert_problem(answer, 409, "no_email_address")


async def test_a_filter_that_finds_too_much_is_no_news(
    officer: httpx.AsyncClient,
    house: House,
    platform: APlatform,
    filter_id: str,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("app.services.alerts.MOST_MATCHING", 1)
    for _ in range(2):
        await a_notice(house, an_order(platform.id))
    body = {"saved_filter_id": filter_id, "channel": "webhook", "url": URL}

    assert_problem(await officer.post(PLACE, json=body), 409, "filter_too_wide")
    assert await count_rows(house, "alert_subscriptions") == 0


async def test_an_owner_has_so_many_and_no_more(
    officer: httpx.AsyncClient, filter_id: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.services.alerts.MOST_SUBSCRIPTIONS", 1)
    await subscribed(officer, filter_id)
    body = {"saved_filter_id": filter_id, "channel": "webhook", "url": URL}

    assert_problem(await officer.post(PLACE, json=body), 409, "too_many_subscriptions")


async def test_a_subscription_is_its_owners_alone(
    app: FastAPI, officer: httpx.AsyncClient, supervisor: httpx.AsyncClient, filter_id: str
):
    made = await subscribed(officer, filter_id)
    for method, place in (("GET", ""), ("DELETE", ""), ("GET", "/alerts")):
        answer = await supervisor.request(method, f"{PLACE}/{made['id']}{place}")
        assert_problem(answer, 404, "not_found")
    assert (await supervisor.get(PLACE)).json()["items"] == []


async def test_whoever_repeats_the_request_is_shown_the_same_secret(
    officer: httpx.AsyncClient, house: House, filter_id: str
):
    body = {"saved_filter_id": filter_id, "channel": "webhook", "url": URL}
    key = {"Idempotency-Key": "once"}
    first, second = [await officer.post(PLACE, json=body, headers=key) for _ in range(2)]

    assert first.text == second.text
    assert await count_rows(house, "alert_subscriptions") == 1
