"""The receivers of played platforms: what is genuine is answered in the platform's manner."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import suppress
from random import Random
from urllib.parse import urlsplit

import httpx
import pytest

from app.kit.clock import SystemClock
from app.kit.webhook_signatures import new_secret, sign
from app.simulation.findings import Fault
from app.simulation.manners import Manner
from app.simulation.receivers import Receiver, Receivers, listening
from app.simulation.tallies import Book, Did, Tally

BODY = b'{"type":"endpoint.test"}'
SECRET = new_secret()


@pytest.fixture
async def receivers() -> AsyncGenerator[Receivers]:
    async with listening() as receivers:
        yield receivers


@pytest.fixture
async def client() -> AsyncGenerator[httpx.AsyncClient]:
    async with httpx.AsyncClient(trust_env=False) as client:
        yield client


def a_receiver(manner: Manner = Manner.PROMPT) -> Receiver:
    receiver = Receiver(Tally("Example Share", manner), Book(), Random(1))
    receiver.trust(SECRET)
    return receiver


def signed(
    secret: str = SECRET, message_id: str = "msg_1", body: bytes = BODY
) -> dict[str, str]:
    now = SystemClock().now()
    return sign([secret], message_id=message_id, moment=now, body=body)


def faults(receiver: Receiver) -> list[Fault]:
    return [finding.fault for finding in receiver.book.findings]


async def test_a_genuine_message_is_taken_and_counted(
    receivers: Receivers, client: httpx.AsyncClient
) -> None:
    receiver = a_receiver()
    url = receivers.open(receiver)
    for number in (1, 2):
        headers = signed(message_id=f"msg_{number}")
        assert (await client.post(url, content=BODY, headers=headers)).status_code == 204

    assert receiver.tally.did[Did.CALLED] == 2
    assert faults(receiver) == []


async def test_what_nobody_may_have_signed_is_refused_and_found(
    receivers: Receivers, client: httpx.AsyncClient
) -> None:
    receiver = a_receiver()
    url = receivers.open(receiver)
    for headers in (signed(new_secret()), signed(body=b"{}"), {}):
        assert (await client.post(url, content=BODY, headers=headers)).status_code == 400

    assert receiver.tally.did[Did.CALLED] == 0
    assert faults(receiver) == [Fault.FORGERY] * 3


async def test_each_receiver_has_a_path_of_its_own(
    receivers: Receivers, client: httpx.AsyncClient
) -> None:
    first, second = a_receiver(), a_receiver()
    receivers.open(first)
    url = receivers.open(second)
    await client.post(url, content=BODY, headers=signed())
    elsewhere = await client.post(f"{url}/0", content=BODY, headers=signed())

    assert elsewhere.status_code == 404
    assert (first.tally.did[Did.CALLED], second.tally.did[Did.CALLED]) == (0, 1)


@pytest.mark.parametrize("manner", [Manner.SILENT, Manner.HOSTILE, Manner.FLAKY])
async def test_the_unreliable_break_off_say_nothing_or_say_what_is_unkind(
    receivers: Receivers, client: httpx.AsyncClient, manner: Manner
) -> None:
    receiver = a_receiver(manner)
    url = receivers.open(receiver)
    statuses = set[int]()
    for _ in range(8):
        try:
            answer = await client.post(url, content=BODY, headers=signed(), timeout=0.1)
            statuses.add(answer.status_code)
        except httpx.TransportError:
            statuses.add(0)

    assert receiver.tally.did[Did.CALLED] == 8
    assert statuses & {0, 302, 307, 429, 500, 503, 999}


async def test_a_message_is_the_same_by_whichever_way_it_comes() -> None:
    receiver = a_receiver()
    receiver.compare("msg_1", {"type": "notice.issued"})
    receiver.compare("msg_1", {"type": "notice.issued"})
    receiver.compare("msg_2", {"type": "notice.overdue"})
    assert faults(receiver) == []

    receiver.compare("msg_1", {"type": "notice.resolved"})
    assert faults(receiver) == [Fault.OTHER_BODY]


@pytest.mark.parametrize(
    "sent",
    [
        b"POST /platforms/1 HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
        b"POST /platforms/1 HTTP/1.1\r\ncontent-length: 99999999\r\n\r\n",
        b"POST /platforms/1 HTTP/1.1\r\n\r\n",
        b"POST\r\ncontent-length: 0\r\n\r\n",
        b"\r\n\r\n",
        b"x" * 200_000,
    ],
    ids=["negative", "huge", "without length", "without path", "empty", "endless"],
)
async def test_what_is_no_message_of_a_register_ends_the_connection(
    receivers: Receivers, sent: bytes
) -> None:
    port = urlsplit(receivers.open(a_receiver())).port
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    # A connection that is ended with something unread is reset.
    with suppress(ConnectionResetError):
        assert await reader.read() == b""
    writer.close()


def test_a_receiver_does_not_show_its_secret() -> None:
    assert SECRET not in repr(a_receiver())
