"""Endpoints that mean ill: an attempt ends in its time, keeps little, and is a value."""

import gzip
from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest

from app.delivery.webhooks import Connections, open_connections
from app.domain.deliveries import Outcome, OutcomeKind
from app.values import replace
from tests.delivery.endpoint import (
    HASTY,
    OK,
    Answer,
    an_endpoint,
    close_after,
    drip,
    flood,
    send,
    silence,
)

HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.fixture
async def hasty() -> AsyncGenerator[Connections]:
    async with open_connections(allow_loopback=True, patience=HASTY) as connections:
        yield connections


async def answered(connections: Connections, answer: bytes | Answer) -> Outcome:
    async with an_endpoint(answer) as endpoint:
        return await send(connections, f"http://127.0.0.1:{endpoint.port}/canary?canary")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (silence, OutcomeKind.TIMED_OUT),
        (drip(HEAD, b"a: b\r\n"), OutcomeKind.TOO_SLOW),
        (drip(b"", b"H"), OutcomeKind.TOO_SLOW),
        (drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), OutcomeKind.TOO_SLOW),
        (flood(b"", b"HTTP/1.1 103 Early\r\n\r\n" * 99), OutcomeKind.TOO_SLOW),
        (flood(HEAD, b"a: " + b"b" * 9_999 + b"\r\n"), OutcomeKind.NOT_HTTP),
        (flood(HEAD + b"a: ", b"b" * 9_999), OutcomeKind.NOT_HTTP),
        (flood(b"", b"\x00" * 9_999), OutcomeKind.NOT_HTTP),
        (close_after(b""), OutcomeKind.NOT_HTTP),
        (close_after(b"HTTP/1.1 200"), OutcomeKind.NOT_HTTP),
        (close_after(b"SSH-2.0-OpenSSH_9.9\r\n"), OutcomeKind.NOT_HTTP),
        (close_after(b"220 mail ESMTP\r\n\r\n"), OutcomeKind.NOT_HTTP),
        (close_after(b"HTTP/1.1 2000 OK\r\n\r\n"), OutcomeKind.NOT_HTTP),
        (close_after(HEAD + b"content-length: -1\r\n\r\n"), OutcomeKind.NOT_HTTP),
        (close_after(HEAD + b"content-length: 1, 2\r\n\r\n"), OutcomeKind.NOT_HTTP),
        (close_after(b"HTTP/1.1 101 Up\r\nupgrade: x\r\n\r\n"), OutcomeKind.NOT_HTTP),
    ],
)  # fmt: skip
async def test_what_never_becomes_an_answer_is_cut(
    hasty: Connections, answer: Answer, kind: OutcomeKind
):
    outcome = await answered(hasty, answer)

    assert outcome.kind is kind
    assert "canary" not in repr(outcome)


@pytest.mark.parametrize(
    "answer",
    [
        flood(HEAD + b"\r\n", b"x" * 65_536),
        flood(HEAD + b"transfer-encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 999),
        flood(HEAD + b"content-length: 99999999999999999999\r\n\r\n", b"x" * 65_536),
        drip(HEAD + b"\r\n", b"x"),
        drip(HEAD + b"content-length: 1000000\r\n\r\n", b"x"),
        drip(HEAD + b"transfer-encoding: chunked\r\n\r\n", b"1;" + b"x" * 9 + b"\r\nx\r\n"),
        close_after(HEAD + b"content-length: 10\r\n\r\nx"),
        close_after(HEAD + b"transfer-encoding: chunked\r\n\r\nnonsense\r\n"),
        close_after(HEAD + b"transfer-encoding: chunked\r\n\r\n0\r\n", b"a: b\r\n" * 30_000),
    ],
)
async def test_once_the_status_is_known_the_rest_is_left(hasty: Connections, answer: Answer):
    """The message has come; an answer without end does not make it come again."""
    outcome = await answered(hasty, answer)

    assert (outcome.kind, outcome.status) == (OutcomeKind.DELIVERED, 200)


async def test_no_more_of_an_answer_is_read_than_64_kibibytes():
    """There would be time for more, and it would be too much time."""
    patience = replace(HASTY, rest_of_answer=timedelta(hours=1), whole=timedelta(seconds=2))
    async with open_connections(allow_loopback=True, patience=patience) as connections:
        outcome = await answered(connections, flood(HEAD + b"\r\n", b"x" * 65_536))

    assert outcome.kind is OutcomeKind.DELIVERED


async def test_a_packed_answer_stays_packed(hasty: Connections):
    """A thousand million bytes for a million: nobody unpacks them."""
    bomb = gzip.compress(bytes(50_000_000))
    head = HEAD + b"content-encoding: gzip\r\ncontent-length: %d\r\n\r\n" % len(bomb)

    outcome = await answered(hasty, close_after(head, bomb))

    assert outcome.kind is OutcomeKind.DELIVERED


async def test_an_answer_too_many_is_never_taken_for_that_of_another_endpoint(
    hasty: Connections,
):
    """Two platforms on one host: what one sends beside its answer is not the other's."""
    gone = b"HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n"
    async with an_endpoint(OK + gone) as endpoint:
        paths = ("/one", "/other", "/other?token=t")
        outcomes = [
            await send(hasty, f"http://127.0.0.1:{endpoint.port}{path}") for path in paths
        ]

    assert {outcome.kind for outcome in outcomes} == {OutcomeKind.DELIVERED}
    assert endpoint.connections == 3


async def test_where_nothing_listens_is_unreachable(hasty: Connections):
    async with an_endpoint() as endpoint:
        pass

    outcome = await send(hasty, f"http://127.0.0.1:{endpoint.port}/")

    assert (outcome.kind, outcome.reason) == (OutcomeKind.UNREACHABLE, "no connection")


async def test_an_attempt_says_how_long_it_took(hasty: Connections):
    outcome = await answered(hasty, silence)

    assert outcome.took >= HASTY.read - timedelta(milliseconds=1)
