"""Issuing a notice: what it says afterwards, when it is due, what is merged and linked."""

from datetime import timedelta

import httpx
import pytest

from app.services.house import House
from tests.support.bodies import (
    POST,
    Json,
    a_notice_body,
    an_answer_body,
    an_item_body,
    issued,
    read_back,
    respond,
    written,
)
from tests.support.builders import APlatform, a_platform
from tests.support.clock import MONDAY, FixedClock
from tests.support.sql import fetch_value

HOUR = timedelta(hours=1)


async def test_a_notice_is_answered_with_every_field_of_the_contract(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    body = a_notice_body(platform.id, reference="CASE-2026-0042")
    answer = await officer.post("/v1/notices", json=body)
    assert answer.status_code == 201
    notice = answer.json()
    assert answer.headers["location"] == f"/v1/notices/{notice['id']}"
    assert answer.headers["etag"] == '"1-on_time"'
    (item,) = notice["items"]
    assert notice == {
        "id": notice["id"],
        "reference": "CASE-2026-0042",
        "platform_id": str(platform.id),
        "provider_id": str(platform.provider_id),
        "regime": {"code": "uk-osa-intimate-image", "version": 1},
        "category": "intimate_image_abuse",
        "legal_basis": [],
        "reasons": "",
        "priority": "normal",
        "report": None,
        "respond_by": None,
        "state": "awaiting_acknowledgement",
        "timeliness": "on_time",
        "issued_at": "2026-11-23T09:00:00Z",
        "clock": {
            "state": "running",
            "started_at": "2026-11-23T09:00:00Z",
            "original_deadline_at": "2026-11-25T09:00:00Z",
            "deadline_at": "2026-11-25T09:00:00Z",
            "paused_seconds": 0,
            "seconds_left": 172800,
        },
        "acknowledged_at": None,
        "resolved_at": None,
        "withdrawn_at": None,
        "items": [
            {
                "id": item["id"],
                "url": "https://share.example/post/1",
                "media_type": "image",
                "hashes": [],
                "locator_note": None,
                "state": "outstanding",
                "outcome": None,
                "ground": None,
                "territories": [],
                "effective_at": None,
                "received_at": None,
                "counts_from": None,
                "ruling": None,
                "verified": None,
                "verified_at": None,
            }
        ],
        "version": 1,
        "server_time": "2026-11-23T09:00:00Z",
        "duplicates": [],
        "merged": [],
    }


async def test_what_is_said_of_a_notice_is_kept(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    said: Json = {
        "legal_basis": ["SOA 2003 s.66B(1)", "OSA 2023 s.10"],
        "reasons": "Naïve “quotation”\nand a second line",
        "priority": "urgent",
        "report": {
            "is_intimate_image": True,
            "by_subject_or_on_behalf": True,
            "good_faith": None,
            "contact_held": False,
        },
    }
    item = an_item_body(
        hashes=[{"algorithm": "pdq", "value": "f8f8f0cee0f4a84f"}],
        locator_note="third post in the thread",
    )
    notice = await issued(officer, platform.id, items=[item], **said)
    again = await read_back(officer, notice)
    for kept in (notice, again):
        assert {field: kept[field] for field in said} == said
        assert {field: kept["items"][0][field] for field in item} == item


async def test_an_item_needs_no_more_than_its_address(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    notice = await issued(officer, platform.id, items=[{"url": "https://share.example/a"}])
    assert notice["items"][0]["media_type"] == "other"


# Written by hand: what each regime asks of a notice whose clock starts on Monday
# 23 November 2026 at 09:00 UTC.
DEADLINES = [
    ("uk-osa-intimate-image", "2026-11-25T09:00:00Z"),
    ("uk-osa-illegal-content", "2026-11-24T09:00:00Z"),
    ("eu-tco", "2026-11-23T10:00:00Z"),
    ("eu-dsa-order", "2026-11-24T09:00:00Z"),
    ("us-take-it-down", "2026-11-25T09:00:00Z"),
    ("au-removal-notice", "2026-11-24T09:00:00Z"),
    ("de-netzdg-manifest", "2026-11-24T09:00:00Z"),
    ("de-netzdg", "2026-11-30T22:59:59Z"),  # the end of the seventh day after, in Berlin
    ("in-it-rules", "2026-11-23T12:00:00Z"),
    ("in-it-rules-intimate", "2026-11-23T11:00:00Z"),
]


@pytest.mark.parametrize(("regime", "deadline"), DEADLINES)
async def test_each_built_in_regime_gives_its_deadline(
    officer: httpx.AsyncClient, platform: APlatform, regime: str, deadline: str
) -> None:
    notice = await issued(officer, platform.id, regime=regime)
    assert notice["regime"] == {"code": regime, "version": 1}
    assert notice["clock"]["original_deadline_at"] == deadline
    assert notice["clock"]["deadline_at"] == deadline


async def test_an_information_notice_is_due_when_it_says(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    due = "2026-12-07T17:00:00Z"
    regime = "uk-osa-information"
    notice = await issued(officer, platform.id, regime=regime, respond_by=due)
    assert notice["respond_by"] == notice["clock"]["deadline_at"] == due


async def test_a_clock_may_have_started_before_the_notice_was_issued(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    earlier = "2026-11-22T10:30:00+01:00"
    notice = await issued(officer, platform.id, clock_starts_at=earlier)
    assert notice["issued_at"] == "2026-11-23T09:00:00Z"
    assert notice["clock"]["started_at"] == "2026-11-22T09:30:00Z"
    assert notice["clock"]["deadline_at"] == "2026-11-24T09:30:00Z"


async def test_a_clock_that_started_long_ago_makes_a_notice_overdue_at_once(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    notice = await issued(officer, platform.id, clock_starts_at="2026-11-21T08:59:59Z")
    assert notice["timeliness"] == "overdue"
    assert notice["clock"]["seconds_left"] == -1


async def test_a_clock_may_start_at_the_moment_of_issue_and_no_later(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    notice = await issued(officer, platform.id, clock_starts_at=written(MONDAY))
    assert notice["clock"]["started_at"] == written(MONDAY)
    late = a_notice_body(
        platform.id, clock_starts_at=written(MONDAY + timedelta(microseconds=1))
    )
    answer = await officer.post("/v1/notices", json=late)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/clock_starts_at"


async def test_repeats_within_a_notice_are_merged_and_told(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    spellings = [
        "https://share.example/post/1",
        "https://share.example/post/2",
        "HTTPS://SHARE.example:443/post/./1#reply-7",
        "https://share.example/%70ost/2?",
        "https://share.example/a/../post/2#top",
    ]
    notice = await issued(officer, platform.id, urls=spellings)
    one, two, three = notice["items"]
    assert [one["url"], two["url"]] == spellings[:2]
    # An escape that is not needed, and an empty query, make another address.
    assert three["url"] == spellings[3]
    assert notice["merged"] == [
        {"index": 2, "item_id": one["id"]},
        {"index": 4, "item_id": two["id"]},
    ]
    assert "merged" not in await read_back(officer, notice)


async def test_a_thousand_items_are_taken(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    urls = [POST.format(n) for n in range(1_000)]
    notice = await issued(officer, platform.id, urls=urls)
    assert [item["url"] for item in notice["items"]] == urls
    assert await fetch_value(house, "SELECT count(*) FROM items") == 1_000


async def test_a_locator_under_an_open_notice_is_accepted_and_linked(
    officer: httpx.AsyncClient, platform: APlatform
) -> None:
    first = await issued(officer, platform.id, urls=[POST.format(1), POST.format(2)])
    second = await issued(officer, platform.id, urls=[POST.format(3), POST.format(2)])
    link = {
        "item_id": second["items"][1]["id"],
        "notice_id": first["id"],
        "reference": first["reference"],
    }
    assert first["duplicates"] == []
    assert second["duplicates"] == [link]
    assert (await read_back(officer, second))["duplicates"] == [link]
    assert (await read_back(officer, first))["duplicates"] == []


async def test_a_locator_under_a_notice_to_another_platform_is_not_linked(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    other = await a_platform(house, name="Example Other")
    await issued(officer, other.id)
    assert (await issued(officer, platform.id))["duplicates"] == []


async def test_a_locator_whose_earlier_notice_is_over_is_not_linked(
    officer: httpx.AsyncClient,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    resolved = await issued(officer, platform.id)
    withdrawn = await issued(officer, platform.id)
    now = clock.advance(HOUR)
    await respond(platform_client, resolved, an_answer_body(resolved["items"][0]["id"], at=now))
    taken_back = await officer.post(
        f"/v1/notices/{withdrawn['id']}/withdraw", json={"reason": "by mistake"}
    )
    assert taken_back.status_code == 200
    assert (await issued(officer, platform.id))["duplicates"] == []


async def test_issuing_leaves_an_event_an_outbox_row_and_its_timers(
    officer: httpx.AsyncClient, platform: APlatform, house: House
) -> None:
    before = await fetch_value(house, "SELECT count(*) FROM outbox")
    notice = await issued(officer, platform.id)
    assert await fetch_value(house, "SELECT count(*) FROM outbox") == before + 1
    timers = (
        "SELECT array_agg(kind || ' ' || to_char(at, 'DD HH24:MI') ORDER BY at) FROM timers"
    )
    assert await fetch_value(house, timers) == [
        "notice.due_soon 24 21:00",
        "notice.due_soon 25 06:00",
        "notice.overdue 25 09:00",
    ]
    (event,) = (await officer.get(f"/v1/notices/{notice['id']}/events")).json()["items"]
    assert event["facts"]["deadline_at"] == "2026-11-25T09:00:00Z"
