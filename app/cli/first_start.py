"""What happens once, on an empty register: the first key, and the demonstration set."""

from pkgutil import resolve_name

import typer

from app.domain.permissions import Role
from app.services.access import create_first_key, new_secret
from app.services.house import House


async def make_first_key(house: House, given: str | None) -> None:
    """Makes the first supervisor's key, which is shown only when nobody gave it."""
    secret = new_secret(Role.SUPERVISOR) if given is None else given
    if await create_first_key(house.sessions, house.clock, secret) and given is None:
        typer.echo(f"The first supervisor key, shown only this once:\n\n    {secret}\n")


async def demonstrate(house: House) -> None:
    """Fills an empty register with the demonstration set."""
    if notices := await resolve_name("app.services.demonstration:load_demonstration")(house):
        typer.echo(f"The demonstration set is loaded: {notices} made-up notices.")
