"""What a platform says of each item: what it is worth, and whether it came in time."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from app.services.house import House
from tests.support.bodies import (
    POST,
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
from tests.support.sql import fetch_rows, fetch_value

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
DUE = MONDAY + 48 * HOUR


def item_of(notice: Json, place: int = 0) -> str:
    return str(notice["items"][place]["id"])


async def test_answering_every_item_resolves_the_notice(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id, urls=[POST.format(1), POST.format(2)])
    now = clock.advance(2 * HOUR)
    removed = an_answer_body(item_of(notice), at=MONDAY + HOUR)
    disabled = {
        "url": "HTTPS://SHARE.example:443/x/../post/2#top",
        "outcome": "access_disabled",
        "effective_at": "2026-11-23T11:30:00+01:00",
        "territories": ["GB", "IE"],
        "note": "for users there",
    }
    answer = await respond(platform_client, notice, removed, disabled)
    assert answer.status_code == 201
    after = answer.json()
    assert (after["state"], after["timeliness"]) == ("resolved", "on_time")
    assert after["resolved_at"] == after["acknowledged_at"] == written(now)
    assert (after["clock"]["state"], after["clock"]["seconds_left"]) == ("stopped", None)
    stated = [
        (item["state"], item["outcome"], item["territories"], item["effective_at"])
        for item in after["items"]
    ]
    assert stated == [
        ("complied", "removed", [], "2026-11-23T10:00:00Z"),
        ("complied", "access_disabled", ["GB", "IE"], "2026-11-23T10:30:00Z"),
    ]
    assert {item["received_at"] for item in after["items"]} == {written(now)}
    told = await events_of(officer, notice)
    assert [event["kind"] for event in told] == [
        "notice.issued",
        "notice.acknowledged",
        "notice.answered",
        "notice.resolved",
    ]
    assert [event["effective_at"] for event in told[1:]] == [
        written(now),
        written(now),
        "2026-11-23T10:30:00Z",
    ]
    assert {event["actor"] for event in told[1:]} == {"platform"}


async def test_an_answer_to_some_items_leaves_the_notice_open(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
) -> None:
    notice = await issued(officer, platform.id, urls=[POST.format(1), POST.format(2)])
    answer = await respond(platform_client, notice, an_answer_body(item_of(notice), at=MONDAY))
    after = answer.json()
    assert (after["state"], after["resolved_at"]) == ("awaiting_response", None)
    assert [item["state"] for item in after["items"]] == ["complied", "outstanding"]
    assert await fetch_value(house, "SELECT count(*) FROM timers") == 3


JUDGED: list[tuple[str, str, Json, str, str]] = [
    (
        "uk-osa-intimate-image",
        "access_disabled",
        {"territories": ["GB"]},
        "complied",
        "resolved",
    ),
    ("uk-osa-intimate-image", "access_disabled", {}, "complied", "resolved"),
    (
        "uk-osa-intimate-image",
        "access_disabled",
        {"territories": ["FR"]},
        "outstanding",
        "awaiting_response",
    ),
    ("uk-osa-intimate-image", "labelled_only", {}, "outstanding", "awaiting_response"),
    ("uk-osa-intimate-image", "age_gated_only", {}, "outstanding", "awaiting_response"),
    ("uk-osa-intimate-image", "not_found", {}, "outstanding", "awaiting_response"),
    ("uk-osa-intimate-image", "impossible", {}, "outstanding", "awaiting_response"),
    (
        "uk-osa-intimate-image",
        "disputed",
        {"ground": "reporter_without_standing"},
        "contested",
        "awaiting_response",
    ),
    ("eu-tco", "impossible", {}, "excused", "resolved"),
    ("eu-tco", "access_disabled", {"territories": ["EU"]}, "complied", "resolved"),
    (
        "us-take-it-down",
        "access_disabled",
        {"territories": ["US"]},
        "outstanding",
        "awaiting_response",
    ),
    ("in-it-rules", "already_unavailable", {}, "complied", "resolved"),
]


@pytest.mark.parametrize(("regime", "outcome", "others", "item_state", "state"), JUDGED)
async def test_the_regime_says_what_an_outcome_is_worth(
    *,
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    regime: str,
    outcome: str,
    others: Json,
    item_state: str,
    state: str,
) -> None:
    notice = await issued(officer, platform.id, regime=regime)
    said = an_answer_body(item_of(notice), at=MONDAY, outcome=outcome, **others)
    after = (await respond(platform_client, notice, said)).json()
    assert (after["items"][0]["state"], after["state"]) == (item_state, state)
    assert after["items"][0]["outcome"] == outcome


JUDGED_BY_EFFECT = [
    pytest.param(DUE - TICK, 5 * HOUR, "on_time", id="in effect before, told after"),
    pytest.param(DUE, 5 * HOUR, "on_time", id="in effect at the due moment itself"),
    pytest.param(DUE + TICK, 5 * HOUR, "late", id="in effect a microsecond after"),
    pytest.param(DUE, timedelta(0), "on_time", id="told at the due moment itself"),
]


@pytest.mark.parametrize(("effective", "told_after", "expected"), JUDGED_BY_EFFECT)
async def test_lateness_is_judged_on_when_it_took_effect(
    *,
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    clock: FixedClock,
    effective: datetime,
    told_after: timedelta,
    expected: str,
) -> None:
    notice = await issued(officer, platform.id)
    clock.set(DUE + told_after)
    answer = await respond(
        platform_client, notice, an_answer_body(item_of(notice), at=effective)
    )
    assert answer.json()["timeliness"] == expected
    clock.advance(timedelta(days=365))
    assert (await read_back(officer, notice))["timeliness"] == expected


async def test_one_late_item_makes_the_notice_late(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id, urls=[POST.format(1), POST.format(2)])
    clock.set(DUE + HOUR)
    answers = [an_answer_body(item_of(notice, n), at=DUE + n * TICK) for n in (0, 1)]
    assert (await respond(platform_client, notice, *answers)).json()["timeliness"] == "late"


async def test_content_may_have_been_gone_before_the_clock_started(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, platform: APlatform
) -> None:
    notice = await issued(officer, platform.id)
    gone = an_answer_body(item_of(notice), at=MONDAY - TICK, outcome="already_unavailable")
    after = (await respond(platform_client, notice, gone)).json()
    assert (after["state"], after["timeliness"]) == ("resolved", "on_time")


async def test_a_notice_whose_open_items_are_all_disputed_is_contested(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
    clock: FixedClock,
) -> None:
    notice = await issued(officer, platform.id, urls=[POST.format(1), POST.format(2)])
    ground = {"outcome": "disputed", "ground": "not_intimate_image_content"}
    first = an_answer_body(item_of(notice), at=MONDAY, **ground)
    one = (await respond(platform_client, notice, first)).json()
    assert (one["timeliness"], one["items"][0]["ground"]) == ("on_time", ground["ground"])
    second = an_answer_body(item_of(notice, 1), at=MONDAY, **ground)
    both = (await respond(platform_client, notice, second)).json()
    assert (both["state"], both["timeliness"]) == ("awaiting_response", "contested")
    assert await fetch_value(house, "SELECT count(*) FROM timers") == 0
    clock.set(DUE + HOUR)
    assert (await read_back(officer, notice))["timeliness"] == "contested"


async def test_a_note_is_kept_sealed(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    house: House,
) -> None:
    notice = await issued(officer, platform.id)
    said = an_answer_body(item_of(notice), at=MONDAY, note="seen at victim-4711")
    answer = await respond(platform_client, notice, said)
    assert "4711" not in answer.text
    rows: list[Any] = await fetch_rows(
        house, "SELECT r::text || encode(note_sealed, 'escape') AS held FROM item_responses r"
    )
    assert "4711" not in rows[0]["held"]
