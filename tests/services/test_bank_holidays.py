"""An upgrade whose bundled bank holidays are others dates open notices anew, and says why."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from app.services import explaining
from app.services.house import House
from app.services.installation import install
from app.services.redating import ROLLOUT, SETTLED_AFTER, redate, redate_notices
from tests.support.builders import APlatform, a_platform
from tests.support.clock import FixedClock
from tests.support.editions import edition_with
from tests.support.houses import a_house
from tests.support.keys import THE_OFFICER
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
from tests.support.sql import count_rows, fetch_rows, fetch_value

TUESDAY = "2026-11-24"
CAUSE = "the bundled bank holidays changed with govuk-bank-holidays 9.9"


def another(house: House) -> House:
    """Another process on the same database, with memories of its own."""
    return a_house(house.sessions, house.driver, house.clock)


async def upgraded(house: House) -> House:
    """A process that starts with whatever edition there is now."""
    process = another(house)
    await install(process)
    return process


@pytest.fixture
async def platform(house: House) -> APlatform:
    return await a_platform(house)


@pytest.fixture
async def notices(house: House, platform: APlatform) -> None:
    """Two, due on Wednesday by the edition that they were issued under."""
    await own_regime(house)
    await some_notices(house, platform, 2)


async def steps_of(house: House, notice: Any) -> list[str]:
    async with house.sessions() as session:
        told = await explaining.explain(session, house, THE_OFFICER, notice_id=notice)
    return [step.why for step in told.deadline.steps]


async def test_a_new_register_is_dated_by_the_edition_it_begins_with(house: House):
    rows = await fetch_rows(house, "SELECT * FROM bundled_calendars ORDER BY calendar")
    nations = [row["calendar"] for row in rows]

    assert nations == ["england-and-wales", "northern-ireland", "scotland"]
    assert await count_rows(house, "holiday_changes") == 0
    await install(another(house))
    assert await count_rows(house, "holiday_changes") == 0
    assert await count_of(house, "bank_holidays.changed") == 0


async def test_f6_an_upgrade_with_another_holiday_dates_open_notices_anew(
    house: House, clock: FixedClock, notices: None
):
    with edition_with(TUESDAY):
        process = await upgraded(house)
        assert await deadlines(house) == [WEDNESDAY_END] * 2
        clock.advance(timedelta(seconds=3))
        await redate_notices(process)
    originals = await fetch_rows(house, "SELECT DISTINCT original_deadline_at FROM notices")

    assert await deadlines(house) == [THURSDAY_END] * 2
    assert [row["original_deadline_at"] for row in originals] == [WEDNESDAY_END]


async def test_f6_what_changed_and_with_which_edition_is_on_record(
    house: House, clock: FixedClock, notices: None
):
    with edition_with(TUESDAY, without=("2027-01-01",)):
        process = await upgraded(house)
        await redate(process)
        notice = await fetch_value(house, "SELECT id FROM notices LIMIT 1")
        whys = await steps_of(process, notice)
    changed = "SELECT facts FROM events WHERE kind = $1 LIMIT 1"
    facts = (await fetch_rows(house, changed, "notice.deadline_changed"))[0]["facts"]
    noted = (await fetch_rows(house, changed, "bank_holidays.changed"))[0]["facts"]

    (change,) = facts["holidays"]
    assert (change["day"], change["kind"], change["cause"]) == (TUESDAY, "added", CAUSE)
    assert noted == {
        "calendar": "england-and-wales",
        "edition": "govuk-bank-holidays 9.9",
        "added": [TUESDAY],
        "removed": ["2027-01-01"],
    }
    assert whys[-1] == (
        "Dated anew when the calendar changed: Tuesday 24 November 2026 (A day of rest) was "
        f"added as a holiday of england-and-wales ({CAUSE})."
    )


async def test_an_edition_that_lacks_a_day_brings_dates_back(
    house: House, clock: FixedClock, platform: APlatform
):
    with edition_with(TUESDAY):
        process = await upgraded(house)
        await own_regime(process)
        await some_notices(process, platform, 1)
        assert await deadlines(house) == [THURSDAY_END]
    process = await upgraded(house)
    await redate(process)

    assert await deadlines(house) == [WEDNESDAY_END]


async def test_f11_an_edition_whose_days_are_the_same_queues_nothing(
    house: House, clock: FixedClock, notices: None
):
    versions = await fetch_rows(house, "SELECT xmin::text FROM notices ORDER BY id")
    with edition_with():
        await upgraded(house)
        await upgraded(house)
        await redate(house)

    assert await count_rows(house, "holiday_changes") == 0
    assert await fetch_rows(house, "SELECT xmin::text FROM notices ORDER BY id") == versions


async def test_a_holiday_of_the_register_that_an_edition_now_has_moves_nothing(
    house: House, notices: None
):
    await add(house)
    await redate(house)
    with edition_with(TUESDAY):
        process = await upgraded(house)
        assert (await redate(process)).moved == 0

    assert await deadlines(house) == [THURSDAY_END] * 2


async def test_a_process_of_the_former_edition_does_not_move_notices_back(
    house: House, clock: FixedClock, notices: None
):
    with edition_with(TUESDAY):
        await redate(await upgraded(house))
    done = await redate(another(house))

    assert (done.moved, done.complete) == (0, False)
    assert await deadlines(house) == [THURSDAY_END] * 2
    assert not await is_settled(house)


async def test_what_a_process_of_the_former_edition_dated_is_found_before_it_is_settled(
    house: House, clock: FixedClock, platform: APlatform, notices: None
):
    with edition_with(TUESDAY):
        process = await upgraded(house)
        await redate(process)
    await some_notices(another(house), platform, 1)
    stale = await deadlines(house)
    with edition_with(TUESDAY):
        clock.advance(SETTLED_AFTER + ROLLOUT - timedelta(microseconds=1))
        await redate_notices(process)
        before = await is_settled(house)
        clock.advance(timedelta(microseconds=1))
        await redate_notices(process)

    assert WEDNESDAY_END in stale
    assert (before, await is_settled(house)) == (False, True)
    assert await deadlines(house) == [THURSDAY_END] * 3


async def test_a_closed_notice_is_explained_by_the_edition_of_its_time(
    house: House, clock: FixedClock, platform: APlatform, notices: None
):
    item = (await fetch_rows(house, "SELECT id, notice_id FROM items LIMIT 1"))[0]
    await respond(house, platform, item["notice_id"], item["id"])
    before = await steps_of(house, item["notice_id"])
    clock.advance(timedelta(hours=1))
    with edition_with(TUESDAY):
        process = await upgraded(house)
        await redate(process)
        assert await steps_of(process, item["notice_id"]) == before
    clock.advance(timedelta(hours=1))
    process = await upgraded(house)
    assert await steps_of(process, item["notice_id"]) == before


async def test_processes_that_start_at_once_queue_a_change_once(committing: House):
    await own_regime(committing)
    await some_notices(committing, await a_platform(committing), 3)
    with edition_with(TUESDAY):
        processes = await asyncio.gather(*(upgraded(committing) for _ in range(4)))
        passes = await asyncio.gather(*(redate(process) for process in processes))

    assert await count_rows(committing, "holiday_changes") == 1
    assert sum(done.moved for done in passes) == 3
    assert await deadlines(committing) == [THURSDAY_END] * 3
