"""Jobs that one process does at a time, while the others find that it is being done."""

from app.store.driver import Connection


async def alone_at(connection: Connection, job: int) -> bool:
    """Whether nobody else does the job; if so nobody will until the transaction ends.

    What such a job goes through is a handful now and a hundred thousand soon after, so its
    statements are planned anew each time: a plan made for the few would read the whole of a
    table for each batch of the many.
    """
    row = await connection.fetchrow(_ALONE, job)
    return bool(row["alone"])


_ALONE = """
SELECT pg_try_advisory_xact_lock($1) AS alone,
       set_config('plan_cache_mode', 'force_custom_plan', true)
"""
