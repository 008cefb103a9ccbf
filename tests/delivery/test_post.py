"""A message on its way: what is sent, and what becomes of it."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from app.delivery.webhooks import Connections, open_connections
from app.domain.deliveries import OutcomeKind
from app.kit.clock import SystemClock
from app.kit.webhook_signatures import new_secret, verify
from tests.delivery.endpoint import BODY, OK, SECRET, an_endpoint, send
from tests.support.clock import MONDAY


@pytest.fixture
async def sandbox() -> AsyncGenerator[Connections]:
    async with open_connections(allow_loopback=True) as connections:
        yield connections


async def test_a_message_is_posted_as_it_is_and_signed(sandbox: Connections):
    body = '{"type":"endpoint.test","data":{"name":"ä"}}'.encode()
    async with an_endpoint() as endpoint:
        outcome = await send(
            sandbox, f"http://127.0.0.1:{endpoint.port}/hook?token=t", body=body
        )

    assert (outcome.kind, outcome.status) == (OutcomeKind.DELIVERED, 200)
    assert outcome.took > timedelta()
    assert endpoint.requests[0].startswith(b"POST /hook?token=t HTTP/1.1\r\n")
    assert endpoint.bodies == [body]
    assert endpoint.headers == {
        "host": f"127.0.0.1:{endpoint.port}",
        "content-type": "application/json",
        "user-agent": "Forthwith-Webhooks/1",
        "accept": "*/*",
        "accept-encoding": "identity",
        "content-length": str(len(body)),
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(MONDAY.timestamp())),
        "webhook-signature": endpoint.headers["webhook-signature"],
    }
    verify([SECRET], endpoint.headers, body, now=MONDAY)


async def test_f16_the_library_of_the_receiver_verifies_every_attempt(sandbox: Connections):
    """By its own clock, so the moment is the present one."""
    moment = SystemClock().now()
    new, old = new_secret(), new_secret()
    async with an_endpoint(b"HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n") as endpoint:
        for attempt in range(3):
            await send(
                sandbox,
                f"http://127.0.0.1:{endpoint.port}/",
                moment=moment + timedelta(seconds=attempt),
                secrets=[new, old],
            )
            for secret in (new, old):
                Webhook(secret).verify(endpoint.bodies[-1], endpoint.headers)
            assert endpoint.headers["webhook-id"] == "msg_1"

    assert endpoint.bodies == [BODY] * 3


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (200, OutcomeKind.DELIVERED),
        (204, OutcomeKind.DELIVERED),
        (299, OutcomeKind.DELIVERED),
        (300, OutcomeKind.REDIRECTED),
        (304, OutcomeKind.REDIRECTED),
        (400, OutcomeKind.REFUSED),
        (401, OutcomeKind.REFUSED),
        (404, OutcomeKind.REFUSED),
        (410, OutcomeKind.GONE),
        (429, OutcomeKind.REFUSED),
        (500, OutcomeKind.REFUSED),
        (599, OutcomeKind.REFUSED),
    ],
)
async def test_the_status_of_an_answer_decides(
    sandbox: Connections, status: int, kind: OutcomeKind
):
    answer = f"HTTP/1.1 {status} As it is\r\ncontent-length: 0\r\n\r\n".encode()
    async with an_endpoint(answer) as endpoint:
        outcome = await send(sandbox, f"http://127.0.0.1:{endpoint.port}/")

    assert (outcome.kind, outcome.status) == (kind, status)
    assert outcome.reason == f"answered {status}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_not_followed(sandbox: Connections, status: int):
    async with an_endpoint() as within:
        answer = (
            f"HTTP/1.1 {status} Elsewhere\r\nlocation: http://127.0.0.1:{within.port}/\r\n"
            "content-length: 0\r\n\r\n"
        ).encode()
        async with an_endpoint(answer) as endpoint:
            outcome = await send(sandbox, f"http://127.0.0.1:{endpoint.port}/")

    assert (outcome.kind, outcome.status) == (OutcomeKind.REDIRECTED, status)
    assert within.connections == 0


@pytest.mark.parametrize(
    ("written", "wish"),
    [
        ("120", timedelta(seconds=120)),
        ("0", timedelta()),
        (" 7 ", timedelta(seconds=7)),
        ("999999999", timedelta(seconds=999_999_999)),
        ("Mon, 23 Nov 2026 10:30:00 GMT", timedelta(minutes=90)),
        ("Monday, 23-Nov-26 10:30:00 GMT", timedelta(minutes=90)),
        ("Mon Nov 23 10:30:00 2026", timedelta(minutes=90)),
        ("Mon, 23 Nov 2026 08:00:00 GMT", timedelta()),
        (
            "Fri, 31 Dec 9999 23:59:59 GMT",
            datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC) - MONDAY,
        ),
        ("9999999999", None),
        ("-1", None),
        ("1.5", None),
        ("1e9", None),
        ("\u00b2", None),
        ("", None),
        ("soon", None),
        ("Mon, 99 Nov 2026 10:30:00 GMT", None),
        ("Mon, 23 Nov 99999999999 10:30:00 GMT", None),
        ("Mon, 23 Nov 2026 10:30:00 " + "GMT" * 99, None),
    ],
)
async def test_a_wish_to_be_left_alone_is_read_as_seconds_or_as_a_date(
    sandbox: Connections, written: str, wish: timedelta | None
):
    answer = f"HTTP/1.1 503 Busy\r\nRetry-After: {written}\r\ncontent-length: 0\r\n\r\n"
    async with an_endpoint(answer.encode("latin-1")) as endpoint:
        outcome = await send(sandbox, f"http://127.0.0.1:{endpoint.port}/")

    assert outcome.retry_after == wish


async def test_a_connection_is_kept_for_the_next_message(sandbox: Connections):
    async with an_endpoint() as endpoint:
        for _ in range(3):
            await send(sandbox, f"http://127.0.0.1:{endpoint.port}/")

    assert (endpoint.connections, len(endpoint.requests)) == (1, 3)


async def test_no_cookie_is_kept(sandbox: Connections):
    async with an_endpoint(OK.replace(b"\r\n\r\n", b"\r\nset-cookie: a=b\r\n\r\n")) as endpoint:
        for _ in range(2):
            await send(sandbox, f"http://127.0.0.1:{endpoint.port}/")

    assert "cookie" not in endpoint.headers


async def test_a_proxy_of_the_environment_is_not_used(
    sandbox: Connections, monkeypatch: pytest.MonkeyPatch
):
    async with an_endpoint() as proxy, an_endpoint() as endpoint:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        async with open_connections(allow_loopback=True) as connections:
            outcome = await send(connections, f"http://127.0.0.1:{endpoint.port}/")

    assert outcome.kind is OutcomeKind.DELIVERED
    assert proxy.connections == 0


async def test_no_line_of_a_request_comes_from_the_address(sandbox: Connections):
    async with an_endpoint() as endpoint:
        outcome = await send(
            sandbox, f"http://127.0.0.1:{endpoint.port}/%0d%0aX-Injected: 1%0d%0a?a b"
        )

    assert outcome.kind is OutcomeKind.DELIVERED
    assert endpoint.requests[0].startswith(
        b"POST /%0d%0aX-Injected:%201%0d%0a?a%20b HTTP/1.1\r\n"
    )
    assert not any("injected" in name.lower() for name in endpoint.headers)
