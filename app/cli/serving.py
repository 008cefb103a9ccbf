"""Starting the service, its jobs alone, and the migrations."""

import asyncio
import signal
from pathlib import Path
from typing import Annotated

import typer

from app.cli.databases import any_database, explained, read_settings, serving_database
from app.cli.first_start import first_start
from app.cli.processes import (
    Service,
    answer_here,
    answer_in_several,
    listening,
    stopping_when_told,
)
from app.config import Settings
from app.jobs.worker import Worker
from app.kit import logs
from app.main import build
from app.services.installation import install

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Where the embedded database and the keys are kept."),
]


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65_535)] = 8000,
    data_dir: DataDir = None,
    workers: Annotated[int, typer.Option(help="Processes that answer.", min=1, max=64)] = 1,
    demo: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--demo", help="Load the demonstration set into an empty register.")
    ] = False,
    no_jobs: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--no-jobs", help="Only answer; a worker does the jobs.")
    ] = False,
) -> None:
    """API, console and jobs in one process."""
    settings = read_settings(data_dir)
    logs.configure(settings.log_level)
    with (
        explained(),
        stopping_when_told(),
        listening(host, port) as taken,
        serving_database(settings, processes=workers) as url,
    ):
        asyncio.run(first_start(settings, url, demo=demo))
        service = Service(settings, url, jobs=not no_jobs)
        if workers == 1:
            answer_here(service, taken)
        else:
            answer_in_several(service, taken, processes=workers)


def worker(data_dir: DataDir = None) -> None:
    """The jobs alone: sweep, sequencing, retention."""
    settings = read_settings(data_dir)
    logs.configure(settings.log_level)
    with explained(), stopping_when_told(), any_database(settings) as url:
        asyncio.run(_work(settings, url))


def migrate(data_dir: DataDir = None) -> None:
    """Bring the database schema to the newest version."""
    with explained(), stopping_when_told(), serving_database(read_settings(data_dir)):
        typer.echo("The database is at the newest version.")


async def _work(settings: Settings, url: str) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with build(settings, url) as house:
        await install(house)
        async with Worker(house):
            await stop.wait()
