"""Keys through the door: made, shown once, listed without their secret, ended."""

import json
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from app.services.house import House
from tests.support.builders import APlatform
from tests.support.clock import FixedClock
from tests.support.doors import a_client
from tests.support.keys import KEY_IDS, NOBODYS_ID
from tests.support.problems import assert_problem
from tests.support.sql import fetch_rows, fetch_value

OFFICER = {"role": "officer", "label": "desk two"}
THE_MOMENT = "2026-11-23T09:00:00Z"

Json = dict[str, object]


async def made(client: httpx.AsyncClient, **fields: object) -> dict[str, str]:
    answer = await client.post("/v1/keys", json={**OFFICER, **fields})
    assert answer.status_code == 201, answer.text
    body: dict[str, str] = answer.json()
    return body


async def test_a_key_is_made_shown_once_and_opens_the_door(
    supervisor: httpx.AsyncClient, app: FastAPI
) -> None:
    answer = await supervisor.post("/v1/keys", json=OFFICER)
    body = answer.json()
    secret = body.pop("key")
    assert answer.status_code == 201
    assert body == {
        "id": body["id"],
        "role": "officer",
        "platform_id": None,
        "officer_id": None,
        "label": "desk two",
        "created_at": THE_MOMENT,
        "expires_at": None,
        "revoked_at": None,
    }
    assert secret.startswith("fw_officer_")
    assert (await supervisor.get(answer.headers["location"])).json() == body
    async with a_client(app, secret) as client:
        assert (await client.get("/v1/providers")).status_code == 200


async def test_no_list_no_reading_and_no_event_shows_a_secret(
    supervisor: httpx.AsyncClient, house: House
) -> None:
    key = await made(supervisor)
    listed = await supervisor.get("/v1/keys")
    read = await supervisor.get(f"/v1/keys/{key['id']}")
    events = [dict(row["facts"]) for row in await fetch_rows(house, "SELECT facts FROM events")]
    assert events == [{"key_id": key["id"], "role": "officer", "label": "desk two"}]
    for text in (listed.text, read.text, json.dumps(events)):
        assert key["key"] not in text
    assert {item["id"] for item in listed.json()["items"]} == {
        key["id"],
        *map(str, KEY_IDS.values()),
    }


async def test_the_database_holds_no_secret(
    supervisor: httpx.AsyncClient, house: House
) -> None:
    key = await made(supervisor)
    rows = await fetch_rows(house, "SELECT keys::text AS written FROM keys")
    assert all(key["key"] not in row["written"] for row in rows)


async def test_a_revoked_key_is_turned_away_at_once(
    supervisor: httpx.AsyncClient, app: FastAPI
) -> None:
    key = await made(supervisor)
    async with a_client(app, key["key"]) as client:
        assert (await client.get("/v1/providers")).status_code == 200
        answer = await supervisor.delete(f"/v1/keys/{key['id']}")
        assert (answer.status_code, answer.content) == (204, b"")
        assert_problem(await client.get("/v1/providers"), 401, "not_authenticated")


async def test_a_key_ends_once(
    supervisor: httpx.AsyncClient, house: House, clock: FixedClock
) -> None:
    key = await made(supervisor)
    place = f"/v1/keys/{key['id']}"
    for _ in range(2):
        assert (await supervisor.delete(place)).status_code == 204
    clock.advance(timedelta(hours=1))
    assert (await supervisor.delete(place)).status_code == 204
    assert (await supervisor.get(place)).json()["revoked_at"] == THE_MOMENT
    ended = "SELECT count(*) FROM events WHERE kind = 'key.revoked'"
    assert await fetch_value(house, ended) == 1


async def test_a_key_nobody_knows_cannot_end(supervisor: httpx.AsyncClient) -> None:
    assert_problem(await supervisor.delete(f"/v1/keys/{NOBODYS_ID}"), 404, "not_found")


async def test_two_keys_of_a_platform_overlap_while_one_replaces_the_other(
    supervisor: httpx.AsyncClient, app: FastAPI, platform: APlatform
) -> None:
    new = await made(supervisor, role="platform", platform_id=str(platform.id))
    async with a_client(app, platform.secret) as old_one, a_client(app, new["key"]) as new_one:
        for client in (old_one, new_one):
            assert (await client.get("/v1/platform/notices")).status_code == 200
        await supervisor.delete(f"/v1/keys/{platform.key_id}")
        assert (await old_one.get("/v1/platform/notices")).status_code == 401
        assert (await new_one.get("/v1/platform/notices")).status_code == 200


async def test_an_expired_key_is_turned_away(
    supervisor: httpx.AsyncClient, app: FastAPI, clock: FixedClock
) -> None:
    key = await made(supervisor, expires_at="2026-11-23T11:00:00+01:00")
    assert key["expires_at"] == "2026-11-23T10:00:00Z"
    async with a_client(app, key["key"]) as client:
        clock.advance(timedelta(hours=1, microseconds=-1))
        assert (await client.get("/v1/providers")).status_code == 200
        clock.advance(timedelta(microseconds=1))
        assert_problem(await client.get("/v1/providers"), 401, "not_authenticated")


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"role": "system"}, "/role"),
        ({"role": None}, "/role"),
        ({"role": "platform"}, "/platform_id"),
        ({"platform_id": str(NOBODYS_ID)}, "/platform_id"),
        ({"role": "platform", "platform_id": str(NOBODYS_ID)}, "/platform_id"),
        ({"label": ""}, "/label"),
        ({"label": "a\u0000b"}, "/label"),
        ({"expires_at": THE_MOMENT}, "/expires_at"),
        ({"expires_at": "2026-11-24T09:00:00"}, "/expires_at"),
        ({"expires_at": "2226-11-24T09:00:00Z"}, "/expires_at"),
        ({"expires_at": 1900000000}, "/expires_at"),
        ({"secret": "mine"}, "/secret"),
    ],
)
async def test_a_wrong_key_is_named(
    supervisor: httpx.AsyncClient, house: House, wrong: Json, pointer: str
) -> None:
    answer = await supervisor.post("/v1/keys", json={**OFFICER, **wrong})
    assert_problem(answer, 422, "malformed", pointer)
    assert await fetch_value(house, "SELECT count(*) FROM keys") == len(KEY_IDS)


@pytest.mark.parametrize(
    "header", ["Basic Zm9v", "Bearer", "Bearer ", "Bearer nobody's", "fw_officer_of-the-tests"]
)
async def test_what_is_no_key_opens_nothing(nobody: httpx.AsyncClient, header: str) -> None:
    answer = await nobody.get("/v1/keys", headers={"Authorization": header})
    assert_problem(answer, 401, "not_authenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_key_of_bytes_that_are_no_text_opens_nothing(nobody: httpx.AsyncClient) -> None:
    answer = await nobody.get("/v1/keys", headers={b"Authorization": b"Bearer \xff\xfe"})
    assert_problem(answer, 401, "not_authenticated")
