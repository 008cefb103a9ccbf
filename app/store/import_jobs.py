"""Imports as jobs: how far each is, and which process is at it.

Every transaction of an import ends by writing how far it is, on the condition that the
import is still held by whoever wrote: a process that lost it undoes what it just did.
"""

import json
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.import_jobs import (
    ImportDoor,
    ImportJob,
    ImportState,
    ImportTakenOver,
    Tally,
)
from app.domain.permissions import Actor
from app.store.driver import Connection


async def create(
    connection: Connection,
    actor: Actor,
    *,
    job: ImportJob,
    door: ImportDoor,
    fingerprint: bytes | None,
) -> None:
    """A new import, unless one with this fingerprint is there already."""
    await connection.execute(
        _CREATE,
        job.id,
        fingerprint,
        door,
        actor.role,
        actor.key_id,
        json.dumps([dict(columns) for columns in job.columns]),
        job.joined,
        job.created_at,
    )


async def find(connection: Connection, import_id: UUID) -> ImportJob | None:
    return _job(await connection.fetchrow("SELECT * FROM imports WHERE id = $1", import_id))


async def list_newest(
    connection: Connection, *, before: UUID | None, limit: int
) -> list[ImportJob]:
    """Imports by their ids, which are in the order of creation; the newest first."""
    rows = await connection.fetch(_LIST_NEWEST, before, limit)
    return [job for row in rows if (job := _job(row)) is not None]


async def find_by_fingerprint(connection: Connection, fingerprint: bytes) -> ImportJob | None:
    query = "SELECT * FROM imports WHERE fingerprint = $1"
    return _job(await connection.fetchrow(query, fingerprint))


async def hold(
    connection: Connection, import_id: UUID, holder: UUID, length: timedelta
) -> ImportJob | None:
    """Takes an unfinished import unless another process is at it; None when one is."""
    return _job(await connection.fetchrow(_HOLD, import_id, holder, length))


async def hold_any(
    connection: Connection, holder: UUID, length: timedelta, *, forsaken_after: timedelta
) -> ImportJob | None:
    """Takes one that waits to be carried on or cleared away: those of the API as soon as
    nobody is at them, those of the command line, which may be run again, much later.
    """
    return _job(await connection.fetchrow(_HOLD_ANY, holder, length, forsaken_after))


async def let_go(connection: Connection, import_id: UUID, holder: UUID) -> None:
    """Lets the next one take it at once."""
    await connection.execute(_LET_GO, import_id, holder)


async def advance(
    connection: Connection,
    import_id: UUID,
    holder: UUID,
    *,
    length: timedelta,
    done: Tally,
    to: tuple[int, int, int] = (0, 0, 0),
) -> None:
    """Writes how far it is, and holds it on; refused when another process took it over.

    `to` are the lines up to which notices and items were read and notices entered.
    """
    kept = await connection.fetchval(
        _ADVANCE,
        import_id,
        holder,
        length,
        *to,
        done.rows_read,
        done.notices,
        done.items,
        done.without_items,
        done.merged,
        done.schemes_assumed,
        done.duplicates,
        done.rejected,
    )
    _must_be_kept(kept)


async def begin_entering(connection: Connection, import_id: UUID, holder: UUID) -> None:
    """All of it was read: from now on it can only be completed."""
    _must_be_kept(await connection.fetchval(_BEGIN_ENTERING, import_id, holder))


async def finish(connection: Connection, import_id: UUID, holder: UUID, now: datetime) -> None:
    _must_be_kept(await connection.fetchval(_FINISH, import_id, holder, now))


async def fail(
    connection: Connection, import_id: UUID, holder: UUID, now: datetime, why: str
) -> None:
    """Ends it without its being entered; what was read is still to be cleared away."""
    _must_be_kept(await connection.fetchval(_FAIL, import_id, holder, now, why))


async def release(connection: Connection, import_id: UUID, holder: UUID) -> None:
    """Nothing is left to be done for it."""
    await connection.execute(_RELEASE, import_id, holder)


def _must_be_kept(kept: object) -> None:
    if kept is None:
        raise ImportTakenOver("Another process has taken this import over.")


def _job(row: Any) -> ImportJob | None:  # noqa: ANN401 - the driver has no types to offer
    if row is None:
        return None
    tally = Tally(**{name: row[name] for name in Tally.__slots__})
    return ImportJob(
        id=row["id"],
        state=ImportState(row["state"]),
        columns=row["columns"],
        joined=row["joined"],
        notices_read_to=row["notices_read_to"],
        items_read_to=row["items_read_to"],
        entered_to=row["entered_to"],
        tally=tally,
        failure=row["failure"],
        held_by=row["held_by"],
        created_at=row["created_at"],
        finished_at=row["finished_at"],
        version=row["version"],
    )


_LIST_NEWEST = """
SELECT * FROM imports
WHERE $1::uuid IS NULL OR id < $1
ORDER BY id DESC
LIMIT $2
"""

_CREATE = """
INSERT INTO imports (
    id, fingerprint, door, state, actor_role, actor_id, columns, joined, notices_read_to,
    items_read_to, entered_to, rows_read, notices, items, without_items, merged,
    schemes_assumed, duplicates, rejected, created_at, version
) VALUES ($1, $2, $3, 'receiving', $4, $5, $6::text::jsonb, $7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
          0, $8, 1)
ON CONFLICT (fingerprint) DO NOTHING
"""

_HOLD = """
UPDATE imports SET held_by = $2, held_until = clock_timestamp() + $3, version = version + 1
WHERE id = $1 AND finished_at IS NULL
  AND (held_until IS NULL OR held_until < clock_timestamp())
RETURNING *
"""

_HOLD_ANY = """
UPDATE imports SET held_by = $1, held_until = clock_timestamp() + $2, version = version + 1
WHERE id = (
    SELECT id FROM imports
    WHERE held_by IS NOT NULL
      AND held_until < clock_timestamp()
          - CASE WHEN door = 'api' OR state = 'failed' THEN interval '0' ELSE $3 END
    ORDER BY created_at
    LIMIT 1
    FOR UPDATE SKIP LOCKED
)
RETURNING *
"""

_LET_GO = """
UPDATE imports SET held_until = clock_timestamp() WHERE id = $1 AND held_by = $2
"""

_ADVANCE = """
UPDATE imports SET
    held_until = clock_timestamp() + $3,
    notices_read_to = greatest(notices_read_to, $4),
    items_read_to = greatest(items_read_to, $5),
    entered_to = greatest(entered_to, $6),
    rows_read = rows_read + $7,
    notices = notices + $8,
    items = items + $9,
    without_items = without_items + $10,
    merged = merged + $11,
    schemes_assumed = schemes_assumed + $12,
    duplicates = duplicates + $13,
    rejected = rejected + $14,
    version = version + 1
WHERE id = $1 AND held_by = $2
RETURNING id
"""

_BEGIN_ENTERING = """
UPDATE imports SET state = 'running', version = version + 1
WHERE id = $1 AND held_by = $2 AND state = 'receiving'
RETURNING id
"""

_FINISH = """
UPDATE imports SET state = 'done', finished_at = $3, held_by = NULL, held_until = NULL,
                   version = version + 1
WHERE id = $1 AND held_by = $2 AND state = 'running'
RETURNING id
"""

_FAIL = """
UPDATE imports SET state = 'failed', finished_at = $3, failure = $4, fingerprint = NULL,
                   version = version + 1
WHERE id = $1 AND held_by = $2 AND finished_at IS NULL
RETURNING id
"""

_RELEASE = """
UPDATE imports SET held_by = NULL, held_until = NULL WHERE id = $1 AND held_by = $2
"""
