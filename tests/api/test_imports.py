"""/v1/imports: a stream becomes a job, the timer completes it, rejected rows are told."""

from collections.abc import AsyncIterator, MutableMapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from app.domain.permissions import Role
from app.services.house import House
from app.services.import_receiving import carry_on
from tests.support.builders import APlatform
from tests.support.imports import A_LOCATOR, REGIME
from tests.support.keys import SECRETS
from tests.support.problems import assert_problem
from tests.support.sql import execute, fetch_value

CSV = {"Content-Type": "text/csv; charset=utf-8"}
NDJSON = {"Content-Type": "application/x-ndjson"}
ROWS = f"notice_id,posted_date,locator\nCASE-1,2025-07-01,{A_LOCATOR}\nCASE-2,never,x.example\n"


@pytest.fixture
def asked(platform: APlatform) -> dict[str, str]:
    return {"platform_id": str(platform.id), "regime": REGIME}


async def in_chunks(text: str) -> AsyncIterator[bytes]:
    for start in range(0, len(text), 7):
        yield text[start : start + 7].encode()


async def shown(client: httpx.AsyncClient, import_id: str, **query: str) -> dict[str, Any]:
    answer = await client.get(f"/v1/imports/{import_id}", params=query)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_a_stream_becomes_a_job_that_the_timer_completes(
    officer: httpx.AsyncClient, house: House, asked: dict[str, str]
) -> None:
    answer = await officer.post(
        "/v1/imports", params=asked, content=in_chunks(ROWS), headers=CSV
    )

    assert answer.status_code == 202, answer.text
    job = answer.json()
    assert answer.headers["location"] == f"/v1/imports/{job['id']}"
    assert (job["state"], job["rows_read"], job["notices"]) == ("running", 2, 0)
    assert await fetch_value(house, "SELECT count(*) FROM notices") == 0

    await carry_on(house)
    done = await shown(officer, job["id"])
    assert (done["state"], done["notices"], done["items"]) == ("done", 1, 1)
    assert done["finished_at"] == "2026-11-23T09:00:00Z"
    assert done["rejected"] == 1
    assert done["rejects"] == [
        {
            "file": "notices",
            "row": 3,
            "column": "posted_date",
            "reason": "write 2026-11-22, or 2026-11-22T09:00:00Z with an offset",
        }
    ]
    assert done["rejects_next"] is None
    actor = await fetch_value(house, "SELECT actor_role FROM events WHERE kind ~ 'issued'")
    assert actor == Role.OFFICER


async def test_ndjson_is_taken(
    officer: httpx.AsyncClient, house: House, asked: dict[str, str]
) -> None:
    line = f'{{"reference": "CASE-1", "items": [{{"url": "{A_LOCATOR}"}}]}}\n'
    answer = await officer.post("/v1/imports", params=asked, content=line, headers=NDJSON)
    await carry_on(house)

    assert (await shown(officer, answer.json()["id"]))["items"] == 1


async def test_rejected_rows_come_in_pages(
    officer: httpx.AsyncClient, asked: dict[str, str]
) -> None:
    rows = "reference,url\n" + ",\n" * 5
    answer = await officer.post("/v1/imports", params=asked, content=rows, headers=CSV)
    job = answer.json()["id"]
    first = await shown(officer, job, limit="3")
    rest = await shown(officer, job, limit="3", rejects_after=first["rejects_next"])

    assert [reject["row"] for reject in first["rejects"]] == [2, 3, 4]
    assert [reject["row"] for reject in rest["rejects"]] == [5, 6]
    assert rest["rejects_next"] is None


async def test_what_did_not_change_is_not_sent_again(
    officer: httpx.AsyncClient, house: House, asked: dict[str, str]
) -> None:
    sent = await officer.post("/v1/imports", params=asked, content=ROWS, headers=CSV)
    place = sent.headers["location"]
    tag = (await officer.get(place)).headers["etag"]
    assert (await officer.get(place, headers={"If-None-Match": tag})).status_code == 304

    await carry_on(house)
    assert (await officer.get(place, headers={"If-None-Match": tag})).status_code == 200


async def test_a_retry_gets_the_first_answer_and_enters_nothing_twice(
    officer: httpx.AsyncClient, house: House, asked: dict[str, str]
) -> None:
    headers = {**CSV, "Idempotency-Key": "import-1"}
    first = await officer.post("/v1/imports", params=asked, content=ROWS, headers=headers)
    again = await officer.post("/v1/imports", params=asked, content=ROWS, headers=headers)
    await carry_on(house)

    assert again.status_code == 202
    assert again.headers["idempotent-replayed"] == "true"
    assert again.json() == first.json()
    assert await fetch_value(house, "SELECT count(*) FROM notices") == 1
    assert await fetch_value(house, "SELECT count(*) FROM imports WHERE state = 'done'") == 1
    assert await fetch_value(house, "SELECT count(*) FROM import_notices") == 0


async def test_the_same_key_with_other_rows_is_refused(
    officer: httpx.AsyncClient, house: House, asked: dict[str, str]
) -> None:
    headers = {**CSV, "Idempotency-Key": "import-1"}
    await officer.post("/v1/imports", params=asked, content=ROWS, headers=headers)
    other = await officer.post(
        "/v1/imports", params=asked, content=ROWS + "\n", headers=headers
    )

    assert_problem(other, 422, "idempotency_key_reused")
    assert await fetch_value(house, "SELECT count(*) FROM imports WHERE state = 'failed'") == 1


async def test_a_client_that_breaks_off_leaves_nothing_behind(
    app: FastAPI, house: House, officer: httpx.AsyncClient, asked: dict[str, str]
) -> None:
    sent: list[MutableMapping[str, Any]] = [
        {"type": "http.request", "body": ROWS.encode() * 5_000, "more_body": True},
        {"type": "http.disconnect"},
    ]
    answered: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return sent.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        answered.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/v1/imports", "root_path": "",
        "scheme": "http", "http_version": "1.1", "server": ("forthwith.example", 80),
        "query_string": str(httpx.QueryParams(asked)).encode(),
        "headers": [
            (b"content-type", b"text/csv"),
            (b"authorization", f"Bearer {SECRETS[Role.OFFICER]}".encode()),
        ],
    }  # fmt: skip
    await app(scope, receive, send)

    assert answered[0]["status"] == 400
    import_id = await fetch_value(house, "SELECT id FROM imports")
    job = await shown(officer, str(import_id))
    assert job["state"] == "failed"
    assert job["failure"] == "What was sent broke off before its end."
    assert await fetch_value(house, "SELECT count(*) FROM notices") == 0
    assert await fetch_value(house, "SELECT count(*) FROM import_notices") == 0


async def test_what_a_dead_process_was_receiving_is_cleared_by_the_timer(
    officer: httpx.AsyncClient, house: House, asked: dict[str, str]
) -> None:
    sent = await officer.post("/v1/imports", params=asked, content=ROWS, headers=CSV)
    await execute(house, "UPDATE imports SET state = 'receiving', held_until = '2000-01-01'")
    await carry_on(house)

    assert (await shown(officer, sent.json()["id"]))["state"] == "failed"
    assert await fetch_value(house, "SELECT count(*) FROM notices") == 0
    assert await fetch_value(house, "SELECT count(*) FROM import_items") == 0


async def test_the_timer_twice_is_the_timer_once(
    officer: httpx.AsyncClient, house: House, asked: dict[str, str]
) -> None:
    sent = await officer.post("/v1/imports", params=asked, content=ROWS, headers=CSV)
    await carry_on(house)
    before = await shown(officer, sent.json()["id"])
    await carry_on(house)

    assert await shown(officer, sent.json()["id"]) == before


async def test_a_calendar_changed_while_an_import_was_read_is_looked_at_again(
    officer: httpx.AsyncClient, house: House, asked: dict[str, str]
) -> None:
    await officer.post("/v1/imports", params=asked, content=ROWS, headers=CSV)
    changed = """INSERT INTO holiday_changes VALUES
        ($1, 'added', 'scotland', '2025-07-01', 'A day', $2, $2)"""
    moments = {house.clock.now(): 0, house.clock.now() - timedelta(days=1): 1}
    for moment in moments:
        await execute(house, changed, uuid4(), moment)
    await carry_on(house)

    settled = "SELECT count(*) FROM holiday_changes WHERE changed_at = $1 AND settled_at = $1"
    for moment, left_alone in moments.items():
        assert await fetch_value(house, settled, moment) == left_alone


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("", "file_not_readable", "The file is empty."),
        ("a,b\n", "file_not_readable", "lacks a column that is needed"),
        ("reference,url\n", "nothing_to_import", "no rows besides its header"),
        ("reference,url,URL\n", "malformed", "have the same name"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused(
    officer: httpx.AsyncClient, asked: dict[str, str], content: str, code: str, said: str
) -> None:
    answer = await officer.post("/v1/imports", params=asked, content=content, headers=CSV)
    assert_problem(answer, 422, code)
    assert said in answer.json()["detail"]


@pytest.mark.parametrize("kind", ["application/json", "text/plain", ""])
async def test_another_kind_of_body_is_refused(officer: httpx.AsyncClient, kind: str) -> None:
    answer = await officer.post("/v1/imports", content=ROWS, headers={"Content-Type": kind})
    assert_problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"platform_id": str(uuid4())}, "/query/platform_id"),
        ({"platform_id": "x"}, "/query/platform_id"),
        ({"regime": "no-such-regime"}, "/query/regime"),
        ({"regime": "NO"}, "/query/regime"),
        ({"other": "1"}, "/query/other"),
    ],
)
async def test_what_holds_for_all_rows_must_be_there(
    officer: httpx.AsyncClient, query: dict[str, str], pointer: str
) -> None:
    answer = await officer.post("/v1/imports", params=query, content=ROWS, headers=CSV)
    assert_problem(answer, 422, "malformed", pointer)


async def test_an_import_that_there_is_not_is_not_found(officer: httpx.AsyncClient) -> None:
    assert_problem(await officer.get(f"/v1/imports/{UUID(int=1)}"), 404, "not_found")


@pytest.mark.parametrize("cursor", ["x", "WyJ4Il0=", "WyIxLXgiXQ=="])
async def test_a_cursor_of_another_list_is_refused(
    officer: httpx.AsyncClient, asked: dict[str, str], cursor: str
) -> None:
    sent = await officer.post("/v1/imports", params=asked, content=ROWS, headers=CSV)
    answer = await officer.get(sent.headers["location"], params={"rejects_after": cursor})
    assert_problem(answer, 422, "malformed", "/query/rejects_after")
