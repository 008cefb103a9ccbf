"""A platform's whole life in the sandbox, as whoever integrates would try it: by the client,
against a service that is served, with an endpoint of its own.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Generator
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from standardwebhooks import Webhook

from app.client import AsyncClient, verify_receipt
from schemas.v1.answers import ItemResponse
from schemas.v1.notices import ItemState, Notice, Outcome, State, Timeliness
from tests.smoke.service import (
    ADMIN_KEY,
    PATIENCE,
    PAUSE,
    Service,
    a_body,
    a_platform,
    posted,
    serving,
)
from tests.support.receiver import Came, Receiver, a_receiver

GROUND = "not_intimate_image_content"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    home = tmp_path_factory.mktemp("integrated")
    with serving(home, admin_key=ADMIN_KEY, sandbox="1") as service:
        yield service


@pytest.fixture
async def receiver() -> AsyncGenerator[Receiver]:
    async with a_receiver() as receiver:
        yield receiver


async def told(receiver: Receiver, secret: str, kind: str, notice_id: UUID) -> Any:
    """The genuine message of that kind about a notice, once it has come."""
    async with asyncio.timeout(PATIENCE.total_seconds()):
        while True:
            for came in receiver.came:
                message = genuine(came, secret)
                if message["type"] == kind and message["data"]["notice_id"] == str(notice_id):
                    return message
            await asyncio.sleep(PAUSE.total_seconds())


def genuine(came: Came, secret: str) -> Any:
    """As the library of the standard judges it."""
    return Webhook(secret).verify(came.body, came.headers)


def said(
    notice: Notice, number: int, outcome: Outcome, ground: str | None = None
) -> ItemResponse:
    item, at = notice.items[number].id, notice.server_time
    return ItemResponse(item_id=item, outcome=outcome, effective_at=at, ground=ground)


def endpoint(service: Service, key: str, receiver: Receiver) -> str:
    """The secret of the endpoint that the platform sets."""
    with service.client(key) as client:
        answer = client.put("/v1/webhook-endpoint", json={"url": receiver.url()})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["secret"])


def issued(supervisor: httpx.Client, platform: str, reference: str) -> UUID:
    items = [{"url": f"https://share.example/{reference}/{n}"} for n in range(2)]
    body = a_body(platform, reference, items=items)
    return UUID(posted(supervisor, "/v1/notices", body)["id"])


async def test_a_notice_from_its_issue_to_its_end_and_one_that_is_left_to_fall_overdue(
    sandbox: Service, receiver: Receiver
) -> None:
    with sandbox.client() as officer:
        platform, key = a_platform(officer)
        secret = endpoint(sandbox, key, receiver)
        notice_id, left = (
            issued(officer, platform, "CASE-1"),
            issued(officer, platform, "CASE-2"),
        )
        async with AsyncClient(f"http://127.0.0.1:{sandbox.port}", key) as client:
            message = await told(receiver, secret, "notice.issued", notice_id)
            assert len(message["data"]["items"]) == 2

            keys = await client.signing_keys()
            taken = await client.acknowledge(notice_id)
            assert taken.state is State.AWAITING_RESPONSE
            [stated] = verify_receipt(taken.receipt, keys).statements
            assert stated.notice_id == notice_id

            disputed = said(taken, 0, Outcome.DISPUTED, ground=GROUND)
            answered = await client.respond(
                notice_id, [disputed, said(taken, 1, Outcome.REMOVED)]
            )
            assert answered.timeliness is Timeliness.CONTESTED

            ruling = {"decision": "dispute_rejected", "reason": "it shows the reporter"}
            place = f"/v1/notices/{notice_id}/items/{taken.items[0].id}/ruling"
            posted(officer, place, ruling)
            message = await told(receiver, secret, "item.ruled", notice_id)
            assert message["data"]["decision"] == "dispute_rejected"

            notice = await client.notice(notice_id)
            assert notice.items[0].state is ItemState.OUTSTANDING
            answered = await client.respond(notice_id, [said(notice, 0, Outcome.REMOVED)])
            assert (answered.state, answered.timeliness) == (State.RESOLVED, Timeliness.ON_TIME)
            [stated] = verify_receipt(answered.receipt, keys).statements
            (item,) = stated.items
            assert item.outcome is Outcome.REMOVED
            await told(receiver, secret, "notice.resolved", notice_id)

            await client.advance_sandbox_clock(timedelta(hours=49))
            assert (await client.notice(left)).timeliness is Timeliness.OVERDUE
            message = await told(receiver, secret, "notice.overdue", left)
            assert message["data"]["effective_at"] == message["data"]["deadline_at"]

    assert len({came.id for came in receiver.came}) == len(receiver.came)
    assert "share.example" not in json.dumps([came.body.decode() for came in receiver.came])
