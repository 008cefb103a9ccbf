"""Whether the service may be trusted to know what is overdue."""

from datetime import timedelta

from app.store import installation
from app.store.driver import Connection

SWEEP = "sweep"
SWEEP_EVERY = timedelta(seconds=1)
# Three missed ticks are no hiccup any more: somebody should be told.
SWEEP_STALE_AFTER = 3 * SWEEP_EVERY


async def why_not_ready(connection: Connection) -> str | None:
    """Why this register should not be asked now; None when it may.

    A sweep completed in any process counts: what matters is that lapses are recorded.
    """
    age = await installation.age_of_run(connection, SWEEP)
    if age is None:
        return "No sweep has completed yet. Start the service with its jobs, or a worker."
    if age > SWEEP_STALE_AFTER:
        return (
            f"The last sweep completed {int(age.total_seconds())} seconds ago. "
            "Lapses are not being recorded: look at the jobs' log lines."
        )
    return None
