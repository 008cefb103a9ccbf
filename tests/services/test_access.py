"""The doorkeeper: whom a key lets in, for how long, and how soon it hears of a change."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from app.domain.errors import Malformed, Unknown
from app.domain.permissions import SYSTEM, Actor, Role
from app.services import books
from app.services.access import (
    NewKey,
    create_first_key,
    create_key,
    new_secret,
    revoke_key,
)
from app.services.books import BELIEVED_SECONDS, Doorkeeper
from app.services.house import House
from tests.conftest import CountQueries
from tests.support.builders import APlatform
from tests.support.clock import FixedClock
from tests.support.keys import KEY_IDS, SECRETS
from tests.support.sql import count_rows, execute, fetch_rows


async def a_key(house: House, *, lives: timedelta | None = None) -> NewKey:
    async with house.sessions.begin() as session:
        return await create_key(
            session,
            house.clock,
            SYSTEM,
            role=Role.OFFICER,
            platform_id=None,
            label="desk",
            expires_at=None if lives is None else house.clock.now() + lives,
        )


async def revoke(house: House, key: NewKey) -> None:
    async with house.sessions.begin() as session:
        await revoke_key(session, house.clock, SYSTEM, key_id=key.key.id)


async def test_a_key_lets_in_whom_it_was_made_for(house: House, platform: APlatform) -> None:
    officer = await house.doorkeeper.actor_with(SECRETS[Role.OFFICER])
    assert officer == Actor(Role.OFFICER, KEY_IDS[Role.OFFICER])
    assert await house.doorkeeper.actor_with(platform.secret) == platform.actor


@pytest.mark.parametrize("secret", ["", "nobody's", "fw_officer_", "\udc80", "x" * 100_000])
async def test_what_is_no_key_lets_nobody_in(house: House, secret: str) -> None:
    assert await house.doorkeeper.actor_with(secret) is None


async def test_a_key_opens_until_the_moment_it_expires(house: House, clock: FixedClock) -> None:
    key = await a_key(house, lives=timedelta(hours=1))
    clock.advance(timedelta(hours=1, microseconds=-1))
    assert await house.doorkeeper.actor_with(key.secret) is not None
    clock.advance(timedelta(microseconds=1))
    assert await house.doorkeeper.actor_with(key.secret) is None


async def test_being_let_in_again_asks_nothing_of_the_database(
    house: House, count_queries: CountQueries
) -> None:
    with count_queries() as queries:
        for _ in range(50):
            await house.doorkeeper.actor_with(SECRETS[Role.OFFICER])
            await house.doorkeeper.actor_with("nobody's")
    assert len(queries) == 2


async def test_another_process_turns_a_revoked_key_away_within_a_second(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert BELIEVED_SECONDS <= 1
    monkeypatch.setattr(books, "BELIEVED_SECONDS", 0.02)
    key = await a_key(house)
    elsewhere = Doorkeeper(house.driver, house.clock)
    assert await elsewhere.actor_with(key.secret) is not None
    await revoke(house, key)
    await asyncio.sleep(0.03)
    assert await elsewhere.actor_with(key.secret) is None


async def test_forgetting_makes_a_change_count_at_once(house: House) -> None:
    key = await a_key(house)
    assert await house.doorkeeper.actor_with(key.secret) is not None
    await revoke(house, key)
    house.doorkeeper.forget()
    assert await house.doorkeeper.actor_with(key.secret) is None


async def test_a_key_made_after_it_was_tried_counts_at_once_when_forgotten(
    house: House,
) -> None:
    assert await house.doorkeeper.actor_with("nobody's") is None
    key = await a_key(house)
    assert await house.doorkeeper.actor_with(key.secret) is not None


@pytest.mark.parametrize(
    ("role", "named"),
    [(Role.PLATFORM, "no platform"), (Role.OFFICER, "one"), (Role.DASHBOARD, "one")],
)
async def test_a_platforms_key_and_no_other_names_a_platform(
    house: House, platform: APlatform, role: Role, named: str
) -> None:
    async with house.sessions.begin() as session:
        with pytest.raises(Malformed) as refused:
            await create_key(
                session,
                house.clock,
                SYSTEM,
                role=role,
                platform_id=platform.id if named == "one" else None,
                label="desk",
            )
    assert [fault.pointer for fault in refused.value.faults] == ["/platform_id"]


async def test_a_key_nobody_knows_cannot_be_revoked(house: House) -> None:
    async with house.sessions.begin() as session:
        with pytest.raises(Unknown):
            await revoke_key(session, house.clock, SYSTEM, key_id=uuid4())


async def test_of_many_processes_one_makes_the_first_key(committing: House) -> None:
    await execute(committing, "DELETE FROM keys")
    secrets = [new_secret(Role.SUPERVISOR) for _ in range(8)]
    made = await asyncio.gather(
        *(create_first_key(committing.sessions, committing.clock, s) for s in secrets)
    )
    assert sum(made) == 1
    assert await count_rows(committing, "keys") == 1
    actor = await committing.doorkeeper.actor_with(secrets[made.index(True)])
    assert actor is not None
    assert actor.role is Role.SUPERVISOR
    events = await fetch_rows(committing, "SELECT kind, actor_role FROM events")
    assert [tuple(row) for row in events] == [("key.created", "system")]


async def test_where_there_is_a_key_no_first_one_is_made(house: House) -> None:
    assert not await create_first_key(house.sessions, house.clock, "fw_supervisor_another")
    assert await count_rows(house, "keys") == len(KEY_IDS)


def test_secrets_say_what_they_are_and_are_never_the_same() -> None:
    secrets = {new_secret(Role.PLATFORM) for _ in range(100)}
    assert len(secrets) == 100
    assert all(secret.startswith("fw_platform_") and len(secret) > 50 for secret in secrets)
