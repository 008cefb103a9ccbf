"""Whatever is sent, the answer is a problem that names the place, and never a failure."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from app.api.limits import BODY_BYTES
from app.services.house import House
from tests.support.keys import NOBODYS_ID
from tests.support.problems import assert_problem
from tests.support.sql import count_rows

JSON = {"Content-Type": "application/json"}
PATHS = [
    "/v1/providers",
    "/v1/provider-groups",
    "/v1/platforms",
    "/v1/keys",
    "/v1/regimes",
    "/v1/notices",
    f"/v1/providers/{NOBODYS_ID}/revenue-figures",
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"name": "A"',
        b"{'name': 'A'}",
        b'{"name": NaN}',
        b'{"name": Infinity}',
        b'{"name": "\\ud800"}',
        b'{"name": "\xff"}',
        '{"name": "A"}'.encode("utf-16"),
        b'{"name": 1' + b"0" * 5_000 + b"}",
        b"[" * 5_000 + b"]" * 5_000,
        b'{"name": "A"} {"name": "B"}',
    ],
)
async def test_what_is_no_json_is_refused_as_a_whole(
    supervisor: httpx.AsyncClient, path: str, body: bytes
) -> None:
    answer = await supervisor.post(path, content=body, headers=JSON)
    assert_problem(answer, 422, "malformed", "")
    assert len(answer.json()["errors"]) == 1


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", [b"null", b"7", b'"text"', b"[]", b"true", b""])
async def test_what_is_no_object_is_refused(
    supervisor: httpx.AsyncClient, path: str, body: bytes
) -> None:
    answer = await supervisor.post(path, content=body, headers=JSON)
    assert_problem(answer, 422, "malformed", "")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "text/json", "application/xml", ""],
)
async def test_what_is_not_sent_as_json_is_not_taken(
    supervisor: httpx.AsyncClient, path: str, kind: str
) -> None:
    answer = await supervisor.post(
        path, content=b'{"name": "A"}', headers={"Content-Type": kind}
    )
    assert_problem(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", "APPLICATION/JSON", "application/ld+json"]
)
async def test_json_by_its_other_names_is_taken(
    supervisor: httpx.AsyncClient, kind: str
) -> None:
    answer = await supervisor.post(
        "/v1/providers", content=b'{"name": "A"}', headers={"Content-Type": kind}
    )
    assert answer.status_code == 201


@pytest.mark.parametrize("path", PATHS)
async def test_two_megabytes_are_too_much(supervisor: httpx.AsyncClient, path: str) -> None:
    body = json.dumps({"name": "x" * 2_000_000})
    assert_problem(await supervisor.post(path, content=body, headers=JSON), 413, "too_large")


async def test_two_megabytes_are_too_much_however_they_are_sent(
    supervisor: httpx.AsyncClient,
) -> None:
    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 100_000

    answer = await supervisor.post("/v1/providers", content=in_pieces(), headers=JSON)
    assert_problem(answer, 413, "too_large")


async def test_a_body_of_just_the_limit_is_read(supervisor: httpx.AsyncClient) -> None:
    body = b'{"name": "A"}'.ljust(BODY_BYTES)
    answer = await supervisor.post("/v1/providers", content=body, headers=JSON)
    assert answer.status_code == 201
    answer = await supervisor.post("/v1/providers", content=body + b" ", headers=JSON)
    assert_problem(answer, 413, "too_large")


@pytest.mark.parametrize("length", ["-1", "many", "9" * 30, "1e3"])
async def test_a_length_that_is_no_length_is_refused(
    supervisor: httpx.AsyncClient, length: str
) -> None:
    answer = await supervisor.post(
        "/v1/providers", content=b"{}", headers={**JSON, "Content-Length": length}
    )
    assert_problem(answer, 413, "too_large")


@pytest.mark.parametrize("text", ["a\u0000b", "\u0000", "line\nbreak", "tab\t", "\u007f"])
async def test_control_characters_are_refused_where_they_stand(
    supervisor: httpx.AsyncClient, text: str
) -> None:
    answer = await supervisor.post("/v1/providers", json={"name": text})
    assert_problem(answer, 422, "malformed", "/name")


@pytest.mark.parametrize("text", ["Ünïcödé 社", "💩", "\u202eright to left", "x" * 300])
async def test_other_characters_are_kept_as_they_are(
    supervisor: httpx.AsyncClient, text: str
) -> None:
    answer = await supervisor.post("/v1/providers", json={"name": text})
    assert answer.json()["name"] == text


async def test_every_wrong_place_is_named_at_once(supervisor: httpx.AsyncClient) -> None:
    body = {"name": 7, "country": "xx", "group_id": "x", "founded": 1999}
    answer = await supervisor.post("/v1/providers", json=body)
    for pointer in ("/name", "/country", "/group_id", "/founded"):
        assert_problem(answer, 422, "malformed", pointer)


async def test_no_problem_repeats_what_was_sent(supervisor: httpx.AsyncClient) -> None:
    canary = "https://canary.example/what-nobody-may-read"
    answer = await supervisor.post("/v1/platforms", json={canary: 1})
    assert_problem(answer, 422, "malformed", "")
    assert "canary" not in answer.text
    for field in ("url", "name", "provider_id", "contact_email", "territories"):
        answer = await supervisor.post("/v1/platforms", json={field: canary + "\u0000"})
        assert answer.status_code == 422
        assert "canary" not in answer.text


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("limit=0", "/query/limit"),
        ("limit=201", "/query/limit"),
        ("limit=many", "/query/limit"),
        (f"limit={'9' * 400}", "/query/limit"),
        ("after=nonsense", "/query/after"),
        ("after=", "/query/after"),
        ("after=%00", "/query/after"),
        ("after=%F0%9F%92%A9", "/query/after"),
        (f"after={'x' * 501}", "/query/after"),
        ("after=bnVsbA==", "/query/after"),
        ("after=WyIyMDI2LTExLTIzVDA5OjAwOjAwIiwgIngiXQ==", "/query/after"),
    ],
)
@pytest.mark.parametrize(
    "path", ["/v1/providers", "/v1/provider-groups", "/v1/platforms", "/v1/keys", "/v1/regimes"]
)
async def test_a_wrong_page_is_named(
    supervisor: httpx.AsyncClient, path: str, query: str, pointer: str
) -> None:
    assert_problem(await supervisor.get(f"{path}?{query}"), 422, "malformed", pointer)


@pytest.mark.parametrize("path", ["providers", "provider-groups", "platforms", "keys"])
@pytest.mark.parametrize("name", ["x", "%00", "%ff", "1" * 500])
async def test_what_is_no_id_is_named(
    supervisor: httpx.AsyncClient, path: str, name: str
) -> None:
    answer = await supervisor.get(f"/v1/{path}/{name}")
    assert_problem(answer, 422, "malformed")
    assert answer.json()["errors"][0]["pointer"].startswith("/path/")


async def test_no_such_page_and_no_such_method_are_problems_too(
    supervisor: httpx.AsyncClient,
) -> None:
    assert_problem(await supervisor.get("/v1/nowhere"), 404, "not_found")
    assert_problem(await supervisor.get("/v1/providers/"), 404, "not_found")
    answer = await supervisor.put("/v1/providers", json={})
    assert_problem(answer, 405, "method_not_allowed")
    assert answer.headers["allow"]


async def test_nothing_of_a_refused_request_is_stored(
    supervisor: httpx.AsyncClient, house: House
) -> None:
    for body in ({"name": 7}, {"name": "A", "group_id": str(NOBODYS_ID)}):
        await supervisor.post("/v1/providers", json=body, headers={"Idempotency-Key": "k"})
    for table in ("providers", "events", "outbox", "idempotency_keys"):
        assert await count_rows(house, table) == 0
