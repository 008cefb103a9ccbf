"""Platforms are played against a sandbox that is served, each in its manner."""

import asyncio
import json
import signal
import sys
from collections.abc import Callable, Generator, Sequence
from subprocess import PIPE, Popen
from typing import Any

import pytest

from app.simulation.manners import Manner
from app.simulation.runs import Orders, simulate
from app.simulation.tallies import Book, Did
from tests.smoke.service import ADMIN_KEY, PATIENCE, PAUSE, ROOT, Service, serving, until

# What each of them does that shows its manner.
SHOWN = {
    Manner.PROMPT: {Did.HEARD: 1, Did.ACKNOWLEDGED: 1, Did.ANSWERED: 1, Did.CALLED: 1},
    Manner.SLOW: {Did.HEARD: 1, Did.ACKNOWLEDGED: 1, Did.ANSWERED: 1, Did.CALLED: 1},
    Manner.SILENT: {Did.CALLED: 1},
    Manner.DISPUTING: {Did.DISPUTED: 1, Did.ANSWERED: 1, Did.CALLED: 1},
    Manner.FLAKY: {Did.REPEATED: 3, Did.ANSWERED: 3, Did.CALLED: 1},
    Manner.HOSTILE: {Did.ATTACKED: 30, Did.CALLED: 1},
}


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    home = tmp_path_factory.mktemp("played")
    with serving(home, admin_key=ADMIN_KEY, sandbox="1") as service:
        yield service


def address(service: Service) -> str:
    return f"http://127.0.0.1:{service.port}"


async def played(orders: Orders, enough: Callable[[Book], bool]) -> Book:
    """What was put down until there was enough of it."""
    book, stop = Book(), asyncio.Event()
    async with asyncio.timeout(PATIENCE.total_seconds()):
        playing = asyncio.create_task(simulate(orders, book, stop))
        while not enough(book):
            await asyncio.wait({playing}, timeout=PAUSE.total_seconds())
            if playing.done():
                break
        stop.set()
        await playing
    return book


def all_is_shown(book: Book) -> bool:
    return bool(book.tallies) and all(
        tally.did[did] >= least
        for tally in book.tallies
        for did, least in SHOWN[tally.manner].items()
    )


def live_keys(service: Service) -> list[Any]:
    """The keys of platforms that were made for a simulation and open a door."""
    with service.client() as client:
        keys = client.get("/v1/keys", params={"limit": 200}).json()["items"]
    return [key for key in keys if key["role"] == "platform" and key["revoked_at"] is None]


async def test_each_manner_shows_itself_the_hostile_find_nothing_and_nothing_stays(
    sandbox: Service,
) -> None:
    orders = Orders(
        address=address(sandbox),
        mix=dict.fromkeys(Manner, 1),
        key=ADMIN_KEY,
        new_platforms=len(Manner),
        webhooks=True,
        notices_a_second=5,
        speed=100_000,
    )
    book = await played(orders, all_is_shown)

    assert {tally.manner for tally in book.tallies} == set(Manner)
    assert [str(finding) for finding in book.findings] == []
    assert book.issued > 0
    (silent,) = [tally for tally in book.tallies if tally.manner is Manner.SILENT]
    assert (silent.did[Did.HEARD], silent.did[Did.READ]) == (0, 0)
    assert live_keys(sandbox) == []


def forthwith(service: Service, options: Sequence[str]) -> Popen[bytes]:
    command = [sys.executable, "-m", "app", "simulate", "--url", address(service), *options]
    return Popen(  # noqa: S603 - our own module
        [*command, "--key", ADMIN_KEY, "--json"], cwd=ROOT, stdout=PIPE, stderr=PIPE
    )


def test_the_command_ends_after_the_time_it_was_given_and_tells_the_result(
    sandbox: Service,
) -> None:
    options = ["--new-platforms", "2", "--manner", "hostile", "--for", "1"]
    with forthwith(sandbox, [*options, "--notices-per-second", "20"]) as process:
        out, err = process.communicate(timeout=PATIENCE.total_seconds())

    assert (process.returncode, json.loads(out)["findings"]) == (0, [])
    assert [platform["manner"] for platform in json.loads(out)["platforms"]] == ["hostile"] * 2
    assert ADMIN_KEY.encode() not in out + err


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end_it_leaves_no_key_behind(sandbox: Service, number: signal.Signals) -> None:
    with forthwith(sandbox, ["--new-platforms", "2", "--webhooks"]) as process:
        until(lambda: len(live_keys(sandbox)) == 2)
        process.send_signal(number)
        out, _ = process.communicate(timeout=PATIENCE.total_seconds())

    assert process.returncode == 0
    assert len(json.loads(out)["platforms"]) == 2
    assert live_keys(sandbox) == []
