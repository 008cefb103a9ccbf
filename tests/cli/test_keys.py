"""`forthwith keys`, on an external database and beside an embedded server that runs."""

import asyncio
from pathlib import Path
from uuid import UUID

import pytest

from app.domain.permissions import Role
from app.services.books import digest_of
from app.store import embedded
from tests.cli.conftest import Forthwith
from tests.support.keys import KEY_IDS
from tests.support.postgres import connected

NOBODYS = "019ab000-0000-7000-8000-00000000ffff"

pytestmark = pytest.mark.usefixtures("environment")


def rows(url: str, query: str) -> list[tuple[object, ...]]:
    async def fetch() -> list[tuple[object, ...]]:
        async with connected(url) as connection:
            return [tuple(row) for row in await connection.fetch(query)]

    return asyncio.run(fetch())


def test_a_key_is_made_and_only_its_digest_is_held(forthwith: Forthwith, url: str):
    made = forthwith("keys", "create", "--role", "officer", "--label", "desk two")

    secret = made.stdout.strip()
    assert made.exit_code == 0
    assert secret.startswith("fw_officer_")
    assert rows(url, "SELECT role, digest FROM keys WHERE label = 'desk two'") == [
        ("officer", digest_of(secret))
    ]


def test_making_and_ending_a_key_are_events(forthwith: Forthwith, url: str):
    forthwith("keys", "create", "--role", "dashboard")
    forthwith("keys", "revoke", str(KEY_IDS[Role.OFFICER]))

    assert rows(url, "SELECT kind, actor_role FROM events ORDER BY kind") == [
        ("key.created", "system"),
        ("key.revoked", "system"),
    ]


def test_the_list_shows_every_key_and_no_secret(forthwith: Forthwith):
    secret = forthwith("keys", "create", "--role", "officer").stdout.strip()

    lines = forthwith("keys", "list").stdout.splitlines()

    assert len(lines) == 1 + len(KEY_IDS) + 1
    assert all(str(key_id) in "\n".join(lines) for key_id in KEY_IDS.values())
    assert secret not in "\n".join(lines)


def test_a_key_that_was_ended_keeps_its_moment(forthwith: Forthwith):
    once = forthwith("keys", "revoke", str(KEY_IDS[Role.OFFICER]))
    again = forthwith("keys", "revoke", str(KEY_IDS[Role.OFFICER]))

    assert "is revoked since" in once.stdout
    assert again.stdout == once.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("revoke", NOBODYS), "There is no such key."),
        (("create", "--role", "platform"), "platform_id: the role platform needs it"),
        (
            ("create", "--role", "platform", "--platform", NOBODYS),
            "platform_id: there is no such platform",
        ),
        (
            ("create", "--role", "officer", "--platform", NOBODYS),
            "platform_id: the role platform needs it, and no other has it",
        ),
    ],
)
def test_what_is_refused_is_said_in_a_sentence(
    forthwith: Forthwith, arguments: tuple[str, ...], said: str
):
    answer = forthwith("keys", *arguments)

    assert answer.exit_code == 1
    assert answer.stderr.startswith("forthwith: ")
    assert said in answer.stderr


@pytest.mark.parametrize("role", ["system", "king", ""])
def test_no_key_is_made_for_another_role(forthwith: Forthwith, role: str):
    assert forthwith("keys", "create", "--role", role).exit_code == 2


@pytest.mark.parametrize("label", ["", "two\nlines", "x" * 301])
def test_a_label_is_one_short_line(forthwith: Forthwith, label: str):
    assert forthwith("keys", "create", "--role", "officer", "--label", label).exit_code == 2


def test_keys_are_made_beside_the_embedded_server_of_a_service_and_without_one(
    forthwith: Forthwith, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.delenv("FORTHWITH_DATABASE_URL")
    alone = forthwith("keys", "create", "--role", "officer")
    with embedded.start(tmp_path):
        beside = forthwith("keys", "create", "--role", "officer")
        listed = forthwith("keys", "list")

    ids = [UUID(line.split()[0]) for line in listed.stdout.splitlines()[1:]]
    assert (alone.exit_code, beside.exit_code) == (0, 0)
    assert len(set(ids)) == 2
