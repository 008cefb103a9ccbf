"""Starting the service, its jobs alone, and the migrations."""

import asyncio
import signal
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from app.cli.databases import explained, read_settings, serving_database
from app.cli.first_start import first_start
from app.cli.processes import answer_in_several, answer_here, listen, stopping_when_told
from app.config import Settings
from app.jobs.worker import Worker
from app.kit import logs
from app.main import application, build
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
