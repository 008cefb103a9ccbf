"""Rulings side by side with answers, with other rulings, and with the sweep."""

import asyncio
from collections.abc import Awaitable
from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from app.domain.errors import Conflict
from app.domain.orders import ItemAnswer
from app.domain.outcomes import Outcome
from app.domain.rulings import RulingDecision
from app.services.house import House
from app.services.rulings import rule_on
from app.services.sweeping import sweep_timers
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.keys import THE_OFFICER
from tests.support.sql import fetch_rows, fetch_value
from tests.support.submitting import answered

DUE = MONDAY + timedelta(hours=48)
GROUND = "not_intimate_image_content"


async def disputed(house: House, platform: APlatform, notice_id: UUID) -> None:
    answer = ItemAnswer(
        outcome=Outcome.DISPUTED,
        effective_at=MONDAY,
        item_id=await item_of(house, notice_id),
        ground=GROUND,
    )
    await answered(house, platform, notice_id, answer)


async def removed(house: House, platform: APlatform, notice_id: UUID) -> None:
    item = await item_of(house, notice_id)
    answer = ItemAnswer(outcome=Outcome.REMOVED, effective_at=MONDAY, item_id=item)
    await answered(house, platform, notice_id, answer)


async def ruled(house: House, notice_id: UUID, decision: RulingDecision) -> None:
    item = await item_of(house, notice_id)
    async with house.sessions.begin() as session:
        await rule_on(
            session,
            house,
            THE_OFFICER,
            notice_id=notice_id,
            item_id=item,
            decision=decision,
            reason="so",
            seen=None,
        )


async def item_of(house: House, notice_id: UUID) -> UUID:
    found: UUID = await fetch_value(
        house, "SELECT id FROM items WHERE notice_id = $1", notice_id
    )
    return found


async def refused(doing: Awaitable[object]) -> bool:
    with suppress(Conflict):
        await doing
        return False
    return True


async def test_of_the_same_decision_taken_twice_at_once_one_is_refused(
    committing: House,
) -> None:
    platform = await a_platform(committing)
    notice = await a_notice(committing, an_order(platform.id))
    await disputed(committing, platform, notice)
    upheld = RulingDecision.DISPUTE_UPHELD
    both = await asyncio.gather(*(refused(ruled(committing, notice, upheld)) for _ in range(4)))

    assert sorted(both) == [False, True, True, True]
    assert await fetch_value(committing, "SELECT count(*) FROM rulings") == 1


async def test_opposite_rulings_at_once_come_one_after_the_other(committing: House) -> None:
    platform = await a_platform(committing)
    for _ in range(10):
        notice = await a_notice(committing, an_order(platform.id))
        await disputed(committing, platform, notice)
        await asyncio.gather(
            ruled(committing, notice, RulingDecision.DISPUTE_UPHELD),
            ruled(committing, notice, RulingDecision.DISPUTE_REJECTED),
        )
        (row,) = await fetch_rows(
            committing,
            "SELECT decision, ruling, items.state FROM rulings JOIN items"
            " ON items.id = item_id WHERE items.notice_id = $1 AND superseded_at IS NULL",
            notice,
        )
        assert row["decision"] == row["ruling"]
        assert (row["ruling"], row["state"]) in {
            ("dispute_upheld", "excused"),
            ("dispute_rejected", "outstanding"),
        }


async def test_f2_a_rejected_dispute_an_answer_and_the_sweep_agree_in_any_order(
    committing: House, clock: FixedClock
) -> None:
    platform = await a_platform(committing)
    notices = [await a_notice(committing, an_order(platform.id)) for _ in range(10)]
    for notice in notices:
        await disputed(committing, platform, notice)
    clock.set(DUE + timedelta(hours=1))
    for notice in notices:
        await asyncio.gather(
            refused(ruled(committing, notice, RulingDecision.DISPUTE_REJECTED)),
            removed(committing, platform, notice),
            sweep_timers(committing),
        )
        clock.advance(timedelta(seconds=1))
        await sweep_timers(committing)
    rows = await fetch_rows(
        committing,
        "SELECT notices.state, notices.effective_at,"
        " count(*) FILTER (WHERE kind = 'notice.resolved') AS resolved,"
        " count(*) FILTER (WHERE kind = 'notice.overdue') AS lapses FROM notices"
        " JOIN events ON events.notice_id = notices.id GROUP BY notices.id",
    )
    for row in rows:
        assert (row["state"], row["effective_at"], row["resolved"]) == ("resolved", MONDAY, 1)
        assert row["lapses"] <= 1
