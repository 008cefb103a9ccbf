"""Records of service beside each other, the sweep and answers, truly committed."""

import asyncio
from datetime import timedelta
from uuid import UUID

from app.domain.giving import GivingProved, NewProof, NewSending, SendingOnRecord
from app.domain.orders import ItemAnswer
from app.domain.outcomes import Outcome
from app.services import giving
from app.services.house import House
from app.services.sweeping import sweep_timers
from tests.support.builders import APlatform, a_notice, a_platform, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.clocks import later
from tests.support.keys import THE_OFFICER
from tests.support.sql import count_rows, fetch_rows, fetch_value
from tests.support.submitting import answered

REGIME = "au-removal-notice"  # 24 hours from the giving; no giving is presumed


async def send(house: House, notice_id: UUID) -> int:
    """1 if it was recorded, 0 if another was before it."""
    try:
        async with house.sessions.begin() as session:
            new = NewSending(MONDAY)
            await giving.record_sending(
                session, house, THE_OFFICER, notice_id=notice_id, new=new, seen=None
            )
    except SendingOnRecord:
        return 0
    return 1


async def prove(house: House, notice_id: UUID, hours: float) -> int:
    try:
        async with house.sessions.begin() as session:
            new = NewProof(later(hours, MONDAY), "a receipt")
            await giving.prove_giving(
                session, house, THE_OFFICER, notice_id=notice_id, new=new, seen=None
            )
    except GivingProved:
        return 0
    return 1


async def respond(house: House, platform: APlatform, notice_id: UUID) -> None:
    item = await fetch_value(house, "SELECT id FROM items WHERE notice_id = $1", notice_id)
    answer = ItemAnswer(Outcome.REMOVED, house.clock.now(), item_id=item)
    await answered(house, platform, notice_id, answer)


async def test_of_two_sendings_at_once_one_is_recorded(committing: House):
    platform = await a_platform(committing)
    notice_id = await a_notice(committing, an_order(platform.id, regime=REGIME))
    done = await asyncio.gather(*(send(committing, notice_id) for _ in range(5)))

    assert sum(done) == await count_rows(committing, "services_by_email") == 1


async def test_of_two_proofs_at_once_one_holds_and_the_clock_starts_with_it(
    committing: House, clock: FixedClock
):
    platform = await a_platform(committing)
    notice_id = await a_notice(committing, an_order(platform.id, regime=REGIME))
    clock.advance(timedelta(hours=6))
    await send(committing, notice_id)
    done = await asyncio.gather(*(prove(committing, notice_id, n) for n in range(1, 6)))
    (proof,) = await fetch_rows(committing, "SELECT * FROM giving_proofs")
    (row,) = await fetch_rows(committing, "SELECT * FROM notices")

    assert sum(done) == 1
    assert row["started_at"] == proof["proved_given_at"]
    assert row["deadline_at"] == proof["proved_given_at"] + timedelta(hours=24)
    assert (row["version"], row["clock_version"]) == (3, 2)


async def test_a_proof_a_sweep_and_an_answer_at_once_agree(
    committing: House, clock: FixedClock
):
    """The due moment was hour 24; by the proof it is hour 26; the answer comes in hour 25."""
    platform = await a_platform(committing)
    ids = [await a_notice(committing, an_order(platform.id, regime=REGIME)) for _ in range(8)]
    for notice_id in ids:
        await send(committing, notice_id)
    clock.advance(timedelta(hours=25))
    await asyncio.gather(
        *(prove(committing, notice_id, 2) for notice_id in ids),
        *(respond(committing, platform, notice_id) for notice_id in ids),
        sweep_timers(committing),
        sweep_timers(committing),
    )
    clock.advance(timedelta(hours=25))
    await sweep_timers(committing)
    rows = await fetch_rows(committing, "SELECT state, deadline_at FROM notices")
    lapses = await fetch_rows(
        committing,
        "SELECT effective_at, count(*) AS n FROM events"
        " WHERE kind = 'notice.overdue' GROUP BY 1",
    )

    assert {tuple(row) for row in rows} == {("resolved", later(26, MONDAY))}
    assert [tuple(row) for row in lapses] == [(later(24, MONDAY), 8)]
    assert await count_rows(committing, "timers") == 0
