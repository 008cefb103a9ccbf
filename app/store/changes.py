"""The log as whoever watches the register reads it: changes by position."""

from typing import Any

from app.domain.changes import Change
from app.store.driver import Connection


async def read_after(connection: Connection, after: int, *, limit: int) -> list[Change]:
    """The changes that come after a position, the oldest first, none left out."""
    return [_change(row) for row in await connection.fetch(_AFTER, after, limit)]


def _change(row: Any) -> Change:  # noqa: ANN401 - a row of selected columns
    return Change(
        position=row["position"],
        event_id=row["event_id"],
        kind=row["kind"],
        effective_at=row["effective_at"],
        recorded_at=row["recorded_at"],
        subject_id=row["subject_id"],
        notice_id=row["notice_id"],
        platform_id=row["platform_id"],
        provider_id=row["provider_id"],
        regime=row["regime_code"],
        category=row["category"],
        deadline_at=row["deadline_at"],
    )


# `OFFSET 0` lets no plan begin with all the events, or all the notices, that there are.
_AFTER = """
SELECT placed.position, placed.event_id, event.*, notice.*
FROM (
    SELECT position, event_id FROM log WHERE position > $1 ORDER BY position LIMIT $2
) AS placed
CROSS JOIN LATERAL (
    SELECT kind, effective_at, recorded_at, subject_id, notice_id, platform_id, provider_id,
           CASE WHEN kind = 'notice.deadline_changed' THEN (facts->>'to')::timestamptz
                WHEN notice_id IS NOT NULL THEN (facts->>'deadline_at')::timestamptz
           END AS deadline_at
    FROM events WHERE id = placed.event_id OFFSET 0
) AS event
LEFT JOIN LATERAL (
    SELECT regime_code, category FROM notices WHERE id = event.notice_id OFFSET 0
) AS notice ON true
ORDER BY placed.position
"""
