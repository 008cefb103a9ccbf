"""Reading one notice: its ETag, and that every reading of a locator is written down."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.domain.permissions import Role
from app.services.house import House
from app.services.sweeping import sweep_timers
from tests.support.bodies import Json, an_answer_body, issued, respond, written
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.keys import KEY_IDS
from tests.support.problems import assert_problem
from tests.support.sql import fetch_rows

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)


def path_of(notice: Any, client_of: str = "") -> str:
    return f"/v1{client_of}/notices/{notice['id']}"


def knowing(tag: str) -> dict[str, str]:
    return {"If-None-Match": tag}


async def test_regulator_and_platform_read_the_same_notice(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, platform: APlatform
) -> None:
    notice = await issued(officer, platform.id)
    del notice["merged"]
    nobody = {"officer_id": None, "team_id": None, "assigned_at": None}
    kept: Json = {"assignment": nobody, "tags": []}
    for answer, desk in (
        (await officer.get(path_of(notice)), kept),
        (await platform_client.get(path_of(notice, "/platform")), Json()),
    ):
        assert answer.status_code == 200
        assert answer.json() == notice | desk
        assert answer.headers["etag"] == '"1-on_time"'
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("id_", "status", "code"),
    [
        ("019ab000-0000-7000-8000-0000000000ff", 404, "not_found"),
        ("share", 422, "malformed"),
    ],
)
async def test_a_notice_that_is_not_there_is_not_found(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    id_: str,
    status: int,
    code: str,
) -> None:
    for client, path in (
        (officer, f"/v1/notices/{id_}"),
        (officer, f"/v1/notices/{id_}/events"),
        (platform_client, f"/v1/platform/notices/{id_}"),
    ):
        assert_problem(await client.get(path), status, code)


async def test_what_belongs_to_another_platform_reads_as_if_it_did_not_exist(
    platform_client: httpx.AsyncClient, house: House
) -> None:
    other = await a_platform(house, name="Example Other")
    theirs = {"id": str(await a_notice(house, an_order(other.id)))}
    nobodys = {"id": "019ab000-0000-7000-8000-0000000000ff"}
    seen = await platform_client.get(path_of(theirs, "/platform"))
    unseen = await platform_client.get(path_of(nobodys, "/platform"))
    assert_problem(seen, 404, "not_found")
    assert seen.text == unseen.text
    assert await fetch_rows(house, "SELECT * FROM locator_readings") == []


async def test_a_reader_who_has_the_notice_is_not_sent_it_again(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id)
    tag = (await officer.get(path_of(notice))).headers["etag"]
    clock.advance(HOUR)
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        for client, path in (
            (officer, path_of(notice)),
            (platform_client, path_of(notice, "/platform")),
        ):
            answer = await client.get(path, headers=knowing(known))
            assert (answer.status_code, answer.content) == (304, b"")
            assert answer.headers["etag"] == tag
    answer = await officer.get(path_of(notice), headers=knowing('"0-on_time"'))
    assert answer.status_code == 200


async def test_f11_an_unmoved_notice_keeps_its_etag(
    officer: httpx.AsyncClient, platform: APlatform, house: House, clock: FixedClock
) -> None:
    """Other notices, sweeps and passing time do not touch it."""
    notice = await issued(officer, platform.id)
    tag = (await officer.get(path_of(notice))).headers["etag"]
    await issued(officer, platform.id)
    clock.set(MONDAY + 36 * HOUR - TICK)
    await sweep_timers(house)
    answer = await officer.get(path_of(notice))
    assert answer.headers["etag"] == tag
    assert answer.json()["version"] == 1


async def test_an_etag_changes_when_time_moves_the_notice_on(
    officer: httpx.AsyncClient, platform: APlatform, clock: FixedClock
) -> None:
    """No act, no sweep: where it stands is part of what is read."""
    notice = await issued(officer, platform.id)
    tags: list[str] = []
    for moment in (MONDAY, MONDAY + 36 * HOUR, MONDAY + 48 * HOUR, MONDAY + 48 * HOUR + TICK):
        clock.set(moment)
        tags.append((await officer.get(path_of(notice))).headers["etag"])
    assert tags == ['"1-on_time"', '"1-due_soon"', '"1-due_soon"', '"1-overdue"']


async def test_an_answer_changes_the_etag(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, platform: APlatform
) -> None:
    notice = await issued(officer, platform.id)
    answer = await respond(
        platform_client, notice, an_answer_body(notice["items"][0]["id"], at=MONDAY)
    )
    read = await officer.get(path_of(notice), headers=knowing('"1-on_time"'))
    assert read.status_code == 200
    assert answer.headers["etag"] == read.headers["etag"] == '"2-on_time"'


async def readings(house: House) -> list[tuple[Any, ...]]:
    """Who read which notices by which door, and when, oldest first."""
    rows = await fetch_rows(
        house,
        "SELECT reader_id, reader_role, door, notice_ids::text[], read_at"
        " FROM locator_readings ORDER BY id",
    )
    return [tuple(row) for row in rows]


async def test_every_reading_of_a_notice_is_written_down(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id)
    assert await readings(house) == []
    await officer.get(path_of(notice))
    now = clock.advance(HOUR)
    await platform_client.get(path_of(notice, "/platform"))
    assert await readings(house) == [
        (KEY_IDS[Role.OFFICER], "officer", "GET /v1/notices/{id}", [notice["id"]], MONDAY),
        (platform.key_id, "platform", "GET /v1/platform/notices/{id}", [notice["id"]], now),
    ]


async def test_a_reader_who_already_has_the_notice_is_on_record_as_well(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    notice = await issued(officer, platform.id)
    for _ in range(2):
        answer = await officer.get(path_of(notice), headers=knowing('"1-on_time"'))
        assert answer.status_code == 304
    assert [row[3] for row in await readings(house)] == [[notice["id"]]] * 2


async def test_a_list_is_one_reading_of_all_that_it_shows(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
) -> None:
    notices = [await issued(officer, platform.id) for _ in range(3)]
    await officer.get("/v1/notices", params={"limit": 2})
    await platform_client.get("/v1/platform/notices")
    shown = [(row[2], row[3]) for row in await readings(house)]
    ids = [notice["id"] for notice in notices]
    assert shown == [("GET /v1/notices", ids[:2]), ("GET /v1/platform/notices", ids)]


async def test_a_list_that_shows_nothing_is_no_reading(
    officer: httpx.AsyncClient, house: House
) -> None:
    await officer.get("/v1/notices")
    assert await readings(house) == []


async def test_events_hold_no_locator_and_reading_them_is_no_reading_of_one(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
) -> None:
    canary = "https://victim-4711.example/posts/secret"
    notice = await issued(
        officer, platform.id, items=[{"url": canary, "locator_note": "canary of the note"}]
    )
    said = {"note": "the canary spoke", "outcome": "not_found"}
    await respond(
        platform_client, notice, an_answer_body(notice["items"][0]["id"], at=MONDAY, **said)
    )
    amendment = {
        "reason": "an address was misread",
        "correct_items": [{"item_id": notice["items"][0]["id"], "url": canary + "/2"}],
        "add_items": [{"url": canary + "/3", "locator_note": "another canary"}],
    }
    amended = await officer.post(path_of(notice) + "/amend", json=amendment)
    assert amended.status_code == 200
    taken_back = {"reason": f"{canary} was the wrong page, says the canary"}
    assert (await officer.post(path_of(notice) + "/withdraw", json=taken_back)).is_success
    shown = await readings(house)
    assert [door for _, _, door, _, _ in shown] == ["in answer to an act"] * 3
    answer = await officer.get(path_of(notice) + "/events")
    assert len(answer.json()["items"]) == 5
    for word in ("victim-4711", "secret", "canary"):
        assert word not in answer.text
    assert await readings(house) == shown


async def test_whoever_does_something_to_a_notice_is_shown_it_and_has_read_it_once(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    notice = await issued(officer, platform.id)
    place, key = path_of(notice), {"Idempotency-Key": "one"}
    body = {"reason": "gone", "decision": "verified_removed"}
    item = f"{place}/items/{notice['items'][0]['id']}/ruling"
    sending = {"sent_at": written(MONDAY)}
    answers = [
        await officer.post(place + "/service", json=sending),
        await officer.post(item, json=body, headers=key),
        await officer.post(item, json=body, headers=key),
    ]

    for answer in answers:
        assert answer.json()["items"][0]["url"] == notice["items"][0]["url"]
    assert answers[2].headers["Idempotent-Replayed"] == "true"
    assert answers[2].json() == answers[1].json()
    assert [door for _, _, door, _, _ in await readings(house)] == ["in answer to an act"] * 2
