"""What an import has read and not yet entered, and the rows that it rejected."""

from collections.abc import Sequence
from uuid import UUID

from app.domain.import_jobs import Reject
from app.store.driver import Connection

NOTICE_COLUMNS = (
    "import_id", "row", "key", "said", "id", "reference", "platform_id", "regime_code",
    "regime_version", "category", "legal_basis", "reasons", "priority", "report",
    "respond_by", "issued_at", "started_at", "deadline_at", "due_soon_at", "warnings",
)  # fmt: skip
ITEM_COLUMNS = (
    "import_id", "key", "row", "place", "id", "locator_sealed", "locator_digest",
    "locator_note_sealed", "media_type", "hashes",
)  # fmt: skip

Records = Sequence[tuple[object, ...]]


async def stage(connection: Connection, notices: Records, items: Records) -> None:
    """Copies what was read, within the caller's transaction."""
    if notices:
        await connection.copy_records_to_table(
            "import_notices", records=notices, columns=NOTICE_COLUMNS
        )
    if items:
        await connection.copy_records_to_table(
            "import_items", records=items, columns=ITEM_COLUMNS
        )


async def reject(connection: Connection, import_id: UUID, rejects: Sequence[Reject]) -> int:
    """Records rejected rows, each once; says how many were new."""
    if not rejects:
        return 0
    return int(
        await connection.fetchval(
            _REJECT,
            import_id,
            [reject.file for reject in rejects],
            [reject.row for reject in rejects],
            [reject.field for reject in rejects],
            [reject.reason for reject in rejects],
            [reject.key for reject in rejects],
        )
    )


async def list_rejects(
    connection: Connection, import_id: UUID, *, after: tuple[int, int], limit: int
) -> list[Reject]:
    """Rejected rows by file and line, from where the last list ended."""
    rows = await connection.fetch(_LIST_REJECTS, import_id, *after, limit)
    return [Reject(row["file"], row["row"], row["field"], row["reason"]) for row in rows]


_REJECT = """
WITH rejected AS (
    INSERT INTO import_rejects (import_id, file, row, field, reason, key)
    SELECT $1, file, row, field, reason, key
    FROM unnest($2::smallint[], $3::bigint[], $4::text[], $5::text[], $6::bytea[])
         AS new (file, row, field, reason, key)
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT count(*) FROM rejected
"""

_LIST_REJECTS = """
SELECT file, row, field, reason FROM import_rejects
WHERE import_id = $1 AND (file, row) > ($2, $3)
ORDER BY file, row
LIMIT $4
"""
