"""What happened to a notice, as it is read: in order, by pages, with both its moments."""

from datetime import timedelta

import httpx
import pytest

from app.services.house import House
from app.services.sweeping import sweep_timers
from app.services.ticks import sequence_events
from tests.support.bodies import (
    Json,
    an_answer_body,
    events_of,
    issued,
    read_back,
    respond,
    written,
)
from tests.support.builders import APlatform
from tests.support.clock import MONDAY, FixedClock
from tests.support.problems import assert_problem

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)

ONE_MINUTE = {
    "code": "own-one-minute",
    "title": "A target of one minute",
    "effective_from": "2026-01-01",
    "rule": {"unit": "minutes", "count": 1},
}


async def test_the_story_of_a_notice_that_was_acknowledged_and_answered_too_late(
    supervisor: httpx.AsyncClient,
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    clock: FixedClock,
) -> None:
    """A sweep a second, as the timetable has it, under a policy of one minute."""
    assert (await supervisor.post("/v1/regimes", json=ONE_MINUTE)).status_code == 201
    notice = await issued(officer, platform.id, regime="own-one-minute")
    assert notice["clock"]["deadline_at"] == "2026-11-23T09:01:00Z"

    async def wait(seconds: int) -> None:
        for _ in range(seconds):
            clock.advance(SECOND)
            await sweep_timers(house)

    await wait(10)
    await platform_client.post(f"/v1/notices/{notice['id']}/acknowledgement")
    await wait(50)
    at_the_moment = await read_back(officer, notice)
    assert (at_the_moment["timeliness"], at_the_moment["clock"]["seconds_left"]) == (
        "due_soon",
        0,
    )
    await wait(1)
    overdue = await read_back(officer, notice)
    assert (overdue["state"], overdue["timeliness"]) == ("awaiting_response", "overdue")
    await wait(29)
    await respond(
        platform_client, notice, an_answer_body(notice["items"][0]["id"], at=clock.now())
    )
    assert (await read_back(officer, notice))["timeliness"] == "late"
    assert [
        (
            event["kind"],
            event["actor"],
            event["effective_at"][14:19],
            event["recorded_at"][14:19],
        )
        for event in await events_of(officer, notice)
    ] == [
        ("notice.issued", "officer", "00:00", "00:00"),
        ("notice.acknowledged", "platform", "00:10", "00:10"),
        ("notice.due_soon", "system", "00:45", "00:46"),
        ("notice.overdue", "system", "01:00", "01:01"),
        ("notice.answered", "platform", "01:30", "01:30"),
        ("notice.resolved", "platform", "01:30", "01:30"),
    ]


async def test_an_event_says_who_did_what_when_and_to_which_notice(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    notice = await issued(officer, platform.id, reference="CASE-2026-0042")
    (event,) = await events_of(officer, notice)
    assert event == {
        "id": event["id"],
        "kind": "notice.issued",
        "notice_id": notice["id"],
        "platform_id": str(platform.id),
        "provider_id": str(platform.provider_id),
        "actor": "officer",
        "actor_id": event["actor_id"],
        "effective_at": written(MONDAY),
        "recorded_at": written(MONDAY),
        "position": None,
        "facts": {
            "reference": "CASE-2026-0042",
            "regime": "uk-osa-intimate-image",
            "regime_version": 1,
            "category": "intimate_image_abuse",
            "items": [notice["items"][0]["id"]],
            "started_at": written(MONDAY),
            "deadline_at": "2026-11-25T09:00:00Z",
        },
    }
    await sequence_events(house)
    (placed,) = await events_of(officer, notice)
    assert placed["position"] >= 1
    assert {**placed, "position": None} == event


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
async def test_a_history_is_walked_without_gap_or_repeat(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    limit: int,
) -> None:
    """The last three have their moment in common."""
    notice = await issued(officer, platform.id)
    await respond(platform_client, notice, an_answer_body(notice["items"][0]["id"], at=MONDAY))
    found: list[Json] = []
    asked: dict[str, str] = {"limit": str(limit)}
    while True:
        page = (await officer.get(f"/v1/notices/{notice['id']}/events", params=asked)).json()
        found += page["items"]
        if page["next"] is None:
            break
        assert len(page["items"]) == limit
        asked["after"] = page["next"]
    assert [event["kind"] for event in found] == [
        "notice.issued",
        "notice.acknowledged",
        "notice.answered",
        "notice.resolved",
    ]


async def test_a_history_is_of_one_notice_only(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    one, other = [await issued(officer, platform.id) for _ in range(2)]
    assert [event["notice_id"] for event in await events_of(officer, one)] == [one["id"]]
    assert [event["notice_id"] for event in await events_of(officer, other)] == [other["id"]]


@pytest.mark.parametrize(("field", "value"), [("after", "nonsense"), ("limit", "0")])
async def test_a_wrong_question_about_a_history_is_named(
    officer: httpx.AsyncClient, platform: APlatform, field: str, value: str
) -> None:
    notice = await issued(officer, platform.id)
    answer = await officer.get(f"/v1/notices/{notice['id']}/events", params={field: value})
    assert_problem(answer, 422, "malformed", f"/query/{field}")
