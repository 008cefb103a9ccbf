"""`forthwith worker`: the jobs alone."""

import asyncio
import signal

from app.cli.databases import any_database, explained, read_settings
from app.cli.processes import stopping_when_told
from app.cli.serving import DataDir
from app.config import Settings
from app.jobs.worker import Worker
from app.kit import logs
from app.main import opened


def worker(data_dir: DataDir = None) -> None:
    """The jobs alone: sweep, sequencing, delivery, retention."""
    settings = read_settings(data_dir)
    logs.configure(settings.log_level)
    with explained(), stopping_when_told(), any_database(settings) as url:
        asyncio.run(_work(settings, url))


async def _work(settings: Settings, url: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with opened(settings, url) as house, Worker(house):
        await stop.wait()
