"""`forthwith simulate`: platforms that answer a sandbox, each in its manner."""

import asyncio
import signal
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from math import isfinite
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

import typer

from app.cli.databases import explained
from app.cli.simulation_reports import reported, shown, tell_outcome, tell_result
from app.config import CannotStart
from app.simulation.manners import Manner
from app.simulation.mixing import USUAL_MIX, BadMix, read_mix
from app.simulation.runs import CannotPlay, Orders, simulate
from app.simulation.tallies import Book

_MOST_KEYS = 10_000
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


def _number(value: float | None) -> float | None:
    if value is not None and not isfinite(value):
        raise typer.BadParameter("write a number")
    return value


Url = Annotated[str, typer.Option("--url", help="Where the sandbox answers.")]
Key = Annotated[
    str | None,
    typer.Option(
        "--key",
        envvar="FORTHWITH_ADMIN_KEY",
        help="A supervisor's key: finds platforms, and makes keys of theirs.",
    ),
]
PlatformKeys = Annotated[
    Path | None,
    typer.Option(
        "--platform-keys",
        exists=True,
        dir_okay=False,
        help="Keys of the platforms to be played, one in a line.",
    ),
]
OneManner = Annotated[
    Manner | None, typer.Option("--manner", help="How all of them answer; else a mix.")
]
Mix = Annotated[
    str | None,
    typer.Option("--mix", help="Shares of manners.", metavar="prompt=6,slow=2,…"),
]
Platforms = Annotated[
    list[UUID] | None, typer.Option("--platform", help="Plays this one; may be repeated.")
]
NewPlatforms = Annotated[
    int,
    typer.Option("--new-platforms", help="Plays so many made-up ones.", min=0, max=1_000),
]
Webhooks = Annotated[
    bool,
    typer.Option("--webhooks", help="Each has an endpoint on loopback and is told at once."),
]
NoticesASecond = Annotated[
    float,
    typer.Option(
        "--notices-per-second",
        help="Issues made-up notices, for load.",
        min=0,
        max=10_000,
        callback=_number,
    ),
]
Speed = Annotated[
    float,
    typer.Option(
        "--speed",
        help="So many seconds pass in the sandbox for each second here.",
        min=1,
        max=100_000,
        callback=_number,
    ),
]
Lasts = Annotated[
    float | None,
    typer.Option(
        "--for",
        help="Ends after so long; else at Ctrl-C.",
        metavar="SECONDS",
        min=0,
        max=10_000_000,
        callback=_number,
    ),
]
Seed = Annotated[int, typer.Option("--seed", help="The same chance again.")]
AsJson = Annotated[bool, typer.Option("--json", help="Prints the result as JSON.")]


def simulate_platforms(  # noqa: PLR0913, PLR0917 - one for each option of the command
    url: Url = "http://127.0.0.1:8000",
    key: Key = None,
    platform_keys: PlatformKeys = None,
    manner: OneManner = None,
    mix: Mix = None,
    platform: Platforms = None,
    new_platforms: NewPlatforms = 0,
    webhooks: Webhooks = False,  # noqa: FBT002 - a flag of the command line
    notices_per_second: NoticesASecond = 0,
    speed: Speed = 1,
    lasts: Lasts = None,
    seed: Seed = 0,
    as_json: AsJson = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Platforms that answer a sandbox, each in its manner; a register in earnest is refused.

    Exit status 0 when nothing was found wrong with the answers of the service, else 1.
    """
    with explained(), _sentences():
        secrets = [] if platform_keys is None else _read_keys(platform_keys)
        _must_fit(
            {
                "Give --key, or keys of platforms by --platform-keys.": not (key or secrets),
                "--key: a key is one word of printable ASCII.": key and not _is_a_key(key),
                "Give either --platform or --new-platforms.": platform and new_platforms,
                "--platform-keys says who is played, and platforms issue nothing: leave out"
                " --platform, --new-platforms and --notices-per-second.": secrets
                and (platform or new_platforms or notices_per_second),
                "--webhooks: only a sandbox on this machine can reach them.": webhooks
                and urlsplit(_address(url)).hostname not in _LOOPBACK,
            }
        )
        orders = Orders(
            address=_address(url),
            mix=_mix(manner, mix),
            key=None if secrets else key,
            secrets=secrets,
            platform_ids=platform or [],
            new_platforms=new_platforms,
            webhooks=webhooks,
            notices_a_second=notices_per_second,
            speed=speed,
            lasts=None if lasts is None else timedelta(seconds=lasts),
            seed=seed,
        )
        book = Book()
        asyncio.run(_run(orders, book))
    tell_result(book) if as_json else tell_outcome(book)
    raise typer.Exit(1 if book.findings else 0)


async def _run(orders: Orders, book: Book) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with shown(book):
        telling = asyncio.create_task(reported(book))
        try:
            await simulate(orders, book, stop)
        finally:
            telling.cancel()


@contextmanager
def _sentences() -> Generator[None]:
    try:
        yield
    except (BadMix, CannotPlay) as error:
        raise CannotStart(str(error)) from error


def _must_fit(wrong: Mapping[str, object]) -> None:
    """Refused by the first sentence that is so."""
    for sentence, is_so in wrong.items():
        if is_so:
            raise CannotStart(sentence)


def _mix(manner: Manner | None, mix: str | None) -> dict[Manner, int]:
    if manner is not None and mix is not None:
        raise CannotStart("Give either --manner or --mix.")
    if manner is not None:
        return {manner: 1}
    return dict(USUAL_MIX) if mix is None else read_mix(mix)


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_one = False
    if not is_one:
        raise CannotStart("Write --url as http://127.0.0.1:8000.")
    return url.rstrip("/")


def _read_keys(path: Path) -> list[str]:
    lines = (line.strip() for line in path.read_text("utf-8", errors="replace").splitlines())
    keys = [line for line in lines if line and not line.startswith("#")]
    if not keys or len(keys) > _MOST_KEYS or not all(map(_is_a_key, keys)):
        raise CannotStart(
            f"--platform-keys: a file with one key in each line, up to {_MOST_KEYS:,} of them."
        )
    return keys


def _is_a_key(line: str) -> bool:
    return line.isascii() and line.isprintable() and " " not in line
