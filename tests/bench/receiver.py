"""A receiver that costs as little as it can: answers 204 at once, and below /hang never.

As a process of its own (`python -m tests.bench.receiver --port P`).
"""

import argparse
import asyncio
from typing import cast

import uvloop

READY = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
TAKEN = b"HTTP/1.1 204 No Content\r\n\r\n"
HANG = "/hang"
_LENGTH = b"content-length: "
_END = b"\r\n\r\n"


class _Connection(asyncio.Protocol):
    """One connection, on which one request follows another's answer."""

    def __init__(self) -> None:
        self._transport: asyncio.WriteTransport | None = None
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Typed by what it does: the transport of uvloop is none of asyncio's classes.
        self._transport = cast("asyncio.WriteTransport", transport)

    def data_received(self, data: bytes) -> None:
        self._unread += data
        head, end, body = self._unread.partition(_END)
        length = head.lower().partition(_LENGTH)[2].partition(b"\r")[0]
        if not end or len(body) < int(length or 0) or self._transport is None:
            return
        self._unread = b""
        if head.startswith(b"GET"):
            self._transport.write(READY)
        elif not head.startswith(b"POST " + HANG.encode()):
            self._transport.write(TAKEN)


async def _serve(port: int) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Connection, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(parser.parse_args().port))
