"""Receipts in answers: signed, true of what was said, and the same for the same thing."""

from datetime import timedelta

import httpx
import pytest

from app.client.receipts import verify_receipt
from app.client.signing_keys import Keys, read_keys
from schemas.v1.receipts import SubmissionResults
from tests.support.bodies import POST, Json, an_answer_body, issued, respond, written
from tests.support.builders import APlatform
from tests.support.changing import changed
from tests.support.clock import MONDAY, FixedClock

HOUR = timedelta(hours=1)


@pytest.fixture
async def keys(nobody: httpx.AsyncClient) -> Keys:
    return read_keys((await nobody.get("/v1/signing-keys")).content)


@pytest.fixture
async def notice(officer: httpx.AsyncClient, platform: APlatform) -> Json:
    return await issued(
        officer,
        platform.id,
        regime="uk-osa-illegal-content",
        urls=[POST.format(1), POST.format(2)],
    )


async def acknowledged(client: httpx.AsyncClient, notice: Json) -> Json:
    answer = await client.post(f"/v1/notices/{notice['id']}/acknowledgement")
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["receipt"])


async def test_a_response_gets_a_receipt_of_what_was_said_and_when(
    platform_client: httpx.AsyncClient, notice: Json, clock: FixedClock, keys: Keys
) -> None:
    now = clock.advance(HOUR)
    disabled = {"outcome": "access_disabled", "territories": ["GB"], "note": "victim-4711"}
    items = [
        an_answer_body(notice["items"][0]["id"], at=MONDAY),
        an_answer_body(notice["items"][1]["id"], at=now, **disabled),
    ]
    receipt = (await respond(platform_client, notice, *items)).json()["receipt"]
    stated = verify_receipt(receipt, keys).statement.model_dump(mode="json")
    assert (stated["kind"], stated["notice_id"]) == ("response", notice["id"])
    assert (stated["received_at"], stated["reference"]) == (written(now), notice["reference"])
    assert stated["deadline_at"] == notice["clock"]["deadline_at"]
    assert stated["submission_id"]
    assert [(item["outcome"], item["territories"]) for item in stated["items"]] == [
        ("removed", []),
        ("access_disabled", ["GB"]),
    ]
    assert "4711" not in str(receipt)
    assert "share.example" not in str(receipt)


async def test_an_acknowledgement_has_one_receipt_whatever_happens_to_the_clock(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    clock: FixedClock,
    keys: Keys,
) -> None:
    now = clock.advance(HOUR)
    first = await acknowledged(platform_client, notice)
    stated = verify_receipt(first, keys).statement
    assert (stated.kind, stated.submission_id, stated.items) == ("acknowledgement", None, [])
    assert stated.received_at == now
    clock.advance(HOUR)
    await changed(officer, notice, kind="extended", at=written(now), by={"days": 1})
    assert await acknowledged(platform_client, notice) == first


async def test_a_notice_acknowledged_by_an_answer_has_that_moment_in_its_receipt(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    clock: FixedClock,
) -> None:
    now = clock.advance(HOUR)
    said = an_answer_body(notice["items"][0]["id"], at=MONDAY)
    await respond(platform_client, notice, said)
    clock.advance(HOUR)
    await changed(officer, notice, kind="extended", at=written(now), by={"days": 1})
    statement = (await acknowledged(platform_client, notice))["statement"]
    assert statement["received_at"] == written(now)
    assert statement["deadline_at"] == notice["clock"]["deadline_at"]


async def test_each_result_of_a_batch_has_a_receipt_of_its_own(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    platform: APlatform,
    keys: Keys,
) -> None:
    notices = [await issued(officer, platform.id, urls=[POST.format(n)]) for n in range(3)]
    elements = [
        {"notice_id": n["id"], "items": [an_answer_body(n["items"][0]["id"], at=MONDAY)]}
        for n in notices
    ]
    responses = await platform_client.post("/v1/responses/batch", json={"responses": elements})
    ids = [{"notice_id": notice["id"]} for notice in notices]
    acknowledgements = await platform_client.post(
        "/v1/acknowledgements/batch", json={"acknowledgements": ids}
    )
    for answer in (responses, acknowledgements):
        read = SubmissionResults.model_validate_json(answer.content)
        assert read.model_dump(mode="json") == answer.json()
    for answer, kind in ((responses, "response"), (acknowledgements, "acknowledgement")):
        for notice, result in zip(notices, answer.json()["results"], strict=True):
            stated = verify_receipt(result["receipt"], keys).statement
            assert (stated.kind, str(stated.notice_id)) == (kind, notice["id"])
