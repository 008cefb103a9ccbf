"""What is played with and what is not; and a register that does what it must not."""

import asyncio
import json
import sys
from collections.abc import AsyncGenerator
from datetime import timedelta

import pytest
from fastapi import FastAPI, Request, Response

from app.domain.permissions import Role
from app.services.house import House
from app.simulation.findings import Fault
from app.simulation.manners import Manner
from app.simulation.runs import CannotPlay, Orders, simulate
from app.simulation.tallies import Book
from tests.house.files import ROOT
from tests.support.clock import MONDAY, FixedClock
from tests.support.databases import Databases
from tests.support.doors import open_app
from tests.support.keys import SECRETS
from tests.support.listening import listening
from tests.support.sandbox import committing_sandbox

A_MOMENT = timedelta(milliseconds=10)


@pytest.fixture
async def register(committing: House) -> AsyncGenerator[str]:
    """One in earnest."""
    async with open_app(committing) as app, listening(app) as address:
        yield address


@pytest.fixture
async def sandbox(databases: Databases, clock: FixedClock) -> AsyncGenerator[str]:
    async with (
        databases.private_clone() as url,
        committing_sandbox(url, clock) as house,
        open_app(house) as app,
        listening(app) as address,
    ):
        yield address


@pytest.fixture
async def broken() -> AsyncGenerator[str]:
    """A sandbox that answers whatever is asked of it with a fault of its own."""
    app = FastAPI()

    @app.get("/v1/sandbox/clock")
    async def clock() -> Response:
        told = json.dumps({"now": MONDAY.isoformat(), "offset_seconds": 0})
        return Response(told, headers={"Forthwith-Sandbox": "1"})

    @app.api_route("/{_path:path}", methods=["GET", "POST", "PUT", "DELETE"])
    async def anything(_path: str, request: Request) -> Response:
        await request.body()
        return Response("Traceback (most recent call last)", 500)

    async with listening(app) as address:
        yield address


async def refused(address: str, key: str, *, new_platforms: int = 0) -> str:
    """What is said instead of playing."""
    mix = {Manner.HOSTILE: 1}
    orders = Orders(address=address, mix=mix, key=key, new_platforms=new_platforms)
    with pytest.raises(CannotPlay) as refusal:
        await simulate(orders, Book(), asyncio.Event())
    return str(refusal.value)


async def test_a_register_in_earnest_is_not_played_with(register: str) -> None:
    said = await refused(register, SECRETS[Role.SUPERVISOR], new_platforms=1)
    assert "no sandbox" in said


async def test_something_else_at_that_address_is_not_played_with() -> None:
    async with listening(FastAPI()) as address:
        assert "no sandbox" in await refused(address, "x")


async def test_a_false_key_nobody_to_play_and_nobody_there_are_told_apart(sandbox: str) -> None:
    assert "401" in await refused(sandbox, "fw_supervisor_of-nobody")
    assert "no platform" in await refused(sandbox, SECRETS[Role.SUPERVISOR])
    assert "403" in await refused(sandbox, SECRETS[Role.OFFICER], new_platforms=1)
    assert "Nobody answers" in await refused("http://127.0.0.1:9", "x")


async def test_whoever_is_told_to_stop_before_it_begins_makes_hardly_anything(
    sandbox: str,
) -> None:
    book, stop = Book(), asyncio.Event()
    stop.set()
    key = SECRETS[Role.SUPERVISOR]
    orders = Orders(address=sandbox, mix={Manner.PROMPT: 1}, key=key, new_platforms=900)
    await simulate(orders, book, stop)
    assert len(book.tallies) == 1


async def test_platforms_are_played_by_keys_of_their_own(broken: str) -> None:
    book = Book()
    mix = {Manner.PROMPT: 1}
    orders = Orders(address=broken, mix=mix, secrets=["one", "other"], lasts=A_MOMENT)
    await simulate(orders, book, asyncio.Event())
    assert [tally.name for tally in book.tallies] == ["key 1", "key 2"]


async def test_what_a_register_must_not_do_is_found_and_ends_the_command_with_1(
    broken: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    keys = tmp_path_factory.mktemp("keys") / "keys"
    keys.write_text("# of two platforms\nfw_platform_one\n\nfw_platform_other\n")
    command = ["-m", "app", "simulate", "--url", broken, "--platform-keys", str(keys)]
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *(*command, "--manner", "hostile", "--for", "0.5", "--json"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    result = json.loads(out)

    assert process.returncode == 1
    faults = {finding["fault"] for finding in result["findings"]}
    assert faults == {Fault.FAILED.name.lower(), Fault.NOT_UNDERSTOOD.name.lower()}
    assert b"fw_platform_" not in out
