"""Receipts in answers: signed, true of what was said, and the same for the same thing."""

from datetime import timedelta

import httpx
import pytest

from app.client.receipts import verify_receipt
from app.client.signing_keys import Keys, read_keys
from app.services.house import House
from schemas.v1.receipts import SubmissionResults
from tests.support.bodies import POST, Json, an_answer_body, issued, respond, written
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.changing import changed
from tests.support.clock import MONDAY, FixedClock
from tests.support.problems import assert_problem

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
    [said] = verify_receipt(receipt, keys).statements
    stated = said.model_dump(mode="json")
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
    [stated] = verify_receipt(first, keys).statements
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


@pytest.fixture
async def notices(officer: httpx.AsyncClient, platform: APlatform) -> list[Json]:
    return [await issued(officer, platform.id, urls=[POST.format(n)]) for n in range(3)]


def elements(notices: list[Json], **others: object) -> list[Json]:
    """A batch of responses, about an item of each notice."""
    return [
        {
            "notice_id": n["id"],
            "items": [an_answer_body(n["items"][0]["id"], at=MONDAY, **others)],
        }
        for n in notices
    ]


async def respond_to(client: httpx.AsyncClient, elements: list[Json]) -> httpx.Response:
    answer = await client.post("/v1/responses/batch", json={"responses": elements})
    assert answer.status_code == 207, answer.text
    return answer


async def receipts_of(client: httpx.AsyncClient, notice: Json, **asked: object) -> Json:
    place = f"/v1/platform/notices/{notice['id']}/receipts"
    answer = await client.get(place, params={name: str(value) for name, value in asked.items()})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_batch_has_one_receipt_of_all_that_was_recorded(
    platform_client: httpx.AsyncClient, notices: list[Json], keys: Keys
) -> None:
    sent = elements(notices)
    sent[1]["items"][0]["effective_at"] = "2099-01-01T00:00:00Z"
    responses = await respond_to(platform_client, sent)
    ids = [{"notice_id": notice["id"]} for notice in notices]
    acknowledgements = await platform_client.post(
        "/v1/acknowledgements/batch", json={"acknowledgements": ids}
    )
    for answer in (responses, acknowledgements):
        read = SubmissionResults.model_validate_json(answer.content)
        assert read.model_dump(mode="json") == answer.json()
    told = [
        [(said.kind.value, str(said.notice_id)) for said in statements]
        for statements in (
            verify_receipt(answer.json()["receipt"], keys).statements
            for answer in (responses, acknowledgements)
        )
    ]
    assert told == [
        [("response", notices[0]["id"]), ("response", notices[2]["id"])],
        [("acknowledgement", notice["id"]) for notice in notices],
    ]


async def test_a_batch_of_which_nothing_was_recorded_has_no_receipt(
    platform_client: httpx.AsyncClient, notices: list[Json]
) -> None:
    answer = await respond_to(platform_client, [{**elements(notices)[0], "items": []}])
    assert answer.json()["receipt"] is None


async def test_the_receipts_of_a_notice_are_those_that_were_given(
    officer: httpx.AsyncClient,
    platform_client: httpx.AsyncClient,
    notice: Json,
    clock: FixedClock,
) -> None:
    """Each with the deadline of its own moment, and its items in the order of the request."""
    now = clock.advance(HOUR)
    given = [await acknowledged(platform_client, notice)]
    first, second = (item["id"] for item in notice["items"])
    said = [
        an_answer_body(second, at=MONDAY, outcome="access_disabled", territories=["GB", "FR"]),
        an_answer_body(first, at=now, outcome="disputed", ground="not_illegal_content"),
    ]
    once_more = an_answer_body(first, at=MONDAY, outcome="labelled_only")
    for items in (said, said[::-1], [once_more]):
        clock.advance(HOUR)
        given.append((await respond(platform_client, notice, *items)).json()["receipt"])
        await changed(officer, notice, kind="extended", at=written(now), by={"days": 1})
    assert (await receipts_of(platform_client, notice)) == {"items": given, "next": None}


async def test_what_was_said_in_a_batch_has_a_receipt_of_its_own_as_well(
    platform_client: httpx.AsyncClient, notices: list[Json], keys: Keys
) -> None:
    batch = (await respond_to(platform_client, elements(notices))).json()["receipt"]
    of_all = verify_receipt(batch, keys).statements
    for notice, statement in zip(notices, of_all, strict=True):
        acknowledgement, response = (await receipts_of(platform_client, notice))["items"]
        assert acknowledgement["statement"]["kind"] == "acknowledgement"
        assert verify_receipt(response, keys).statements == (statement,)


async def test_receipts_are_read_by_pages(
    platform_client: httpx.AsyncClient, notices: list[Json], clock: FixedClock
) -> None:
    for _ in range(4):
        clock.advance(HOUR)
        await respond_to(platform_client, elements(notices[:1]))
    pages = [await receipts_of(platform_client, notices[0], limit=2)]
    while pages[-1]["next"] is not None:
        after = pages[-1]["next"]
        pages.append(await receipts_of(platform_client, notices[0], limit=2, after=after))
    assert [len(page["items"]) for page in pages] == [2, 2, 1]
    assert [one for page in pages for one in page["items"]] == (
        await receipts_of(platform_client, notices[0])
    )["items"]


async def test_a_notice_of_which_nothing_was_said_has_no_receipts(
    platform_client: httpx.AsyncClient, notice: Json
) -> None:
    assert await receipts_of(platform_client, notice) == {"items": [], "next": None}


async def test_receipts_of_another_platform_are_not_found(
    house: House, platform_client: httpx.AsyncClient
) -> None:
    other = await a_platform(house, name="Example Other")
    theirs = await a_notice(house, an_order(other.id))
    for notice in (theirs, "019ab000-0000-7000-8000-0000000000ff"):
        answer = await platform_client.get(f"/v1/platform/notices/{notice}/receipts")
        assert_problem(answer, 404, "not_found")
