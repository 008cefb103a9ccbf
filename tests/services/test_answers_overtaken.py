"""What was decided by what was seen is written only if that still stands."""

from uuid import UUID

import pytest

from app.services.house import House
from app.store.engine import StatementFailed
from app.store.failures import is_overtaken
from app.store.submission_writing import Writing
from app.store.submissions import HeldNotice, Seen, Sought, see
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.sql import execute, fetch_value
from tests.support.submitting import acknowledged

NOTICE = "SELECT acknowledged_at FROM notices WHERE id = $1"
HOLD = "SELECT 1 FROM {} WHERE {} = $1 FOR UPDATE"


@pytest.fixture
async def platform(committing: House) -> APlatform:
    return await a_platform(committing)


@pytest.fixture
async def notice(committing: House, platform: APlatform) -> UUID:
    return await a_notice(committing, an_order(platform.id))


async def seen(house: House, notice: UUID) -> tuple[HeldNotice, Seen]:
    async with house.driver() as connection:
        found = await see(connection, Sought([notice], [notice], [], is_shown=False))
    return found.notices[notice], found.seen()


async def write(house: House, held: HeldNotice, as_seen: Seen) -> None:
    held.acknowledged_at = house.clock.now()
    held.version += 1
    writing = Writing()
    writing.change_notice(held)
    async with house.driver() as connection:
        await writing.write(connection, as_seen)


async def must_be_overtaken(house: House, held: HeldNotice, as_seen: Seen) -> None:
    with pytest.raises(StatementFailed) as caught:
        await write(house, held, as_seen)
    assert is_overtaken(caught.value)


async def test_what_nobody_changed_is_written(committing: House, notice: UUID) -> None:
    await write(committing, *await seen(committing, notice))
    assert await fetch_value(committing, NOTICE, notice) == committing.clock.now()


async def test_after_another_act_nothing_is_written(
    committing: House, platform: APlatform, notice: UUID
) -> None:
    held, as_seen = await seen(committing, notice)
    await acknowledged(committing, platform, notice)
    before = await fetch_value(committing, "SELECT version FROM notices WHERE id = $1", notice)
    await must_be_overtaken(committing, held, as_seen)
    after = await fetch_value(committing, "SELECT version FROM notices WHERE id = $1", notice)
    assert before == after == 2


async def test_f2_after_a_sweep_that_met_a_timer_nothing_is_written(
    committing: House, notice: UUID
) -> None:
    held, as_seen = await seen(committing, notice)
    await execute(
        committing,
        "DELETE FROM timers WHERE notice_id = $1 AND kind = 'notice.overdue'",
        notice,
    )
    await must_be_overtaken(committing, held, as_seen)
    assert await fetch_value(committing, NOTICE, notice) is None


@pytest.mark.parametrize(("table", "column"), [("notices", "id"), ("timers", "notice_id")])
async def test_nobody_waits_for_whoever_holds_it(
    committing: House, notice: UUID, table: str, column: str
) -> None:
    held, as_seen = await seen(committing, notice)
    async with committing.driver() as other, other.transaction():
        await other.execute(HOLD.format(table, column), notice)
        await must_be_overtaken(committing, held, as_seen)
    assert await fetch_value(committing, NOTICE, notice) is None
