"""The commands: one name each, and where it is found when it is asked for."""

import gc
from collections import UserDict
from typing import Any

import typer
from typer.core import TyperGroup

from app.kit.loading import load

COMMANDS = {
    "serve": "app.cli.serving:serve",
    "worker": "app.cli.working:worker",
    "migrate": "app.cli.serving:migrate",
    "rebuild": "app.cli.rebuilding:rebuild",
    "keys": "app.cli.access:keys",
    "signing-keys": "app.cli.signing_keys:signing_keys",
    "verify": "app.cli.verifying:verify",
    "openapi": "app.cli.publishing:openapi",
    "schemas": "app.cli.publishing:schemas_",
    "deadline": "app.cli.deadlines:deadline",
    "exposure": "app.cli.exposures:exposure",
    "import": "app.cli.importing:import_notices",
    "simulate": "app.cli.simulating:simulate_platforms",
}


class _Commands(UserDict[str, Any]):
    """Each command by its name. None is loaded before it is asked for: a service should not
    wait for what only an import needs.
    """

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - typer keeps the type to itself
        found = load(super().__getitem__(name))
        if isinstance(found, typer.Typer):
            return typer.main.get_command(found)
        alone = typer.Typer(add_completion=False)
        alone.command(name)(found)
        return typer.main.get_command(alone)


class _Group(TyperGroup):
    def __init__(self, **given: Any) -> None:  # noqa: ANN401 - whatever typer hands over
        super().__init__(**given)
        self.commands = _Commands(COMMANDS)


app = typer.Typer(
    name="forthwith",
    cls=_Group,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def forthwith() -> None:
    """Notices of illegal content, their deadlines, and what a late answer is exposed to."""


def run() -> None:
    # Not before the command is loaded, which turns it on, is there any garbage.
    gc.disable()
    app()
