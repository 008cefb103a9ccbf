"""The sweep: every stage of the clock whose moment has passed is recorded once."""

from datetime import datetime

from app.store.driver import Connection
from app.store.outbox import queued


async def record_due(connection: Connection, now: datetime, *, at_most: int) -> dict[str, int]:
    """Records due stages in one statement, and says how many timers it took of each kind.

    Claims timers that no other sweep holds, repeats the predicate against the notice, and
    writes the events and hands them on. The moment itself is still in time, so only timers that
    lie before `now` are taken. An act that answers a notice removes its timers under the
    same locks, so a lapse is never recorded after an answer in time.
    """
    rows = await connection.fetch(_RECORD_DUE, now, at_most)
    return {row["kind"]: row["taken"] for row in rows}


async def next_due(connection: Connection) -> datetime | None:
    """The moment of the next stage to come; None while nothing is waited for."""
    moment: datetime | None = await connection.fetchval("SELECT min(at) FROM timers")
    return moment


# Events of the same moment stand in the order of their ids, which are made by the clock of the
# machine everywhere: those of a notice here by when each stage passed.
_RECORD_DUE = f"""
WITH due AS (
    SELECT at, notice_id, kind, clock_version FROM timers
    WHERE at < $1
    ORDER BY at
    LIMIT $2
    FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM timers USING due
    WHERE timers.at = due.at AND timers.notice_id = due.notice_id AND timers.kind = due.kind
    RETURNING timers.at, timers.notice_id, timers.kind, timers.clock_version
), lapse AS (
    INSERT INTO events (
        id, kind, subject_id, notice_id, platform_id, provider_id, actor_role,
        effective_at, recorded_at, clock_version, facts
    )
    SELECT new_event_id(clock_timestamp() + interval '1 millisecond' * row_number() OVER (
               PARTITION BY gone.notice_id ORDER BY gone.at
           )), gone.kind, notices.id, notices.id,
           notices.platform_id, notices.provider_id, 'system', gone.at, $1, gone.clock_version,
           jsonb_build_object('deadline_at', to_char(
               notices.deadline_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
           ))
    FROM gone JOIN notices ON notices.id = gone.notice_id
    WHERE notices.state IN ('awaiting_acknowledgement', 'awaiting_response')
      AND notices.clock_version = gone.clock_version
      AND notices.paused_at IS NULL AND NOT notices.all_contested
    ORDER BY gone.at
    ON CONFLICT (notice_id, kind, clock_version, effective_at)
        WHERE clock_version IS NOT NULL DO NOTHING
    RETURNING id, kind, notice_id, platform_id
), queued AS (
    {queued("lapse")}
)
SELECT kind, count(*)::int AS taken FROM gone GROUP BY kind
"""  # noqa: S608 - joined from the fixed texts above
