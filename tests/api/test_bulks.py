"""Acts on many notices through the door: previewed, applied, refused one by one."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.services.bulks import forget_old_previews
from app.services.house import House
from tests.support.bodies import Json, kinds_of, read_back, written
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.bulks import BULK, applied, outcomes, previewed
from tests.support.clock import MONDAY, FixedClock
from tests.support.desks import an_officer, assigned, leaves, tagged
from tests.support.doors import a_client
from tests.support.keys import NOBODYS_ID
from tests.support.problems import assert_problem
from tests.support.sql import count_rows, fetch_rows

REGIME = "au-removal-notice"  # its clock may be extended
AT = written(MONDAY)


@pytest.fixture
async def ids(house: House, platform: APlatform) -> list[str]:
    orders = [an_order(platform.id, regime=REGIME) for _ in range(3)]
    return [str(await a_notice(house, order)) for order in orders]


async def notice_of(client: httpx.AsyncClient, notice_id: str) -> Json:
    return await read_back(client, {"id": notice_id})


async def test_a_preview_says_what_would_change_and_changes_nothing(
    officer: httpx.AsyncClient, house: House, ids: list[str]
):
    before = [await notice_of(officer, one) for one in ids]
    person = await an_officer(house)
    await assigned(officer, ids[1], officer_id=person.id)
    events = await count_rows(house, "events")
    asked = {"assignment": {"officer_id": str(person.id)}}
    preview = await previewed(officer, "assign", notice_ids=[*ids, str(NOBODYS_ID)], **asked)
    first, second, _, missing = preview["elements"]

    assert preview["expires_at"] == written(MONDAY + timedelta(hours=1))
    assert first["changes"] == [
        {"field": "assigned_officer_id", "before": None, "after": str(person.id)}
    ]
    assert (first["state"], first["problem"]) == ("planned", None)
    assert (second["changes"], second["desk_version"]) == ([], 1)
    assert (missing["state"], missing["reference"]) == ("refused", None)
    assert (missing["problem"]["status"], missing["problem"]["code"]) == (404, "not_found")
    assert await notice_of(officer, ids[0]) == before[0]
    assert await count_rows(house, "events") == events


@pytest.mark.parametrize(
    ("action", "asked", "field", "after"),
    [
        ("tag", {"tags": ["Second look"]}, "tags", ["busy", "second-look"]),
        ("untag", {"tags": ["busy", "other"]}, "tags", []),
        (
            "extend",
            {"clock": {"at": AT, "by": {"hours": 12}, "reason": "ill"}},
            "deadline_at",
            written(MONDAY + timedelta(hours=36)),
        ),
        ("withdraw", {"reason": "issued twice"}, "state", "withdrawn"),
    ],
)
async def test_each_action_does_what_its_preview_said(
    officer: httpx.AsyncClient,
    ids: list[str],
    action: str,
    asked: Json,
    field: str,
    after: object,
):
    for one in ids:
        await tagged(officer, one, "busy")
    preview = await previewed(officer, action, notice_ids=ids, **asked)
    results = await applied(officer, preview)
    again = await previewed(officer, "tag", notice_ids=ids, tags=["x"])

    for element in preview["elements"]:
        (change,) = element["changes"]
        assert (change["field"], change["after"]) == (field, after)
    assert outcomes(results) == [(200, None)] * 3
    assert [one["id"] for one in results] == ids
    notice = await notice_of(officer, ids[0])
    shown = {**notice, "deadline_at": notice["clock"]["deadline_at"]}
    assert shown[field] == after
    versions = [(e["version"], e["desk_version"]) for e in again["elements"]]
    moved = (1, 2) if action in {"tag", "untag"} else (2, 1)
    assert versions == [moved] * 3


async def test_clocks_are_paused_and_resumed_together(
    officer: httpx.AsyncClient, house: House, platform: APlatform, clock: FixedClock
):
    orders = [an_order(platform.id, regime="eu-tco") for _ in range(2)]
    ids = [str(await a_notice(house, order)) for order in orders]
    states: list[str] = []
    for action in ("pause", "resume"):
        clock.advance(timedelta(minutes=5))
        told = {"at": written(clock.now()), "reason": "manifest error"}
        preview = await previewed(officer, action, notice_ids=ids, clock=told)
        assert outcomes(await applied(officer, preview)) == [(200, None)] * 2
        states.append((await notice_of(officer, ids[0]))["clock"]["state"])

    assert states == ["paused", "running"]


async def test_what_would_be_refused_is_told_beforehand_and_sinks_no_other(
    officer: httpx.AsyncClient, ids: list[str]
):
    await officer.post(f"/v1/notices/{ids[1]}/withdraw", json={"reason": "twice"})
    preview = await previewed(officer, "withdraw", notice_ids=ids, reason="all of it")
    results = await applied(officer, preview)

    assert [e["state"] for e in preview["elements"]] == ["planned", "refused", "planned"]
    assert outcomes(results) == [(200, None), (409, "notice_withdrawn"), (200, None)]


async def test_what_changed_since_the_preview_is_refused_for_itself(
    officer: httpx.AsyncClient, ids: list[str]
):
    preview = await previewed(officer, "tag", notice_ids=ids, tags=["busy"])
    await tagged(officer, ids[2], "mine")
    results = await applied(officer, preview)
    read = (await officer.get(f"{BULK}/{preview['id']}")).json()

    assert outcomes(results) == [(200, None), (200, None), (412, "stale")]
    assert [e["state"] for e in read["elements"]] == ["done", "done", "refused"]
    assert (await notice_of(officer, ids[2]))["tags"] == ["mine"]


async def test_what_a_platform_answers_meanwhile_stops_no_act_on_the_desk(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, ids: list[str]
):
    asked = {"notice_ids": ids[:1]}
    tag = await previewed(officer, "tag", tags=["busy"], **asked)
    withdraw = await previewed(officer, "withdraw", reason="twice", **asked)
    await platform_client.post(f"/v1/notices/{ids[0]}/acknowledgement")

    assert outcomes(await applied(officer, tag)) == [(200, None)]
    assert outcomes(await applied(officer, withdraw)) == [(412, "stale")]


async def test_to_apply_it_twice_does_it_once_and_answers_the_same(
    officer: httpx.AsyncClient, ids: list[str]
):
    preview = await previewed(officer, "withdraw", notice_ids=ids, reason="twice")
    first = await applied(officer, preview)
    second = await applied(officer, preview)

    assert first == second
    assert (await kinds_of(officer, {"id": ids[0]})).count("notice.withdrawn") == 1


async def test_an_officer_who_left_since_the_preview_takes_nothing(
    officer: httpx.AsyncClient, house: House, ids: list[str]
):
    person = await an_officer(house)
    asked = {"assignment": {"officer_id": str(person.id)}}
    preview = await previewed(officer, "assign", notice_ids=ids[:1], **asked)
    await leaves(house, person)

    assert outcomes(await applied(officer, preview)) == [(409, "officer_inactive")]


async def test_a_saved_filter_is_frozen_to_what_it_finds_at_the_preview(
    officer: httpx.AsyncClient, house: House, platform: APlatform, ids: list[str]
):
    body = {"name": "au", "filter": {"regime": REGIME}}
    saved = (await officer.post("/v1/saved-filters", json=body)).json()
    preview = await previewed(officer, "tag", saved_filter_id=saved["id"], tags=["busy"])
    later = str(await a_notice(house, an_order(platform.id, regime=REGIME)))
    await officer.delete(f"/v1/saved-filters/{saved['id']}")
    results = await applied(officer, preview)

    assert [one["id"] for one in results] == ids
    assert preview["more"] is False
    assert (await notice_of(officer, later))["tags"] == []


async def test_a_filter_that_finds_more_than_are_taken_says_so(
    officer: httpx.AsyncClient, ids: list[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.services.bulks.MOST_NOTICES", 2)
    body: Json = {"name": "all", "filter": {}}
    saved = (await officer.post("/v1/saved-filters", json=body)).json()
    preview = await previewed(officer, "tag", saved_filter_id=saved["id"], tags=["busy"])

    assert (preview["more"], len(preview["elements"])) == (True, 2)


async def test_a_preview_is_its_makers_alone(
    app: FastAPI, officer: httpx.AsyncClient, house: House, ids: list[str]
):
    preview = await previewed(officer, "tag", notice_ids=ids, tags=["busy"])
    person = await an_officer(house)
    async with a_client(app, person.secret) as other:
        read = await other.get(f"{BULK}/{preview['id']}")
        done = await other.post(f"{BULK}/{preview['id']}/apply")

    assert_problem(read, 404, "not_found")
    assert_problem(done, 404, "not_found")


async def test_a_preview_can_be_applied_for_an_hour_and_is_kept_for_a_week(
    officer: httpx.AsyncClient, house: House, ids: list[str], clock: FixedClock
):
    one, two, three = [
        await previewed(officer, "tag", notice_ids=ids[n : n + 1], tags=["busy"])
        for n in range(3)
    ]
    clock.advance(timedelta(hours=1))
    in_time = await applied(officer, one)
    clock.advance(timedelta(microseconds=1))
    late = await officer.post(f"{BULK}/{two['id']}/apply")
    again = await applied(officer, one)
    clock.advance(timedelta(days=7))
    await forget_old_previews(house)
    await forget_old_previews(house)

    assert outcomes(in_time) == [(200, None)]
    assert_problem(late, 409, "preview_expired")
    assert again == in_time
    assert await count_rows(house, "bulk_elements") == 0
    assert_problem(await officer.get(f"{BULK}/{three['id']}"), 404, "not_found")


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"action": "tag", "tags": ["x"]}, ""),
        ({"action": "tag", "tags": ["x"], "notice_ids": []}, "/notice_ids"),
        ({"action": "tag", "notice_ids": ["ID"]}, ""),
        ({"action": "tag", "tags": ["x"], "reason": "y", "notice_ids": ["ID"]}, ""),
        ({"action": "explode", "notice_ids": ["ID"]}, "/action"),
        ({"action": "tag", "tags": ["x"], "notice_ids": ["ID", "ID"]}, "/notice_ids/1"),
        ({"action": "tag", "tags": ["x"], "notice_ids": ["ID"] * 501}, "/notice_ids"),
        ({"action": "extend", "clock": {"at": AT}, "notice_ids": ["ID"]}, "/clock/by"),
        ({"action": "withdraw", "reason": "", "notice_ids": ["ID"]}, "/reason"),
        (
            {
                "action": "tag",
                "tags": ["x"],
                "notice_ids": ["ID"],
                "saved_filter_id": str(NOBODYS_ID),
            },
            "",
        ),
    ],
)
async def test_an_order_that_makes_no_sense_is_refused_as_a_whole(
    officer: httpx.AsyncClient, house: House, body: dict[str, Any], pointer: str
):
    named = {k: [str(NOBODYS_ID)] * len(v) if k == "notice_ids" else v for k, v in body.items()}

    assert_problem(await officer.post(BULK, json=named), 422, "malformed", pointer)
    assert await count_rows(house, "bulk_previews") == 0


async def test_reasons_are_sealed(officer: httpx.AsyncClient, house: House, ids: list[str]):
    await previewed(officer, "withdraw", notice_ids=ids, reason="a secret reason")
    tables = ("bulk_previews", "bulk_elements", "notices")
    stored = [await fetch_rows(house, f"SELECT * FROM {table}") for table in tables]  # noqa: S608 - the tests' own words

    assert "secret reason" not in str(stored)


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("extend", {"clock": {"at": AT, "by": {"hours": 1}, "reason": "granted"}}),
        ("withdraw", {"reason": "mistake"}),
    ],
)
async def test_an_act_on_many_notices_shows_no_address_and_is_no_reading_of_one(
    officer: httpx.AsyncClient, house: House, ids: list[str], action: str, asked: Json
):
    results = await applied(officer, await previewed(officer, action, notice_ids=ids, **asked))

    assert {one["status"] for one in results} == {200}
    assert await count_rows(house, "locator_readings") == 0
