"""What a platform is told: which events, in which words, and never where the content is."""

import json
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.api.webhooks import an_example
from app.cli.publishing import openapi_document
from app.domain.messages import MessageType
from app.services.house import House
from app.services.sweeping import sweep_timers
from app.wire.messages import body_of, model_of
from tests.support.bodies import (
    Json,
    an_answer_body,
    an_item_body,
    events_of,
    issued,
    respond,
    written,
)
from tests.support.builders import APlatform, a_platform
from tests.support.changing import changed
from tests.support.clock import MONDAY, FixedClock
from tests.support.doors import a_client
from tests.support.inbox import told
from tests.support.rulings import disputed, ruled
from tests.support.sql import count_rows

HOUR = timedelta(hours=1)
ADDRESS = "https://share.example/never-told"


@pytest.fixture
async def notice(officer: httpx.AsyncClient, platform: APlatform) -> Json:
    return await issued(officer, platform.id, urls=[ADDRESS], reference="CASE-9")


@pytest.fixture
async def other(house: House, app: FastAPI) -> AsyncGenerator[httpx.AsyncClient]:
    """Another platform at the door."""
    platform = await a_platform(house, name="Example Chat")
    async with a_client(app, platform.secret) as client:
        yield client


def about(notice: Json, **others: Any) -> Json:
    """What every message about a notice says of it."""
    return {
        "notice_id": notice["id"],
        "reference": notice["reference"],
        "regime": notice["regime"]["code"],
        "category": notice["category"],
        **others,
    }


async def test_the_issue_of_a_notice_is_told_with_its_clock_and_its_items(
    house: House, platform_client: httpx.AsyncClient, notice: Json, officer: httpx.AsyncClient
) -> None:
    (message,) = await told(house, platform_client)
    (event,) = await events_of(officer, notice)
    assert message == {
        "id": f"msg_{event['id']}",
        "type": "notice.issued",
        "timestamp": written(MONDAY),
        "data": about(
            notice,
            position=event["position"],
            effective_at=written(MONDAY),
            started_at=written(MONDAY),
            deadline_at=written(MONDAY + 48 * HOUR),
            items=[notice["items"][0]["id"]],
        ),
    }


async def test_an_amendment_names_what_was_added_and_what_was_corrected(
    house: House, platform_client: httpx.AsyncClient, notice: Json, officer: httpx.AsyncClient
) -> None:
    correction = {"item_id": notice["items"][0]["id"], "media_type": "video"}
    body = {
        "reason": f"{ADDRESS} moved",
        "add_items": [an_item_body(f"{ADDRESS}/2")],
        "correct_items": [correction],
    }
    answer = await officer.post(f"/v1/notices/{notice['id']}/amend", json=body)
    message = (await told(house, platform_client))[-1]
    assert message["type"] == "notice.amended"
    assert message["data"]["corrected"] == [correction["item_id"]]
    assert message["data"]["added"] == [answer.json()["items"][1]["id"]]


async def test_a_deadline_that_moves_is_told_with_the_one_before(
    house: House,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    officer: httpx.AsyncClient,
) -> None:
    notice = await issued(officer, platform.id, regime="au-removal-notice")
    await changed(officer, notice, kind="extended", at=written(MONDAY), by={"hours": 12})
    message = (await told(house, platform_client))[-1]
    assert message["type"] == "notice.deadline_changed"
    data = message["data"]
    assert data["previous_deadline_at"] == written(MONDAY + 24 * HOUR)
    assert data["deadline_at"] == written(MONDAY + 36 * HOUR)
    assert data["change"] == "extended"


async def test_a_warning_and_a_lapse_are_told_with_the_moment_at_which_they_came_to_be(
    house: House, platform_client: httpx.AsyncClient, notice: Json, clock: FixedClock
) -> None:
    clock.advance(49 * HOUR)
    await sweep_timers(house)
    *warnings, overdue = (await told(house, platform_client))[1:]
    assert {message["type"] for message in warnings} == {"notice.due_soon"}
    assert overdue["type"] == "notice.overdue"
    assert overdue["timestamp"] == written(MONDAY + 49 * HOUR)
    due = written(MONDAY + 48 * HOUR)
    assert (overdue["data"]["effective_at"], overdue["data"]["deadline_at"]) == (due, due)
    positions = [message["data"]["position"] for message in (*warnings, overdue)]
    assert positions == sorted(positions)


async def test_a_notice_that_is_resolved_or_withdrawn_is_told(
    house: House,
    platform: APlatform,
    platform_client: httpx.AsyncClient,
    notice: Json,
    officer: httpx.AsyncClient,
    clock: FixedClock,
) -> None:
    clock.advance(HOUR)
    answer = an_answer_body(notice["items"][0]["id"], at=MONDAY + HOUR / 2)
    await respond(platform_client, notice, answer)
    second = await issued(officer, platform.id, urls=["https://share.example/2"])
    await officer.post(f"/v1/notices/{second['id']}/withdraw", json={"reason": ADDRESS})
    messages = await told(house, platform_client)
    assert [message["type"] for message in messages] == [
        "notice.issued",
        "notice.resolved",
        "notice.issued",
        "notice.withdrawn",
    ]
    assert messages[1]["data"]["effective_at"] == written(MONDAY + HOUR / 2)
    assert messages[3]["data"]["notice_id"] == second["id"]


async def test_a_ruling_is_told_with_its_item_and_what_it_came_to_and_no_reason(
    house: House, platform_client: httpx.AsyncClient, notice: Json, officer: httpx.AsyncClient
) -> None:
    await disputed(platform_client, notice, at=MONDAY)
    await ruled(officer, notice, "dispute_rejected")
    message = (await told(house, platform_client))[-1]
    assert message["type"] == "item.ruled"
    assert message["data"] == about(
        notice,
        position=message["data"]["position"],
        effective_at=written(MONDAY),
        item_id=notice["items"][0]["id"],
        decision="dispute_rejected",
        state="outstanding",
    )


async def test_what_the_platform_did_itself_is_not_told(
    house: House, platform_client: httpx.AsyncClient, notice: Json
) -> None:
    await platform_client.post(f"/v1/notices/{notice['id']}/acknowledgement")
    assert [message["type"] for message in await told(house, platform_client)] == [
        "notice.issued"
    ]


async def test_another_platform_is_told_nothing_of_it(
    house: House, notice: Json, other: httpx.AsyncClient
) -> None:
    assert await told(house, other) == []


async def test_no_message_says_where_the_content_is_or_why(
    house: House, platform_client: httpx.AsyncClient, notice: Json, officer: httpx.AsyncClient
) -> None:
    body = {"reason": ADDRESS, "add_items": [an_item_body(f"{ADDRESS}/2")]}
    await officer.post(f"/v1/notices/{notice['id']}/amend", json=body)
    await officer.post(f"/v1/notices/{notice['id']}/withdraw", json={"reason": ADDRESS})
    messages = await told(house, platform_client)
    assert len(messages) == 3
    assert "never-told" not in str(messages)
    assert "reason" not in str(messages)


async def test_an_event_is_told_once_however_often_the_log_is_extended(
    house: House, platform_client: httpx.AsyncClient, notice: Json
) -> None:
    first = await told(house, platform_client)
    assert await told(house, platform_client) == first
    assert await count_rows(house, "messages") == 1


@pytest.mark.parametrize("kind", list(MessageType))
def test_every_message_is_published_with_an_example_of_its_own_type(kind: MessageType) -> None:
    told = openapi_document()["webhooks"][kind.value]["post"]["requestBody"]["content"]
    example = told["application/json"]["example"]
    assert example["type"] == kind
    assert list(example) == ["type", "timestamp", "data"]
    assert body_of(an_example(kind)) == json.dumps(example, separators=(",", ":")).encode()
    assert told["application/json"]["schema"]["$ref"].endswith(model_of(kind).__name__)
