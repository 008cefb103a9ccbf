"""Clock events beside each other, beside the sweep and beside answers, truly committed."""

import asyncio
from datetime import timedelta
from uuid import UUID

from app.domain.clock_events import ClockEvent, ClockEventKind
from app.domain.notices import NoticeResolved
from app.domain.orders import ItemAnswer
from app.domain.outcomes import Outcome
from app.services import clocks
from app.services.house import House
from app.services.sweeping import sweep_timers
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.clocks import later
from tests.support.keys import THE_OFFICER
from tests.support.sql import fetch_rows, fetch_value
from tests.support.submitting import answered

POLICY = "uk-osa-illegal-content"  # 24 hours, due soon from hour 18 and from hour 22 on


async def change(house: House, notice_id: UUID, event: ClockEvent) -> None:
    async with house.sessions.begin() as session:
        await clocks.change_clock(
            session, house, THE_OFFICER, notice_id=notice_id, happened=[event], seen=None
        )


async def extend(house: House, notice_id: UUID, *, minutes: int = 60) -> None:
    by = timedelta(minutes=minutes)
    at = house.clock.now()
    await change(house, notice_id, ClockEvent(ClockEventKind.EXTENDED, at, "granted", by=by))


async def respond(house: House, platform: APlatform, notice_id: UUID) -> None:
    item = await fetch_value(house, "SELECT id FROM items WHERE notice_id = $1", notice_id)
    answer = ItemAnswer(Outcome.REMOVED, house.clock.now(), item_id=item)
    await answered(house, platform, notice_id, answer)


async def test_changes_at_once_all_count(committing: House):
    platform = await a_platform(committing)
    notice_id = await a_notice(committing, an_order(platform.id, regime=POLICY))
    await asyncio.gather(*(extend(committing, notice_id) for _ in range(6)))
    row = (await fetch_rows(committing, "SELECT * FROM notices"))[0]
    timers = await fetch_rows(committing, "SELECT at, clock_version FROM timers ORDER BY at")

    assert row["deadline_at"] == later(30, MONDAY)
    assert (row["version"], row["clock_version"]) == (7, 7)
    assert [tuple(timer) for timer in timers] == [
        (later(hours, MONDAY), 7) for hours in (24, 28, 30)
    ]


async def test_a_change_and_a_sweep_at_once_record_each_stage_once(
    committing: House, clock: FixedClock
):
    """The due moment has passed: it is recorded, by the one or by the other, and once."""
    platform = await a_platform(committing)
    ids = [await a_notice(committing, an_order(platform.id, regime=POLICY)) for _ in range(6)]
    clock.advance(timedelta(hours=25))
    await asyncio.gather(
        *(extend(committing, notice_id, minutes=90) for notice_id in ids),
        sweep_timers(committing),
        sweep_timers(committing),
    )
    clock.advance(timedelta(hours=2))
    await asyncio.gather(sweep_timers(committing), sweep_timers(committing))
    rows = await fetch_rows(
        committing,
        "SELECT kind, clock_version, effective_at, count(*) AS n FROM events "
        "WHERE clock_version IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 2, 3",
    )

    # Moved to hour 25 and a half: both warnings of the second version were past by then.
    assert [(r["kind"], r["clock_version"], r["effective_at"], r["n"]) for r in rows] == [
        ("notice.due_soon", 1, later(18, MONDAY), 6),
        ("notice.due_soon", 1, later(22, MONDAY), 6),
        ("notice.overdue", 1, later(24, MONDAY), 6),
        ("notice.overdue", 2, later(25.5, MONDAY), 6),
    ]


async def test_a_change_and_an_answer_at_once_end_in_an_answered_notice(committing: House):
    platform = await a_platform(committing)
    ids = [await a_notice(committing, an_order(platform.id, regime=POLICY)) for _ in range(15)]

    async def try_to_extend(notice_id: UUID) -> int:
        try:
            await extend(committing, notice_id)
        except NoticeResolved:
            return 0
        return 1

    extended = 0
    for notice_id in ids:
        done, _ = await asyncio.gather(
            try_to_extend(notice_id), respond(committing, platform, notice_id)
        )
        extended += done
    moved = "SELECT count(*) FROM notices WHERE deadline_at > original_deadline_at"

    assert await fetch_value(committing, moved) == extended
    assert await fetch_value(committing, "SELECT count(*) FROM timers") == 0
    states = await fetch_rows(committing, "SELECT DISTINCT state FROM notices")
    assert [row["state"] for row in states] == ["resolved"]
