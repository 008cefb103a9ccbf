"""What happens once, on an empty register: the first key, and the demonstration set."""

import typer

from app.config import Settings
from app.domain.permissions import Role
from app.main import build
from app.services.access import create_first_key, new_secret
from app.services.demonstration import load_demonstration
from app.services.installation import install


async def first_start(settings: Settings, url: str, *, demo: bool) -> None:
    """Makes the first supervisor's key, shown only when nobody set it, and the demo set."""
    async with build(settings, url) as house:
        await install(house)
        given = settings.admin_key
        secret = new_secret(Role.SUPERVISOR) if given is None else given.get_secret_value()
        created = await create_first_key(house.sessions, house.clock, secret)
        if created and given is None:
            typer.echo(f"The first supervisor key, shown only this once:\n\n    {secret}\n")
        if demo and (notices := await load_demonstration(house)):
            typer.echo(f"The demonstration set is loaded: {notices} made-up notices.")
