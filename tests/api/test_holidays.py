"""Holidays through the door: which there are, adding one, removing one, who may."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from app.services.house import House
from tests.support.bodies import Json
from tests.support.holidays import PATH, added, removed
from tests.support.problems import assert_problem
from tests.support.sql import fetch_rows

NEW = {"calendar": "scotland", "date": "2026-11-24", "name": "A day of rest"}


async def listed(client: httpx.AsyncClient, **query: str | int) -> list[Json]:
    answer = await client.get(PATH, params=query)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["items"])


async def test_the_proclaimed_day_of_june_2026_is_a_holiday_in_scotland_alone(
    officer: httpx.AsyncClient,
):
    (held,) = await listed(officer, **{"from": "2026-06-15", "to": "2026-06-15"})

    assert held["calendar"] == "scotland"
    assert "Royal Proclamation" in held["source"]
    assert (held["id"], held["built_in"], held["created_at"]) == (None, True, None)


async def test_the_proclaimed_day_is_skipped_in_scotland_and_told(officer: httpx.AsyncClient):
    for calendar, due in (("scotland", "16"), ("england-and-wales", "15")):
        rule = {"unit": "working_days", "count": 1, "calendar": calendar}
        body = {"start": "2026-06-12T12:00:00+01:00", "rule": rule}
        answer = await officer.post("/v1/deadline-calculations", json=body)
        assert answer.json()["deadline_at"] == f"2026-06-{due}T22:59:59Z"
        sources = [step["source"] for step in answer.json()["steps"]]
        assert any("Royal Proclamation" in s for s in sources) is (calendar == "scotland")


async def test_a_nation_and_a_span_of_days_are_listed_by_date(officer: httpx.AsyncClient):
    query = {"calendar": "england-and-wales", "from": "2026-12-25", "to": "2026-12-28"}
    days = await listed(officer, **query)

    assert [day["date"] for day in days] == ["2026-12-25", "2026-12-28"]
    assert {day["calendar"] for day in days} == {"england-and-wales"}


async def test_any_part_of_the_uk_lists_the_holidays_of_each_nation(
    officer: httpx.AsyncClient,
):
    query = {"calendar": "any-part-of-the-uk", "from": "2026-07-01", "to": "2026-08-31"}
    days = await listed(officer, **query)

    assert [(day["date"], day["calendar"]) for day in days] == [
        ("2026-07-13", "northern-ireland"),
        ("2026-08-03", "scotland"),
        ("2026-08-31", "england-and-wales"),
        ("2026-08-31", "northern-ireland"),
    ]


async def test_walking_the_list_meets_every_holiday_once(
    supervisor: httpx.AsyncClient, officer: httpx.AsyncClient
):
    await added(supervisor, "2026-11-24")
    whole = await listed(officer, limit=200, **{"from": "2026-01-01", "to": "2027-12-31"})
    walked, after = list[Json](), None
    while True:
        query: dict[str, Any] = {"limit": 7, "from": "2026-01-01", "to": "2027-12-31"}
        answer = await officer.get(PATH, params=query | ({"after": after} if after else {}))
        walked += answer.json()["items"]
        after = answer.json()["next"]
        if after is None:
            break

    assert walked == whole
    assert len(whole) > 40


async def test_a_holiday_is_added_listed_and_removed(
    supervisor: httpx.AsyncClient, officer: httpx.AsyncClient, house: House
):
    holiday = await added(supervisor, "2026-11-24", calendar="scotland")
    listing = await listed(officer, **{"from": "2026-11-24", "to": "2026-11-24"})
    await removed(supervisor, holiday)
    after = await listed(officer, **{"from": "2026-11-24", "to": "2026-11-24"})
    kinds = await fetch_rows(house, "SELECT kind, facts FROM events ORDER BY recorded_at, id")

    assert listing == [holiday]
    assert holiday["source"] == "added to this register"
    assert holiday["built_in"] is False
    assert after == []
    assert [row["kind"] for row in kinds] == ["holiday.added", "holiday.removed"]
    assert kinds[0]["facts"]["day"] == "2026-11-24"


async def test_an_added_holiday_counts_at_once_where_it_was_added(
    supervisor: httpx.AsyncClient, officer: httpx.AsyncClient
):
    await added(supervisor, "2026-11-24", calendar="scotland", name="St Somebody's Day")
    due: dict[str, str] = {}
    for calendar in ("scotland", "england-and-wales", "any-part-of-the-uk"):
        rule = {"unit": "working_days", "count": 1, "calendar": calendar}
        body = {"start": "2026-11-23T12:00:00Z", "rule": rule}
        answer = await officer.post("/v1/deadline-calculations", json=body)
        due[calendar] = answer.json()["deadline_at"][:10]

    assert due == {
        "scotland": "2026-11-25",
        "england-and-wales": "2026-11-24",
        "any-part-of-the-uk": "2026-11-25",
    }


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"calendar": "any-part-of-the-uk"}, "/calendar"),
        ({"calendar": "none"}, "/calendar"),
        ({"calendar": "wales"}, "/calendar"),
        ({"date": "2026-02-30"}, "/date"),
        ({"date": "24.11.2026"}, "/date"),
        ({"date": "2300-01-01"}, "/date"),
        ({"name": ""}, "/name"),
        ({"name": "two\nlines"}, "/name"),
        ({"source": "x" * 301}, "/source"),
        ({"bank": True}, "/bank"),
    ],
)
async def test_what_cannot_be_a_holiday_is_refused_at_its_place(
    supervisor: httpx.AsyncClient, change: Json, pointer: str
):
    answer = await supervisor.post(PATH, json=NEW | change)
    assert answer.status_code == 422, answer.text
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


async def test_a_day_that_is_a_holiday_already_is_refused(supervisor: httpx.AsyncClient):
    bundled = NEW | {"date": "2026-12-25"}
    await added(supervisor, "2026-11-24", calendar="scotland")

    for path in (PATH, f"{PATH}/preview"):
        for body in (bundled, NEW):
            assert_problem(await supervisor.post(path, json=body), 409, "holiday_exists")
    assert (await supervisor.post(PATH, json=NEW | {"calendar": "northern-ireland"})).is_success


async def test_a_holiday_that_does_not_exist_cannot_be_removed(supervisor: httpx.AsyncClient):
    nothing = uuid4()
    assert_problem(await supervisor.delete(f"{PATH}/{nothing}"), 404, "not_found")
    preview = await supervisor.post(f"{PATH}/preview", json={"remove": str(nothing)})
    assert_problem(preview, 404, "not_found")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/calendar"),
        ({"calendar": "scotland"}, "/date"),
        ({"date": "2026-11-24"}, "/calendar"),
        ({"remove": str(uuid4()), "date": "2026-11-24"}, "/remove"),
        ({"remove": "yes"}, "/remove"),
    ],
)
async def test_a_preview_that_says_too_little_or_too_much_is_refused(
    supervisor: httpx.AsyncClient, body: Json, pointer: str
):
    answer = await supervisor.post(f"{PATH}/preview", json=body)
    assert answer.status_code == 422, answer.text
    assert pointer in [fault["pointer"] for fault in answer.json()["errors"]]


async def test_a_cursor_of_another_list_is_refused(officer: httpx.AsyncClient):
    answer = await officer.get(PATH, params={"after": "nonsense"})
    assert_problem(answer, 422, "malformed", "/query/after")


async def test_a_retry_adds_one_holiday(supervisor: httpx.AsyncClient):
    retry = {"Idempotency-Key": "once"}
    first = await supervisor.post(PATH, json=NEW, headers=retry)
    second = await supervisor.post(PATH, json=NEW, headers=retry)

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert first.headers["Location"] == f"{PATH}/{first.json()['id']}"
    assert second.headers["Idempotent-Replayed"] == "true"


async def test_a_supervisor_writes_and_an_officer_reads(
    nobody: httpx.AsyncClient,
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    dashboard: httpx.AsyncClient,
):
    for client, status in ((nobody, 401), (officer, 403), (platform_client, 403)):
        assert (await client.post(PATH, json=NEW)).status_code == status
        assert (await client.post(f"{PATH}/preview", json=NEW)).status_code == status
        assert (await client.delete(f"{PATH}/{uuid4()}")).status_code == status
    for client, status in ((nobody, 401), (platform_client, 403), (dashboard, 403)):
        assert (await client.get(PATH)).status_code == status
    assert (await officer.get(PATH)).status_code == 200
