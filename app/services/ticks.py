"""What the timer does: bounded, repeatable, safe to cut anywhere, side by side or twice."""

from datetime import timedelta

from app.kit import counters
from app.services.house import House
from app.store import events, idempotency

SEQUENCE_BATCH = 5_000
FORGET_BATCH = 10_000
ANSWERS_KEPT = timedelta(days=7)


async def sequence_events(house: House) -> None:
    """Gives committed events their places in the log, and wakes whoever waits for them."""
    async with house.driver() as connection:
        placed = SEQUENCE_BATCH if await events.any_waiting(connection) else 0
        while placed >= SEQUENCE_BATCH:
            async with connection.transaction():
                done = await events.sequence(
                    connection, house.clock.now(), at_most=SEQUENCE_BATCH
                )
            placed = done.placed
            counters.SEQUENCED.inc(placed)
            house.arrivals.came(done.platforms)
            if placed:
                house.changes.came()
            if done.deliveries:
                house.due.ring()


async def forget_old_answers(house: House) -> None:
    """Answers kept for retries are kept seven days."""
    gone = FORGET_BATCH
    while gone >= FORGET_BATCH:
        async with house.sessions.begin() as session:
            gone = await idempotency.forget(
                session, before=house.clock.now() - ANSWERS_KEPT, at_most=FORGET_BATCH
            )
