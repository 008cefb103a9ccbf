"""Looking after the machinery: a few rows by their keys, however large the register is."""

from datetime import datetime
from typing import Any

from app.store.driver import Connection


async def read(connection: Connection, now: datetime) -> Any:  # noqa: ANN401 - a row of numbers
    """What waits to be recorded and to be folded, and since when; imports by state."""
    return await connection.fetchrow(_READ, now)


_READ = """
SELECT (SELECT at FROM timers WHERE at <= $1 ORDER BY at LIMIT 1) AS due_since,
       newest.position - projection.through_event AS unfolded,
       (SELECT sequenced_at FROM log WHERE position = projection.through_event + 1)
           AS unfolded_since,
       (SELECT jsonb_object_agg(state, number)
        FROM (SELECT state, count(*) AS number FROM imports GROUP BY state) AS counted)
           AS imports
FROM projection, (
    SELECT coalesce((SELECT position FROM log ORDER BY position DESC LIMIT 1), 0) AS position
) AS newest
"""
