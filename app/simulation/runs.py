"""A run: who plays, for how long, and how it is ended so that nothing of it stays behind."""

import asyncio
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import field
from datetime import timedelta
from random import Random
from secrets import token_hex
from typing import Final
from uuid import UUID

from app.client import AsyncClient, ClientFailure, NoAnswer, NotFound, NotUnderstood, Patience
from app.simulation import calls
from app.simulation.attackers import Attacker
from app.simulation.desks import Desk
from app.simulation.made_up import Series
from app.simulation.manners import Manner
from app.simulation.mixing import deal
from app.simulation.players import Player
from app.simulation.receivers import listening
from app.simulation.register_time import RegisterTime
from app.simulation.stages import Stage
from app.simulation.tallies import Book, Tally
from app.values import dataclass

# Who is not there when it begins, is not waited for.
_SHORT: Final = Patience(tries=2)
_TIDYING_SECONDS: Final = 10.0


class CannotPlay(Exception):
    """There is nothing to be played with; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """What is to be played. With `key`, platforms are found and keys of theirs are made; or
    else there are `secrets` of platforms; one of the two must be given.
    """

    address: str
    mix: Mapping[Manner, int]
    key: str | None = field(default=None, repr=False)
    secrets: Sequence[str] = field(default=(), repr=False)
    platform_ids: Sequence[UUID] = ()
    new_platforms: int = 0
    webhooks: bool = False
    notices_a_second: float = 0.0
    speed: float = 1.0
    lasts: timedelta | None = None
    seed: int = 0
    # Keeps what is made up by this run apart from what others make up.
    name: str = field(default_factory=lambda: token_hex(3))


@dataclass(frozen=True, slots=True)
class _Cast:
    """A platform to be played, by which key."""

    name: str
    secret: str = field(repr=False)
    platform_id: UUID | None = None
    key_id: UUID | None = None


async def simulate(orders: Orders, book: Book, stop: asyncio.Event) -> None:
    """Plays until told to stop, or as long as the orders say; `book` fills meanwhile.

    CannotPlay where the register is no sandbox, is not there, or holds nobody to be played.
    """
    first = orders.key or orders.secrets[0]
    time = await _time_of_sandbox(orders.address, first)
    async with AsyncClient(orders.address, first) as client, AsyncExitStack() as opened:
        stage = Stage(orders.address, time, book)
        if orders.webhooks:
            stage.receivers = await opened.enter_async_context(listening())
        cast = await opened.enter_async_context(_casting(orders, client, stop))
        await _play(orders, stage, cast, client, stop)


async def _time_of_sandbox(address: str, secret: str) -> RegisterTime:
    """Nothing is played with a register in earnest."""
    try:
        async with AsyncClient(address, secret, patience=_SHORT) as client:
            return RegisterTime(await client.ask(calls.sandbox_clock()))
    except (NotFound, NotUnderstood) as failure:
        raise CannotPlay(
            "What answers there is no sandbox; nothing is played with a register in earnest."
        ) from failure
    except NoAnswer as failure:
        raise CannotPlay(
            "Nobody answers there; start a sandbox, or name it by --url."
        ) from failure
    except ClientFailure as failure:
        raise CannotPlay(f"The register refuses: {failure}") from failure


@asynccontextmanager
async def _casting(
    orders: Orders, client: AsyncClient, stop: asyncio.Event
) -> AsyncGenerator[list[_Cast]]:
    """Who is played; keys that were made for it end with it."""
    cast = [_Cast(f"key {n}", secret) for n, secret in enumerate(orders.secrets, 1)]
    desk = Desk(client)
    try:
        if not cast:
            await _find(orders, desk, cast, stop)
        yield cast
    finally:
        async with _briefly():
            for each in cast:
                if each.key_id is not None:
                    await desk.revoke(each.key_id)


async def _find(orders: Orders, desk: Desk, cast: list[_Cast], stop: asyncio.Event) -> None:
    found = (
        desk.make_platforms(orders.new_platforms, orders.name)
        if orders.new_platforms
        else desk.platforms(orders.platform_ids)
    )
    try:
        async for platform in found:
            key = await desk.give_key(platform.id)
            cast.append(_Cast(platform.name, key.key, platform.id, key.id))
            if stop.is_set():
                return
    except ClientFailure as failure:
        raise CannotPlay(f"No platforms, or no keys for them: {failure}") from failure
    if not cast:
        raise CannotPlay(
            "There is no platform in the register. Start it with --demo, or let some be made"
            " up by --new-platforms."
        )


@asynccontextmanager
async def _briefly() -> AsyncGenerator[None]:
    """What is tidied up at an end; it is not waited for for ever."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_TIDYING_SECONDS):
            yield


async def _play(
    orders: Orders,
    stage: Stage,
    cast: Sequence[_Cast],
    client: AsyncClient,
    stop: asyncio.Event,
) -> None:
    chance = Random(orders.seed)
    players = _players(orders, stage, cast, chance)
    doings = [player.play() for player in players]
    doings.append(stage.time.keep(client, speed=orders.speed))
    if orders.notices_a_second:
        doings.append(_issue(orders, stage.book, cast, client, chance))
    try:
        async with asyncio.TaskGroup() as tasks:
            running = [tasks.create_task(doing) for doing in doings]
            await _until_told(stop, orders.lasts)
            for task in running:
                task.cancel()
    finally:
        async with _briefly():
            await asyncio.gather(*(player.close() for player in players))


def _players(
    orders: Orders, stage: Stage, cast: Sequence[_Cast], chance: Random
) -> list[Player]:
    players: list[Player] = []
    for each, manner in zip(cast, deal(orders.mix, len(cast), chance), strict=True):
        tally = Tally(each.name, manner, each.platform_id)
        stage.book.tallies.append(tally)
        kind = Attacker if manner is Manner.HOSTILE else Player
        own = Random(chance.getrandbits(64))
        players.append(kind(stage, tally, each.secret, own))
    return players


async def _issue(
    orders: Orders, book: Book, cast: Sequence[_Cast], client: AsyncClient, chance: Random
) -> None:
    to = [each.platform_id for each in cast if each.platform_id is not None]
    desk, series = Desk(client), Series(orders.name)
    await desk.issue(book, series, chance, to=to, a_second=orders.notices_a_second)


async def _until_told(stop: asyncio.Event, lasts: timedelta | None) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(None if lasts is None else lasts.total_seconds()):
            await stop.wait()
