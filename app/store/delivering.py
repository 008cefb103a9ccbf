"""Deliveries at work: claimed with a lease, settled while it is held, handed back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.domain.messages import Message
from app.store.driver import Connection
from app.store.messages import MESSAGE_COLUMNS, message_of
from app.store.outbox import queued
from app.store.rows import Id, Moment, Real, Row, Text, Whole, told, written
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message to be sent while the lease lasts; `attempts` are those of this round so far."""

    delivery_id: UUID
    lease_id: UUID
    leased_until: datetime
    endpoint_id: UUID
    attempts: int
    message: Message


@dataclass(frozen=True, slots=True)
class SealedEndpoint:
    """Where to send, as it stands now: its version, and its secrets by their ids."""

    id: UUID
    url_sealed: bytes
    host: str
    version: int
    failing_since: datetime | None
    secrets: Mapping[UUID, bytes]


@dataclass(frozen=True, slots=True)
class Room:
    """How many may be claimed: for an endpoint of which something is in hand already as many
    as stand there; else for one that works, or for one that fails. And in all.
    """

    known: Mapping[UUID, int]
    working: int
    failing: int
    in_all: int


class Settled(Row, kw_only=True):
    """What became of an attempt, and what the delivery is from now on."""

    delivery_id: Id
    lease_id: Id
    endpoint_id: Id
    endpoint_version: Whole
    state: Text
    next_attempt_at: Moment | None
    started_at: Moment
    settled_at: Moment | None
    seconds: Real
    status: Whole | None
    outcome: Text
    reason: Text


async def claim(
    connection: Connection, now: datetime, *, lease_id: UUID, until: datetime, room: Room
) -> list[Claimed]:
    """Takes what is due, so many of each endpoint, under a lease; nobody waits for it.

    Until the lease runs out nobody else takes them, and from then on anybody may: so what a
    process had in hand when it was killed is sent again, by whichever process comes first.
    """
    rows = await connection.fetch(
        _CLAIM,
        now,
        list(room.known),
        list(room.known.values()),
        room.working,
        room.failing,
        room.in_all,
        lease_id,
        until,
    )
    return [
        Claimed(
            row["id"], lease_id, until, row["endpoint_id"], row["attempts"], message_of(row)
        )
        for row in rows
    ]


async def endpoints(
    connection: Connection, ids: Sequence[UUID], now: datetime
) -> list[SealedEndpoint]:
    """These endpoints with the secrets that sign now, the newest first."""
    rows = await connection.fetch(_ENDPOINTS, list(ids), now)
    secrets: defaultdict[UUID, dict[UUID, bytes]] = defaultdict(dict)
    for row in rows:
        secrets[row["id"]][row["secret_id"]] = row["secret_sealed"]
    return [
        SealedEndpoint(
            row["id"],
            row["url_sealed"],
            row["host"],
            row["version"],
            row["failing_since"],
            secrets[row["id"]],
        )
        for row in {row["id"]: row for row in rows}.values()
    ]


async def settle(connection: Connection, settled: Sequence[Settled]) -> None:
    """Writes down attempts, each unless its lease is another's by now.

    What was cancelled meanwhile stays cancelled, unless it arrived.
    """
    await connection.execute(_SETTLE, written(settled))


async def hand_back(connection: Connection, claimed: Sequence[Claimed], now: datetime) -> None:
    """Lets others take at once what was not sent."""
    ids = [one.delivery_id for one in claimed]
    leases = list({one.lease_id for one in claimed})
    await connection.execute(_HAND_BACK, ids, leases, now)


async def disable(
    connection: Connection, endpoint_id: UUID, *, version: int, because: str, now: datetime
) -> bool:
    """Sends nothing there any more; cancels what was on its way, and records the event.

    False where the endpoint was changed since it was read, or is disabled already.
    """
    return bool(await connection.fetchval(_DISABLE, endpoint_id, version, because, now))


# From one endpoint that has something pending to the next: their number is what this costs,
# however much is pending. In no order, so that none comes last each time.
_CLAIM = f"""
WITH RECURSIVE lane AS (
    (SELECT endpoint_id FROM deliveries WHERE state = 'pending' ORDER BY endpoint_id LIMIT 1)
    UNION ALL
    SELECT (
        SELECT endpoint_id FROM deliveries
        WHERE state = 'pending' AND endpoint_id > lane.endpoint_id
        ORDER BY endpoint_id LIMIT 1
    )
    FROM lane WHERE lane.endpoint_id IS NOT NULL
), active AS MATERIALIZED (
    SELECT endpoint.id, coalesce(
               known.room,
               CASE WHEN endpoint.failing_since IS NULL THEN $4::int ELSE $5::int END
           ) AS room
    FROM lane JOIN webhook_endpoints AS endpoint ON endpoint.id = lane.endpoint_id
    LEFT JOIN unnest($2::uuid[], $3::int[]) AS known (id, room) ON known.id = endpoint.id
    WHERE endpoint.state = 'active' AND endpoint.removed_at IS NULL
    ORDER BY random()
), due AS MATERIALIZED (
    SELECT next.id FROM active CROSS JOIN LATERAL (
        SELECT id FROM deliveries
        WHERE endpoint_id = active.id AND state = 'pending' AND next_attempt_at <= $1
        ORDER BY next_attempt_at, position
        LIMIT active.room
        FOR UPDATE SKIP LOCKED
    ) AS next
    LIMIT $6
), m AS (
    UPDATE deliveries SET lease_id = $7, next_attempt_at = $8
    FROM due WHERE deliveries.id = due.id
    RETURNING deliveries.id, endpoint_id, attempts - attempts_before AS attempts, position,
              event_id, kind, notice_id
)
SELECT m.id, m.endpoint_id, m.attempts, {MESSAGE_COLUMNS}
FROM m JOIN events AS e ON e.id = m.event_id LEFT JOIN notices AS n ON n.id = m.notice_id
ORDER BY m.position
"""  # noqa: S608 - joined from the fixed text of another module

_ENDPOINTS = """
SELECT endpoint.id, url_sealed, host, version, failing_since, secret.id AS secret_id,
       secret_sealed
FROM webhook_endpoints AS endpoint
JOIN webhook_secrets AS secret ON secret.endpoint_id = endpoint.id
WHERE endpoint.id = ANY($1::uuid[]) AND (signs_until IS NULL OR signs_until > $2)
ORDER BY secret.created_at DESC, secret.id DESC
"""

_SETTLE = f"""
WITH told AS MATERIALIZED (
    SELECT * FROM {told(Settled, "$1::text::jsonb", "attempted")}
), settled AS (
    UPDATE deliveries
    SET attempts = attempts + 1, lease_id = NULL,
        state = CASE WHEN deliveries.state = 'pending' OR told.state = 'delivered'
                     THEN told.state ELSE deliveries.state END,
        next_attempt_at = CASE WHEN deliveries.state = 'pending'
                               THEN told.next_attempt_at END,
        settled_at = CASE WHEN deliveries.state = 'pending' OR told.state = 'delivered'
                          THEN told.settled_at ELSE deliveries.settled_at END
    FROM told
    WHERE deliveries.id = told.delivery_id AND deliveries.lease_id = told.lease_id
    RETURNING deliveries.id, attempts
), attempt AS (
    INSERT INTO delivery_attempts (
        delivery_id, number, started_at, seconds, status, outcome, reason
    )
    SELECT settled.id, settled.attempts, started_at, seconds, status, outcome, reason
    FROM settled JOIN told ON told.delivery_id = settled.id
), health AS (
    SELECT endpoint_id, endpoint_version, bool_or(state = 'delivered') AS works,
           min(started_at) AS since
    FROM told GROUP BY endpoint_id, endpoint_version
)
UPDATE webhook_endpoints SET failing_since = CASE WHEN works THEN NULL ELSE since END
FROM health
WHERE id = endpoint_id AND version = endpoint_version
  AND works = (failing_since IS NOT NULL)
"""  # noqa: S608 - joined from the text of the rows

_HAND_BACK = """
UPDATE deliveries SET lease_id = NULL, next_attempt_at = $3
WHERE id = ANY($1::uuid[]) AND lease_id = ANY($2::uuid[]) AND state = 'pending'
"""

_DISABLE = f"""
WITH disabled AS (
    UPDATE webhook_endpoints
    SET state = 'disabled', disabled_because = $3, disabled_at = $4, version = version + 1
    WHERE id = $1 AND version = $2 AND state = 'active' AND removed_at IS NULL
    RETURNING id, platform_id, host
), cancelled AS (
    UPDATE deliveries SET state = 'cancelled', next_attempt_at = NULL, settled_at = $4
    FROM disabled WHERE endpoint_id = disabled.id AND deliveries.state = 'pending'
), event AS (
    INSERT INTO events (
        id, kind, subject_id, platform_id, actor_role, effective_at, recorded_at, facts
    )
    SELECT new_event_id(clock_timestamp()), 'endpoint.disabled', id, platform_id, 'system',
           $4, $4, jsonb_build_object('endpoint_id', id, 'host', host, 'because', $3::text)
    FROM disabled
    RETURNING id, kind, notice_id, platform_id
), queued AS (
    {queued("event")}
)
SELECT count(*) > 0 FROM disabled
"""  # noqa: S608 - joined from the fixed texts above
