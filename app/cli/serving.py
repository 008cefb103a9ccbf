"""Starting the service, and the migrations."""

import sys
from importlib import metadata
from pathlib import Path
from types import ModuleType
from typing import Annotated, cast

import typer
from pydantic import BaseModel, ConfigDict

from app.cli.databases import explained, read_settings, serving_database
from app.cli.processes import allow_many_files, listening, stopping_when_told
from app.kit import logs
from app.kit.loading import load

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Where the embedded database and the keys are kept."),
]

# Everything that answers a request. It is loaded while PostgreSQL starts.
_ANSWER, _SERVICE = "app.cli.answering:answer", "app.cli.answering:Service"


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
    allow_many_files()
    with (
        explained(),
        stopping_when_told(),
        listening(host, port) as taken,
        serving_database(settings, processes=workers, meanwhile=_load_answer) as url,
    ):
        service = load(_SERVICE)(settings, url, jobs=not no_jobs)
        load(_ANSWER)(service, taken, processes=workers, demo=demo)


def _load_answer() -> None:
    """Without what it would make for nobody, a tenth of a start.

    Models are completed when they are first used: those by which FastAPI describes the API may
    never be. Of every annotation it asks whether it is of Pydantic 1, of which there is none
    here, so that need not be loaded to be asked. Plugins are asked for four times, each time of
    every package there is.
    """
    sys.modules["pydantic.v1"] = cast("ModuleType", None)
    at_once, look = BaseModel.model_config, metadata.entry_points
    BaseModel.model_config = ConfigDict(defer_build=True)
    metadata.entry_points = look().select
    try:
        load(_ANSWER)
    finally:
        BaseModel.model_config, metadata.entry_points = at_once, look


def migrate(data_dir: DataDir = None) -> None:
    """Bring the database schema to the newest version."""
    with explained(), stopping_when_told(), serving_database(read_settings(data_dir)):
        typer.echo("The database is at the newest version.")
