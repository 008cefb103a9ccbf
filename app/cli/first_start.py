"""What happens once, on an empty register: the first key, and the demonstration set."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import timedelta
from pkgutil import resolve_name

import typer

from app.domain.permissions import Role
from app.kit.logs import get_log
from app.services.house import House
from app.services.installation import has_keys

log = get_log("demonstration")


async def make_first_key(house: House, given: str | None) -> None:
    """Makes the first supervisor's key, which is shown only when nobody gave it."""
    if await has_keys(house):
        return
    access = resolve_name("app.services.access")
    secret: str = access.new_secret(Role.SUPERVISOR) if given is None else given
    is_first = await access.create_first_key(house.sessions, house.clock, secret)
    if is_first and given is None:
        typer.echo(f"The first supervisor key, shown only this once:\n\n    {secret}\n")


async def demonstrate(house: House) -> None:
    """Fills an empty register with the demonstration set."""
    if notices := await resolve_name("app.services.demonstration:load_demonstration")(house):
        typer.echo(f"The demonstration set is loaded: {notices} made-up notices.")


@asynccontextmanager
async def playing(house: House) -> AsyncGenerator[None]:
    """Meanwhile a few notices of the demonstration fall due, are answered, and are late."""
    scene = asyncio.create_task(_play(house))
    try:
        yield
    finally:
        scene.cancel()
        await asyncio.gather(scene, return_exceptions=True)


async def _play(house: House) -> None:
    try:
        await resolve_name("app.services.demonstration_scene:play_scene")(house, _wait)
    except Exception as error:
        log.warning("demonstration_ended_early", exc_info=error)


async def _wait(time: timedelta) -> None:
    await asyncio.sleep(time.total_seconds())
