"""How a service takes its socket, and how it is told to end."""

import asyncio
import resource
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import NoReturn

from app.config import CannotStart
from app.kit.system_errors import reason

_BACKLOG = 2_048
_PATIENCE_MILLISECONDS = 30_000
_STOPS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def listening(host: str, port: int) -> Generator[socket.socket]:
    """The socket, taken before anything else is begun: then a port in use costs nothing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        taken = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise CannotStart(
            f"Cannot listen on {host} port {port} ({reason(error)}). Stop what already does, or"
            " choose another with --port and --host."
        ) from error
    with taken:
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            # A connection inherits it: one whose other end takes nothing for so long is ended
            # by the system, where the service could only wait for what it has sent to be read.
            taken.setsockopt(
                socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _PATIENCE_MILLISECONDS
            )
        yield taken


def allow_many_files() -> None:
    """As many connections at a time as the system lets this user have, rather than as it
    gives unasked: that is often 1,024.
    """
    given, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if given != most:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@contextmanager
def stopping_when_told() -> Generator[None]:
    """SIGTERM and Ctrl-C end the service by the way it came: what was opened is closed.

    Only the first one counts. What follows it would cut short the closing.
    """
    kept = {number: signal.signal(number, _stop) for number in _STOPS}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


@contextmanager
def hearing_of_the_end(tell: Callable[[], None]) -> Generator[None]:
    """Tells it in the running loop when the process is told to end, before whoever else
    handles that: what is held open by choice alone is then let go at once.
    """
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in _STOPS}

    def heard(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(tell)
        others = before[signal.Signals(number)]
        if callable(others):
            others(number, frame)

    for number in _STOPS:
        signal.signal(number, heard)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    for number in _STOPS:
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)
