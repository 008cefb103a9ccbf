"""Assigning notices through the door: to officers and teams, and what platforms see of it."""

from typing import Any

import httpx
import pytest

from app.services.house import House
from app.services.ticks import sequence_events
from tests.conftest import CountQueries
from tests.support.bodies import Json, events_of, issued, read_back
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.desks import a_team, an_officer, assigned, leaves, noted, tagged
from tests.support.keys import NOBODYS_ID
from tests.support.problems import assert_problem
from tests.support.sql import count_rows, fetch_rows

THE_MOMENT = "2026-11-23T09:00:00Z"
NOBODY = {"officer_id": None, "team_id": None, "assigned_at": None}


@pytest.fixture
async def notice(officer: httpx.AsyncClient, platform: APlatform) -> Json:
    return await issued(officer, platform.id)


async def test_a_notice_is_assigned_to_an_officer_then_a_team_then_nobody(
    officer: httpx.AsyncClient, house: House, notice: Json
):
    person, team = await an_officer(house), await a_team(house)
    first = await assigned(officer, notice["id"], officer_id=person.id)
    shown = (await read_back(officer, notice))["assignment"]
    second = await assigned(officer, notice["id"], team_id=team)
    third = await assigned(officer, notice["id"], officer_id=None)
    told = [e for e in await events_of(officer, notice) if e["kind"] == "notice.assigned"]

    assert first == {
        "notice_id": notice["id"],
        "officer_id": str(person.id),
        "team_id": None,
        "assigned_at": THE_MOMENT,
        "desk_version": 1,
    }
    assert shown == {"officer_id": str(person.id), "team_id": None, "assigned_at": THE_MOMENT}
    assert (second["officer_id"], second["team_id"]) == (None, str(team))
    assert third == {"notice_id": notice["id"], **NOBODY, "desk_version": 3}
    nobody = {"officer_id": None, "team_id": None}
    steps = [nobody, {**nobody, "officer_id": str(person.id)}, {**nobody, "team_id": str(team)}]
    assert [e["facts"] for e in told] == [
        {"from": before, "to": after}
        for before, after in zip(steps, [*steps[1:], nobody], strict=True)
    ]


async def test_to_assign_to_the_same_again_changes_nothing(
    officer: httpx.AsyncClient, house: House, notice: Json
):
    person = await an_officer(house)
    first = await assigned(officer, notice["id"], officer_id=person.id)
    count = await count_rows(house, "events")

    assert await assigned(officer, notice["id"], officer_id=person.id) == first
    assert await count_rows(house, "events") == count


async def test_whoever_read_an_older_desk_is_refused(
    officer: httpx.AsyncClient, house: House, notice: Json
):
    place = f"/v1/notices/{notice['id']}/assignment"
    person, team = await an_officer(house), await a_team(house)
    tag = (await officer.get(place)).headers["etag"]
    await assigned(officer, notice["id"], officer_id=person.id)
    body = {"team_id": str(team)}
    late = await officer.put(place, json=body, headers={"If-Match": tag})
    held = await officer.get(place)
    known = await officer.get(place, headers={"If-None-Match": held.headers["etag"]})
    fresh = await officer.put(place, json=body, headers={"If-Match": held.headers["etag"]})

    assert tag == '"0"'
    assert_problem(late, 412, "stale")
    assert (known.status_code, fresh.status_code) == (304, 200)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, ""),
        ({"officer_id": str(NOBODYS_ID), "team_id": str(NOBODYS_ID)}, ""),
        ({"officer_id": str(NOBODYS_ID)}, "/officer_id"),
        ({"team_id": str(NOBODYS_ID)}, "/team_id"),
        ({"officer_id": "me"}, "/officer_id"),
    ],
)
async def test_an_assignment_to_nobody_known_is_refused(
    officer: httpx.AsyncClient, notice: Json, body: Json, pointer: str
):
    answer = await officer.put(f"/v1/notices/{notice['id']}/assignment", json=body)

    assert_problem(answer, 422, "malformed", pointer)
    assert (await read_back(officer, notice))["assignment"] == NOBODY


async def test_nothing_is_assigned_to_who_has_left(
    supervisor: httpx.AsyncClient, house: House, notice: Json
):
    person, team = await an_officer(house), await a_team(house)
    await leaves(house, person)
    await supervisor.patch(f"/v1/teams/{team}", json={"active": False})
    place = f"/v1/notices/{notice['id']}/assignment"
    by_officer = await supervisor.put(place, json={"officer_id": str(person.id)})
    by_team = await supervisor.put(place, json={"team_id": str(team)})

    assert_problem(by_officer, 409, "officer_inactive")
    assert_problem(by_team, 409, "team_inactive")


async def test_a_notice_that_is_not_there_is_not_assigned(officer: httpx.AsyncClient):
    answer = await officer.put(
        f"/v1/notices/{NOBODYS_ID}/assignment", json={"officer_id": None}
    )

    assert_problem(answer, 404, "not_found")


async def test_a_platform_sees_nothing_of_the_desk(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    house: House,
    notice: Json,
):
    place = f"/v1/platform/notices/{notice['id']}"
    before = await platform_client.get(place)
    person = await an_officer(house)
    await assigned(officer, notice["id"], officer_id=person.id)
    await tagged(officer, notice["id"], "second-look")
    await noted(officer, notice["id"], "rang them")
    after = await platform_client.get(place)
    await sequence_events(house)
    inbox = (await platform_client.get("/v1/inbox")).json()["items"]
    listed = (await platform_client.get("/v1/platform/notices")).json()["items"]
    marks = await fetch_rows(
        house, "SELECT kind FROM events WHERE kind LIKE 'notice.%' AND platform_id IS NULL"
    )

    assert after.json() == before.json()
    assert after.headers["etag"] == before.headers["etag"]
    assert listed == [before.json()]
    assert [message["type"] for message in inbox] == ["notice.issued"]
    assert {row["kind"] for row in marks} == {
        "notice.assigned",
        "notice.tagged",
        "notice.noted",
    }


@pytest.mark.parametrize(
    "asked",
    [
        {"assigned_officer": str(NOBODYS_ID)},
        {"assigned_team": str(NOBODYS_ID)},
        {"unassigned": "true"},
        {"tag": "second-look"},
    ],
)
async def test_a_platform_may_not_ask_what_lies_on_the_desk(
    platform_client: httpx.AsyncClient, asked: dict[str, str]
):
    answer = await platform_client.get("/v1/platform/notices", params=asked)

    assert_problem(answer, 422, "malformed")


async def test_the_list_is_narrowed_to_whose_and_how_tagged(
    officer: httpx.AsyncClient, house: House, platform: APlatform
):
    person, team = await an_officer(house), await a_team(house)
    one, two, three = [await a_notice(house, an_order(platform.id)) for _ in range(3)]
    await assigned(officer, one, officer_id=person.id)
    await assigned(officer, two, team_id=team)
    await tagged(officer, two, "Second look", "other")

    async def found(**asked: Any) -> list[str]:
        answer = await officer.get("/v1/notices", params=asked)
        assert answer.status_code == 200, answer.text
        return [notice["id"] for notice in answer.json()["items"]]

    assert await found(assigned_officer=person.id) == [str(one)]
    assert await found(assigned_team=team) == [str(two)]
    assert await found(unassigned="true") == [str(three)]
    assert await found(tag="SECOND_LOOK") == [str(two)]
    assert await found(tag="second") == []
    assert await found(assigned_team=team, state="resolved") == []
    assert await found(due_within="PT48H", tag="other") == [str(two)]
    assert await found(due_within="PT47H59M") == []
    assert await found(issued_within="PT0M") == [str(n) for n in (one, two, three)]
    assert await found(overdue_within="P1D") == []


@pytest.mark.parametrize(
    "asked",
    [
        {"tag": "sécond"},
        {"unassigned": "perhaps"},
        {"unassigned": "true", "assigned_team": str(NOBODYS_ID)},
        {"due_within": "2h"},
        {"due_within": "P"},
        {"due_within": "PT"},
        {"due_within": "-PT2H"},
        {"issued_within": "P99999D"},
    ],
)
async def test_a_question_that_makes_no_sense_is_refused(
    officer: httpx.AsyncClient, asked: dict[str, str]
):
    assert_problem(await officer.get("/v1/notices", params=asked), 422, "malformed")


async def test_a_list_costs_the_same_however_many_are_assigned(
    officer: httpx.AsyncClient,
    house: House,
    platform: APlatform,
    count_queries: CountQueries,
):
    person = await an_officer(house)
    costs: list[int] = []
    for _ in range(2):
        for _ in range(3):
            notice_id = await a_notice(house, an_order(platform.id))
            await assigned(officer, notice_id, officer_id=person.id)
            await tagged(officer, notice_id, "busy")
        with count_queries() as queries:
            await officer.get("/v1/notices", params={"assigned_officer": str(person.id)})
            await officer.get("/v1/notices", params={"tag": "busy"})
        costs.append(len(queries))

    assert costs[0] == costs[1]
