"""`forthwith signing-keys`: which key signs receipts, and letting another one take over."""

import asyncio
from collections.abc import Sequence

import typer

from app.cli.access import DataDir, moment_text, sessions_on
from app.cli.databases import any_database, explained, read_settings
from app.domain.permissions import SYSTEM
from app.domain.signing_keys import SigningKey
from app.kit.clock import SystemClock
from app.kit.signing import Signer
from app.main import signing_key
from app.services.signing_keys import list_signing_keys, rotate_signing_key

signing_keys = typer.Typer(
    name="signing-keys",
    help="The keys that sign receipts.",
    no_args_is_help=True,
    add_completion=False,
)


@signing_keys.command("list")
def list_(data_dir: DataDir = None) -> None:
    """Show the key that signs, and every one that did."""
    with explained(), any_database(read_settings(data_dir)) as url:
        keys = asyncio.run(_list(url))
    typer.echo(f"{'KEY':43}  {'SIGNED FROM':20}  UNTIL")
    for key in keys:
        typer.echo(_line(key))


@signing_keys.command()
def rotate(data_dir: DataDir = None) -> None:
    """Let the key that this installation was given sign from now on.

    That is FORTHWITH_SIGNING_KEY, or signing.key in the data directory: move the former
    file away, and a new one is made. Then restart every process.
    """
    settings = read_settings(data_dir)
    with explained(), any_database(settings) as url:
        signer = Signer(signing_key(settings))
        before, after = asyncio.run(_rotate(url, signer))
    if signer.key_id in {key.key_id for key in before}:
        typer.echo(f"Key {signer.key_id} signs already: nothing changed.")
        return
    typer.echo(f"Key {after.key_id} signs from now on. Restart every process that signs.")


async def _list(url: str) -> Sequence[SigningKey]:
    async with sessions_on(url) as sessions, sessions() as session:
        return await list_signing_keys(session)


async def _rotate(url: str, signer: Signer) -> tuple[Sequence[SigningKey], SigningKey]:
    async with sessions_on(url) as sessions, sessions.begin() as session:
        before = await list_signing_keys(session)
        after = await rotate_signing_key(session, SystemClock(), SYSTEM, signer=signer)
        return before, after


def _line(key: SigningKey) -> str:
    return f"{key.key_id}  {moment_text(key.first_used_at)}  {moment_text(key.retired_at)}"
