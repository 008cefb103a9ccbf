"""Posting a signed message to a platform's endpoint: whatever happens is a value."""

import asyncio
import ssl
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final

import certifi
import httpcore

from app.delivery.addresses import Target, must_be_allowed
from app.delivery.answers import outcome_of
from app.delivery.names import Resolve, resolve
from app.delivery.patience import PATIENCE, Patience
from app.delivery.pools import Pools
from app.delivery.transport import (
    IDLE_SECONDS,
    CheckedWays,
    Connect,
    NameUnknown,
    TlsFailed,
    connect,
    kept_for,
    open_pool,
)
from app.domain.deliveries import AddressNotAllowed, Outcome, OutcomeKind
from app.kit.webhook_signatures import sign
from app.values import dataclass

MOST_ANSWER_BYTES: Final = 64 * 1024

_FIXED_HEADERS: Final = (
    (b"content-type", b"application/json"),
    (b"user-agent", b"Forthwith-Webhooks/1"),
    (b"accept", b"*/*"),
    # Nothing is unpacked either way: a small answer cannot become a large one.
    (b"accept-encoding", b"identity"),
)

# In this order: some of these are kinds of others further down.
_FAILURES: Final[Mapping[type[Exception], tuple[OutcomeKind, str]]] = {
    NameUnknown: (OutcomeKind.UNREACHABLE, "its name is not known"),
    TlsFailed: (OutcomeKind.TLS_FAILED, "no certificate proved it to be that host"),
    ssl.SSLError: (OutcomeKind.TLS_FAILED, "the encrypted connection failed"),
    httpcore.ConnectTimeout: (OutcomeKind.TIMED_OUT, "no connection in time"),
    httpcore.TimeoutException: (OutcomeKind.TIMED_OUT, "no answer in time"),
    httpcore.RemoteProtocolError: (OutcomeKind.NOT_HTTP, "no HTTP answer, or too large a one"),
    httpcore.ConnectError: (OutcomeKind.UNREACHABLE, "no connection"),
    httpcore.NetworkError: (OutcomeKind.UNREACHABLE, "the connection broke"),
    TimeoutError: (OutcomeKind.TOO_SLOW, "not done in the time of an attempt"),
    OSError: (OutcomeKind.UNREACHABLE, "the connection broke"),
}


@dataclass(frozen=True, slots=True)
class Connections:
    """What messages are posted by; opened once, shared by all who post."""

    pools: Pools
    patience: Patience
    allow_loopback: bool
    inner_hosts: frozenset[str] = frozenset()


@asynccontextmanager
async def open_connections(
    *,
    allow_loopback: bool,
    inner_hosts: frozenset[str] = frozenset(),
    patience: Patience = PATIENCE,
    resolve: Resolve = resolve,
    connect: Connect = connect,
    trust: ssl.SSLContext | None = None,
) -> AsyncGenerator[Connections]:
    """Connections to public hosts; to loopback as well in a sandbox, to inner hosts where
    they are listed, and to nothing else.

    `trust` says whose certificates are taken; None means the authorities that certifi lists.

    As many at once as there are callers of `post`: they bound how many messages are under way.
    """
    ways = CheckedWays(
        resolve, connect, patience, allow_loopback=allow_loopback, inner_hosts=inner_hosts
    )
    # Read once: it takes longer than a message does.
    trusted = trust or ssl.create_default_context(cafile=certifi.where())
    pools = Pools(partial(open_pool, ways, trusted), seconds=IDLE_SECONDS)
    try:
        yield Connections(pools, patience, allow_loopback, inner_hosts)
    finally:
        await pools.close()


async def post(
    connections: Connections,
    *,
    url: str,
    message_id: str,
    moment: datetime,
    body: bytes,
    secrets: Sequence[str],
) -> Outcome:
    """Sends exactly these bytes, signed as of `moment` by each secret, and says how it went.

    Whatever the other side is or does is an Outcome. The head of an answer decides: a message
    was delivered with a status of 2xx, however its answer goes on.
    """
    signed = sign(secrets, message_id=message_id, moment=moment, body=body)
    began = time.monotonic()
    try:
        async with asyncio.timeout(connections.patience.whole.total_seconds()):
            target = must_be_allowed(
                url,
                allow_loopback=connections.allow_loopback,
                inner_hosts=connections.inner_hosts,
            )
            request = _request(target, signed, body, connections.patience)
            status, retry_after = await _exchange(connections, request)
    except AddressNotAllowed as refused:
        return Outcome(OutcomeKind.UNSAFE_TARGET, refused.reason, _since(began))
    except tuple(_FAILURES) as failure:
        kind, reason = next(told for of, told in _FAILURES.items() if isinstance(failure, of))
        return Outcome(kind, reason, _since(began))
    return outcome_of(status, retry_after, _since(began), moment)


def _request(
    target: Target, signed: Mapping[str, str], body: bytes, patience: Patience
) -> httpcore.Request:
    """Made of the parts of the target, so that nobody reads the address a second time."""
    return httpcore.Request(
        b"POST",
        httpcore.URL(
            scheme=b"https" if target.is_secure else b"http",
            host=kept_for(target).encode(),
            port=target.port,
            target=target.path.encode(),
        ),
        headers=[
            (b"host", target.authority.encode()),
            *_FIXED_HEADERS,
            (b"content-length", b"%d" % len(body)),
            *((name.encode(), value.encode()) for name, value in signed.items()),
        ],
        content=body,
        extensions={"timeout": patience.of_parts(), "sni_hostname": target.host},
    )


async def _exchange(
    connections: Connections, request: httpcore.Request
) -> tuple[int, str | None]:
    """The status that it is answered with, and the value of Retry-After."""
    async with connections.pools.lend(str(request.url.origin)) as pool:
        response = await pool.handle_async_request(request)
        try:
            await _read_rest(response, connections.patience.rest_of_answer)
        finally:
            # Ends the connection too where something of the answer is left.
            await response.aclose()
    return response.status, _header(response.headers, b"retry-after")


async def _read_rest(response: httpcore.Response, patience: timedelta) -> None:
    """Reads to the end of a short answer; a long, slow or broken one is left."""
    read = 0
    with suppress(*_FAILURES):
        async with asyncio.timeout(patience.total_seconds()):
            async for chunk in response.aiter_stream():
                read += len(chunk)
                if read > MOST_ANSWER_BYTES:
                    return


def _header(headers: Sequence[tuple[bytes, bytes]], wanted: bytes) -> str | None:
    found = (value.decode("latin-1") for name, value in headers if name.lower() == wanted)
    return next(found, None)


def _since(began: float) -> timedelta:
    return timedelta(seconds=time.monotonic() - began)
