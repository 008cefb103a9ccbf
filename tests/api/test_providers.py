"""Providers and their groups through the door."""

from uuid import uuid4

import httpx
import pytest

from app.services.house import House
from tests.conftest import CountQueries
from tests.support.builders import a_provider
from tests.support.clock import FixedClock
from tests.support.problems import assert_problem
from tests.support.sql import fetch_rows

ACME = {"name": "Acme Ltd", "country": "GB"}
THE_MOMENT = "2026-11-23T09:00:00Z"


async def added(client: httpx.AsyncClient, **fields: object) -> dict[str, object]:
    answer = await client.post("/v1/providers", json={**ACME, **fields})
    assert answer.status_code == 201, answer.text
    body: dict[str, object] = answer.json()
    return body


async def test_a_provider_is_added_and_read_back(officer: httpx.AsyncClient) -> None:
    answer = await officer.post("/v1/providers", json=ACME)
    body = answer.json()
    assert answer.status_code == 201
    assert body == {
        "id": body["id"],
        "name": "Acme Ltd",
        "country": "GB",
        "group_id": None,
        "created_at": THE_MOMENT,
        "version": 1,
    }
    assert answer.headers["location"] == f"/v1/providers/{body['id']}"
    again = await officer.get(answer.headers["location"])
    assert again.json() == body
    assert again.headers["etag"] == answer.headers["etag"] == '"1"'


async def test_a_provider_shares_a_group(officer: httpx.AsyncClient) -> None:
    answer = await officer.post("/v1/provider-groups", json={"name": "Acme Group"})
    group = answer.json()
    assert answer.status_code == 201
    assert group == {"id": group["id"], "name": "Acme Group", "created_at": THE_MOMENT}
    assert (await officer.get(answer.headers["location"])).json() == group
    inside = await added(officer, group_id=group["id"])
    await added(officer)
    members = await officer.get("/v1/providers", params={"group_id": group["id"]})
    assert members.json() == {"items": [inside], "next": None}


async def test_a_group_nobody_knows_is_named(officer: httpx.AsyncClient) -> None:
    answer = await officer.post("/v1/providers", json={**ACME, "group_id": str(uuid4())})
    assert_problem(answer, 422, "malformed", "/group_id")


@pytest.mark.parametrize("path", ["providers", "provider-groups", "platforms", "keys"])
async def test_what_nobody_knows_is_not_found(supervisor: httpx.AsyncClient, path: str) -> None:
    assert_problem(await supervisor.get(f"/v1/{path}/{uuid4()}"), 404, "not_found")


async def test_only_what_is_sent_is_changed(officer: httpx.AsyncClient) -> None:
    provider = await added(officer)
    answer = await officer.patch(f"/v1/providers/{provider['id']}", json={"name": "Acme plc"})
    assert answer.status_code == 200
    assert answer.json() == {**provider, "name": "Acme plc", "version": 2}
    assert answer.headers["etag"] == '"2"'


async def test_null_takes_away_and_absence_does_not(officer: httpx.AsyncClient) -> None:
    provider = await added(officer)
    place = f"/v1/providers/{provider['id']}"
    assert (await officer.patch(place, json={"group_id": None})).json()["country"] == "GB"
    assert (await officer.patch(place, json={"country": None})).json()["country"] is None


async def test_a_name_cannot_be_taken_away(officer: httpx.AsyncClient) -> None:
    provider = await added(officer)
    answer = await officer.patch(f"/v1/providers/{provider['id']}", json={"name": None})
    assert_problem(answer, 422, "malformed", "/name")


async def test_a_change_that_changes_nothing_leaves_version_and_events_alone(
    officer: httpx.AsyncClient, house: House
) -> None:
    provider = await added(officer)
    for change in ({}, {"name": "Acme Ltd"}, {"country": "GB", "group_id": None}):
        answer = await officer.patch(f"/v1/providers/{provider['id']}", json=change)
        assert answer.json() == provider
    kinds = [row["kind"] for row in await fetch_rows(house, "SELECT kind FROM events")]
    assert kinds == ["provider.added"]


async def test_a_change_tells_which_fields_and_none_of_what_they_held(
    officer: httpx.AsyncClient, house: House
) -> None:
    provider = await added(officer)
    await officer.patch(f"/v1/providers/{provider['id']}", json={"country": "IE"})
    (row,) = await fetch_rows(
        house, "SELECT facts, provider_id FROM events WHERE kind = 'provider.changed'"
    )
    assert row["facts"] == {"name": "Acme Ltd", "version": 2, "changed": ["country"]}
    assert str(row["provider_id"]) == provider["id"]


async def test_a_change_made_on_stale_ground_is_refused(officer: httpx.AsyncClient) -> None:
    provider = await added(officer)
    place = f"/v1/providers/{provider['id']}"
    seen = {"If-Match": '"1"'}
    assert (await officer.patch(place, json={"name": "B"}, headers=seen)).status_code == 200
    assert_problem(await officer.patch(place, json={"name": "C"}, headers=seen), 412, "stale")
    assert (await officer.get(place)).json()["name"] == "B"


@pytest.mark.parametrize("tag", ['"x"', '"-1"', '"99999999999999999999"', '""', '"1", "2"'])
async def test_a_tag_that_never_was_is_stale(officer: httpx.AsyncClient, tag: str) -> None:
    provider = await added(officer)
    place = f"/v1/providers/{provider['id']}"
    answer = await officer.patch(place, json={"name": "B"}, headers={"If-Match": tag})
    assert_problem(answer, 412, "stale")


@pytest.mark.parametrize("tag", ["*", 'W/"1"', '"1"'])
async def test_a_tag_that_matches_lets_the_change_through(
    officer: httpx.AsyncClient, tag: str
) -> None:
    provider = await added(officer)
    place = f"/v1/providers/{provider['id']}"
    answer = await officer.patch(place, json={"name": "B"}, headers={"If-Match": tag})
    assert answer.status_code == 200


async def test_who_has_it_already_is_told_so(officer: httpx.AsyncClient) -> None:
    provider = await added(officer)
    place = f"/v1/providers/{provider['id']}"
    same = await officer.get(place, headers={"If-None-Match": '"1"'})
    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", '"1"')
    other = await officer.get(place, headers={"If-None-Match": '"0", "7"'})
    assert other.status_code == 200


async def test_changing_what_nobody_knows_is_not_found(officer: httpx.AsyncClient) -> None:
    answer = await officer.patch(f"/v1/providers/{uuid4()}", json={"name": "B"})
    assert_problem(answer, 404, "not_found")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 301),
        ("name", "two\nlines"),
        ("name", 7),
        ("name", None),
        ("country", "gb"),
        ("country", "GBR"),
        ("group_id", "seven"),
        ("founded", 1999),
    ],
)
async def test_a_wrong_field_is_named(
    officer: httpx.AsyncClient, field: str, value: object
) -> None:
    answer = await officer.post("/v1/providers", json={**ACME, field: value})
    assert_problem(answer, 422, "malformed", f"/{field}")


async def test_pages_hold_each_row_once_whatever_is_added_meanwhile(
    officer: httpx.AsyncClient, house: House
) -> None:
    names = [f"Provider {number}" for number in range(5)]
    for name in names:
        await a_provider(house, name=name)  # all at the same moment: the id decides
    seen: list[str] = []
    query: dict[str, str | int] = {"limit": 2}
    while True:
        page = (await officer.get("/v1/providers", params=query)).json()
        seen += [row["name"] for row in page["items"]]
        if page["next"] is None:
            break
        if "after" not in query:
            await a_provider(house, name="Provider 5")
        query["after"] = page["next"]
    assert seen == [*names, "Provider 5"]


async def test_a_full_last_page_has_no_next(officer: httpx.AsyncClient, house: House) -> None:
    for _ in range(2):
        await a_provider(house)
    page = (await officer.get("/v1/providers", params={"limit": 2})).json()
    assert (len(page["items"]), page["next"]) == (2, None)


@pytest.mark.parametrize("path", ["providers", "provider-groups", "platforms", "keys"])
async def test_a_list_asks_the_same_of_the_database_however_long_it_is(
    supervisor: httpx.AsyncClient,
    house: House,
    clock: FixedClock,
    count_queries: CountQueries,
    path: str,
) -> None:
    await supervisor.get(f"/v1/{path}")  # the key is read once and then believed
    with count_queries() as short:
        await supervisor.get(f"/v1/{path}")
    for _ in range(5):
        await a_provider(house)
    with count_queries() as long:
        await supervisor.get(f"/v1/{path}")
    assert len(short) == len(long) == 1
