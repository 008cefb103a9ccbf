"""The receivers of played platforms, on loopback: each message is verified, and answered in
the manner of its platform.
"""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import field
from random import Random
from typing import Final

from app.kit.clock import SystemClock
from app.kit.webhook_signatures import NotGenuine, verify
from app.simulation.findings import Fault
from app.simulation.replies import Ending, Reply, reply_of
from app.simulation.tallies import Book, Did, Tally
from app.values import dataclass

_MOST_HEAD_BYTES: Final = 64 * 1024
# A body is far below a megabyte.
_LENGTH: Final = re.compile(r"[0-9]{1,6}")
_MOST_KEPT: Final = 1_000
# The register signs by the machine's time, wherever the clock of its sandbox stands.
_MACHINE: Final = SystemClock()


@dataclass(slots=True)
class Receiver:
    """Where one platform is told at once. It answers nothing before it knows its secret."""

    tally: Tally
    book: Book
    chance: Random
    secret: str = field(default="", repr=False)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    bodies: dict[str, object] = field(default_factory=dict[str, object])

    def trust(self, secret: str) -> None:
        self.secret = secret
        self.ready.set()

    async def take(self, headers: Mapping[str, str], body: bytes) -> Reply:
        """Verifies a message, and says how it is answered."""
        await self.ready.wait()
        try:
            verify([self.secret], headers, body, now=_MACHINE.now())
        except NotGenuine:
            self.book.find(self.tally.name, "a webhook", Fault.FORGERY)
            return Reply(400)
        self.tally.did[Did.CALLED] += 1
        self.compare(headers["webhook-id"], json.loads(body))
        return reply_of(self.tally.manner, self.chance)

    def compare(self, message_id: str, body: object) -> None:
        """A message that came before, by either way, must be the same."""
        if self.bodies.setdefault(message_id, body) != body:
            self.book.find(self.tally.name, "a message", Fault.OTHER_BODY)
        if len(self.bodies) > _MOST_KEPT:
            del self.bodies[next(iter(self.bodies))]


class Receivers:
    """One address for all of them; each has a path of its own."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._at: dict[str, Receiver] = {}

    def open(self, receiver: Receiver) -> str:
        """Where it can be reached from now on."""
        path = f"/platforms/{len(self._at) + 1}"
        self._at[path] = receiver
        return f"http://127.0.0.1:{self._port}{path}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from its first request to its last."""
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                while await self._answer_one(reader, writer):
                    """The connection is kept for the next message."""
        finally:
            writer.close()

    async def _answer_one(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        path, headers, body = await _request(reader)
        receiver = self._at.get(path)
        reply = Reply(404) if receiver is None else await receiver.take(headers, body)
        await asyncio.sleep(reply.after.total_seconds())
        if reply.ending is Ending.HOLD:
            await reader.read()
        if reply.ending is not Ending.ANSWER:
            return False
        writer.write(_written(reply))
        await writer.drain()
        return True


@asynccontextmanager
async def listening() -> AsyncGenerator[Receivers]:
    """Listens at some port of loopback."""
    at_work = set[asyncio.Task[None]]()
    opened: asyncio.Future[Receivers] = asyncio.get_running_loop().create_future()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task((await opened).answer(reader, writer))
        at_work.add(task)
        task.add_done_callback(at_work.discard)

    server = await asyncio.start_server(answer, "127.0.0.1", 0, limit=_MOST_HEAD_BYTES)
    receivers = Receivers(server.sockets[0].getsockname()[1])
    opened.set_result(receivers)
    try:
        yield receivers
    finally:
        server.close()
        for task in tuple(at_work):
            task.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)


async def _request(reader: asyncio.StreamReader) -> tuple[str, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    parted = (line.partition(":") for line in lines)
    headers = {name.lower(): value.strip() for name, _, value in parted}
    length, words = headers.get("content-length", ""), first.split(" ")
    if not _LENGTH.fullmatch(length) or len(words) != 3:
        raise OSError("no message of a register is like that")
    return words[1], headers, await reader.readexactly(int(length))


def _written(reply: Reply) -> bytes:
    lines = [f"HTTP/1.1 {reply.status} Told"]
    lines += [f"{name}: {value}" for name, value in reply.headers]
    lines += [f"Content-Length: {len(reply.content)}"] * (reply.status != 204)
    return "\r\n".join([*lines, "", ""]).encode() + reply.content
