"""Officers and teams through the door, and the keys that belong to them."""

from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.services.house import House
from tests.support.bodies import Json
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.desks import a_team, an_officer, assigned
from tests.support.doors import a_client
from tests.support.keys import NOBODYS_ID
from tests.support.problems import assert_problem
from tests.support.sql import fetch_rows

THE_MOMENT = "2026-11-23T09:00:00Z"


async def added(client: httpx.AsyncClient, kind: str, **fields: Any) -> Json:
    answer = await client.post(f"/v1/{kind}", json=fields)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def changed(client: httpx.AsyncClient, place: str, **fields: Any) -> Json:
    answer = await client.patch(place, json=fields)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_an_officer_is_added_to_a_team_read_back_and_changed(
    supervisor: httpx.AsyncClient, officer: httpx.AsyncClient
):
    team = await added(supervisor, "teams", name="Images")
    person = await added(
        supervisor,
        "officers",
        name="A. Example",
        email="a@regulator.example",
        team_id=team["id"],
    )
    place = f"/v1/officers/{person['id']}"
    read = await officer.get(place)
    moved = await changed(supervisor, place, team_id=None, name="B. Example")

    assert team == {
        "id": team["id"],
        "name": "Images",
        "active": True,
        "created_at": THE_MOMENT,
        "version": 1,
    }
    assert read.json() == person
    assert read.headers["etag"] == '"1"'
    assert moved == {**person, "name": "B. Example", "team_id": None, "version": 2}
    for kind, one in (("officers", moved), ("teams", team)):
        assert (await officer.get(f"/v1/{kind}")).json() == {"items": [one], "next": None}


async def test_a_change_of_what_is_no_longer_so_is_refused(supervisor: httpx.AsyncClient):
    team = await added(supervisor, "teams", name="Images")
    place = f"/v1/teams/{team['id']}"
    await changed(supervisor, place, name="Pictures")
    stale = await supervisor.patch(place, json={"name": "X"}, headers={"If-Match": '"1"'})

    assert_problem(stale, 412, "stale")
    assert (await supervisor.get(place)).json()["name"] == "Pictures"


async def test_the_same_again_is_no_change(supervisor: httpx.AsyncClient):
    team = await added(supervisor, "teams", name="Images")

    assert await changed(supervisor, f"/v1/teams/{team['id']}", name="Images") == team


async def test_two_teams_of_one_name_are_refused(supervisor: httpx.AsyncClient):
    await added(supervisor, "teams", name="Images")

    assert_problem(
        await supervisor.post("/v1/teams", json={"name": "Images"}), 409, "team_exists"
    )


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "A", "team_id": str(NOBODYS_ID)}, "/team_id"),
        ({"name": "A", "email": "not an address"}, "/email"),
        ({"name": ""}, "/name"),
    ],
)
async def test_an_officer_that_cannot_be_is_refused_and_the_place_named(
    supervisor: httpx.AsyncClient, body: Json, pointer: str
):
    assert_problem(await supervisor.post("/v1/officers", json=body), 422, "malformed", pointer)


async def test_nobody_joins_a_team_that_has_ended(supervisor: httpx.AsyncClient):
    team = await added(supervisor, "teams", name="Images")
    await changed(supervisor, f"/v1/teams/{team['id']}", active=False)
    body = {"name": "A", "team_id": team["id"]}

    assert_problem(await supervisor.post("/v1/officers", json=body), 409, "team_inactive")


async def test_a_key_belongs_to_an_officer_and_opens_nothing_once_they_have_left(
    app: FastAPI, supervisor: httpx.AsyncClient
):
    person = await added(supervisor, "officers", name="A. Example")
    new = {"role": "officer", "officer_id": person["id"], "label": "desk two"}
    key = await added(supervisor, "keys", **new)
    place = f"/v1/officers/{person['id']}"
    async with a_client(app, key["key"]) as client:
        before = (await client.get("/v1/notices")).status_code
        await changed(supervisor, place, active=False)
        after = await client.get("/v1/notices")
        await changed(supervisor, place, active=True)
        again = (await client.get("/v1/notices")).status_code

    assert (before, again) == (200, 200)
    assert_problem(after, 401, "not_authenticated")


@pytest.mark.parametrize("role", ["platform", "dashboard"])
async def test_only_keys_of_people_belong_to_officers(
    supervisor: httpx.AsyncClient, house: House, platform: APlatform, role: str
):
    person = await an_officer(house)
    body = {"role": role, "officer_id": str(person.id), "label": "x"}
    if role == "platform":
        body["platform_id"] = str(platform.id)

    answer = await supervisor.post("/v1/keys", json=body)

    assert_problem(answer, 422, "malformed", "/officer_id")


async def test_a_key_of_an_officer_nobody_knows_is_refused(supervisor: httpx.AsyncClient):
    body = {"role": "officer", "officer_id": str(NOBODYS_ID), "label": "x"}

    answer = await supervisor.post("/v1/keys", json=body)

    assert_problem(answer, 422, "malformed", "/officer_id")


@pytest.mark.parametrize("has_team", [True, False])
async def test_open_notices_of_whoever_leaves_fall_to_the_team_or_to_nobody(
    supervisor: httpx.AsyncClient, house: House, platform: APlatform, has_team: object
):
    team = await a_team(house) if has_team else None
    person = await an_officer(house, team_id=team)
    open_one, closed_one = [await a_notice(house, an_order(platform.id)) for _ in range(2)]
    for notice_id in (open_one, closed_one):
        await assigned(supervisor, notice_id, officer_id=person.id)
    await supervisor.post(f"/v1/notices/{closed_one}/withdraw", json={"reason": "twice"})
    await changed(supervisor, f"/v1/officers/{person.id}", active=False)
    found = {
        notice_id: (await supervisor.get(f"/v1/notices/{notice_id}")).json()["assignment"]
        for notice_id in (open_one, closed_one)
    }
    (told,) = await fetch_rows(
        house,
        "SELECT facts, platform_id FROM events WHERE kind = 'notice.assigned'"
        " AND notice_id = $1 ORDER BY recorded_at DESC, id DESC LIMIT 1",
        open_one,
    )

    assert found[open_one]["officer_id"] is None
    assert found[open_one]["team_id"] == (team and str(team))
    assert found[closed_one]["officer_id"] == str(person.id)
    assert told["facts"] == {
        "from": {"officer_id": str(person.id), "team_id": None},
        "to": {"officer_id": None, "team_id": team and str(team)},
    }
    assert told["platform_id"] is None


async def test_notices_of_a_team_that_ends_are_nobodys(
    supervisor: httpx.AsyncClient, house: House, platform: APlatform
):
    team, notice_id = await a_team(house), await a_notice(house, an_order(platform.id))
    await assigned(supervisor, notice_id, team_id=team)
    await changed(supervisor, f"/v1/teams/{team}", active=False)

    read = (await supervisor.get(f"/v1/notices/{notice_id}")).json()

    assert read["assignment"] == {"officer_id": None, "team_id": None, "assigned_at": None}


async def test_no_event_says_who_an_officer_is(supervisor: httpx.AsyncClient, house: House):
    person = await added(supervisor, "officers", name="A. Example", email="a@x.example")
    await changed(supervisor, f"/v1/officers/{person['id']}", name="B. Example", email=None)
    told = await fetch_rows(house, "SELECT kind, subject_id, facts FROM events")

    assert [(row["kind"], row["facts"]) for row in told] == [
        ("officer.added", {"version": 1}),
        ("officer.changed", {"version": 2, "changed": ["email", "name"]}),
    ]
    assert {str(row["subject_id"]) for row in told} == {person["id"]}
