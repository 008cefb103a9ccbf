"""`forthwith rebuild`: counts every notice anew, whether or not a service runs."""

import asyncio

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from app.cli.databases import any_database, explained, read_settings
from app.cli.serving import DataDir
from app.config import Settings
from app.kit import logs
from app.main import build
from app.services.projection import rebuild as rebuild_projection

_say = Console(stderr=True, highlight=False)


def rebuild(data_dir: DataDir = None) -> None:
    """The figures anew, from the register itself; a running service goes on meanwhile."""
    settings = read_settings(data_dir)
    logs.configure(settings.log_level)
    with explained(), any_database(settings) as url:
        counted = asyncio.run(_rebuild(settings, url))
    _say.print(f"{counted:,} notices counted anew.")


async def _rebuild(settings: Settings, url: str) -> int:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=_say) as progress:
        task = progress.add_task("Counting notices", total=None)

        def watch(done: int, of: int) -> None:
            progress.update(task, completed=done, total=of)

        async with build(settings, url) as house:
            return await rebuild_projection(house, watch)
