"""`forthwith worker`: the jobs alone."""

import asyncio
import signal
from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated

import typer
from prometheus_client import start_http_server

from app.cli.databases import any_database, explained, read_settings
from app.cli.processes import stopping_when_told
from app.cli.serving import DataDir
from app.config import CannotStart, Settings
from app.jobs.worker import Worker
from app.kit import counters, logs
from app.kit.system_errors import reason
from app.main import opened


def worker(
    data_dir: DataDir = None,
    metrics_host: Annotated[
        str, typer.Option(help="Address at which its counters are shown.")
    ] = "127.0.0.1",
    metrics_port: Annotated[
        int | None,
        typer.Option(help="Port for /metrics; none when left out.", min=1, max=65_535),
    ] = None,
) -> None:
    """The jobs alone: sweep, sequencing, delivery, retention."""
    settings = read_settings(data_dir)
    logs.configure(settings.log_level)
    with (
        explained(),
        stopping_when_told(),
        _showing_counters(metrics_host, metrics_port),
        any_database(settings) as url,
    ):
        asyncio.run(_work(settings, url))


@contextmanager
def _showing_counters(host: str, port: int | None) -> Generator[None]:
    """What this process counts, for Prometheus, in a thread of its own; the register itself is
    shown by the services.
    """
    if port is None:
        yield
        return
    try:
        server, thread = start_http_server(port, host, counters.REGISTRY)
    except OSError as error:
        raise CannotStart(
            f"Cannot show metrics on {host} port {port} ({reason(error)}). Choose another with"
            " --metrics-port and --metrics-host."
        ) from error
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


async def _work(settings: Settings, url: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with opened(settings, url) as house, Worker(house):
        await stop.wait()
