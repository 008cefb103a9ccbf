"""Connections to what was checked, and nothing else.

A name is looked up once for each connection, its addresses are judged, and the connection
is made to one of those that passed: no second look-up can answer otherwise. A connection
that is kept for the next message keeps the address that was judged, and is not kept long.
"""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Any, Final, cast

import httpcore

from app.delivery.addresses import (
    LOOPBACK,
    IPAddress,
    Target,
    all_among,
    callable_among,
    is_localhost,
    literal,
)
from app.delivery.names import Resolve
from app.delivery.patience import Patience
from app.domain.deliveries import AddressNotAllowed

# Makes the connection itself: address, port, and seconds it may take.
Connect = Callable[[IPAddress, int, float], Awaitable[httpcore.AsyncNetworkStream]]

# Of a longer answer the first so many are tried.
MOST_ADDRESSES: Final = 8
# Shorter than servers commonly keep an idle connection, so that it is we who close it.
IDLE_SECONDS: Final = 4.0
# Of one endpoint.
MOST_IDLE: Final = 20

# Behind a condition, so a type checker sees less in it than there is.
_ANYIO: Final = cast("httpcore.AsyncNetworkBackend", httpcore.AnyIOBackend())


class NameUnknown(Exception):
    """The name service knows no address of that name."""


class TlsFailed(Exception):
    """The other end did not prove to be the host of that name."""


def open_pool(ways: "CheckedWays", trust: ssl.SSLContext) -> httpcore.AsyncConnectionPool:
    """Connections by HTTP/1.1, as many at once as callers ask for.

    No proxy, environment variable, cookie or redirect is known to it. `trust` says whose
    certificates are taken.
    """
    return httpcore.AsyncConnectionPool(
        ssl_context=trust,
        max_connections=None,
        max_keepalive_connections=MOST_IDLE,
        keepalive_expiry=IDLE_SECONDS,
        network_backend=ways,
    )


def kept_for(target: Target) -> str:
    """What the pool takes for the host: a connection is kept for one endpoint only.

    Endpoints of several platforms may stand on one host. What one of them sends too much can
    then never be taken for the answer to a message of another's.
    """
    return f"{blake2b(target.path.encode(), digest_size=16).hexdigest()}/{target.host}"


async def connect(address: IPAddress, port: int, seconds: float) -> httpcore.AsyncNetworkStream:
    """Given an address and no name, there is nothing left to look up."""
    return await _ANYIO.connect_tcp(str(address), port, timeout=seconds)


class CheckedWays(httpcore.AsyncNetworkBackend):
    """Looks up, judges, connects: the only way out of the house."""

    def __init__(
        self,
        resolve: Resolve,
        connect: Connect,
        patience: Patience,
        *,
        allow_loopback: bool,
        inner_hosts: frozenset[str] = frozenset(),
    ) -> None:
        self._inner_hosts = inner_hosts
        self._resolve = resolve
        self._connect = connect
        self._patience = patience
        self._allow_loopback = allow_loopback

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002, ASYNC109 - the same as in our patience
        local_address: str | None = None,  # noqa: ARG002 - the pool names it
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - the pool names it
    ) -> httpcore.AsyncNetworkStream:
        name = host.rpartition("/")[2]
        addresses = self._callable(name, await self._answers(name))
        if not addresses:
            raise AddressNotAllowed("leads to no public address")
        until = time.monotonic() + self._patience.connect.total_seconds()
        stream = await self._first_reached(addresses[:MOST_ADDRESSES], port, until)
        life = self._patience.life_of_connection.total_seconds()
        return _ShortLived(stream, time.monotonic() + life)

    def _callable(self, name: str, answers: Sequence[str]) -> list[IPAddress]:
        if name in self._inner_hosts:
            return all_among(answers)
        return callable_among(answers, allow_loopback=self._allow_loopback)

    async def _answers(self, host: str) -> Sequence[str]:
        if literal(host) is not None:
            return [host]
        if is_localhost(host):
            return [str(address) for address in LOOPBACK]
        try:
            async with asyncio.timeout(self._patience.lookup.total_seconds()):
                return await self._resolve(host)
        except TimeoutError as late:
            raise httpcore.ConnectTimeout from late
        except OSError as unknown:
            raise NameUnknown from unknown

    async def _first_reached(
        self, addresses: Sequence[IPAddress], port: int, until: float
    ) -> httpcore.AsyncNetworkStream:
        """Tries one after the other, each for its share of the time that is left."""
        failure: Exception = httpcore.ConnectTimeout()
        for tried, address in enumerate(addresses):
            share = (until - time.monotonic()) / (len(addresses) - tried)
            try:
                return await self._connect(address, port, share)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                failure = failed
        raise failure


class _ShortLived(httpcore.AsyncNetworkStream):
    """A connection that is not taken for another message once its life is over."""

    def __init__(self, stream: httpcore.AsyncNetworkStream, until: float) -> None:
        self._stream = stream
        self._until = until

    async def read(
        self,
        max_bytes: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the pool hands it over so
    ) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(
        self,
        buffer: bytes,
        timeout: float | None = None,  # noqa: ASYNC109 - the pool hands it over so
    ) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - the pool hands it over so
    ) -> httpcore.AsyncNetworkStream:
        try:
            secured = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except httpcore.ConnectError as failed:
            raise TlsFailed from failed
        return _ShortLived(secured, self._until)

    def get_extra_info(self, info: str) -> object:
        # An idle connection on which something can be read was ended by the other side:
        # so the pool sees to it, and so it closes one whose time is up.
        if info == "is_readable" and time.monotonic() >= self._until:
            return True
        return self._stream.get_extra_info(info)
