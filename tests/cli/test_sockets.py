"""The socket of a service, and how many connections it may have."""

import resource
import socket
from collections.abc import Generator

import pytest

from app.cli.processes import allow_many_files, listening


@pytest.fixture
def few_files() -> Generator[int]:
    """A process that was given fewer files than it may have."""
    given, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = min(1_024, most - 1)
    resource.setrlimit(resource.RLIMIT_NOFILE, (few, most))
    yield most
    resource.setrlimit(resource.RLIMIT_NOFILE, (given, most))


def test_a_service_takes_as_many_connections_as_the_system_lets_it(few_files: int):
    allow_many_files()

    assert resource.getrlimit(resource.RLIMIT_NOFILE) == (few_files, few_files)


def test_a_connection_whose_other_end_takes_nothing_is_not_kept_for_ever():
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is None:
        return  # the system has no such thing
    with (
        listening("127.0.0.1", 0) as taken,
        socket.create_connection(taken.getsockname()),
        taken.accept()[0] as connection,
    ):
        assert connection.getsockopt(socket.IPPROTO_TCP, option) == 30_000
