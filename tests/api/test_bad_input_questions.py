"""Queries, headers and methods about notices that nobody should send."""

from uuid import uuid4

import httpx
import pytest

from app.values import dataclass
from tests.support.bodies import a_notice_body, issued
from tests.support.builders import APlatform
from tests.support.problems import assert_problem


@dataclass(frozen=True)
class Notices:
    """Where one is, and who asks for it."""

    path: str
    officer: httpx.AsyncClient
    share: httpx.AsyncClient


@pytest.fixture
async def notices(
    officer: httpx.AsyncClient, platform_client: httpx.AsyncClient, platform: APlatform
) -> Notices:
    notice = await issued(officer, platform.id)
    return Notices(f"/v1/notices/{notice['id']}", officer, platform_client)


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=a%0Ab",
        f"q={'x' * 301}",
        "reference=",
        "reference=%7F",
        "locator=canary",
        "locator=javascript:canary",
        "locator=https://canary.example/%00canary",
        "platform_id=canary",
        "provider_id=%ff",
        "regime=Canary",
        "category=canary",
        "state=overdue",
        "timeliness=canary",
        "due_before=2026-11-23",
        "due_after=0001-01-01T00:00:00Z",
        "issued_after=99999-01-01T00:00:00Z",
        "became_overdue_after=now",
        "sort=canary",
        "limit=1e2",
        "limit=%D9%A3",
        "after=canary",
        "after=WyIyMDI2LTExLTIzVDA5OjAwOjAwIiwiY2FuYXJ5Il0=",
    ],
)
async def test_a_filter_that_means_nothing_is_named(notices: Notices, query: str) -> None:
    name = query.partition("=")[0]
    for client, path in (
        (notices.officer, "/v1/notices"),
        (notices.share, "/v1/platform/notices"),
    ):
        answer = await client.get(f"{path}?{query}")
        assert_problem(answer, 422, "malformed", f"/query/{name}")
        assert "canary" not in answer.text


@pytest.mark.parametrize("path", ["", "/events", "/deadline"])
async def test_a_filter_that_there_is_not_is_refused(notices: Notices, path: str) -> None:
    place = f"{notices.path}{path}"
    answer = await notices.officer.get(f"{place}?x=1")
    assert_problem(answer, 422, "malformed", "/query/x")
    answer = await notices.officer.get(f"{place}?https://canary.example=1")
    assert_problem(answer, 422, "malformed", "/query")
    assert "canary" not in answer.text


@pytest.mark.parametrize("version", ["", "canary", "W/", '"', "\xff", "²", "-1", "9" * 20])
async def test_a_version_that_never_was_is_stale(notices: Notices, version: str) -> None:
    answer = await notices.officer.post(
        f"{notices.path}/withdraw",
        json={"reason": "sent in error"},
        headers=[(b"If-Match", version.encode("latin-1"))],
    )
    assert_problem(answer, 412, "stale")


@pytest.mark.parametrize("key", ["", "a b", "\x7f", "\xff", "k" * 256, "a\tb"])
async def test_a_key_of_a_retry_is_one_word(notices: Notices, key: str) -> None:
    answer = await notices.officer.post(
        "/v1/notices",
        json=a_notice_body(uuid4()),
        headers=[(b"Idempotency-Key", key.encode("latin-1"))],
    )
    assert_problem(answer, 422, "malformed", "/header/idempotency-key")


@pytest.mark.parametrize("tag", ["", "canary", "*canary", "\xff", '"1', "W/"])
async def test_who_has_something_else_is_sent_the_notice(notices: Notices, tag: str) -> None:
    answer = await notices.officer.get(
        notices.path, headers=[(b"If-None-Match", tag.encode("latin-1"))]
    )
    assert answer.status_code == 200


async def test_every_method_that_is_not_taken_names_those_that_are(notices: Notices) -> None:
    for method in ("DELETE", "PUT", "PATCH", "OPTIONS", "TRACE", "CANARY"):
        answer = await notices.officer.request(method, "/v1/notices")
        assert_problem(answer, 405, "method_not_allowed")
        assert answer.headers["allow"] == "GET, HEAD, POST"


async def test_head_is_answered_as_get_is_without_the_body(notices: Notices) -> None:
    got = await notices.officer.get(notices.path)
    headed = await notices.officer.head(notices.path)
    assert (headed.status_code, headed.content) == (200, b"")
    assert headed.headers["etag"] == got.headers["etag"]
    assert headed.headers["content-length"] == str(len(got.content))
    assert (await notices.officer.head("/v1/nowhere")).status_code == 404
