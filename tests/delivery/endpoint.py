"""An endpoint on loopback that answers as a test says, by the letter."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import field
from datetime import timedelta
from typing import Any

import httpcore

from app.delivery.addresses import LOOPBACK, IPAddress
from app.delivery.patience import Patience
from app.delivery.transport import connect
from app.delivery.webhooks import Connections, post
from app.domain.deliveries import Outcome
from app.kit.webhook_signatures import new_secret
from app.values import dataclass
from tests.support.clock import MONDAY

# What is done once a request has come; the connection is closed when it returns.
Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"
PUBLIC = "93.184.215.14"
ALSO_PUBLIC = "2606:4700::1111"
BODY = b'{"type":"endpoint.test"}'
SECRET = new_secret()
# A test waits for what does not come no longer than it must.
HASTY = Patience(
    lookup=timedelta(milliseconds=10),
    connect=timedelta(seconds=1),
    read=timedelta(milliseconds=200),
    rest_of_answer=timedelta(milliseconds=100),
    whole=timedelta(milliseconds=500),
)


@dataclass
class Endpoint:
    """Where it listens, and what came there."""

    port: int = 0
    requests: list[bytes] = field(default_factory=list[bytes])
    connections: int = 0

    @property
    def bodies(self) -> list[bytes]:
        return [request.partition(b"\r\n\r\n")[2] for request in self.requests]

    @property
    def headers(self) -> dict[str, str]:
        """Those of the last request."""
        head = self.requests[-1].partition(b"\r\n\r\n")[0].decode("latin-1")
        lines = (line.partition(": ") for line in head.split("\r\n")[1:])
        return {name: value for name, _, value in lines}


@asynccontextmanager
async def an_endpoint(
    answer: bytes | Answer = OK, tls: ssl.SSLContext | None = None
) -> AsyncGenerator[Endpoint]:
    """Answers every request so; with bytes, it keeps the connection for the next."""
    endpoint = Endpoint()
    at_work = dict[asyncio.Task[None] | None, asyncio.StreamWriter]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        endpoint.connections += 1
        at_work[asyncio.current_task()] = writer
        with suppress(asyncio.IncompleteReadError, OSError):
            while True:
                endpoint.requests.append(await _request(reader))
                if callable(answer):
                    await answer(writer)
                    break
                writer.write(answer)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()
        del at_work[asyncio.current_task()]

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    endpoint.port = server.sockets[0].getsockname()[1]
    async with server:
        try:
            yield endpoint
        finally:
            # From Python 3.12 on a server that is closed waits for every connection.
            for task, writer in at_work.items():
                writer.transport.abort()
                if task is not None:
                    task.cancel()


async def _request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    (length,) = [
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.startswith(b"content-length:")
    ]
    return head + await reader.readexactly(length)


def close_after(*parts: bytes) -> Answer:
    """Answers with these and closes the connection."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()

    return answer


def drip(head: bytes, drop: bytes) -> Answer:
    """Answers with the head, and then with a drop again and again, for ever."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(drop)
            await writer.drain()
            await asyncio.sleep(0.01)

    return answer


def flood(head: bytes, chunk: bytes) -> Answer:
    """Answers with the head, and then with as much as the other side takes, for ever."""

    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(chunk)
            await writer.drain()
            await asyncio.sleep(0)

    return answer


async def silence(writer: asyncio.StreamWriter) -> None:
    """Never answers; returns when the other side has gone."""
    while not writer.is_closing():  # noqa: ASYNC110 - nothing tells of it
        await asyncio.sleep(0.01)


@dataclass
class Net:
    """A name service and a network for tests: whatever is called ends on one loopback port."""

    port: int
    answers: Sequence[Sequence[str]] = ((PUBLIC,),)
    deaf: Sequence[str] = ()
    asked: list[str] = field(default_factory=list[str])
    called: list[str] = field(default_factory=list[str])

    async def resolve(self, name: str) -> Sequence[str]:
        """The first answer to the first question, and so on; the last to all that follow."""
        self.asked.append(name)
        return self.answers[min(len(self.asked), len(self.answers)) - 1]

    async def connect(
        self, address: IPAddress, port: int, seconds: float
    ) -> httpcore.AsyncNetworkStream:
        self.called.append(f"{address} {port}")
        if str(address) in self.deaf:
            raise httpcore.ConnectError
        return await connect(LOOPBACK[0], self.port, seconds)


async def send(connections: Connections, url: str, **others: Any) -> Outcome:
    message: dict[str, Any] = {
        "message_id": "msg_1",
        "moment": MONDAY,
        "body": BODY,
        "secrets": [SECRET],
    }
    return await post(connections, url=url, **{**message, **others})
