"""A command loads what it needs and no more: nobody should wait for the rest."""

import subprocess
import sys

import pytest

from app.cli.commands import COMMANDS
from tests.cli.conftest import Forthwith
from tests.house.files import ROOT

# What is needed only when somebody asks for it; or by migrating, importing, demonstrating.
NOT_TO_SERVE = (
    "alembic",
    "app.api.answers",
    "app.api.notices",
    "app.cli.importing",
    "app.delivery",
    "app.domain.deliveries",
    "app.domain.figures",
    "app.domain.penalties",
    "app.services.demonstration",
    "app.services.figures",
    "app.services.submissions",
    "app.store.migrate",
    "app.store.engine",
    "app.store.notices",
    "app.store.tables",
    "requests",
    "rich",
    "schemas.v1.notices",
    "sqlalchemy",
)


def loaded_by(*modules: str) -> set[str]:
    """What a fresh interpreter has loaded after these."""
    script = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    told = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(told.stdout.split())


def test_serving_loads_nothing_that_it_does_not_need():
    loaded = loaded_by(
        "app.cli.serving", "app.cli.answering", "app.cli.admitting", "app.services.sweeping"
    )

    assert loaded.isdisjoint(NOT_TO_SERVE)


def test_what_answers_is_not_loaded_before_the_database_is_begun():
    before = loaded_by("app.cli.commands", "app.cli.serving")

    assert before.isdisjoint({"fastapi", "uvicorn", "app.main", "app.cli.answering"})


def test_postgresql_is_begun_by_a_process_that_is_still_small():
    """It starts while the rest is loaded, and a small process is quicker to fork."""
    before = loaded_by("app.cli.commands", "app.cli.serving")

    assert before.isdisjoint({"sqlalchemy", "asyncpg", "app.store.driver"})


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_where_the_table_says_and_explains_itself(
    forthwith: Forthwith, name: str
):
    answer = forthwith(name, "--help")

    assert answer.exit_code == 0
    assert f"Usage: forthwith {name}" in answer.stdout


def test_the_commands_are_listed_with_what_they_do(forthwith: Forthwith):
    answer = forthwith("--help")

    assert answer.exit_code == 0
    assert "Notices of illegal content, their deadlines" in answer.stdout
    for name in COMMANDS:
        assert f" {name} " in answer.stdout


def test_a_command_that_is_none_is_refused_with_the_one_that_was_meant(forthwith: Forthwith):
    answer = forthwith("serv")

    assert answer.exit_code == 2
    assert "serve" in answer.stderr
