"""Dating anew beside acts, beside itself, and in several replicas."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.events import EventKind
from app.services import redating
from app.services.house import House
from app.services.redating import SETTLED_AFTER, redate, redate_notices
from app.store import redating as store
from app.store.redating import Move, Stages
from tests.support.builders import a_platform
from tests.support.clock import FixedClock
from tests.support.houses import a_house
from tests.support.redating import (
    THURSDAY_END,
    WEDNESDAY_END,
    add,
    count_of,
    deadlines,
    is_settled,
    own_regime,
    respond,
    some_notices,
)
from tests.support.sql import fetch_rows
from tests.support.submitting import acknowledged


@pytest.fixture
async def another(committing: House, clock: FixedClock) -> House:
    """Another replica on the same database, with memories of its own."""
    return a_house(committing.sessions, committing.driver, clock)


async def test_two_replicas_that_date_anew_at_once_move_each_notice_once(
    committing: House, another: House
):
    await own_regime(committing)
    await some_notices(committing, await a_platform(committing), 40)
    await add(committing)
    passes = await asyncio.gather(redate(committing), redate(another), redate(committing))

    assert sum(done.moved for done in passes) == 40
    assert all(done.complete for done in passes)
    assert await deadlines(committing) == [THURSDAY_END] * 40
    assert await count_of(committing, "notice.deadline_changed") == 40
    versions = await fetch_rows(
        committing, "SELECT DISTINCT version, clock_version FROM notices"
    )
    assert [tuple(row) for row in versions] == [(2, 2)]


async def test_a_notice_is_moved_only_from_the_version_in_which_it_was_read(house: House):
    await own_regime(house)
    (notice,) = await some_notices(house, await a_platform(house), 1)
    moves = [
        Move(
            id=notice,
            version=version,
            deadline_at=THURSDAY_END,
            due_soon_at=WEDNESDAY_END,
            paused_at=None,
            paused=timedelta(0),
            kind=EventKind.NOTICE_DEADLINE_CHANGED,
            facts="{}",
        )
        for version in (2, 1, 1)
    ]
    moved: list[set[UUID]] = []
    for one in moves:
        async with house.driver() as connection, connection.transaction():
            now = house.clock.now()
            moved.append(await store.move(connection, [one], Stages(), now))

    assert moved == [set(), {notice}, set()]
    assert await count_of(house, "notice.deadline_changed") == 1


async def test_of_two_timers_one_leaves_the_work_to_the_other(
    committing: House, clock: FixedClock
):
    await own_regime(committing)
    await some_notices(committing, await a_platform(committing), 1)
    await add(committing)
    clock.advance(timedelta(seconds=3))
    async with committing.driver() as other, other.transaction():
        await other.execute("SELECT pg_advisory_xact_lock($1)", 0x52454441)
        await redate_notices(committing)
        assert await deadlines(committing) == [WEDNESDAY_END]
    await redate_notices(committing)
    assert await deadlines(committing) == [THURSDAY_END]


async def test_acts_and_a_pass_at_once_lose_neither(committing: House, another: House):
    """Answered notices stay as they are, acknowledged ones move, and nobody is turned away."""
    await own_regime(committing)
    platform = await a_platform(committing)
    ids = await some_notices(committing, platform, 60)
    items = await fetch_rows(committing, "SELECT id, notice_id FROM items")
    of = {row["notice_id"]: row["id"] for row in items}

    async def act(part: Sequence[UUID]) -> None:
        for number, notice_id in enumerate(part):
            if number % 2:
                await acknowledged(another, platform, notice_id)
            else:
                await respond(another, platform, notice_id, of[notice_id])

    await add(committing)
    done, *_ = await asyncio.gather(redate(committing), act(ids[:30]), act(ids[30:]))
    rows = await fetch_rows(
        committing,
        "SELECT state, deadline_at, clock_version,"
        " (SELECT count(*) FROM timers WHERE notice_id = notices.id) AS waiting,"
        " (SELECT count(*) FROM events WHERE notice_id = notices.id"
        "   AND kind = 'notice.deadline_changed') AS moves FROM notices",
    )

    assert done.complete
    assert [row["state"] for row in rows].count("resolved") == 30
    for row in rows:
        resolved = row["state"] == "resolved"
        assert row["waiting"] == (0 if resolved else 2)
        assert row["moves"] == row["clock_version"] - 1
        if not resolved:
            assert (row["deadline_at"], row["moves"]) == (THURSDAY_END, 1)


async def test_a_notice_that_is_held_is_not_waited_for_but_moved_when_it_is_free(
    committing: House, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(redating, "TRIES", 1)
    await own_regime(committing)
    ids = await some_notices(committing, await a_platform(committing), 3)
    await add(committing)
    clock.advance(SETTLED_AFTER)
    async with committing.driver() as holder, holder.transaction():
        await holder.execute("UPDATE notices SET version = version + 1 WHERE id = $1", ids[0])
        first = await redate(committing)
        between = await deadlines(committing)
    settled = await is_settled(committing)
    second = await redate(committing)

    assert (first.moved, first.complete, settled) == (2, False, False)
    assert between == [WEDNESDAY_END, THURSDAY_END, THURSDAY_END]
    assert (second.moved, second.complete, await is_settled(committing)) == (1, True, True)
    assert await deadlines(committing) == [THURSDAY_END] * 3
