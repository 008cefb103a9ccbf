"""A month of the register in numbers, by regime and category, from what is counted of each
notice.
"""

from collections.abc import Sequence
from typing import Any

from app.store.driver import Connection

ITEMS = ("within_24_hours", "within_48_hours", "within_7_days", "later", "disputes_upheld")
_ISSUED = "issued_hour >= $1"
_RESOLVED = "state = 'resolved' AND resolved_hour >= $1 AND resolved_hour < $2"
_ACKNOWLEDGED = "acknowledged_hour >= $1 AND acknowledged_hour < $2"
_OVERDUE = """overdue_hour < $2 AND (resolved_hour IS NULL OR resolved_hour >= $2)
    AND (withdrawn_hour IS NULL OR withdrawn_hour >= $2)"""
_COUNTS = {
    "issued": _ISSUED,
    "resolved_in_time": f"{_RESOLVED} AND timeliness <> 'late'",
    "resolved_late": f"{_RESOLVED} AND timeliness = 'late'",
    "overdue_at_end": _OVERDUE,
}
# The name of a median, the length of time, and of which notices.
_TIMES = (
    ("hours_to_acknowledge", "acknowledged_after", _ACKNOWLEDGED),
    ("hours_to_act", "acted_after", _RESOLVED),
)


def _columns() -> Sequence[str]:
    return [
        *(f"count(*) FILTER (WHERE {holds}) AS {name}" for name, holds in _COUNTS.items()),
        *(
            f"coalesce(sum({name}) FILTER (WHERE {_RESOLVED}), 0)::bigint AS {name}"
            for name in ITEMS
        ),
        *(
            f"percentile_disc(0.5) WITHIN GROUP (ORDER BY {length}) FILTER (WHERE {holds})"
            f" AS {name}, count({length}) FILTER (WHERE {holds}) AS {name}_of"
            for name, length, holds in _TIMES
        ),
    ]


_READ = f"""
SELECT regime_code, category, {", ".join(_columns())},
       CASE WHEN grouping(regime_code) = 1
            THEN count(DISTINCT platform_id) FILTER (WHERE {_ISSUED}) END AS platforms
FROM counted_notices WHERE issued_hour < $2
GROUP BY GROUPING SETS ((), (regime_code), (regime_code, category))
"""  # noqa: S608 - joined from the fixed texts above


async def read_month(connection: Connection, start: int, end: int) -> Sequence[Any]:
    """Everything, each regime and each category of one; hours are numbered from 1970.

    One row at least: that of everything, whose regime is null.
    """
    rows: Sequence[Any] = await connection.fetch(_READ, start, end)
    return rows


async def first_hour(connection: Connection) -> int | None:
    """The hour in which the first notice was issued; None where there is none."""
    hour: int | None = await connection.fetchval(
        "SELECT floor(extract(epoch FROM min(issued_at)) / 3600)::int FROM notices"
    )
    return hour


async def list_regimes(connection: Connection) -> Sequence[str]:
    rows = await connection.fetch("SELECT DISTINCT code FROM regimes ORDER BY code")
    return [row["code"] for row in rows]
