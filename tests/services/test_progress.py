"""What an act finds before it: stages that passed while nobody swept."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.domain.errors import Malformed
from app.domain.orders import ItemAnswer
from app.domain.outcomes import Outcome
from app.services import amending
from app.services.house import House
from app.services.sweeping import sweep_timers
from tests.conftest import CountQueries
from tests.support.bodies import POST
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.keys import THE_OFFICER
from tests.support.sql import execute, fetch_rows, fetch_value
from tests.support.submitting import acknowledged, answered

HOUR = timedelta(hours=1)
TICK = timedelta(microseconds=1)
DUE = MONDAY + 48 * HOUR


@pytest.fixture
async def notice(house: House, platform: APlatform) -> UUID:
    """Due in 48 hours, with warnings 12 and 3 hours before."""
    return await a_notice(house, an_order(platform.id))


async def respond(
    house: House,
    platform: APlatform,
    notice: UUID,
    *,
    ground: str | None = None,
    items: int = 1,
) -> None:
    """Says that the first items were removed, or with a ground that they are disputed."""
    outcome = Outcome.REMOVED if ground is None else Outcome.DISPUTED
    said = [
        ItemAnswer(outcome, house.clock.now(), locator=POST.format(n + 1), ground=ground)
        for n in range(items)
    ]
    await answered(house, platform, notice, *said)


async def recorded(house: House, notice: UUID) -> list[Any]:
    """The stages on record, oldest first."""
    rows = await fetch_rows(
        house,
        "SELECT effective_at FROM events WHERE notice_id = $1 AND clock_version IS NOT NULL"
        " ORDER BY effective_at",
        notice,
    )
    return [row["effective_at"] for row in rows]


async def test_f1_whichever_act_comes_first_records_what_passed_before_it(
    house: House, platform: APlatform, clock: FixedClock
) -> None:
    async def withdrawn(notice: UUID) -> None:
        async with house.sessions.begin() as session:
            await amending.withdraw(
                session, house, THE_OFFICER, notice_id=notice, reason="by mistake", seen=None
            )

    notices = [await a_notice(house, an_order(platform.id)) for _ in range(3)]
    clock.set(DUE + HOUR)
    acts = (
        acknowledged(house, platform, notices[0]),
        respond(house, platform, notices[1]),
        withdrawn(notices[2]),
    )
    for act, notice in zip(acts, notices, strict=True):
        await act
        assert await recorded(house, notice) == [DUE - 12 * HOUR, DUE - 3 * HOUR, DUE]
    await sweep_timers(house)
    for notice in notices:
        assert len(await recorded(house, notice)) == 3


async def test_an_act_at_the_due_moment_itself_finds_no_lapse(
    house: House, platform: APlatform, notice: UUID, clock: FixedClock
) -> None:
    clock.set(DUE)
    await respond(house, platform, notice)
    clock.advance(HOUR)
    await sweep_timers(house)
    assert await recorded(house, notice) == [DUE - 12 * HOUR, DUE - 3 * HOUR]


async def test_an_act_that_is_refused_leaves_the_lapse_to_the_sweep(
    house: House, platform: APlatform, notice: UUID, clock: FixedClock
) -> None:
    clock.set(DUE + TICK)
    with pytest.raises(Malformed):
        await respond(house, platform, notice, items=2)
    assert await recorded(house, notice) == []
    await sweep_timers(house)
    assert len(await recorded(house, notice)) == 3


NOT_WAITED_FOR = {
    "contested": "UPDATE notices SET all_contested = true",
    "paused": "UPDATE notices SET paused_at = issued_at",
    "under a later version of its clock": "UPDATE notices SET clock_version = 2",
}


@pytest.mark.parametrize("change", NOT_WAITED_FOR.values(), ids=NOT_WAITED_FOR)
async def test_an_act_asks_the_notice_itself_whether_it_was_waited_for(
    house: House, platform: APlatform, notice: UUID, clock: FixedClock, change: str
) -> None:
    await execute(house, change)
    clock.set(DUE + HOUR)
    await acknowledged(house, platform, notice)
    assert await recorded(house, notice) == []


async def test_the_overdue_event_of_a_contested_notice_is_not_recorded(
    house: House, platform: APlatform, notice: UUID, clock: FixedClock
) -> None:
    await respond(house, platform, notice, ground="not_intimate_image_content")
    clock.set(DUE + HOUR)
    await sweep_timers(house)
    assert await recorded(house, notice) == []


async def test_an_answer_asks_the_database_no_more_for_many_items_than_for_one(
    house: House, platform: APlatform, count_queries: CountQueries
) -> None:
    asked: list[int] = []
    for items in (1, 50):
        locators = [POST.format(n + 1) for n in range(items)]
        notice = await a_notice(house, an_order(platform.id, locators=locators))
        await acknowledged(house, platform, notice)
        with count_queries() as queries:
            await respond(house, platform, notice, items=items)
        asked.append(len(queries))
    assert asked[0] == asked[1]


async def test_a_notice_reopened_and_answered_again_has_two_versions_of_its_clock(
    house: House, platform: APlatform, notice: UUID, clock: FixedClock
) -> None:
    await respond(house, platform, notice)
    back = ItemAnswer(Outcome.REINSTATED, clock.now(), locator=POST.format(1))
    await answered(house, platform, notice, back)
    versions = "SELECT array_agg(DISTINCT clock_version) FROM timers"
    assert await fetch_value(house, versions) == [2]
    await respond(house, platform, notice)
    assert await fetch_value(house, versions) is None
