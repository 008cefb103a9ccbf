"""The client that blocks as one that is awaited, so that a test is told to both; and a line
on which answers are lost.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import httpx

from app.client import AsyncClient, Client, Patience

QUICK = Patience(first=timedelta(milliseconds=1))


class Threaded:
    """Does in a thread what a client that blocks would do in a program of its own."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Callable[..., Any]:
        asked = getattr(self._client, name)
        if name in {"notices", "receipts", "inbox", "deliveries", "changes"}:
            return lambda *given, **named: _walked(asked(*given, **named))
        return partial(asyncio.to_thread, asked)


AnyClient = Any  # either of the two; they have the same methods


def blocking(address: str, secret: str, *, losing: int = 0) -> AnyClient:
    return Threaded(Client(address, secret, patience=QUICK, transport=Losing(losing)))


def awaiting(address: str, secret: str, *, losing: int = 0) -> AnyClient:
    return AsyncClient(address, secret, patience=QUICK, transport=AsyncLosing(losing))


class Losing(httpx.HTTPTransport):
    """Loses so many answers: the register has done what it was asked, and nobody knows."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._times = times

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = super().handle_request(request)
        if self._times > 0:
            self._times -= 1
            answer.close()
            raise httpx.ReadError("the answer was lost", request=request)
        return answer


class AsyncLosing(httpx.AsyncHTTPTransport):
    """The same for the client that is awaited."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self._times = times

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        answer = await super().handle_async_request(request)
        if self._times > 0:
            self._times -= 1
            await answer.aclose()
            raise httpx.ReadError("the answer was lost", request=request)
        return answer


async def _walked(walk: Iterator[Any]) -> AsyncIterator[Any]:
    while (one := await asyncio.to_thread(next, walk, None)) is not None:
        yield one
