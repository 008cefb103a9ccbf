"""A receiver on loopback: keeps what came, and answers each message as a test says."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import field

from app.values import dataclass

OK = b"HTTP/1.1 204 No Content\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Came:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


# What is answered to a request; None holds the connection without a word.
Answer = Callable[[Came], bytes | None]


def answer(status: int, *headers: str) -> bytes:
    """An answer of a status without a body."""
    lines = [f"HTTP/1.1 {status} Told", *headers, "content-length: 0", "", ""]
    return "\r\n".join(lines).encode()


@dataclass
class Receiver:
    """Where it listens, and what came there, in the order of arrival."""

    port: int = 0
    came: list[Came] = field(default_factory=list[Came])
    answer: Answer = lambda _: OK

    def url(self, path: str = "/hooks") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def ids(self) -> list[str]:
        return [one.id for one in self.came]

    def at(self, path: str) -> list[Came]:
        return [one for one in self.came if one.path == path]


@asynccontextmanager
async def a_receiver(answer: Answer = lambda _: OK) -> AsyncGenerator[Receiver]:
    receiver = Receiver(answer=answer)
    open_ones = set[asyncio.StreamWriter]()
    ended = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_ones.add(writer)
        with suppress(asyncio.IncompleteReadError, OSError):
            while True:
                came = await _request(reader)
                receiver.came.append(came)
                said = receiver.answer(came)
                if said is None:
                    await reader.read()
                    break
                writer.write(said)
        writer.close()
        open_ones.discard(writer)
        ended.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    receiver.port = server.sockets[0].getsockname()[1]
    async with server:
        yield receiver
        for writer in tuple(open_ones):
            writer.close()
        while open_ones:
            ended.clear()
            await ended.wait()


async def _request(reader: asyncio.StreamReader) -> Came:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.strip().split("\r\n")
    parted = (line.partition(": ") for line in lines)
    headers = {name.lower(): value for name, _, value in parted}
    body = await reader.readexactly(int(headers["content-length"]))
    return Came(first.split(" ")[1], headers, body)
