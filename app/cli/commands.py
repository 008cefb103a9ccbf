"""The commands: one name each, and one line of help."""

import typer

from app.cli import access, deadlines, importing, publishing, serving

app = typer.Typer(
    name="forthwith",
    help="Notices of illegal content, their deadlines, and what a late answer is exposed to.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(serving.serve)
app.command()(serving.worker)
app.command()(serving.migrate)
app.add_typer(access.keys)
app.command()(publishing.openapi)
app.command("schemas")(publishing.schemas_)
app.command()(deadlines.deadline)
app.command("import")(importing.import_notices)


def run() -> None:
    app()
