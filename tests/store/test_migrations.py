"""The migrations: one line of them, up and down, and the tables say the same as the rows."""

import asyncio
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from app.store import migrate
from app.store.admission import DatabaseUnusable
from app.store.versions import is_at_newest, newest
from tests.support.builders import a_notice, a_platform, an_order
from tests.support.clock import FixedClock
from tests.support.databases import Databases
from tests.support.houses import committing_house
from tests.support.postgres import connected


@pytest.fixture
def url(databases: Databases) -> Generator[str]:
    with databases.clone() as url:
        yield url


@pytest.fixture
def config(url: str) -> Config:
    return migrate.config_for(url)


def revisions() -> list[str]:
    """Every revision, the oldest first."""
    scripts = ScriptDirectory.from_config(migrate.config_for("postgresql://nowhere.example/"))
    return [script.revision for script in scripts.walk_revisions()][::-1]


async def things_in(url: str) -> set[str]:
    """The names of all tables, indexes, sequences, functions and triggers but Alembic's."""
    async with connected(url) as connection:
        rows = await connection.fetch("""
            SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
            UNION SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
            UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
        """)
    return {row[0] for row in rows if not row[0].startswith("alembic_")}


async def version_of(url: str) -> list[str]:
    async with connected(url) as connection:
        rows = await connection.fetch("SELECT version_num FROM alembic_version")
    return [row[0] for row in rows]


def test_the_tables_are_as_the_rows_say(config: Config) -> None:
    command.check(config)


def test_there_is_one_head_and_no_branch() -> None:
    scripts = ScriptDirectory.from_config(migrate.config_for("postgresql://nowhere.example/"))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
    assert all(not script.is_branch_point for script in scripts.walk_revisions())


def test_the_revisions_are_numbered_in_their_order() -> None:
    assert revisions() == [f"{number:04}" for number in range(1, len(revisions()) + 1)]


def test_every_migration_goes_up_and_down_and_up_again(config: Config, url: str) -> None:
    command.downgrade(config, "base")
    assert asyncio.run(things_in(url)) == set()
    landings: list[set[str]] = []
    for revision in revisions():
        landings.append(asyncio.run(things_in(url)))
        command.upgrade(config, revision)
    for landing in reversed(landings):
        command.downgrade(config, "-1")
        assert asyncio.run(things_in(url)) == landing
    command.upgrade(config, "head")
    command.check(config)


def test_replicas_that_start_together_take_turns(config: Config, url: str) -> None:
    command.downgrade(config, "base")
    with ThreadPoolExecutor(3) as replicas:
        for started in [replicas.submit(migrate.to_newest, url) for _ in range(3)]:
            started.result()
    assert asyncio.run(version_of(url)) == [revisions()[-1]]


def test_the_newest_migration_runs_on_a_register_that_holds_rows(
    config: Config, url: str
) -> None:
    asyncio.run(issue_a_notice(url))
    command.downgrade(config, "-1")
    command.upgrade(config, "head")
    assert asyncio.run(version_of(url)) == [revisions()[-1]]


async def issue_a_notice(url: str) -> None:
    async with committing_house(url, FixedClock()) as house:
        await a_notice(house, an_order((await a_platform(house)).id))


@pytest.mark.parametrize("name", ["postgresql", "postgres", "postgresql+asyncpg"])
def test_any_spelling_of_the_address_will_do(url: str, name: str) -> None:
    migrate.to_newest(url.replace("postgresql", name, 1))


def test_the_newest_version_is_told_without_alembic() -> None:
    assert newest() == revisions()[-1]


def test_a_database_is_at_the_newest_version_only_when_all_of_it_was_migrated(
    config: Config, url: str
) -> None:
    assert is_at_newest(url)
    command.downgrade(config, "-1")
    assert not is_at_newest(url)
    command.downgrade(config, "base")
    assert not is_at_newest(url)


def test_a_database_that_was_never_migrated_is_not_at_the_newest_version(url: str) -> None:
    asyncio.run(execute(url, "DROP TABLE alembic_version"))
    assert not is_at_newest(url)


@pytest.mark.parametrize("unknown", ["9999", "0010_of_somebody_else"])
def test_a_version_from_the_future_is_not_the_newest_and_is_refused(
    url: str, unknown: str
) -> None:
    asyncio.run(execute(url, "UPDATE alembic_version SET version_num = $1", unknown))
    assert not is_at_newest(url)
    with pytest.raises(DatabaseUnusable, match="a newer Forthwith"):
        migrate.to_newest(url)
    assert asyncio.run(version_of(url)) == [unknown]


def test_a_second_version_beside_the_newest_is_looked_into(url: str) -> None:
    asyncio.run(execute(url, "INSERT INTO alembic_version VALUES ('0001')"))
    assert not is_at_newest(url)


async def execute(url: str, statement: str, *values: object) -> None:
    async with connected(url) as connection:
        await connection.execute(statement, *values)
