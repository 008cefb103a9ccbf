"""The processes that answer on one socket, once there is a database to ask."""

import asyncio
import gc
import multiprocessing
import os
import signal
import socket
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial

import uvicorn
import uvloop
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from app.cli.first_start import demonstrate, make_first_key, playing
from app.cli.processes import hearing_of_the_end
from app.config import CannotStart, Settings
from app.kit import logs
from app.kit.allocation import keep_freed_memory
from app.main import Rooms, application, opened
from app.services.house import House
from app.values import dataclass

GRACE_SECONDS = 10
# A process that starts on a busy machine is slow, not hung.
HUNG_AFTER_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Service:
    """What answers, in this process or in another."""

    settings: Settings
    url: str
    jobs: bool

    def opened(self) -> AbstractAsyncContextManager[House]:
        return opened(self.settings, self.url)

    def __call__(self) -> FastAPI:
        return self.living_in(self.opened)

    def living_in(self, rooms: Rooms) -> FastAPI:
        made = application(partial(_told_to_end, rooms), self.settings, jobs=self.jobs)
        # What there is by now stays for good: no look for garbage need pass through it.
        gc.freeze()
        keep_freed_memory()
        return made


def answer(service: Service, taken: socket.socket, *, processes: int, demo: bool) -> None:
    """Answers until told to stop, in this process or in several."""
    if processes == 1:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_answer_here(service, taken, demo=demo))
    else:
        asyncio.run(_begin(service, demo=demo))
        _answer_in_several(service, taken, processes=processes)


async def _answer_here(service: Service, taken: socket.socket, *, demo: bool) -> None:
    """In the house of the beginning, with what it has read and the connections it has."""
    async with _begun(service, demo=demo) as house:
        app = service.living_in(lambda: nullcontext(house))
        async with playing(house) if demo else nullcontext():
            await uvicorn.Server(_config(lambda: app)).serve([taken])


def _answer_in_several(service: Service, taken: socket.socket, *, processes: int) -> None:
    """One that dies is replaced."""
    several = Multiprocess(
        _config(partial(_in_child, service), processes=processes), sockets=[taken]
    )
    several.run()
    if any((process.exitcode or 0) > 0 for process in several.processes):
        raise CannotStart("A process of the service did not start; its log lines say why.")


async def _begin(service: Service, *, demo: bool) -> None:
    async with _begun(service, demo=demo):
        """The processes have houses of their own."""


@asynccontextmanager
async def _begun(service: Service, *, demo: bool) -> AsyncGenerator[House]:
    """A house on a register that has its first key and, if wished for, something to show."""
    async with service.opened() as house:
        given = service.settings.admin_key
        await make_first_key(house, None if given is None else given.get_secret_value())
        if demo:
            await demonstrate(house)
        yield house


@asynccontextmanager
async def _told_to_end(rooms: Rooms) -> AsyncGenerator[House]:
    """A house in which nobody waits for anything any more once the process is to end."""
    async with rooms() as house:
        with hearing_of_the_end(house.end_waiting):
            yield house


def _config(make: Callable[[], FastAPI], *, processes: int = 1) -> uvicorn.Config:
    return uvicorn.Config(
        make,
        factory=True,
        workers=processes,
        access_log=False,
        log_config=None,
        ws="none",
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
