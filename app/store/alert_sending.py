"""Alerts on their way: claimed with a lease, settled while it is held."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.store.driver import Connection
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class ClaimedAlert:
    """An alert to be sent while the lease lasts, with where it goes as it stands now."""

    id: UUID
    lease_id: UUID
    attempts: int
    notices: int
    notice_ids: tuple[UUID, ...]
    created_at: datetime
    subscription_id: UUID
    saved_filter_id: UUID
    channel: str
    url_sealed: bytes | None
    secret_sealed: bytes | None
    failing_since: datetime | None
    email: str | None


@dataclass(frozen=True, slots=True)
class SettledAlert:
    """What became of an attempt; `because` says why nothing more is told, if that is so."""

    id: UUID
    lease_id: UUID
    state: str
    settled_at: datetime | None
    failing_since: datetime | None
    next_attempt_at: datetime | None = None
    outcome: str | None = None
    reason: str | None = None
    because: str | None = None


async def claim(
    connection: Connection, now: datetime, *, lease_id: UUID, until: datetime, at_most: int
) -> list[ClaimedAlert]:
    """Takes what is due under a lease; from its end on anybody may take it again."""
    rows = await connection.fetch(_CLAIM, now, lease_id, until, at_most)
    return [_claimed(row, lease_id) for row in rows]


async def settle(connection: Connection, settled: Sequence[SettledAlert]) -> None:
    """Writes down what became of each, unless its lease is another's by now."""
    for one in settled:
        await connection.execute(
            _SETTLE,
            one.id,
            one.lease_id,
            one.state,
            one.next_attempt_at,
            one.settled_at,
            one.outcome,
            one.reason,
            one.failing_since,
            one.because,
        )


def _claimed(row: Any, lease_id: UUID) -> ClaimedAlert:  # noqa: ANN401 - a row of selected columns
    return ClaimedAlert(
        id=row["id"],
        lease_id=lease_id,
        attempts=row["attempts"],
        notices=row["notices"],
        notice_ids=tuple(row["notice_ids"]),
        created_at=row["created_at"],
        subscription_id=row["subscription_id"],
        saved_filter_id=row["saved_filter_id"],
        channel=row["channel"],
        url_sealed=row["url_sealed"],
        secret_sealed=row["secret_sealed"],
        failing_since=row["failing_since"],
        email=row["email"],
    )


_CLAIM = """
WITH due AS (
    SELECT id FROM alerts WHERE state = 'pending' AND next_attempt_at <= $1
    ORDER BY next_attempt_at LIMIT $4
    FOR UPDATE SKIP LOCKED
), taken AS (
    UPDATE alerts SET lease_id = $2, next_attempt_at = $3
    FROM due WHERE alerts.id = due.id
    RETURNING alerts.*
)
SELECT taken.id, taken.attempts, taken.notices, taken.notice_ids, taken.created_at,
       subscription.id AS subscription_id, subscription.saved_filter_id,
       subscription.channel, subscription.url_sealed, subscription.secret_sealed,
       subscription.failing_since,
       CASE WHEN officers.active THEN officers.email END AS email
FROM taken
JOIN alert_subscriptions AS subscription ON subscription.id = taken.subscription_id
LEFT JOIN officers ON officers.id = subscription.owner_id
ORDER BY taken.created_at, taken.id
"""

# The subscription first, as whoever ends it holds it first.
_SETTLE = """
WITH held AS MATERIALIZED (
    SELECT id FROM alert_subscriptions
    WHERE id = (SELECT subscription_id FROM alerts WHERE id = $1)
    FOR NO KEY UPDATE
), settled AS (
    UPDATE alerts
    SET attempts = attempts + 1, lease_id = NULL, state = $3, next_attempt_at = $4,
        settled_at = $5, outcome = $6, reason = $7
    FROM held
    WHERE alerts.id = $1 AND alerts.subscription_id = held.id AND lease_id = $2
    RETURNING subscription_id
), concerned AS (
    UPDATE alert_subscriptions
    SET failing_since = $8,
        state = CASE WHEN $9::text IS NULL THEN state ELSE 'disabled' END,
        disabled_because = coalesce($9::text, disabled_because)
    FROM settled WHERE alert_subscriptions.id = settled.subscription_id
    RETURNING alert_subscriptions.id
)
UPDATE alerts SET state = 'cancelled', next_attempt_at = NULL, settled_at = $5
FROM concerned
WHERE $9::text IS NOT NULL AND alerts.subscription_id = concerned.id
  AND alerts.state = 'pending' AND alerts.id <> $1
"""
