"""Where a connection goes: to an address that was judged, whatever is answered meanwhile."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import pytest

from app.delivery.patience import Patience
from app.delivery.webhooks import Connections, open_connections
from app.domain.deliveries import OutcomeKind
from tests.delivery.certificates import Authority
from tests.delivery.endpoint import (
    ALSO_PUBLIC,
    HASTY,
    OK,
    PUBLIC,
    Net,
    an_endpoint,
    close_after,
    send,
)

URL = "https://hooks.example/hook"
Over = Callable[[Net], AbstractAsyncContextManager[Connections]]


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def tls(authority: Authority) -> ssl.SSLContext:
    return authority.serving("hooks.example")


@pytest.fixture
def over(authority: Authority) -> Over:
    """Connections as in service, over a network of the test's."""
    return lambda net: open_connections(
        allow_loopback=False, resolve=net.resolve, connect=net.connect, trust=authority.trust()
    )


async def test_a_message_goes_to_the_address_that_was_judged(over: Over, tls: ssl.SSLContext):
    async with an_endpoint(tls=tls) as endpoint, over(net := Net(endpoint.port)) as connections:
        outcome = await send(connections, URL)

    assert outcome.kind is OutcomeKind.DELIVERED
    assert (net.asked, net.called) == (["hooks.example"], [f"{PUBLIC} 443"])
    assert endpoint.headers["host"] == "hooks.example"


async def test_a_name_that_answers_otherwise_later_is_not_followed(
    over: Over, tls: ssl.SSLContext
):
    """Public when it is judged, loopback ever after: what was judged is called, and once."""
    closing = OK.replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n")
    async with an_endpoint(close_after(closing), tls) as endpoint:
        net = Net(endpoint.port, answers=[[PUBLIC], ["127.0.0.1"]])
        async with over(net) as connections:
            outcomes = [await send(connections, URL) for _ in range(3)]

    assert [outcome.kind for outcome in outcomes] == [
        OutcomeKind.DELIVERED,
        OutcomeKind.UNSAFE_TARGET,
        OutcomeKind.UNSAFE_TARGET,
    ]
    assert outcomes[1].reason == "leads to no public address"
    assert net.called == [f"{PUBLIC} 443"]
    assert endpoint.connections == 1


async def test_a_kept_connection_still_goes_where_it_was_judged_to(
    over: Over, tls: ssl.SSLContext
):
    async with an_endpoint(tls=tls) as endpoint:
        net = Net(endpoint.port, answers=[[PUBLIC], ["127.0.0.1"]])
        async with over(net) as connections:
            outcomes = [await send(connections, URL) for _ in range(3)]

    assert {outcome.kind for outcome in outcomes} == {OutcomeKind.DELIVERED}
    assert (net.asked, net.called) == (["hooks.example"], [f"{PUBLIC} 443"])


async def test_a_connection_is_judged_anew_when_its_life_is_over(
    authority: Authority, tls: ssl.SSLContext
):
    short = Patience(life_of_connection=timedelta())
    async with an_endpoint(tls=tls) as endpoint:
        net = Net(endpoint.port, answers=[[PUBLIC], ["10.0.0.1"]])
        async with open_connections(
            allow_loopback=False,
            patience=short,
            resolve=net.resolve,
            connect=net.connect,
            trust=authority.trust(),
        ) as connections:
            first, second = [await send(connections, URL) for _ in range(2)]

    assert first.kind is OutcomeKind.DELIVERED
    assert second.kind is OutcomeKind.UNSAFE_TARGET
    assert len(net.asked) == 2


@pytest.mark.parametrize(
    "answer",
    [
        ["127.0.0.1"],
        ["::1"],
        ["10.0.0.1", "192.168.0.1", "fd00::1"],
        ["169.254.169.254"],
        ["0.0.0.0"],  # noqa: S104 - nothing is bound to it
        ["::ffff:127.0.0.1"],
        ["fe80::1%eth0"],
        ["64:ff9b::7f00:1"],
        ["not an address"],
        [],
    ],
)
async def test_a_name_that_leads_within_is_not_called(over: Over, answer: list[str]):
    async with over(net := Net(0, answers=[answer])) as connections:
        outcome = await send(connections, URL)

    assert outcome.kind is OutcomeKind.UNSAFE_TARGET
    assert net.called == []


async def test_of_an_answer_that_mixes_no_inner_address_is_tried_even_as_the_last(over: Over):
    net = Net(0, answers=[["127.0.0.1", PUBLIC, "10.0.0.1"]], deaf=[PUBLIC])
    async with over(net) as connections:
        outcome = await send(connections, URL)

    assert outcome.kind is OutcomeKind.UNREACHABLE
    assert net.called == [f"{PUBLIC} 443"]


async def test_the_next_address_is_tried_where_one_is_deaf(over: Over, tls: ssl.SSLContext):
    async with an_endpoint(tls=tls) as endpoint:
        net = Net(endpoint.port, answers=[[ALSO_PUBLIC, PUBLIC]], deaf=[ALSO_PUBLIC])
        async with over(net) as connections:
            outcome = await send(connections, URL)

    assert outcome.kind is OutcomeKind.DELIVERED
    assert net.called == [f"{ALSO_PUBLIC} 443", f"{PUBLIC} 443"]


async def test_of_a_long_answer_eight_addresses_are_tried(over: Over):
    answer = [f"93.184.215.{number}" for number in range(200)]
    async with over(net := Net(0, answers=[answer], deaf=answer)) as connections:
        outcome = await send(connections, URL)

    assert outcome.kind is OutcomeKind.UNREACHABLE
    assert len(net.called) == 8


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/", "http://93.184.215.14/", "https://a\\b/"]
)
async def test_an_address_that_could_not_be_registered_is_not_called(over: Over, url: str):
    async with over(net := Net(0)) as connections:
        outcome = await send(connections, url)

    assert outcome.kind is OutcomeKind.UNSAFE_TARGET
    assert (net.asked, net.called) == ([], [])


async def nobody_knows(name: str) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_NONAME, f"{name} is not known")


async def nobody_answers(name: str) -> Sequence[str]:
    await asyncio.Event().wait()
    return [name]


async def test_a_name_that_nobody_knows_is_unreachable():
    async with open_connections(allow_loopback=False, resolve=nobody_knows) as connections:
        outcome = await send(connections, URL)

    assert (outcome.kind, outcome.reason) == (OutcomeKind.UNREACHABLE, "its name is not known")


async def test_a_look_up_without_end_is_cut():
    async with open_connections(
        allow_loopback=False, patience=HASTY, resolve=nobody_answers
    ) as connections:
        outcome = await send(connections, URL)

    assert (outcome.kind, outcome.reason) == (OutcomeKind.TIMED_OUT, "no connection in time")


@pytest.mark.parametrize("url", ["http://localhost:{port}/", "http://hooks.localhost:{port}/"])
async def test_localhost_is_never_looked_up(url: str):
    async with (
        an_endpoint() as endpoint,
        open_connections(allow_loopback=True, resolve=nobody_knows) as connections,
    ):
        outcome = await send(connections, url.format(port=endpoint.port))

    assert outcome.kind is OutcomeKind.DELIVERED


class TestCertificates:
    """The connection goes to a number, the certificate is of the name."""

    @pytest.mark.parametrize("host", ["other.example", "example", "*.hooks.example", PUBLIC])
    async def test_a_certificate_for_another_host_is_refused(
        self, over: Over, authority: Authority, host: str
    ):
        async with (
            an_endpoint(tls=authority.serving(host)) as endpoint,
            over(Net(endpoint.port)) as connections,
        ):
            outcome = await send(connections, URL)

        assert outcome.kind is OutcomeKind.TLS_FAILED
        assert endpoint.requests == []

    async def test_a_certificate_that_has_expired_is_refused(
        self, over: Over, authority: Authority
    ):
        tls = authority.serving("hooks.example", days=-1)
        async with (
            an_endpoint(tls=tls) as endpoint,
            over(Net(endpoint.port)) as connections,
        ):
            outcome = await send(connections, URL)

        assert outcome.kind is OutcomeKind.TLS_FAILED

    async def test_a_certificate_of_an_unknown_authority_is_refused(self, tls: ssl.SSLContext):
        async with an_endpoint(tls=tls) as endpoint:
            net = Net(endpoint.port)
            async with open_connections(
                allow_loopback=False, resolve=net.resolve, connect=net.connect
            ) as connections:
                outcome = await send(connections, URL)

        assert outcome.kind is OutcomeKind.TLS_FAILED

    async def test_a_host_without_encryption_is_refused(self, over: Over):
        async def in_the_clear(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(OK)
            writer.close()

        server = await asyncio.start_server(in_the_clear, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server, over(Net(port)) as connections:
            outcome = await send(connections, URL)

        assert outcome.kind is OutcomeKind.TLS_FAILED

    async def test_a_certificate_may_be_of_the_address_itself(
        self, over: Over, authority: Authority
    ):
        async with an_endpoint(tls=authority.serving(PUBLIC)) as endpoint:
            net = Net(endpoint.port)
            async with over(net) as connections:
                outcome = await send(connections, f"https://{PUBLIC}:8443/")

        assert outcome.kind is OutcomeKind.DELIVERED
        assert (net.asked, net.called) == ([], [f"{PUBLIC} 8443"])
