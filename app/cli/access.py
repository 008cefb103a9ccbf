"""`forthwith keys`: credentials from the command line, beside a running service or alone."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer

from app.cli.databases import any_database, explained, read_settings
from app.domain.access import Key
from app.domain.permissions import SYSTEM, Role
from app.kit.clock import SystemClock
from app.services.access import NewKey, create_key, list_keys, revoke_key
from app.store.engine import Sessions, open_engine, open_sessions
from schemas.v1 import keys as v1

keys = typer.Typer(name="keys", help="Credentials.", no_args_is_help=True, add_completion=False)

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Where the embedded database and the keys are kept."),
]

LONGEST_LABEL = 300
_PAGE = 500
_WIDTHS = (36, 10, 36, 20, 28, 0)


def _readable(label: str) -> str:
    if not 1 <= len(label) <= LONGEST_LABEL or not label.isprintable():
        raise typer.BadParameter(f"one line of 1 to {LONGEST_LABEL} characters")
    return label


@keys.command()
def create(
    role: Annotated[v1.Role, typer.Option(help="What it may do.")],
    platform: Annotated[
        UUID | None, typer.Option(help="Whose key it is, for the role platform.")
    ] = None,
    officer: Annotated[
        UUID | None, typer.Option(help="Whose key it is, for officers and supervisors.")
    ] = None,
    label: Annotated[
        str, typer.Option(callback=_readable, help="To tell it from others later.")
    ] = "made on the command line",
    data_dir: DataDir = None,
) -> None:
    """Make a key. Its secret goes to standard output, this once."""
    with explained(), any_database(read_settings(data_dir)) as url:
        new = asyncio.run(
            _create(url, Role(role), platform_id=platform, officer_id=officer, label=label)
        )
    typer.echo(f"Key {new.key.id} of the role {role}; its secret, this once:", err=True)
    typer.echo(new.secret)


@keys.command("list")
def list_(data_dir: DataDir = None) -> None:
    """Show every key, oldest first, without its secret."""
    with explained(), any_database(read_settings(data_dir)) as url:
        rows = asyncio.run(_list(url))
    for line in _table(rows):
        typer.echo(line)


@keys.command()
def revoke(
    key_id: Annotated[UUID, typer.Argument(metavar="ID", help="As `keys list` shows it.")],
    data_dir: DataDir = None,
) -> None:
    """End a key. A running service turns it away within a second."""
    with explained(), any_database(read_settings(data_dir)) as url:
        revoked_at = asyncio.run(_revoke(url, key_id))
    typer.echo(f"Key {key_id} is revoked since {moment_text(revoked_at)}.")


async def _create(
    url: str, role: Role, *, platform_id: UUID | None, officer_id: UUID | None, label: str
) -> NewKey:
    async with sessions_on(url) as sessions, sessions.begin() as session:
        return await create_key(
            session,
            SystemClock(),
            SYSTEM,
            role=role,
            platform_id=platform_id,
            officer_id=officer_id,
            label=label,
        )


async def _list(url: str) -> list[Key]:
    rows: list[Key] = []
    async with sessions_on(url) as sessions, sessions() as session:
        while True:
            after = (rows[-1].created_at, rows[-1].id) if rows else None
            page = await list_keys(session, after=after, limit=_PAGE)
            rows.extend(page)
            if len(page) < _PAGE:
                return rows


async def _revoke(url: str, key_id: UUID) -> datetime | None:
    async with sessions_on(url) as sessions, sessions.begin() as session:
        return (await revoke_key(session, SystemClock(), SYSTEM, key_id=key_id)).revoked_at


@asynccontextmanager
async def sessions_on(url: str) -> AsyncGenerator[Sessions]:
    """Without a house: keys need no seal, so this works where the sealing key is not."""
    engine = open_engine(url, connections=2)
    try:
        yield open_sessions(engine)
    finally:
        await engine.dispose()


def _table(rows: list[Key]) -> Iterator[str]:
    yield _line("ID", "ROLE", "PLATFORM", "CREATED", "ENDS", "LABEL")
    for row in rows:
        if row.revoked_at is not None:
            ends = f"revoked {moment_text(row.revoked_at)}"
        else:
            ends = "-" if row.expires_at is None else moment_text(row.expires_at)
        platform = "-" if row.platform_id is None else str(row.platform_id)
        yield _line(
            str(row.id), row.role, platform, moment_text(row.created_at), ends, row.label
        )


def _line(*cells: str) -> str:
    """In columns for people, each one a single field for `awk -F'  +'`."""
    padded = (cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True))
    return "  ".join(padded).rstrip()


def moment_text(moment: datetime | None) -> str:
    return "-" if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"
