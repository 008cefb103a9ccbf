"""The statement that writes what platforms said: put together of the parts that are needed."""

from functools import cache
from types import MappingProxyType
from typing import Final

from app.store.outbox import queued
from app.store.rows import told
from app.store.submission_rows import ROWS

# Where a part says {rows} it takes those that it is told, under the name `new`.
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
    FROM {rows}
    WHERE notices.id = new.id
""",
        "items": """
    UPDATE items
    SET state = new.state, outcome = new.outcome, ground = new.ground,
        territories = new.territories, effective_at = new.effective_at,
        received_at = new.received_at, counts_from = new.counts_from
    FROM {rows}
    WHERE items.id = new.id
""",
        "responses": """
    INSERT INTO item_responses (
        id, submission_id, item_id, outcome, ground, territories, effective_at, received_at,
        note_sealed, actor_id
    )
    SELECT new.id, submission_id, item_id, outcome, ground, territories, effective_at,
           received_at, note_sealed, actor_id
    FROM {rows}
""",
        "over": """
    DELETE FROM timers USING {rows}
    WHERE timers.notice_id = new.notice_id AND timers.at = new.at AND timers.kind = new.kind
""",
        "ended": """
    DELETE FROM timers USING {rows}
    WHERE timers.notice_id = new.notice_id
    RETURNING timers.at
""",
        # A timer may take the place of one that is struck, so the one goes before the other.
        "timers": """
    INSERT INTO timers (at, notice_id, kind, clock_version)
    SELECT at, notice_id, kind, clock_version
    FROM {rows}
    WHERE (SELECT count(*) FROM new_ended) >= 0
""",
        "events": """
    INSERT INTO events (
        id, kind, subject_id, notice_id, platform_id, provider_id, actor_role, actor_id,
        effective_at, recorded_at, clock_version, facts
    )
    SELECT new.id, kind, notice_id, notice_id, platform_id, provider_id, actor_role,
           actor_id, effective_at, recorded_at, clock_version, facts
    FROM {rows}
    RETURNING id, kind, notice_id, platform_id
""",
        "kept": """
    INSERT INTO idempotency_keys (owner, key, fingerprint, status, answer_sealed, created_at)
    SELECT owner, key, fingerprint, status, ($1::bytea[])[number], created_at
    FROM {rows}
""",
        "readings": """
    INSERT INTO locator_readings (id, reader_id, reader_role, door, notice_ids, read_at)
    SELECT new.id, reader_id, reader_role, door, notice_ids, read_at
    FROM {rows}
""",
    }
)


@cache
def statement(parts: tuple[str, ...]) -> str:
    """The statement of these parts; one that is left out costs nothing.

    It takes the sealed answers, and then the rows of each part in JSON.
    """
    return _put_together((), "", parts, told_from=2)


@cache
def guarded_statement(parts: tuple[str, ...]) -> str:
    """The same, for what nobody has changed since it was seen; `is_overtaken` of its error.

    Before the rows it takes the notices that were seen, their versions, and how many timers
    they had.
    """
    return _put_together((_GUARD,), "allowed, ", parts, told_from=5)


def _put_together(
    before: tuple[str, ...], beside: str, parts: tuple[str, ...], *, told_from: int
) -> str:
    writing = [
        _part(name, beside, f"${place}::text::jsonb")
        for place, name in enumerate(parts, told_from)
    ]
    handed_on = [f"handed_on AS ({queued('new_events')})"] if "events" in parts else []
    # It ends with a column: of a row without any the driver (asyncpg 0.32) writes past the end.
    # What else is written does without the answers, whose type is to be known all the same.
    return f"WITH {', '.join((*before, *writing, *handed_on))} SELECT $1::bytea[] IS NULL"


def _part(name: str, beside: str, place: str) -> str:
    rows = f"{beside}{told(ROWS[name], place, 'new')}"
    return f"new_{name} AS ({PARTS[name].replace('{rows}', rows)})"


# Every act on a notice gives it another version, and every sweep takes a timer.
_GUARD = """
unchanged AS MATERIALIZED (
    SELECT count(*) AS number FROM (
        SELECT FROM notices
        JOIN unnest($2::uuid[], $3::int[]) AS seen (id, version)
          ON notices.id = seen.id AND notices.version = seen.version
        FOR NO KEY UPDATE OF notices SKIP LOCKED
    ) AS held
), waiting AS MATERIALIZED (
    SELECT count(*) AS number FROM (
        SELECT FROM timers WHERE notice_id = ANY($2::uuid[]) FOR UPDATE SKIP LOCKED
    ) AS held
), allowed AS MATERIALIZED (
    SELECT CASE
        WHEN unchanged.number = cardinality($2::uuid[]) AND waiting.number = $4::bigint
        THEN true ELSE overtaken()
    END AS so
    FROM unchanged, waiting
)"""
