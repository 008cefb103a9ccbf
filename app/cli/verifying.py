"""`forthwith verify`: whether receipts are what the register signed, with no server at hand."""

import asyncio
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from app.cli.access import DataDir, moment_text, sessions_on
from app.cli.databases import any_database, explained, read_settings
from app.cli.receipt_files import Unusable, receipts_in
from app.client.receipts import AnyReceipt, BadReceipt, Verified, verify_receipt
from app.client.signing_keys import Keys, NotKeys, PublicKey, read_keys
from app.config import Settings
from app.services.signing_keys import list_signing_keys
from schemas.v1.receipts import ReceiptStatement

# A receipt of five hundred answers is less than a hundredth of it.
MOST_BYTES = 64 * 1024 * 1024


def verify(
    file: Annotated[
        Path,
        typer.Argument(
            help="A receipt, the whole answer that it came in, or several of them; - reads "
            "standard input.",
            allow_dash=True,
        ),
    ],
    keys: Annotated[
        Path | None,
        typer.Option(
            help="What /v1/signing-keys answered, saved; without it this installation's keys."
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Check receipts. Ends with 0 if all are good, 1 if one is bad, 2 if it cannot tell."""
    try:
        receipts = receipts_in(_text(file))
        known = _own_keys(data_dir) if keys is None else read_keys(_text(keys))
    except (Unusable, NotKeys) as error:
        _give_up(str(error))
    verdicts = [_verdict(number, receipt, known) for number, receipt in enumerate(receipts, 1)]
    if not all(verdicts):
        raise typer.Exit(1)


def _text(path: Path) -> str:
    """All of a file, and no more than there is reason for."""
    try:
        with sys.stdin.buffer if str(path) == "-" else path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}") from error
    if len(raw) > MOST_BYTES:
        raise Unusable(f"{path} has more than {MOST_BYTES} bytes")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise Unusable(f"{path} is not text in UTF-8") from error


def _own_keys(data_dir: Path | None) -> Keys:
    """The keys of the register of this installation, if it has one."""
    try:
        settings = read_settings(data_dir)
        _must_have_a_register(settings)
        with explained(), any_database(settings) as url:
            return asyncio.run(_read(url))
    except typer.Exit:
        # Said already. There is no telling whether a receipt is good.
        raise typer.Exit(2) from None


def _must_have_a_register(settings: Settings) -> None:
    """Whoever only checks a receipt is not given a register to check it by."""
    if settings.database_url is None and not (settings.data_dir / "postgres").exists():
        raise Unusable(
            "there is no register here; name its keys with --keys FILE, which is what "
            "GET /v1/signing-keys answers"
        )


async def _read(url: str) -> Keys:
    async with sessions_on(url) as sessions, sessions() as session:
        held = await list_signing_keys(session)
    return {key.key_id: PublicKey(key.public_key, key.retired_at) for key in held}


def _verdict(number: int, receipt: AnyReceipt, keys: Keys) -> bool:
    """Says what is found of one receipt, and whether it is good."""
    try:
        found = verify_receipt(receipt, keys)
    except BadReceipt as error:
        typer.secho(f"{number}. BAD: {error}.", fg=typer.colors.RED)
        return False
    typer.secho(f"{number}. good", fg=typer.colors.GREEN)
    for line in _told(found, keys[found.key_id]):
        # What a key set of somebody else vouches for may be made to write over the screen.
        typer.echo(
            "   " + "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in line)
        )
    return True


def _told(found: Verified, key: PublicKey) -> list[str]:
    retired = "" if key.retired_at is None else f", retired {moment_text(key.retired_at)}"
    told = [line for said in found.statements for line in _stated(said)]
    return [*told, f"signed by key {found.key_id}{retired}"]


def _stated(said: ReceiptStatement) -> list[str]:
    counted = Counter(item.outcome.value for item in said.items)
    items = ", ".join(f"{number} {outcome}" for outcome, number in counted.items())
    return [
        f"{said.kind.value} to notice {said.reference} ({said.notice_id})",
        f"under {said.regime.code}, version {said.regime.version}",
        f"by platform {said.platform_id}",
        f"received {_exactly(said.received_at)}, due {_exactly(said.deadline_at)}",
        *([f"items: {items}"] if items else []),
    ]


def _exactly(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _give_up(sentence: str) -> NoReturn:
    typer.secho(f"forthwith: {sentence}.", err=True, fg=typer.colors.RED)
    raise typer.Exit(2)
