"""The sweep: what readiness rests on, so it needs nothing else to be loaded."""

from datetime import datetime

from app.kit import counters
from app.services.health import SWEEP
from app.services.house import House
from app.store.installation import record_run
from app.store.sweep import next_due, record_due

SWEEP_BATCH = 5_000


async def sweep_timers(house: House) -> datetime | None:
    """Records every stage whose moment has passed, in batches until none is left.

    Says when the next one falls due, so that it can be recorded at its moment.
    """
    recorded = SWEEP_BATCH
    while recorded >= SWEEP_BATCH:
        async with house.driver() as connection:
            kinds = await record_due(connection, house.clock.now(), at_most=SWEEP_BATCH)
            # Of a long sweep each batch shows that lapses are being recorded.
            await record_run(connection, SWEEP)
        for kind, count in kinds.items():
            counters.LAPSES.labels(kind).inc(count)
        recorded = sum(kinds.values())
    async with house.driver() as connection:
        return await next_due(connection)
