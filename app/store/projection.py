"""Folding the log into rollups: batch by batch, one folder at a time, or all of it anew.

The log says which notices something happened to; `app.store.counting` says what they count
as. A notice that counts as something else by mere time is counted again at its moment.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeAlias
from uuid import UUID

from asyncpg.exceptions import LockNotAvailableError

from app.store.alone import alone_at
from app.store.counting import COUNTING
from app.store.driver import Connection
from app.store.ranking import HAPPENED, TOUCHED
from app.store.tallies import (
    ADD_LATENESS,
    ADD_UP,
    CHANGED,
    KEEP_CHANGED,
    KEEP_NEW,
    KINDS_APART,
    LIST,
    PIECES,
    SUM_UP,
    summed,
)
from app.values import dataclass

_PROJECTOR = 0x50524F4A  # "PROJ"
_NOTICES_AT_ONCE = 50_000
# Counting many notices takes longer than anything that somebody waits for.
_PATIENCE_SECONDS = 600


# Is told after each piece how many notices were counted so far, and of how many.
Watch: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Position:
    """How far the log goes, and how far it was folded; whether anything counts as something
    else by now, and whether all ranks are of the day.
    """

    newest: int
    folded: int
    moved: bool
    ranked: bool


@dataclass(frozen=True, slots=True)
class Folded:
    """How many events were folded, and how many notices were counted anew because time
    went by.
    """

    events: int
    moved: int


async def position(connection: Connection, now: datetime, today: date) -> Position:
    """Where the projection stands; a look at a few rows."""
    row = await connection.fetchrow(_POSITION, now, today)
    return Position(row["newest"], row["folded"], row["moved"], row["ranked"])


async def is_alone(connection: Connection) -> bool:
    """Whether nobody else folds; if so nobody will until the transaction ends."""
    return await alone_at(connection, _PROJECTOR)


async def wait_until_alone(connection: Connection) -> bool:
    """The same, once whoever folds a batch has done so; no longer than a moment."""
    await connection.execute("SET LOCAL lock_timeout = '1s'")
    try:
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _PROJECTOR)
    except LockNotAvailableError:
        return False
    return True


async def fold(connection: Connection, now: datetime, *, at_most: int) -> Folded:
    """Folds the next events, and says how many; to be called by whoever is alone."""
    row = await connection.fetchrow(_FOLD, now, at_most, timeout=_PATIENCE_SECONDS)
    return Folded(row["events"], row["moved"])


async def rebuild(connection: Connection, now: datetime, *, watch: Watch) -> int:
    """Counts all notices anew, in this transaction, and says how many; to be called by
    whoever is alone.

    The position is read first: what comes later is folded later, once more or not.
    """
    await connection.execute(_ROOM_FOR_SUMS)
    newest = await connection.fetchval("SELECT coalesce(max(position), 0) FROM log")
    of = await connection.fetchval("SELECT count(*) FROM notices", timeout=_PATIENCE_SECONDS)
    for rollup in ("counted_notices", "tallies", "lateness", "ranks"):
        await connection.execute(_EMPTY.format(rollup), timeout=_PATIENCE_SECONDS)
    after, done = UUID(int=0), 0
    while True:
        row = await connection.fetchrow(
            _COUNT, now, after, _NOTICES_AT_ONCE, timeout=_PATIENCE_SECONDS
        )
        if not row["notices"]:
            break
        after, done = row["last"], done + row["notices"]
        watch(done, of)
    for statement in (*_SUM_UP, _SUM_UP_LATENESS):
        await connection.execute(statement, timeout=_PATIENCE_SECONDS)
    await connection.execute(_START_FROM, newest)
    return done


_POSITION = """
SELECT coalesce((SELECT position FROM log ORDER BY position DESC LIMIT 1), 0) AS newest,
       through_event AS folded,
       coalesce((
           SELECT changes_at FROM counted_notices WHERE changes_at IS NOT NULL
           ORDER BY changes_at LIMIT 1
       ) <= $1, false) AS moved,
       ranked_through = through_event AND ranked_for IS NOT DISTINCT FROM $2 AS ranked
FROM projection
"""

# Where nothing happened by which anybody ranks, those who were ranked are so still.
_FOLD = f"""
WITH batch AS MATERIALIZED (
    SELECT position, event_id, notice_id FROM log
    WHERE position > (SELECT through_event FROM projection)
    ORDER BY position LIMIT $2
), moved AS MATERIALIZED (
    SELECT notice_id FROM counted_notices WHERE changes_at <= $1
    ORDER BY changes_at LIMIT $2
), touched AS MATERIALIZED (
    SELECT notice_id FROM (
        SELECT notice_id FROM batch WHERE notice_id IS NOT NULL
        UNION SELECT notice_id FROM moved
    ) AS either ORDER BY notice_id
), {CHANGED}, {summed(PIECES)}, kept AS ({KEEP_CHANGED}),
kept_new AS ({KEEP_NEW}), added AS ({ADD_UP}), late AS ({ADD_LATENESS}),
happened AS MATERIALIZED (
    {HAPPENED.format("batch")}
), unranked AS (
    DELETE FROM ranks WHERE provider_id IN ({TOUCHED})
), noted AS (
    UPDATE projection SET through_event = last.position, ranked_through = CASE
        WHEN ranked_through = through_event AND NOT EXISTS (SELECT FROM happened)
        THEN last.position ELSE ranked_through
    END
    FROM (SELECT max(position) AS position FROM batch) AS last
    WHERE last.position IS NOT NULL
)
SELECT (SELECT count(*)::int FROM batch) AS events,
       (SELECT count(*)::int FROM moved) AS moved
"""  # noqa: S608 - joined from the fixed texts above

# Sums of millions of rows are sorted and hashed: with the usual room, on disk.
_ROOM_FOR_SUMS = "SET LOCAL work_mem = '128MB'"
_EMPTY = "DELETE FROM {0}"

_COUNT = f"""
WITH piece AS MATERIALIZED (
    SELECT id AS notice_id FROM notices WHERE id > $2 ORDER BY id LIMIT $3
), kept AS (
    INSERT INTO counted_notices ({LIST})
    SELECT counting.* FROM piece CROSS JOIN LATERAL (
        {COUNTING} WHERE notices.id = piece.notice_id OFFSET 0
    ) AS counting
)
SELECT count(*)::int AS notices, (SELECT notice_id FROM piece ORDER BY 1 DESC LIMIT 1) AS last
FROM piece
"""  # noqa: S608 - joined from the fixed texts above

# Each kind of figure apart, so that each tally is written once.
_SUM_UP = tuple(
    f"""
    WITH one AS (SELECT 1 AS sign, * FROM counted_notices), {summed(pieces)} {SUM_UP}
    """  # noqa: S608 - joined from the fixed texts above
    for pieces in KINDS_APART
)

_SUM_UP_LATENESS = """
INSERT INTO lateness (provider_id, regime_code, overdue, late, contested, first_overdue_at)
SELECT provider_id, regime_code, count(*) FILTER (WHERE timeliness = 'overdue'),
       count(*) FILTER (WHERE timeliness = 'late'),
       count(*) FILTER (WHERE timeliness = 'contested'),
       min(deadline_at) FILTER (WHERE timeliness IN ('overdue', 'late'))
FROM counted_notices WHERE timeliness IN ('overdue', 'late', 'contested')
GROUP BY provider_id, regime_code
"""

_START_FROM = """
UPDATE projection SET through_event = $1, ranked_through = 0, ranked_for = NULL
"""
