"""Entering what an import has read: a bounded span of its notices at a time, set-based.

A notice goes in whole or not at all, with its items, timers, event, handed on, and links to
earlier items. What is read is never joined in bulk: each look-up by key is written so
that the planner takes the index even while it knows nothing of tables that grew just now.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from app.store.driver import Connection
from app.store.outbox import queued
from app.values import dataclass

MOST_ITEMS = 1_000
# So many earlier items are linked to one: a locator may stand under thousands of notices.
MOST_LINKS = 10
SPAN_NOTICES = 5_000
SPAN_ITEMS = 20_000
# For so long, generously, a process may have reckoned with what it had read before.
_BELIEVED = timedelta(seconds=10)
# The planner cannot know how large the parts of a statement get that it makes itself; it
# would join them in nested loops. What must be a look-up is written as one.
_PLAN_FOR_MANY = "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '64MB'"


@dataclass(frozen=True, slots=True)
class Span:
    """Notices by their lines: after the one, up to the other; `crowded` keys have more
    rows of items than a notice may have items.
    """

    after: int
    to: int
    crowded: Sequence[bytes] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of one span."""

    wanted: int
    notices: int
    items: int
    without_items: int
    merged: int
    duplicates: int


async def learn_sizes(connection: Connection) -> None:
    """Tells the planner what was copied in just now."""
    await connection.execute("ANALYZE import_notices, import_items")


async def next_span(connection: Connection, import_id: UUID, after: int) -> Span | None:
    """The next notices, as many as make a transaction of bounded size; None at the end."""
    row = await connection.fetchrow(
        _NEXT_SPAN, import_id, after, SPAN_NOTICES, SPAN_ITEMS, MOST_ITEMS
    )
    if row is None or row["to"] is None:
        return None
    return Span(after, row["to"], row["crowded"] or ())


async def plan_for_many(connection: Connection) -> None:
    """Prepares a transaction for statements over a whole span."""
    await connection.execute(_PLAN_FOR_MANY)


async def enter(connection: Connection, import_id: UUID, span: Span, now: datetime) -> Entered:
    """Enters the notices of a span that nothing speaks against, all in one statement."""
    row = await connection.fetchrow(_ENTER, import_id, span.after, span.to, now, MOST_LINKS)
    return Entered(**dict(row))


async def have_dated_anew(connection: Connection, import_id: UUID) -> None:
    """Has deadlines reckoned with a calendar that changed since reading began set right.

    Changes of calendars settle within a minute, an import may take longer: the changes
    that may have come between its reading and its entering are looked at once more.
    """
    await connection.execute(_UNSETTLE, import_id, _BELIEVED)


async def next_keys(
    connection: Connection, import_id: UUID, after: bytes, *, rows: int
) -> bytes | None:
    """The key up to which the next items go; None when none are left."""
    key: bytes | None = await connection.fetchval(_NEXT_KEYS, import_id, after, rows)
    return key


async def clear_items(connection: Connection, import_id: UUID, to: bytes) -> None:
    await connection.execute(
        "DELETE FROM import_items WHERE import_id = $1 AND key <= $2", import_id, to
    )


async def clear_notices(connection: Connection, import_id: UUID, *, rows: int) -> int:
    """Clears a bounded number of notices away; says how many there were."""
    done: str = await connection.execute(_CLEAR_NOTICES, import_id, rows)
    return int(done.rpartition(" ")[2])


_UNSETTLE = """
UPDATE holiday_changes SET settled_at = NULL
WHERE settled_at IS NOT NULL
  AND changed_at > (SELECT created_at FROM imports WHERE id = $1) - $2::interval
"""

_NEXT_SPAN = """
WITH next AS (
    SELECT row, key FROM import_notices WHERE import_id = $1 AND row > $2
    ORDER BY row LIMIT $3
), counted AS (
    SELECT row, key, (
        SELECT count(*) FROM (
            SELECT FROM import_items WHERE import_id = $1 AND key = next.key LIMIT $4
        ) AS few
    ) AS items
    FROM next
), summed AS (
    SELECT row, key, items, sum(items) OVER (ORDER BY row) - items AS before FROM counted
)
SELECT max(row) AS to, array_agg(key) FILTER (WHERE items > $5) AS crowded
FROM summed WHERE before < $4
"""

_ENTER = f"""
WITH span AS MATERIALIZED (
    SELECT read.*, (
        SELECT provider_id FROM platforms WHERE platforms.id = read.platform_id
    ) AS provider_id
    FROM import_notices AS read
    WHERE import_id = $1 AND row > $2 AND row <= $3 AND row = (
        SELECT min(first.row) FROM import_notices AS first
        WHERE first.import_id = $1 AND first.key = read.key
    ) AND (
        SELECT true FROM import_rejects
        WHERE import_rejects.import_id = $1 AND import_rejects.key = read.key LIMIT 1
    ) IS NULL
), entered AS (
    INSERT INTO notices (
        id, reference, platform_id, provider_id, regime_code, regime_version, category,
        legal_basis, reasons, priority, report, respond_by, state, issued_at, started_at,
        original_deadline_at, deadline_at, due_soon_at, clock_version, paused, all_contested,
        version
    )
    SELECT id, reference, platform_id, provider_id, regime_code, regime_version, category,
           legal_basis, reasons, priority, report, respond_by, 'awaiting_acknowledgement',
           issued_at, started_at, deadline_at, deadline_at, due_soon_at, 1, interval '0',
           false, 1
    FROM span ORDER BY row
    ON CONFLICT (reference) DO NOTHING
    RETURNING id
), new AS MATERIALIZED (
    SELECT span.* FROM span JOIN entered ON entered.id = span.id
), found AS (
    SELECT new.id AS notice_id, new.platform_id, read.*, row_number() OVER (
        PARTITION BY new.id, read.locator_digest ORDER BY read.row, read.place
    ) AS spelling
    FROM new CROSS JOIN LATERAL (
        SELECT row, place, id, locator_sealed, locator_digest, locator_note_sealed,
               media_type, hashes
        FROM import_items WHERE import_id = $1 AND key = new.key
        OFFSET 0
    ) AS read
), item AS MATERIALIZED (
    SELECT found.*, count(*) OVER (PARTITION BY notice_id ORDER BY row, place) - 1 AS position
    FROM found WHERE spelling = 1
), placed AS (
    INSERT INTO items (
        id, notice_id, position, locator_sealed, locator_digest, locator_note_sealed,
        media_type, hashes, state, territories
    )
    SELECT id, notice_id, position, locator_sealed, locator_digest, locator_note_sealed,
           media_type, coalesce(hashes, '[]'), 'outstanding', '{{}}'
    FROM item
), timer AS (
    INSERT INTO timers (at, notice_id, kind, clock_version)
    SELECT at, id, 'notice.due_soon', 1 FROM new CROSS JOIN unnest(warnings) AS at
    UNION ALL
    SELECT deadline_at, id, 'notice.overdue', 1 FROM new
), listed AS (
    SELECT notice_id, jsonb_agg(id ORDER BY position) AS items FROM item GROUP BY notice_id
), event AS (
    INSERT INTO events (
        id, kind, subject_id, notice_id, platform_id, provider_id, actor_role, actor_id,
        effective_at, recorded_at, facts
    )
    SELECT new_event_id(clock_timestamp()), 'notice.issued', new.id, new.id, platform_id,
           provider_id, actor.role, actor.id, issued_at, $4,
           jsonb_build_object(
               'reference', reference, 'regime', regime_code,
               'regime_version', regime_version, 'category', category,
               'items', coalesce(listed.items, '[]'),
               'started_at', replace(to_char(
                   started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
               ), '.000000Z', 'Z'),
               'deadline_at', replace(to_char(
                   deadline_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
               ), '.000000Z', 'Z')
           )
    FROM new
    LEFT JOIN listed ON listed.notice_id = new.id
    CROSS JOIN (
        SELECT actor_role AS role, actor_id AS id FROM imports WHERE id = $1
    ) AS actor
    ORDER BY row
    RETURNING id, kind, notice_id, platform_id
), queued AS (
    {queued("event")}
), known AS (
    SELECT DISTINCT platform_id, locator_digest FROM item
), earlier AS MATERIALIZED (
    SELECT known.platform_id, known.locator_digest, register.id
    FROM known CROSS JOIN LATERAL (
        SELECT id FROM items
        WHERE locator_digest = known.locator_digest AND known.platform_id = (
            SELECT platform_id FROM notices WHERE notices.id = items.notice_id
            AND notices.state IN ('awaiting_acknowledgement', 'awaiting_response')
        )
        ORDER BY id
        LIMIT $5
    ) AS register
), twin AS MATERIALIZED (
    SELECT id, platform_id, locator_digest, row_number() OVER (
        PARTITION BY platform_id, locator_digest ORDER BY id
    ) AS number
    FROM item
), linked AS (
    INSERT INTO item_duplicates (item_id, earlier_item_id)
    SELECT item.id, earlier.id
    FROM earlier JOIN item USING (platform_id, locator_digest)
    UNION ALL
    SELECT twin.id, earlier_twin.id
    FROM twin JOIN twin AS earlier_twin USING (platform_id, locator_digest)
    WHERE earlier_twin.number < twin.number AND earlier_twin.number <= $5
    RETURNING item_id
)
SELECT (SELECT count(*) FROM span) AS wanted,
       (SELECT count(*) FROM new) AS notices,
       (SELECT count(*) FROM item) AS items,
       (SELECT count(*) FROM new) - (SELECT count(*) FROM listed) AS without_items,
       (SELECT count(*) FROM found WHERE spelling > 1) AS merged,
       (SELECT count(DISTINCT item_id) FROM linked) AS duplicates
"""  # noqa: S608 - joined from the fixed texts above

_NEXT_KEYS = """
SELECT key FROM (
    SELECT key FROM import_items WHERE import_id = $1 AND key > $2 ORDER BY key LIMIT $3
) AS next
ORDER BY key DESC LIMIT 1
"""

_CLEAR_NOTICES = """
DELETE FROM import_notices WHERE import_id = $1 AND row <= (
    SELECT max(row) FROM (
        SELECT row FROM import_notices WHERE import_id = $1 ORDER BY row LIMIT $2
    ) AS next
)
"""
