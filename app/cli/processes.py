"""The processes that answer on one socket, and how they end."""

import gc
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import NoReturn

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from app.config import Settings
from app.kit import logs
from app.main import CannotStart, application
from app.store.admission import reason

GRACE_SECONDS = 10
GARBAGE_THRESHOLD = 20_000
# A process that starts on a busy machine is slow, not hung.
HUNG_AFTER_SECONDS = 60
_BACKLOG = 2_048
_STOPS = (signal.SIGTERM, signal.SIGINT)


@dataclass(frozen=True, slots=True)
class Service:
    """What makes the application, in this process or in another."""

    settings: Settings
    url: str
    jobs: bool

    def __call__(self) -> FastAPI:
        made = application(self.settings, self.url, jobs=self.jobs)
        _leave_to_stay()
        return made


def _leave_to_stay() -> None:
    """What is loaded by now stays to the end, so the collector need not walk through it again
    and again; and a request makes many short-lived objects, hardly any of them in cycles.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE_THRESHOLD)


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
        yield taken


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


def answer_here(service: Service, taken: socket.socket) -> None:
    """Answers in this process until told to stop."""
    uvicorn.Server(_config(service)).run(sockets=[taken])


def answer_in_several(service: Service, taken: socket.socket, *, processes: int) -> None:
    """Answers in so many processes until told to stop; one that dies is replaced."""
    several = Multiprocess(
        _config(partial(_in_child, service), processes=processes), sockets=[taken]
    )
    several.run()
    if any((process.exitcode or 0) > 0 for process in several.processes):
        raise CannotStart("A process of the service did not start; its log lines say why.")


def _config(make: Callable[[], FastAPI], *, processes: int = 1) -> uvicorn.Config:
    return uvicorn.Config(
        make,
        factory=True,
        workers=processes,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        timeout_worker_healthcheck=HUNG_AFTER_SECONDS,
    )


def _in_child(service: Service) -> FastAPI:
    logs.configure(service.settings.log_level)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    return service()


def _end_with_parent() -> None:
    """Whoever was left behind would hold the port, with no database to ask."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    for number in _STOPS:
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)
