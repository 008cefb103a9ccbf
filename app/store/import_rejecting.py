"""Rejecting what only the register, or the rows of an import together, show to be wrong."""

from uuid import UUID

from app.store.driver import Connection
from app.store.import_entering import MOST_ITEMS, Span


async def reject_wrong(connection: Connection, import_id: UUID, span: Span) -> int:
    """Rejects what only the register, or the rows together, can show to be wrong."""
    return int(
        await connection.fetchval(
            _REJECT_WRONG, import_id, span.after, span.to, list(span.crowded), MOST_ITEMS
        )
    )


async def reject_taken(connection: Connection, import_id: UUID, span: Span) -> int:
    """Rejects the notices of a span whose reference another notice has."""
    rejected = await connection.fetchval(_REJECT_TAKEN, import_id, span.after, span.to)
    return int(rejected)


async def reject_companions(
    connection: Connection, import_id: UUID, span: Span, *, items_file: int
) -> int:
    """Rejects the other rows of every notice of a span of which a row was rejected."""
    rejected = await connection.fetchval(
        _REJECT_COMPANIONS, import_id, span.after, span.to, items_file
    )
    return int(rejected)


async def reject_unmatched(
    connection: Connection, import_id: UUID, after: bytes, to: bytes, *, items_file: int
) -> int:
    """Rejects items whose key no notice has, or none that could be read."""
    rejected = await connection.fetchval(_REJECT_UNMATCHED, import_id, after, to, items_file)
    return int(rejected)


_REJECT_WRONG = """
WITH span AS MATERIALIZED (
    SELECT row, key, said, platform_id FROM import_notices AS read
    WHERE import_id = $1 AND row > $2 AND row <= $3 AND row = (
        SELECT min(first.row) FROM import_notices AS first
        WHERE first.import_id = $1 AND first.key = read.key
    )
), wrong AS (
    SELECT other.row, NULL AS field, span.key,
           'says something else of its notice than line ' || span.row AS reason
    FROM span CROSS JOIN LATERAL (
        SELECT row, said FROM import_notices
        WHERE import_id = $1 AND key = span.key AND row > span.row
        OFFSET 0
    ) AS other
    WHERE other.said <> span.said
    UNION ALL
    SELECT row, 'platform_id', key, 'there is no such platform' FROM span
    WHERE NOT EXISTS (SELECT FROM platforms WHERE platforms.id = span.platform_id)
    UNION ALL
    SELECT row, NULL, key, 'begins a notice of more than 1,000 items' FROM span
    WHERE key = ANY ($4) AND $5 < (
        SELECT count(DISTINCT locator_digest) FROM import_items
        WHERE import_id = $1 AND key = span.key
    )
), rejected AS (
    INSERT INTO import_rejects (import_id, file, row, field, reason, key)
    SELECT $1, 1, row, field, reason, key FROM wrong
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT count(*) FROM rejected
"""

_REJECT_TAKEN = """
WITH rejected AS (
    INSERT INTO import_rejects (import_id, file, row, field, reason, key)
    SELECT $1, 1, row, 'reference', 'is taken: another notice has this reference', key
    FROM import_notices AS read
    WHERE import_id = $1 AND row > $2 AND row <= $3 AND row = (
        SELECT min(first.row) FROM import_notices AS first
        WHERE first.import_id = $1 AND first.key = read.key
    ) AND (
        SELECT true FROM import_rejects
        WHERE import_rejects.import_id = $1 AND import_rejects.key = read.key LIMIT 1
    ) IS NULL
      AND NOT EXISTS (SELECT FROM notices WHERE notices.id = read.id)
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT count(*) FROM rejected
"""

_REJECT_COMPANIONS = """
WITH broken AS MATERIALIZED (
    SELECT read.key, cause.row AS cause
    FROM import_notices AS read CROSS JOIN LATERAL (
        SELECT row FROM import_rejects
        WHERE import_rejects.import_id = $1 AND import_rejects.key = read.key
        ORDER BY file, row LIMIT 1
    ) AS cause
    WHERE read.import_id = $1 AND read.row > $2 AND read.row <= $3
), companion AS (
    SELECT 1 AS file, read.row, broken.* FROM broken CROSS JOIN LATERAL (
        SELECT row FROM import_notices WHERE import_id = $1 AND key = broken.key OFFSET 0
    ) AS read
    UNION ALL
    SELECT $4, read.row, broken.* FROM broken CROSS JOIN LATERAL (
        SELECT row FROM import_items WHERE import_id = $1 AND key = broken.key OFFSET 0
    ) AS read
), rejected AS (
    INSERT INTO import_rejects (import_id, file, row, reason, key)
    SELECT $1, file, row, 'belongs to a notice of which line ' || cause || ' was rejected', key
    FROM companion
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT count(*) FROM rejected
"""

_REJECT_UNMATCHED = """
WITH rejected AS (
    INSERT INTO import_rejects (import_id, file, row, field, reason, key)
    SELECT DISTINCT $1::uuid, $4::smallint, read.row,
           CASE WHEN cause.line IS NULL THEN 'key' END,
           coalesce(
               'belongs to a notice of which line ' || cause.line || ' was rejected',
               'matches no notice'
           ), key
    FROM import_items AS read LEFT JOIN LATERAL (
        SELECT row AS line FROM import_rejects
        WHERE import_rejects.import_id = $1 AND import_rejects.key = read.key
        ORDER BY file, row LIMIT 1
    ) AS cause ON true
    WHERE import_id = $1 AND key > $2 AND key <= $3 AND (
        SELECT true FROM import_notices
        WHERE import_notices.import_id = $1 AND import_notices.key = read.key LIMIT 1
    ) IS NULL
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT count(*) FROM rejected
"""
