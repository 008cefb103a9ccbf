"""What a simulation tells: what each platform does while it runs, and what came of it."""

import asyncio
import json
import sys
from collections.abc import Generator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.live import Live
from rich.markup import escape
from rich.table import Table

from app.simulation.tallies import Book, Did, Tally

say = Console(stderr=True, highlight=False)

_EVERY_SECONDS = 5.0
_SHOWN = 40
# Where nobody looks at it, nothing of it needs to be cut off.
_WIDE = 200
_COLUMNS = {
    "messages": Did.HEARD,
    "read": Did.READ,
    "acknowledged": Did.ACKNOWLEDGED,
    "answered": Did.ANSWERED,
    "disputed": Did.DISPUTED,
    "receipts": Did.RECEIPTED,
    "again": Did.REPEATED,
    "refused": Did.REFUSED,
    "no answer": Did.UNHEARD,
    "attacks": Did.ATTACKED,
    "webhooks": Did.CALLED,
}


class _Table:
    """The table as it is at the moment at which it is drawn."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def __rich__(self) -> Table:
        return _table(self._book)


@contextmanager
def shown(book: Book) -> Generator[None]:
    """On a terminal a table that lives; elsewhere nothing, for there are lines."""
    if not say.is_terminal:
        yield
        return
    with Live(_Table(book), console=say, refresh_per_second=4, transient=True):
        yield


async def reported(book: Book) -> None:
    """Where there is no terminal a line now and then, for ever."""
    while not say.is_terminal:
        await asyncio.sleep(_EVERY_SECONDS)
        say.print(_line(book), markup=False, soft_wrap=True)


def tell_outcome(book: Book) -> None:
    """The table, how long things took, and what was found, to standard output."""
    width = None if sys.stdout.isatty() else _WIDE
    Console(highlight=False, width=width).print(_table(book))
    for ask, times in book.times.items():
        if times.count:
            of = times.milliseconds()
            typer.echo(
                f"{times.count:>12,}  {ask}: p50 {of['p50']} ms, p95 {of['p95']} ms,"
                f" p99 {of['p99']} ms"
            )
    if book.issued:
        typer.echo(f"{book.issued:>12,}  notices issued")
    for code, count in sorted(book.not_issued.items()):
        typer.echo(f"{count:>12,}  notices not issued: {code}")
    typer.echo(f"{len(book.findings):>12,}  findings")
    for finding in book.findings:
        typer.echo(f"  {finding}")


def tell_result(book: Book) -> None:
    """The same as JSON."""
    result = {
        "platforms": [_shown(tally) for tally in book.tallies],
        "totals": {did.value: book.total(did) for did in Did},
        "issued": book.issued,
        "not_issued": dict(book.not_issued),
        "milliseconds": {
            ask.value: {"count": times.count, **times.milliseconds()}
            for ask, times in book.times.items()
        },
        "findings": [
            {
                "platform": finding.platform,
                "what": finding.what,
                "fault": finding.fault.name.lower(),
                "status": finding.status,
            }
            for finding in book.findings
        ],
    }
    typer.echo(json.dumps(result, indent=2))


def _shown(tally: Tally) -> dict[str, object]:
    return {
        "name": tally.name,
        "platform_id": None if tally.platform_id is None else str(tally.platform_id),
        "manner": tally.manner.value,
        **{did.value: tally.did[did] for did in Did},
        "refusals": dict(tally.refusals),
    }


def _table(book: Book) -> Table:
    """A row for each platform, and a column for each thing that any of them did."""
    columns = {name: did for name, did in _COLUMNS.items() if book.total(did)}
    table = Table(title=_line(book), title_justify="left")
    table.add_column("platform", max_width=28, no_wrap=True)
    table.add_column("manner", no_wrap=True)
    for heading in columns:
        table.add_column(heading, justify="right", no_wrap=True)
    for tally in book.tallies[:_SHOWN]:
        counts = (f"{tally.did[did]:,}" for did in columns.values())
        table.add_row(escape(tally.name), tally.manner.value, *counts)
    if len(book.tallies) > _SHOWN:
        table.add_row(f"and {len(book.tallies) - _SHOWN:,} more")
    return table


def _line(book: Book) -> str:
    told = ", ".join(
        f"{book.total(did):,} {name}" for name, did in _COLUMNS.items() if book.total(did)
    )
    return (
        f"{len(book.tallies):,} platforms: {told or 'nothing yet'}; {book.issued:,} issued;"
        f" {len(book.findings):,} findings"
    )
