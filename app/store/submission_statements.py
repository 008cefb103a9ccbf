"""The statement that writes what platforms said: put together of the parts that are needed."""

from functools import cache
from types import MappingProxyType
from typing import Final

# Each part takes its rows from the part of the document that has its name.
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
    FROM document, jsonb_to_recordset(told -> 'notices') AS new (
        id uuid, state text, acknowledged_at timestamptz, acknowledgement jsonb,
        resolved_at timestamptz, started_at timestamptz, deadline_at timestamptz,
        due_soon_at timestamptz, clock_version int, paused_at timestamptz, paused interval,
        all_contested boolean, effective_at timestamptz, version int
    )
    WHERE notices.id = new.id
""",
        "items": """
    UPDATE items
    SET state = new.state, outcome = new.outcome, ground = new.ground,
        territories = new.territories, effective_at = new.effective_at,
        received_at = new.received_at, counts_from = new.counts_from
    FROM document, jsonb_to_recordset(told -> 'items') AS new (
        id uuid, state text, outcome text, ground text, territories text[],
        effective_at timestamptz, received_at timestamptz, counts_from timestamptz
    )
    WHERE items.id = new.id
""",
        "responses": """
    INSERT INTO item_responses (
        id, submission_id, item_id, outcome, ground, territories, effective_at, received_at,
        note_sealed, actor_id
    )
    SELECT new.id, submission_id, item_id, outcome, ground, territories, effective_at,
           received_at, decode(note, 'hex'), actor_id
    FROM document, jsonb_to_recordset(told -> 'responses') AS new (
        id uuid, submission_id uuid, item_id uuid, outcome text, ground text,
        territories text[], effective_at timestamptz, received_at timestamptz, note text,
        actor_id uuid
    )
""",
        "over": """
    DELETE FROM timers USING document, jsonb_to_recordset(told -> 'over') AS old (
        notice_id uuid, at timestamptz, kind text
    )
    WHERE timers.notice_id = old.notice_id AND timers.at = old.at AND timers.kind = old.kind
""",
        "ended": """
    DELETE FROM timers USING document, jsonb_to_recordset(told -> 'ended') AS old (id uuid)
    WHERE timers.notice_id = old.id
    RETURNING timers.at
""",
        # A timer may take the place of one that is struck, so the one goes before the other.
        "timers": """
    INSERT INTO timers (at, notice_id, kind, clock_version)
    SELECT at, notice_id, kind, clock_version
    FROM document, jsonb_to_recordset(told -> 'timers') AS new (
        at timestamptz, notice_id uuid, kind text, clock_version int
    )
    WHERE (SELECT count(*) FROM new_ended) >= 0
""",
        "events": """
    INSERT INTO events (
        id, kind, subject_id, notice_id, platform_id, provider_id, actor_role, actor_id,
        effective_at, recorded_at, clock_version, facts
    )
    SELECT new.id, kind, notice_id, notice_id, platform_id, provider_id, actor_role,
           actor_id, effective_at, recorded_at, clock_version, facts
    FROM document, jsonb_to_recordset(told -> 'events') AS new (
        id uuid, kind text, notice_id uuid, platform_id uuid, provider_id uuid,
        actor_role text, actor_id uuid, effective_at timestamptz, recorded_at timestamptz,
        clock_version int, facts jsonb
    )
""",
        "outbox": """
    INSERT INTO outbox (event_id)
    SELECT id FROM document,
        ROWS FROM (jsonb_to_recordset(told -> 'events') AS (id uuid))
        WITH ORDINALITY AS new (id, number)
    ORDER BY number
""",
        "kept": """
    INSERT INTO idempotency_keys (owner, key, fingerprint, status, answer_sealed, created_at)
    SELECT owner, key, decode(fingerprint, 'hex'), status, answers[number], created_at
    FROM document, ROWS FROM (jsonb_to_recordset(told -> 'kept') AS (
        owner uuid, key text, fingerprint text, status int, created_at timestamptz
    )) WITH ORDINALITY AS new (owner, key, fingerprint, status, created_at, number)
""",
        "readings": """
    INSERT INTO locator_readings (id, reader_id, reader_role, door, notice_ids, read_at)
    SELECT new.id, reader_id, reader_role, door, notice_ids, read_at
    FROM document, jsonb_to_recordset(told -> 'readings') AS new (
        id uuid, reader_id uuid, reader_role text, door text, notice_ids uuid[],
        read_at timestamptz
    )
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
    return (
        ",\n".join((document, *(f"new_{part} AS ({PARTS[part]})" for part in parts))) + "SELECT"
    )


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
