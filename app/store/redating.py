"""Dating open notices anew: reading those that a calendar may move, and moving them."""

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.domain.redating import Candidate, Version, Window
from app.domain.regimes import Regime
from app.store.alone import alone_at
from app.store.driver import Connection
from app.store.engine import Session
from app.store.outbox import queued
from app.store.tables.platforms import RegimeRow
from app.values import dataclass

_REDATER = 0x52454441  # "REDA"

# After which notice the next batch begins: its deadline and its id.
Place = tuple[datetime, UUID]


@dataclass(frozen=True, slots=True)
class Move:
    """A notice of a version, where its clock stands from now on, and its event."""

    id: UUID
    version: int
    deadline_at: datetime
    due_soon_at: datetime
    paused_at: datetime | None
    paused: timedelta
    kind: str
    facts: str


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages of each version of a regime: how long before the due moment, and which."""

    codes: list[str] = field(default_factory=list[str])
    versions: list[int] = field(default_factory=list[int])
    leads: list[timedelta] = field(default_factory=list[timedelta])
    kinds: list[str] = field(default_factory=list[str])

    def add(self, regime: Regime, lead: timedelta, kind: str) -> None:
        self.codes.append(regime.code)
        self.versions.append(regime.version)
        self.leads.append(lead)
        self.kinds.append(kind)


async def list_regimes(session: Session) -> Sequence[RegimeRow]:
    """Every version of every regime."""
    return (await session.scalars(select(RegimeRow))).all()


async def is_alone(connection: Connection) -> bool:
    """Whether no other replica is at it; if so none will be until the transaction ends,
    which may lie idle for as long as it takes.
    """
    await connection.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
    return await alone_at(connection, _REDATER)


async def read_candidates(
    connection: Connection, windows: Mapping[Version, Window], *, after: Place, at_most: int
) -> list[Candidate]:
    """The next open notices within any of the windows, the soonest due first."""
    async with connection.transaction():
        await connection.execute(_WALK_THE_INDEX)
        rows = await connection.fetch(_CANDIDATES, *_columns(windows), *after, at_most)
    return [Candidate(*row) for row in rows]


async def read_again(connection: Connection, ids: Sequence[UUID]) -> list[Candidate]:
    """Notices that changed while they were being reckoned, if they are still open."""
    return [Candidate(*row) for row in await connection.fetch(_AGAIN, list(ids))]


async def move(
    connection: Connection, moves: Sequence[Move], stages: Stages, now: datetime
) -> set[UUID]:
    """Moves those notices that nobody holds or has changed since, and says which.

    To be called in a transaction. What a notice was waited for is set anew, once what had
    passed unrecorded is recorded. Nobody is waited for but a sweep, which is brief.
    """
    ids, versions = [m.id for m in moves], [m.version for m in moves]
    held = {row["id"] for row in await connection.fetch(_HOLD, ids, versions)}
    if not held:
        return held
    kept = [m for m in moves if m.id in held]
    if await connection.fetchval(_HOLD_TIMERS, list(held), now):
        await connection.execute(_RECORD_PASSED, list(held), now)
    await connection.execute("DELETE FROM timers WHERE notice_id = ANY($1::uuid[])", list(held))
    await connection.execute(
        _MOVE,
        [m.id for m in kept],
        [m.deadline_at for m in kept],
        [m.due_soon_at for m in kept],
        [m.paused_at for m in kept],
        [m.paused for m in kept],
        [m.kind for m in kept],
        [m.facts for m in kept],
        now,
        stages.codes,
        stages.versions,
        stages.leads,
        stages.kinds,
    )
    return held


async def is_import_unfinished(connection: Connection, *, begun_before: datetime) -> bool:
    """Whether an import that may have dated notices by an old calendar is still entering."""
    return bool(await connection.fetchval(_UNFINISHED, begun_before))


def _columns(windows: Mapping[Version, Window]) -> tuple[list[object], ...]:
    return (
        [code for code, _ in windows],
        [number for _, number in windows],
        [window.started_before for window in windows.values()],
        [window.due_from for window in windows.values()],
    )


_COLUMNS = """
    id, reference, regime_code, regime_version, started_at, respond_by, deadline_at,
    paused_at, paused, version,
    EXISTS (SELECT FROM clock_events WHERE notice_id = notices.id) AS changed
"""

# The planner would rather collect and sort all that is left, for every batch anew.
_WALK_THE_INDEX = "SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off"

_CANDIDATES = f"""
SELECT {_COLUMNS} FROM notices
JOIN unnest($1::text[], $2::int[], $3::timestamptz[], $4::timestamptz[])
     AS of_regime (code, number, started_before, due_from)
  ON regime_code = code AND regime_version = number
WHERE state IN ('awaiting_acknowledgement', 'awaiting_response')
  AND started_at < started_before AND deadline_at >= due_from
  AND (deadline_at, id) > ($5, $6)
ORDER BY deadline_at, id
LIMIT $7
"""  # noqa: S608 - joined from the fixed text above

_AGAIN = f"""
SELECT {_COLUMNS} FROM notices
WHERE id = ANY($1::uuid[])
  AND state IN ('awaiting_acknowledgement', 'awaiting_response')
"""  # noqa: S608 - joined from the fixed text above

# Every act on a notice gives it another version, so what was reckoned still holds.
_HOLD = """
SELECT notices.id FROM notices
JOIN unnest($1::uuid[], $2::int[]) AS read (id, version)
  ON notices.id = read.id AND notices.version = read.version
WHERE state IN ('awaiting_acknowledgement', 'awaiting_response')
FOR NO KEY UPDATE OF notices SKIP LOCKED
"""

# As the acts do, so that no sweep is at them. Whether any has passed is asked on the way.
_HOLD_TIMERS = """
WITH held AS MATERIALIZED (
    SELECT at FROM timers WHERE notice_id = ANY($1::uuid[]) FOR UPDATE
)
SELECT coalesce(bool_or(at < $2), false) FROM held
"""

# Before the event of the move, whose id is made a moment later.
_RECORD_PASSED = f"""
WITH lapse AS (
    INSERT INTO events (
        id, kind, subject_id, notice_id, platform_id, provider_id, actor_role,
        effective_at, recorded_at, clock_version, facts
    )
    SELECT new_event_id(clock_timestamp() - interval '1 millisecond' * row_number() OVER (
               PARTITION BY timers.notice_id ORDER BY timers.at DESC
           )), timers.kind, notices.id, notices.id, notices.platform_id, notices.provider_id,
           'system', timers.at, $2, timers.clock_version,
           jsonb_build_object('deadline_at', to_char(
               notices.deadline_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
           ))
    FROM timers JOIN notices ON notices.id = timers.notice_id
    WHERE timers.notice_id = ANY($1::uuid[]) AND timers.at < $2
      AND notices.clock_version = timers.clock_version
      AND notices.paused_at IS NULL AND NOT notices.all_contested
    ORDER BY timers.at
    ON CONFLICT (notice_id, kind, clock_version, effective_at)
        WHERE clock_version IS NOT NULL DO NOTHING
    RETURNING id, kind, notice_id, platform_id
)
{queued("lapse")}
"""  # noqa: S608 - joined from the fixed texts above

_MOVE = f"""
WITH moved AS (
    UPDATE notices
    SET deadline_at = new.deadline_at, due_soon_at = new.due_soon_at,
        paused_at = new.paused_at, paused = new.paused,
        clock_version = clock_version + 1, version = version + 1
    FROM unnest(
        $1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::interval[],
        $6::text[], $7::text[]
    ) AS new (id, deadline_at, due_soon_at, paused_at, paused, kind, facts)
    WHERE notices.id = new.id
    RETURNING notices.id, platform_id, provider_id, regime_code, regime_version,
              notices.deadline_at, clock_version, kind, facts,
              notices.paused_at IS NULL AND NOT all_contested AS waits
), event AS (
    INSERT INTO events (
        id, kind, subject_id, notice_id, platform_id, provider_id, actor_role,
        effective_at, recorded_at, facts
    )
    SELECT new_event_id(clock_timestamp()), kind, id, id, platform_id, provider_id,
           'system', $8, $8, facts::jsonb
    FROM moved
    RETURNING id, kind, notice_id, platform_id
), queued AS (
    {queued("event")}
)
INSERT INTO timers (at, notice_id, kind, clock_version)
SELECT deadline_at - lead, id, stage.kind, clock_version
FROM moved
JOIN unnest($9::text[], $10::int[], $11::interval[], $12::text[])
     AS stage (code, number, lead, kind)
  ON regime_code = code AND regime_version = number
WHERE waits AND (stage.kind = 'notice.overdue' OR deadline_at - lead > $8)
"""  # noqa: S608 - joined from the fixed texts above

_UNFINISHED = """
SELECT EXISTS (
    SELECT FROM imports WHERE state IN ('receiving', 'running') AND created_at < $1
)
"""
