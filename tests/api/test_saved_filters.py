"""Saved filters through the door: kept, shared, changed, asked, deleted."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.domain.permissions import Role
from app.services.house import House
from tests.support.bodies import POST, Json
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import FixedClock
from tests.support.desks import an_officer, tagged
from tests.support.doors import a_client
from tests.support.keys import KEY_IDS, NOBODYS_ID
from tests.support.problems import assert_problem
from tests.support.sql import count_rows, fetch_rows

FILTERS = "/v1/saved-filters"


async def saved(client: httpx.AsyncClient, name: str = "mine", **others: Any) -> Json:
    body = {"name": name, "filter": {"due_within": "PT2H"}, **others}
    answer = await client.post(FILTERS, json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def asked(client: httpx.AsyncClient, one: Json, **page: Any) -> Json:
    answer = await client.get(f"{FILTERS}/{one['id']}/notices", params=page)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_filter_is_kept_read_back_changed_and_deleted(
    officer: httpx.AsyncClient, house: House
):
    one = await saved(officer, filter={"tag": "Second look", "unassigned": True})
    place = f"{FILTERS}/{one['id']}"
    read = await officer.get(place)
    change = {"name": "yours", "filter": {"q": "CASE"}, "shared": True}
    changed = await officer.patch(place, json=change, headers={"If-Match": '"1"'})
    stale = await officer.patch(place, json={"name": "x"}, headers={"If-Match": '"1"'})
    gone = await officer.delete(place)

    assert one == {
        "id": one["id"],
        "owner_id": str(KEY_IDS[Role.OFFICER]),
        "name": "mine",
        "filter": {"tag": "Second look", "unassigned": True},
        "shared": False,
        "created_at": "2026-11-23T09:00:00Z",
        "version": 1,
    }
    assert read.json() == one
    assert changed.json() == {**one, **change, "version": 2}
    assert_problem(stale, 412, "stale")
    assert gone.status_code == 204
    assert_problem(await officer.get(place), 404, "not_found")
    assert await count_rows(house, "saved_filters") == 0


async def test_it_finds_what_the_list_itself_finds_whenever_it_is_asked(
    officer: httpx.AsyncClient, house: House, platform: APlatform, clock: FixedClock
):
    one = await saved(officer)  # due within two hours
    notice_id = await a_notice(house, an_order(platform.id))  # of 48 hours
    found: list[list[str]] = []
    for hours in (0, 46, 2.1):
        clock.advance(timedelta(hours=hours))
        by_filter = await asked(officer, one)
        by_list = await officer.get("/v1/notices", params={"due_within": "PT2H"})
        assert by_filter["items"] == by_list.json()["items"]
        found.append([notice["id"] for notice in by_filter["items"]])

    assert found == [[], [str(notice_id)], []]


async def test_it_is_walked_page_by_page(
    officer: httpx.AsyncClient, house: House, platform: APlatform
):
    ids = [str(await a_notice(house, an_order(platform.id))) for _ in range(3)]
    for notice_id in ids:
        await tagged(officer, notice_id, "busy")
    one = await saved(officer, filter={"tag": "busy", "sort": "-issued"})
    first = await asked(officer, one, limit=2)
    rest = await asked(officer, one, limit=2, after=first["next"])

    assert [n["id"] for n in first["items"] + rest["items"]] == ids[::-1]
    assert rest["next"] is None


async def test_a_locator_in_a_filter_is_sealed_and_finds_its_notice(
    officer: httpx.AsyncClient, house: House, platform: APlatform
):
    notice_id = await a_notice(house, an_order(platform.id, locators=[POST.format(7)]))
    one = await saved(officer, filter={"locator": POST.format(7)})
    found = await asked(officer, one)
    stored = str(await fetch_rows(house, "SELECT * FROM saved_filters"))

    assert [n["id"] for n in found["items"]] == [str(notice_id)]
    assert "post/7" not in stored


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"name": "x", "filter": {"limit": 5}}, "/filter/limit"),
        ({"name": "x", "filter": {"state": "lost"}}, "/filter/state"),
        ({"name": "x", "filter": {"due_within": 2}}, "/filter/due_within"),
        ({"name": "x", "filter": {"locator": "ftp://share.example/"}}, "/filter/locator"),
        (
            {"name": "x", "filter": {"unassigned": True, "assigned_team": str(NOBODYS_ID)}},
            "/filter",
        ),
        ({"name": "", "filter": {}}, "/name"),
        ({"name": "x"}, "/filter"),
    ],
)
async def test_what_the_list_would_refuse_is_not_kept(
    officer: httpx.AsyncClient, house: House, body: Json, pointer: str
):
    assert_problem(await officer.post(FILTERS, json=body), 422, "malformed", pointer)
    assert await count_rows(house, "saved_filters") == 0


async def test_each_owner_has_a_name_once(
    officer: httpx.AsyncClient, supervisor: httpx.AsyncClient
):
    await saved(officer)
    again = await officer.post(FILTERS, json={"name": "mine", "filter": {}})

    assert_problem(again, 409, "filter_exists")
    assert (await saved(supervisor))["name"] == "mine"


async def test_an_owner_keeps_so_many_and_no_more(
    officer: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.services.saved_filters.MOST_FILTERS", 1)
    await saved(officer)

    answer = await officer.post(FILTERS, json={"name": "two", "filter": {}})

    assert_problem(answer, 409, "too_many_filters")


async def test_what_is_not_shared_is_not_there_for_others(
    app: FastAPI, officer: httpx.AsyncClient, supervisor: httpx.AsyncClient, house: House
):
    own = await saved(officer)
    person = await an_officer(house)
    async with a_client(app, person.secret) as other:
        for method, place in (
            ("GET", ""),
            ("PATCH", ""),
            ("DELETE", ""),
            ("GET", "/notices"),
        ):
            answer = await other.request(method, f"{FILTERS}/{own['id']}{place}", json={})
            assert_problem(answer, 404, "not_found")
        assert (await other.get(FILTERS)).json()["items"] == []


async def test_a_shared_filter_is_everybodys_to_use_and_its_owners_to_change(
    app: FastAPI, officer: httpx.AsyncClient, supervisor: httpx.AsyncClient, house: House
):
    own = await saved(officer, shared=True)
    person = await an_officer(house)
    async with a_client(app, person.secret) as other:
        assert (await other.get(FILTERS)).json()["items"] == [own]
        assert (await asked(other, own))["items"] == []
        change = await other.patch(f"{FILTERS}/{own['id']}", json={"name": "x"})
    by_supervisor = await supervisor.patch(f"{FILTERS}/{own['id']}", json={"shared": False})

    assert_problem(change, 403, "not_the_owner")
    assert by_supervisor.json()["shared"] is False


async def test_the_filters_of_an_officer_outlive_the_key(
    app: FastAPI, supervisor: httpx.AsyncClient, house: House
):
    person = await an_officer(house)
    async with a_client(app, person.secret) as client:
        own = await saved(client)
    new = {"role": "officer", "officer_id": str(person.id), "label": "another"}
    key = (await supervisor.post("/v1/keys", json=new)).json()["key"]
    async with a_client(app, key) as client:
        read = (await client.get(f"{FILTERS}/{own['id']}")).json()

    assert own["owner_id"] == str(person.id)
    assert read == own
