"""Platforms through the door."""

from uuid import UUID

import httpx
import pytest

from app.services.house import House
from tests.support.builders import a_provider
from tests.support.keys import NOBODYS_ID
from tests.support.problems import assert_problem
from tests.support.sql import fetch_rows

SHARE = {"name": "Example Share", "url": "https://share.example"}
THE_MOMENT = "2026-11-23T09:00:00Z"

Json = dict[str, object]


@pytest.fixture
async def order(house: House) -> Json:
    return {**SHARE, "provider_id": str(await a_provider(house))}


async def added(client: httpx.AsyncClient, order: Json) -> Json:
    answer = await client.post("/v1/platforms", json=order)
    assert answer.status_code == 201, answer.text
    body: Json = answer.json()
    return body


async def test_a_platform_is_added_and_read_back(
    officer: httpx.AsyncClient, order: Json
) -> None:
    order |= {"contact_email": "desk@share.example", "territories": ["GB", "IE"]}
    answer = await officer.post("/v1/platforms", json=order)
    body = answer.json()
    assert answer.status_code == 201
    assert body == {
        **order,
        "id": body["id"],
        "url": "https://share.example/",
        "created_at": THE_MOMENT,
        "version": 1,
    }
    again = await officer.get(answer.headers["location"])
    assert again.json() == body
    assert again.headers["etag"] == answer.headers["etag"]
    same = await officer.get(
        answer.headers["location"], headers={"If-None-Match": again.headers["etag"]}
    )
    assert same.status_code == 304


async def test_a_provider_nobody_knows_is_named(officer: httpx.AsyncClient) -> None:
    answer = await officer.post("/v1/platforms", json={**SHARE, "provider_id": str(NOBODYS_ID)})
    assert_problem(answer, 422, "malformed", "/provider_id")


async def test_platforms_of_one_provider_are_listed(
    officer: httpx.AsyncClient, house: House, order: Json
) -> None:
    mine = await added(officer, order)
    await added(officer, {**order, "provider_id": str(await a_provider(house))})
    listed = await officer.get(f"/v1/platforms?provider_id={order['provider_id']}")
    assert listed.json() == {"items": [mine], "next": None}


async def test_a_platform_changes_hands(
    officer: httpx.AsyncClient, house: House, order: Json
) -> None:
    platform = await added(officer, order)
    buyer = str(await a_provider(house))
    place = f"/v1/platforms/{platform['id']}"
    answer = await officer.patch(place, json={"provider_id": buyer})
    assert answer.json() == {**platform, "provider_id": buyer, "version": 2}
    (row,) = await fetch_rows(
        house, "SELECT provider_id, facts FROM events WHERE kind = 'platform.changed'"
    )
    assert str(row["provider_id"]) == buyer
    assert row["facts"]["changed"] == ["provider_id"]


async def test_a_notice_after_the_sale_goes_to_the_new_provider(
    officer: httpx.AsyncClient, house: House, order: Json
) -> None:
    platform = await added(officer, order)
    platform_id = UUID(str(platform["id"]))
    assert str(await house.platforms.provider_of(platform_id)) == order["provider_id"]
    buyer = await a_provider(house)
    await officer.patch(f"/v1/platforms/{platform_id}", json={"provider_id": str(buyer)})
    assert await house.platforms.provider_of(platform_id) == buyer


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": None}, "/name"),
        ({"url": None}, "/url"),
        ({"url": "ftp://share.example/"}, "/url"),
        ({"provider_id": None}, "/provider_id"),
        ({"provider_id": str(NOBODYS_ID)}, "/provider_id"),
        ({"territories": None}, "/territories"),
        ({"contact_email": "nobody"}, "/contact_email"),
        ({"id": str(NOBODYS_ID)}, "/id"),
    ],
)
async def test_a_wrong_change_is_named_and_changes_nothing(
    officer: httpx.AsyncClient, order: Json, change: Json, pointer: str
) -> None:
    platform = await added(officer, order)
    place = f"/v1/platforms/{platform['id']}"
    assert_problem(await officer.patch(place, json=change), 422, "malformed", pointer)
    assert (await officer.get(place)).json() == platform


async def test_what_may_be_absent_is_taken_away_by_null(
    officer: httpx.AsyncClient, order: Json
) -> None:
    platform = await added(officer, {**order, "contact_email": "desk@share.example"})
    answer = await officer.patch(
        f"/v1/platforms/{platform['id']}", json={"contact_email": None, "territories": ["GB"]}
    )
    assert answer.json()["contact_email"] is None
    assert answer.json()["territories"] == ["GB"]


async def test_a_change_made_on_stale_ground_is_refused(
    officer: httpx.AsyncClient, order: Json
) -> None:
    platform = await added(officer, order)
    place = f"/v1/platforms/{platform['id']}"
    await officer.patch(place, json={"name": "B"})
    answer = await officer.patch(place, json={"name": "C"}, headers={"If-Match": '"1"'})
    assert_problem(answer, 412, "stale")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("provider_id", None),
        ("name", "\x00"),
        ("url", "share.example"),
        ("url", "javascript:alert(1)"),
        ("url", "https://"),
        ("url", "https://share.example/\n"),
        ("url", "https://share.example/" + "x" * 9_000),
        ("contact_email", "two@at@share.example"),
        ("contact_email", "a b@share.example"),
        ("contact_email", "desk@nowhere"),
        ("contact_email", "x" * 250 + "@share.example"),
        ("contact_email", 7),
        ("territories", "GB"),
        ("territories", ["GB"] * 251),
    ],
)
async def test_a_wrong_field_is_named(
    officer: httpx.AsyncClient, order: Json, field: str, value: object
) -> None:
    answer = await officer.post("/v1/platforms", json={**order, field: value})
    assert_problem(answer, 422, "malformed", f"/{field}")


@pytest.mark.parametrize("territory", ["UKR", "gb", "", "G1", None])
async def test_a_wrong_territory_is_named_by_its_place(
    officer: httpx.AsyncClient, order: Json, territory: object
) -> None:
    answer = await officer.post(
        "/v1/platforms", json={**order, "territories": ["GB", territory]}
    )
    assert_problem(answer, 422, "malformed", "/territories/1")
