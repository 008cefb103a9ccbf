"""Amending a notice: items are added or corrected, what they said before is kept."""

from datetime import timedelta
from uuid import UUID

import httpx
import pytest

from app.services.house import House
from app.services.locators import open_locator
from app.services.sweeping import sweep_timers
from tests.support.bodies import (
    POST,
    Json,
    an_answer_body,
    an_item_body,
    events_of,
    issued,
    read_back,
    respond,
    written,
)
from tests.support.builders import APlatform
from tests.support.clock import MONDAY, FixedClock
from tests.support.problems import assert_problem
from tests.support.sql import fetch_rows, fetch_value

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
DUE = MONDAY + 48 * HOUR
NOBODY = "019ab000-0000-7000-8000-0000000000ff"


async def amend(
    client: httpx.AsyncClient,
    notice: Json,
    headers: dict[str, str] | None = None,
    **body: object,
) -> httpx.Response:
    said = {"reason": "an address was misread", **body}
    return await client.post(f"/v1/notices/{notice['id']}/amend", json=said, headers=headers)


def correction(notice: Json, place: int = 0, **changes: object) -> list[Json]:
    return [{"item_id": notice["items"][place]["id"], **changes}]


@pytest.fixture
async def notice(officer: httpx.AsyncClient, platform: APlatform) -> Json:
    """Two items, neither answered."""
    return await issued(officer, platform.id, urls=[POST.format(1), POST.format(2)])


async def test_items_are_added_after_those_that_are_there(
    officer: httpx.AsyncClient, notice: Json, house: House, clock: FixedClock
) -> None:
    clock.advance(HOUR)
    fresh = an_item_body(POST.format(3), locator_note="below the fold")
    known = an_item_body(POST.format(2) + "#again")
    answer = await amend(officer, notice, add_items=[known, fresh, fresh])
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"2-on_time"'
    after = answer.json()
    assert [item["url"] for item in after["items"]] == [POST.format(n) for n in (1, 2, 3)]
    assert after["items"][2]["locator_note"] == "below the fold"
    assert (after["state"], after["clock"]["deadline_at"]) == (
        "awaiting_acknowledgement",
        notice["clock"]["deadline_at"],
    )
    (_, event) = await events_of(officer, notice)
    assert event["kind"] == "notice.amended"
    assert event["facts"]["added"] == [after["items"][2]["id"]]
    assert event["facts"]["corrected"] == []
    assert await fetch_value(house, "SELECT count(*) FROM timers") == 3


async def test_a_corrected_address_makes_its_item_outstanding_and_keeps_the_old_one(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    house: House,
    clock: FixedClock,
) -> None:
    first = notice["items"][0]["id"]
    await respond(platform_client, notice, an_answer_body(first, at=MONDAY, territories=["GB"]))
    now = clock.advance(HOUR)
    answer = await amend(officer, notice, correct_items=correction(notice, url=POST.format(9)))
    item = answer.json()["items"][0]
    assert item == {**notice["items"][0], "url": POST.format(9)}
    assert (answer.json()["state"], answer.json()["version"]) == ("awaiting_response", 3)
    (row,) = await fetch_rows(house, "SELECT * FROM item_revisions")
    assert (str(row["item_id"]), row["replaced_at"]) == (first, now)
    sealed = open_locator(house.sealer, UUID(first), row["locator_sealed"])
    assert sealed == POST.format(1)
    assert await fetch_value(house, "SELECT count(*) FROM item_responses") == 1


async def test_a_correction_of_anything_else_leaves_the_answer_standing(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, notice: Json, house: House
) -> None:
    first = notice["items"][0]["id"]
    before = (await respond(platform_client, notice, an_answer_body(first, at=MONDAY))).json()
    changes: Json = {
        "url": "HTTPS://SHARE.example/post/1#top",
        "media_type": "video",
        "hashes": [{"algorithm": "sha256", "value": "0f" * 32}],
        "locator_note": "the second of three",
    }
    answer = await amend(officer, notice, correct_items=correction(notice, **changes))
    changed = {**changes, "url": POST.format(1)}
    assert answer.json()["items"][0] == {**before["items"][0], **changed}
    assert await fetch_value(house, "SELECT media_type FROM item_revisions") == "image"
    no_more = await amend(officer, notice, correct_items=correction(notice, hashes=[]))
    assert no_more.json()["items"][0] == {**before["items"][0], **changed, "hashes": []}


async def test_an_added_or_corrected_address_under_another_open_notice_is_linked(
    officer: httpx.AsyncClient, platform: APlatform, notice: Json
) -> None:
    other = await issued(officer, platform.id, urls=[POST.format(n) for n in (7, 8)])
    added = await amend(officer, notice, add_items=[an_item_body(POST.format(7))])
    link = {
        "item_id": added.json()["items"][2]["id"],
        "notice_id": other["id"],
        "reference": other["reference"],
    }
    assert added.json()["duplicates"] == [link]
    corrected = await amend(
        officer, notice, correct_items=correction(notice, url=POST.format(8))
    )
    second = {**link, "item_id": notice["items"][0]["id"]}
    assert sorted(map(str, corrected.json()["duplicates"])) == sorted(map(str, [link, second]))


async def test_a_link_goes_with_the_address_that_it_came_from(
    officer: httpx.AsyncClient, platform: APlatform, notice: Json
) -> None:
    twin = await issued(officer, platform.id)
    assert len(twin["duplicates"]) == 1
    after = await amend(officer, twin, correct_items=correction(twin, url=POST.format(5)))
    assert after.json()["duplicates"] == []


async def test_a_contested_notice_that_is_amended_is_waited_for_again(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    house: House,
    clock: FixedClock,
) -> None:
    ground = {"outcome": "disputed", "ground": "not_intimate_image_content"}
    answers = [an_answer_body(item["id"], at=MONDAY, **ground) for item in notice["items"]]
    contested = (await respond(platform_client, notice, *answers)).json()
    assert contested["timeliness"] == "contested"
    after = await amend(officer, notice, add_items=[an_item_body(POST.format(3))])
    assert after.json()["timeliness"] == "on_time"
    clock.set(DUE + TICK)
    await sweep_timers(house)
    last = (await events_of(officer, notice))[-1]
    assert (last["kind"], last["effective_at"]) == ("notice.overdue", written(DUE))
    assert (await read_back(officer, notice))["timeliness"] == "overdue"


async def test_an_amendment_after_a_lapse_that_nobody_recorded_yet_records_it_first(
    officer: httpx.AsyncClient, notice: Json, house: House, clock: FixedClock
) -> None:
    clock.set(DUE + HOUR)
    await amend(officer, notice, add_items=[an_item_body(POST.format(3))])
    await sweep_timers(house)
    kinds = [event["kind"] for event in await events_of(officer, notice)]
    assert kinds[-2:] == ["notice.overdue", "notice.amended"]


WRONG: list[tuple[str, Json, str]] = [
    ("nothing to amend", {}, "/add_items"),
    ("no reason", {"reason": "", "add_items": [an_item_body(POST.format(3))]}, "/reason"),
    ("no address", {"add_items": [an_item_body("victim-4711")]}, "/add_items/0/url"),
    ("no such item", {"correct_items": [{"item_id": NOBODY}]}, "/correct_items/0/item_id"),
    ("an unknown field", {"deadline_at": "2027-01-01T00:00:00Z"}, "/deadline_at"),
]


@pytest.mark.parametrize(
    ("body", "pointer"), [pytest.param(*case, id=name) for name, *case in WRONG]
)
async def test_a_wrong_amendment_is_named_and_changes_nothing(
    officer: httpx.AsyncClient, notice: Json, body: Json, pointer: str
) -> None:
    before = await read_back(officer, notice)
    answer = await amend(officer, notice, **body)
    assert_problem(answer, 422, "malformed", pointer)
    assert "4711" not in answer.text
    assert await read_back(officer, notice) == before


async def test_every_wrong_correction_is_named_and_none_is_made(
    officer: httpx.AsyncClient, notice: Json, house: House
) -> None:
    wrong = [
        *correction(notice, 0, url=POST.format(2)),
        *correction(notice, 0, media_type="video"),
        *correction(notice, 1, url="victim-4711"),
    ]
    before = await read_back(officer, notice)
    answer = await amend(officer, notice, correct_items=wrong)
    assert [fault["pointer"] for fault in answer.json()["errors"]] == [
        "/correct_items/0/url",
        "/correct_items/1/item_id",
        "/correct_items/2/url",
    ]
    assert "4711" not in answer.text
    assert await fetch_value(house, "SELECT count(*) FROM item_revisions") == 0
    assert await read_back(officer, notice) == before


async def test_a_notice_is_amended_to_a_thousand_items_and_no_further(
    officer: httpx.AsyncClient, notice: Json
) -> None:
    many = [an_item_body(POST.format(n)) for n in range(2, 1_002)]
    refused = await amend(officer, notice, add_items=many)
    assert_problem(refused, 422, "malformed", "/add_items")
    # The first of them is in the notice already.
    taken = await amend(officer, notice, add_items=many[:-1])
    assert len(taken.json()["items"]) == 1_000


async def test_what_is_over_is_not_amended(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    notice: Json,
) -> None:
    answers = [an_answer_body(item["id"], at=MONDAY) for item in notice["items"]]
    await respond(platform_client, notice, *answers)
    more = [an_item_body(POST.format(3))]
    assert_problem(await amend(officer, notice, add_items=more), 409, "notice_resolved")
    other = await issued(officer, platform.id)
    await officer.post(f"/v1/notices/{other['id']}/withdraw", json={"reason": "by mistake"})
    assert_problem(await amend(officer, other, add_items=more), 409, "notice_withdrawn")
    nowhere = {"id": NOBODY}
    assert_problem(await amend(officer, nowhere, add_items=more), 404, "not_found")


async def test_only_the_regulator_amends_and_withdraws(
    platform_client: httpx.AsyncClient, notice: Json
) -> None:
    more = [an_item_body(POST.format(3))]
    refused = await amend(platform_client, notice, add_items=more)
    assert_problem(refused, 403, "role_may_not")
    path = f"/v1/notices/{notice['id']}/withdraw"
    refused = await platform_client.post(path, json={"reason": "no"})
    assert_problem(refused, 403, "role_may_not")


async def test_a_retried_amendment_is_made_once(
    officer: httpx.AsyncClient, notice: Json, clock: FixedClock
) -> None:
    key = {"Idempotency-Key": "amend-1", "If-Match": '"1-on_time"'}
    more = [an_item_body(POST.format(3))]
    first = await amend(officer, notice, key, add_items=more)
    clock.advance(HOUR)
    again = await amend(officer, notice, key, add_items=more)
    assert (again.status_code, again.text) == (200, first.text)
    assert len(await events_of(officer, notice)) == 2


async def test_why_a_notice_was_amended_is_kept_sealed(
    officer: httpx.AsyncClient, notice: Json
) -> None:
    why = "https://victim-4711.example/ was misread"
    await amend(officer, notice, reason=why, add_items=[an_item_body(POST.format(3))])
    event = (await events_of(officer, notice))[-1]
    assert "4711" not in str(event)
    assert set(event["facts"]) == {"added", "corrected", "reason_sealed"}
