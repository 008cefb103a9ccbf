"""What an import tells: the columns it found, how far it is, what came of it."""

import csv
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from app.domain.import_jobs import ImportJob, Reject
from app.domain.importing import KEY, Columns
from app.services import importing
from app.services.house import House
from app.services.import_reading import Phase, Watch

say = Console(stderr=True, highlight=False)

_REJECTS_AT_ONCE = 5_000


def tell_columns(paths: Sequence[Path], columns: Sequence[Columns]) -> None:
    """Which column of each file was read as what, and which were left aside."""
    for path, found in zip(paths, columns, strict=True):
        read = {field: name for field, name in found.read.items() if field != KEY}
        if (key := found.read.get(KEY)) is not None:
            read = {"reference" if path == paths[0] else "(the notice)": key, **read}
        told = ", ".join(f"{field} ← {name}" for field, name in read.items())
        aside = ", ".join(found.aside) or "none"
        _say(f"{path.name}: read {told}; left aside: {aside}.")


@contextmanager
def shown_progress(paths: Sequence[Path]) -> Generator[Watch]:
    """A bar on a terminal, and otherwise a line for each thing that is begun."""
    with _bar(paths) if say.is_terminal else _lines(paths) as watch:
        yield watch


@contextmanager
def _bar(paths: Sequence[Path]) -> Generator[Watch]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=say) as progress:
        reading = [
            progress.add_task(f"Reading {path.name}", total=path.stat().st_size)
            for path in paths
        ]
        entering = progress.add_task("Entering notices", total=None)

        def watch(phase: Phase, done: int, of: int) -> None:
            if phase is Phase.READING:
                progress.update(reading[of - 1], completed=done)
            else:
                progress.update(entering, completed=done, total=of)

        yield watch


@contextmanager
def _lines(paths: Sequence[Path]) -> Generator[Watch]:
    told: set[str] = set()

    def watch(phase: Phase, _done: int, of: int) -> None:
        line = (
            f"Reading {paths[of - 1].name}." if phase is Phase.READING else "Entering notices."
        )
        if line not in told:
            told.add(line)
            _say(line)

    yield watch


async def write_rejects(
    house: House, job: ImportJob, paths: Sequence[Path], target: Path
) -> None:
    """Writes every rejected row, by file and line, beside its place and then into it."""
    fresh = target.with_name(f"{target.name}.new")
    with fresh.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("file", "row", "column", "reason"))
        after = (0, 0)
        while rejects := await importing.list_rejects(
            house, job.id, after=after, limit=_REJECTS_AT_ONCE
        ):
            rows.writerows(_row(job, paths, reject) for reject in rejects)
            after = (rejects[-1].file, rejects[-1].row)
    fresh.replace(target)


def tell_outcome(job: ImportJob, rejects: Path) -> None:
    """The summary, to standard output."""
    tally = job.tally
    for name, count in (
        ("rows read", tally.rows_read),
        ("notices", tally.notices),
        ("of them without items", tally.without_items),
        ("items", tally.items),
        ("repeats merged", tally.merged),
        ("schemes assumed (https)", tally.schemes_assumed),
        ("items already under an open notice", tally.duplicates),
        ("rows rejected", tally.rejected),
    ):
        typer.echo(f"{count:>12,}  {name}")
    if tally.rejected:
        typer.echo(f"Rejected rows, with their reasons: {rejects}")


def _row(job: ImportJob, paths: Sequence[Path], reject: Reject) -> tuple[object, ...]:
    column = job.column_of(reject.file, reject.field) or ""
    return (paths[reject.file - 1].name, reject.row, column, reject.reason)


def _say(line: str) -> None:
    say.print(line, markup=False, soft_wrap=True)
