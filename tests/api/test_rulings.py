"""Rulings: what each does to an item, its notice, and whether that is late."""

from datetime import datetime, timedelta

import httpx
import pytest

from app.services.house import House
from app.services.sweeping import sweep_timers
from tests.support.bodies import POST, Json, events_of, issued, kinds_of, read_back, written
from tests.support.builders import APlatform
from tests.support.clock import MONDAY, FixedClock
from tests.support.rulings import GROUND, OTHER_GROUND, answered, disputed, rule_on, ruled

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
DUE = MONDAY + 48 * HOUR
LAPSED = "notice.overdue"


@pytest.fixture
async def notice(officer: httpx.AsyncClient, platform: APlatform) -> Json:
    return await issued(officer, platform.id)


@pytest.fixture
async def two_items(officer: httpx.AsyncClient, platform: APlatform) -> Json:
    return await issued(officer, platform.id, urls=[POST.format(1), POST.format(2)])


async def test_a_ruling_stands_beside_what_the_platform_stated(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    clock: FixedClock,
) -> None:
    before = notice["items"][0]
    assert (before["ruling"], before["verified"], before["verified_at"]) == (None, None, None)
    await answered(platform_client, notice, "removed", at=MONDAY)
    now = clock.advance(HOUR)
    (item,) = (await ruled(officer, notice, "verified_removed"))["items"]

    assert item["ruling"] == {
        "decision": "verified_removed",
        "reason": "why it is verified_removed",
        "ruled_at": written(now),
    }
    assert (item["verified"], item["verified_at"]) == ("removed", written(now))
    assert (item["outcome"], item["effective_at"]) == ("removed", written(MONDAY))
    assert item["received_at"] == written(MONDAY)


async def test_a_platform_sees_the_rulings_of_its_items_with_their_reasons(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, notice: Json
) -> None:
    await disputed(platform_client, notice, at=MONDAY)
    shown = await ruled(officer, notice, "dispute_upheld")
    own = await platform_client.get(f"/v1/platform/notices/{notice['id']}")
    listed = await platform_client.get("/v1/platform/notices")

    assert own.json()["items"] == shown["items"]
    assert listed.json()["items"][0]["items"] == shown["items"]


@pytest.mark.parametrize("when", [MONDAY + HOUR, DUE + HOUR])
async def test_an_upheld_dispute_excuses_the_item_and_makes_nothing_late(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    clock: FixedClock,
    when: datetime,
) -> None:
    clock.set(when)
    await disputed(platform_client, notice, at=MONDAY)
    body = await ruled(officer, notice, "dispute_upheld")
    lapsed = {"became_overdue_after": written(MONDAY)}
    listed = await officer.get("/v1/notices", params=lapsed)

    assert (body["state"], body["timeliness"]) == ("resolved", "on_time")
    assert body["items"][0]["state"] == "excused"
    assert body["resolved_at"] == written(clock.now())
    assert listed.json()["items"] == []
    assert (await kinds_of(officer, notice))[-2:] == ["item.ruled", "notice.resolved"]


async def test_an_excused_item_leaves_the_lateness_of_the_others_as_it_is(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    two_items: Json,
    clock: FixedClock,
) -> None:
    await disputed(platform_client, two_items, at=MONDAY)
    after = await ruled(officer, two_items, "dispute_upheld")
    clock.set(DUE + HOUR)
    end = await answered(platform_client, two_items, "removed", at=DUE + TICK, item=1)

    assert (after["state"], after["timeliness"]) == ("awaiting_response", "on_time")
    assert (end["state"], end["timeliness"]) == ("resolved", "late")


async def test_a_rejected_dispute_past_the_due_moment_is_overdue_at_once(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    clock: FixedClock,
    house: House,
) -> None:
    await disputed(platform_client, notice, at=MONDAY)
    clock.set(DUE + HOUR)
    await sweep_timers(house)
    contested = await read_back(officer, notice)
    body = await ruled(officer, notice, "dispute_rejected")
    clock.advance(TICK)
    await sweep_timers(house)
    await sweep_timers(house)

    assert (contested["timeliness"], body["timeliness"]) == ("contested", "overdue")
    assert body["items"][0]["state"] == "outstanding"
    assert body["clock"]["deadline_at"] == notice["clock"]["deadline_at"]
    assert body["clock"]["seconds_left"] == -3_600
    kinds = await kinds_of(officer, notice)
    assert kinds.count(LAPSED) == 1
    (lapse,) = [event for event in await events_of(officer, notice) if event["kind"] == LAPSED]
    assert lapse["effective_at"] == written(DUE + HOUR)


async def test_a_rejected_dispute_before_the_due_moment_is_due_when_it_was(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    clock: FixedClock,
    house: House,
) -> None:
    await disputed(platform_client, notice, at=MONDAY)
    clock.advance(HOUR)
    body = await ruled(officer, notice, "dispute_rejected")
    clock.set(DUE + TICK)
    await sweep_timers(house)

    assert body["timeliness"] == "on_time"
    (lapse,) = [event for event in await events_of(officer, notice) if event["kind"] == LAPSED]
    assert lapse["effective_at"] == written(DUE)


@pytest.mark.parametrize(("effective", "expected"), [(DUE, "on_time"), (DUE + TICK, "late")])
async def test_removal_after_a_rejected_dispute_is_judged_by_when_it_took_effect(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    clock: FixedClock,
    effective: datetime,
    expected: str,
) -> None:
    await disputed(platform_client, notice, at=MONDAY)
    clock.set(DUE + HOUR)
    await ruled(officer, notice, "dispute_rejected")
    body = await answered(platform_client, notice, "removed", at=effective)

    assert (body["state"], body["timeliness"]) == ("resolved", expected)


async def test_a_dispute_is_not_raised_twice_on_a_ground_that_was_rejected(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, notice: Json
) -> None:
    await disputed(platform_client, notice, at=MONDAY)
    await ruled(officer, notice, "dispute_rejected")
    place = f"/v1/notices/{notice['id']}/responses"
    item = {
        "item_id": notice["items"][0]["id"],
        "outcome": "disputed",
        "effective_at": written(MONDAY),
        "ground": GROUND,
    }
    again = await platform_client.post(place, json={"items": [item]})
    other = await disputed(platform_client, notice, at=MONDAY, ground=OTHER_GROUND)

    assert (again.status_code, again.json()["code"]) == (409, "dispute_already_rejected")
    assert "/items/0" in again.json()["detail"]
    assert other["timeliness"] == "contested"


async def test_what_an_officer_found_gone_counts_from_the_ruling_where_nothing_was_stated(
    officer: httpx.AsyncClient, notice: Json, clock: FixedClock
) -> None:
    clock.set(DUE)
    body = await ruled(officer, notice, "verified_removed")
    (item,) = body["items"]

    assert (body["state"], body["timeliness"]) == ("resolved", "on_time")
    assert (item["state"], item["outcome"], item["effective_at"]) == ("complied", None, None)
    assert item["counts_from"] == written(DUE)
    assert body["acknowledged_at"] is None


async def test_what_was_not_found_and_is_gone_counts_from_when_it_was_not_found(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    clock: FixedClock,
) -> None:
    open_still = await answered(platform_client, notice, "not_found", at=MONDAY)
    clock.set(DUE + HOUR)
    body = await ruled(officer, notice, "verified_removed")

    assert open_still["state"] == "awaiting_response"
    assert (body["state"], body["timeliness"]) == ("resolved", "on_time")
    assert body["items"][0]["counts_from"] == written(MONDAY)


async def test_a_removal_found_false_reopens_the_notice(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    clock: FixedClock,
    house: House,
) -> None:
    await answered(platform_client, notice, "removed", at=MONDAY)
    clock.set(DUE + HOUR)
    body = await ruled(officer, notice, "still_available")
    (item,) = body["items"]
    clock.advance(TICK)
    await sweep_timers(house)

    assert (body["state"], body["timeliness"]) == ("awaiting_response", "overdue")
    assert (item["state"], item["verified"]) == ("outstanding", "still_available")
    assert (item["effective_at"], item["counts_from"]) == (written(MONDAY), None)
    assert body["resolved_at"] is None
    assert (await kinds_of(officer, notice))[-3:] == ["item.ruled", "notice.reopened", LAPSED]


async def test_removal_is_not_stated_for_a_moment_before_it_was_found_there(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    clock: FixedClock,
) -> None:
    await answered(platform_client, notice, "removed", at=MONDAY)
    clock.set(DUE + HOUR)
    await ruled(officer, notice, "still_available")
    item = {
        "item_id": notice["items"][0]["id"],
        "outcome": "removed",
        "effective_at": written(DUE + HOUR - TICK),
    }
    place = f"/v1/notices/{notice['id']}/responses"
    refused = await platform_client.post(place, json={"items": [item]})
    clock.advance(HOUR)
    taken = await answered(platform_client, notice, "removed", at=DUE + HOUR)

    assert (refused.status_code, refused.json()["code"]) == (409, "found_still_available")
    assert (taken["state"], taken["timeliness"]) == ("resolved", "late")


async def test_a_ruling_does_not_acknowledge_a_notice(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, two_items: Json
) -> None:
    one = await ruled(officer, two_items, "verified_removed")
    await ruled(officer, two_items, "verified_removed", item=1)
    back = await ruled(officer, two_items, "still_available")
    place = f"/v1/notices/{two_items['id']}/acknowledgement"
    acknowledged = await platform_client.post(place)

    assert one["state"] == back["state"] == "awaiting_acknowledgement"
    assert acknowledged.json()["state"] == "awaiting_response"


async def test_the_event_tells_the_decision_and_not_the_reason(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, notice: Json
) -> None:
    await disputed(platform_client, notice, at=MONDAY)
    await ruled(officer, notice, "dispute_rejected")
    event = (await events_of(officer, notice))[-1]

    assert (event["kind"], event["actor"]) == ("item.ruled", "officer")
    assert event["facts"] == {
        "item_id": notice["items"][0]["id"],
        "decision": "dispute_rejected",
        "state": "outstanding",
    }


async def test_f18_every_ruling_is_kept_and_the_last_one_holds(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    clock: FixedClock,
) -> None:
    await disputed(platform_client, notice, at=MONDAY)
    await ruled(officer, notice, "dispute_rejected")
    now = clock.advance(HOUR)
    body = await ruled(officer, notice, "dispute_upheld")
    place = f"/v1/notices/{notice['id']}/items/{notice['items'][0]['id']}/rulings"
    seen = [(await client.get(place)).json() for client in (officer, platform_client)]

    assert body["items"][0]["ruling"]["decision"] == "dispute_upheld"
    assert seen[0] == seen[1]
    assert [(one["decision"], one["superseded_at"]) for one in seen[0]["items"]] == [
        ("dispute_upheld", None),
        ("dispute_rejected", written(now)),
    ]


async def test_an_address_corrected_is_ruled_on_anew(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, two_items: Json
) -> None:
    await disputed(platform_client, two_items, at=MONDAY)
    await ruled(officer, two_items, "dispute_rejected")
    item = two_items["items"][0]["id"]
    correction = {"item_id": item, "url": POST.format(9)}
    amended = await officer.post(
        f"/v1/notices/{two_items['id']}/amend",
        json={"reason": "a slip", "correct_items": [correction]},
    )
    again = await disputed(platform_client, two_items, at=MONDAY)

    assert amended.json()["items"][0]["ruling"] is None
    assert again["items"][0]["state"] == "contested"
    assert (await rule_on(officer, two_items, "dispute_rejected")).status_code == 201
