"""A client that outpaces the servers: raw sockets kept alive, requests made of one template.

As a process of its own (`python -m tests.bench.load`) it takes one order a line, and
answers each with one line.
"""

import asyncio
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from itertools import count
from subprocess import PIPE, Popen
from typing import cast

import uvloop

from app.values import asdict, dataclass

CONNECTIONS = 16
ANSWER_WITHIN_SECONDS = 30
# Stands in a template where each request has a number of its own, of the same width.
NUMBER = "%012d"
_LENGTH = b"content-length: "


@dataclass(frozen=True, slots=True)
class Order:
    """What to send where, and for how long, and the status of what did what was ordered."""

    port: int
    path: str
    headers: Mapping[str, str]
    body: str
    seconds: float
    method: str = "POST"
    status: int = 201

    @property
    def wanted(self) -> bytes:
        """How an answer begins that did what was ordered."""
        return f"HTTP/1.1 {self.status}".encode()


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it; an answer of another status than was wanted counts as refused."""

    created: int
    refused: int
    seconds: float


class Client:
    """The client's process, as whoever orders from it sees it."""

    def __init__(self, process: Popen[str]) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("the client listens on its standard input")
        self._to, self._from = process.stdin, process.stdout

    def send(self, order: Order) -> Report:
        """Keeps the server busy for the ordered time, and reports."""
        print(json.dumps(asdict(order)), file=self._to, flush=True)
        report = Report(**json.loads(self._from.readline()))
        if report.refused or not report.created:
            raise RuntimeError(f"{order.path} did not take every request: {report}")
        return report


@contextmanager
def client() -> Generator[Client]:
    command = [sys.executable, "-m", "tests.bench.load"]
    with Popen(  # noqa: S603 - our own module
        command, stdin=PIPE, stdout=PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield Client(process)
        finally:
            process.kill()


class _Connection(asyncio.Protocol):
    """One connection that asks again as soon as it is answered."""

    def __init__(self, next_request: Callable[[], bytes | None], wanted: bytes) -> None:
        self._next_request = next_request
        self._wanted = wanted
        self._transport: asyncio.WriteTransport | None = None
        self._head = b""
        self._missing: int | None = None
        self.created = 0
        self.refused = 0
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Typed by what it does: the transport of uvloop is none of asyncio's classes.
        self._transport = cast("asyncio.WriteTransport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        if self._missing is None:
            self._head += data
            self._missing = _missing(self._head)
        else:
            # The rest of a long answer is only counted.
            self._missing -= len(data)
        if self._missing is None or self._missing > 0:
            return
        if self._head.startswith(self._wanted):
            self.created += 1
        else:
            self.refused += 1
        self._head, self._missing = b"", None
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - so it is called
        if not self.ended.done():
            self.ended.set_result(None)

    def _ask(self) -> None:
        request = self._next_request()
        if self._transport is None or request is None:
            self._close()
        else:
            self._transport.write(request)

    def _close(self) -> None:
        if self._transport is not None:
            self._transport.close()


def _missing(answer: bytes) -> int | None:
    """How many bytes an answer wants yet; None while that cannot be told."""
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return None
    length = head.lower().partition(_LENGTH)[2].partition(b"\r")[0]
    # Only what has no body at all, such as a 304, says nothing of its length.
    return int(length or 0) - len(body)


def _template(order: Order) -> bytes:
    sized = len(order.body.replace(NUMBER, "0" * 12))
    headers = {"Host": "localhost", **order.headers, "Content-Length": str(sized)}
    lines = [
        f"{order.method} {order.path} HTTP/1.1",
        *(f"{n}: {v}" for n, v in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + order.body).encode()


async def _carry_out(order: Order, numbers: Callable[[], int]) -> Report:
    template = _template(order)
    places = template.count(NUMBER.encode())
    began = time.perf_counter()
    end = began + order.seconds

    def next_request() -> bytes | None:
        if time.perf_counter() >= end:
            return None
        return template % ((numbers(),) * places)

    loop = asyncio.get_running_loop()
    connections: list[_Connection] = []
    for _ in range(CONNECTIONS):
        _, connection = await loop.create_connection(
            lambda: _Connection(next_request, order.wanted), "127.0.0.1", order.port
        )
        connections.append(connection)
    async with asyncio.timeout(order.seconds + ANSWER_WITHIN_SECONDS):
        await asyncio.gather(*(connection.ended for connection in connections))
    took = time.perf_counter() - began
    created = sum(connection.created for connection in connections)
    refused = sum(connection.refused for connection in connections)
    return Report(created, refused, took)


def _serve_orders() -> None:
    # Each path has numbers of its own, so that what they name can be there before.
    numbers: defaultdict[str, Callable[[], int]] = defaultdict(lambda: count(1).__next__)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        for line in sys.stdin:
            order = Order(**json.loads(line))
            report = runner.run(_carry_out(order, numbers[order.path]))
            print(json.dumps(asdict(report)), flush=True)


if __name__ == "__main__":
    _serve_orders()
