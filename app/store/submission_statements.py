"""The statement that writes what platforms said: put together of the parts that are needed."""

from functools import cache
from types import MappingProxyType
from typing import Final

from app.store.outbox import queued
from app.store.rows import told
from app.store.submission_rows import ROWS

# Where a part says {rows} it takes those of the document that have its name.
PARTS: Final = MappingProxyType(
    {
        "notices": """
    UPDATE notices
    SET state = new.state, acknowledged_at = new.acknowledged_at,
        acknowledgement = new.acknowledgement, resolved_at = new.resolved_at,
        started_at = new.started_at, deadline_at = new.deadline_at,
        due_soon_at = new.due_soon_at, clock_version = new.clock_version,
        paused_at = new.paused_at, paused = new.paused, all_contested = new.all_contested,
        effective_at = new.effective_at, version = new.version
    FROM document, {rows}
    WHERE notices.id = new.id
""",
        "items": """
    UPDATE items
    SET state = new.state, outcome = new.outcome, ground = new.ground,
        territories = new.territories, effective_at = new.effective_at,
        received_at = new.received_at, counts_from = new.counts_from
    FROM document, {rows}
    WHERE items.id = new.id
""",
        "responses": """
    INSERT INTO item_responses (
        id, submission_id, item_id, outcome, ground, territories, effective_at, received_at,
        note_sealed, actor_id
    )
    SELECT new.id, submission_id, item_id, outcome, ground, territories, effective_at,
           received_at, note_sealed, actor_id
    FROM document, {rows}
""",
        "over": """
    DELETE FROM timers USING document, {rows}
    WHERE timers.notice_id = new.notice_id AND timers.at = new.at AND timers.kind = new.kind
""",
        "ended": """
    DELETE FROM timers USING document, {rows}
    WHERE timers.notice_id = new.notice_id
    RETURNING timers.at
""",
        # A timer may take the place of one that is struck, so the one goes before the other.
        "timers": """
    INSERT INTO timers (at, notice_id, kind, clock_version)
    SELECT at, notice_id, kind, clock_version
    FROM document, {rows}
    WHERE (SELECT count(*) FROM new_ended) >= 0
""",
        "events": """
    INSERT INTO events (
        id, kind, subject_id, notice_id, platform_id, provider_id, actor_role, actor_id,
        effective_at, recorded_at, clock_version, facts
    )
    SELECT new.id, kind, notice_id, notice_id, platform_id, provider_id, actor_role,
           actor_id, effective_at, recorded_at, clock_version, facts
    FROM document, {rows}
    RETURNING id, kind, notice_id, platform_id
""",
        "kept": """
    INSERT INTO idempotency_keys (owner, key, fingerprint, status, answer_sealed, created_at)
    SELECT owner, key, fingerprint, status, answers[number], created_at
    FROM document, {rows}
""",
        "readings": """
    INSERT INTO locator_readings (id, reader_id, reader_role, door, notice_ids, read_at)
    SELECT new.id, reader_id, reader_role, door, notice_ids, read_at
    FROM document, {rows}
""",
    }
)


@cache
def statement(parts: tuple[str, ...]) -> str:
    """The statement of these parts. One that is left out costs nothing."""
    return _put_together(_DOCUMENT, parts)


@cache
def guarded_statement(parts: tuple[str, ...]) -> str:
    """The same, for what nobody has changed since it was seen; `is_overtaken` of its error."""
    return _put_together(_DOCUMENT_AS_SEEN, parts)


def _put_together(document: str, parts: tuple[str, ...]) -> str:
    # It ends with a column: of a row without any the driver (asyncpg 0.32) writes past the end.
    handed_on = [f"handed_on AS ({queued('new_events')})"] if "events" in parts else []
    return ",\n".join((document, *map(_part, parts), *handed_on)) + "SELECT 1"


def _part(name: str) -> str:
    rows = told(ROWS[name], f"document.told -> '{name}'", "new")
    return f"new_{name} AS ({PARTS[name].replace('{rows}', rows)})"


_DOCUMENT = """
WITH document AS MATERIALIZED (SELECT $1::text::jsonb AS told, $2::bytea[] AS answers)"""

# Every act on a notice gives it another version, and every sweep takes a timer.
_DOCUMENT_AS_SEEN = """
WITH unchanged AS MATERIALIZED (
    SELECT count(*) AS number FROM (
        SELECT FROM notices
        JOIN unnest($3::uuid[], $4::int[]) AS seen (id, version)
          ON notices.id = seen.id AND notices.version = seen.version
        FOR NO KEY UPDATE OF notices SKIP LOCKED
    ) AS held
), waiting AS MATERIALIZED (
    SELECT count(*) AS number FROM (
        SELECT FROM timers WHERE notice_id = ANY($3::uuid[]) FOR UPDATE SKIP LOCKED
    ) AS held
), document AS MATERIALIZED (
    SELECT CASE
        WHEN unchanged.number = cardinality($3::uuid[]) AND waiting.number = $5::bigint
        THEN $1::text::jsonb ELSE overtaken()
    END AS told, $2::bytea[] AS answers
    FROM unchanged, waiting
)"""
