"""A register for the figures: many notices of many platforms, in every state of their lives."""

from datetime import timedelta

from app.config import Settings
from app.main import build
from app.services.access import create_first_key
from app.services.house import House
from app.store import projection
from tests.bench.bulk_loading import PATIENCE_SECONDS, bare, load
from tests.bench.ground import url_of
from tests.bench.register import KEY

PLATFORMS = 100
# A register in use leaves little open that is older, so that lists of what is open have all
# of that to pass by.
CLOSED_BY = timedelta(days=60)
# How many have the event of their issue in the log.
WITH_HISTORY = 100_000
PROJECTED = ("counted_notices", "tallies", "lateness", "ranks")


async def furnish(settings: Settings) -> None:
    """One supervisor's key, and platforms."""
    async with build(settings, url_of(settings)) as house:
        await create_first_key(house.sessions, house.clock, KEY)
        async with house.driver() as connection:
            await connection.execute(_PROVIDERS, PLATFORMS)
            await connection.execute(_PLATFORMS)


async def fill(settings: Settings, notices: int, *, over: timedelta) -> None:
    """So many notices instead of those there were, issued evenly over a time before now:
    open, acknowledged, resolved in time or late, withdrawn; each with an item. Whatever is
    older than `CLOSED_BY` is closed. Then they are counted, and the newest have a history.

    Each half an hour after the full hour by now, so that for so long none comes to count as
    something else by mere time: every poll would rightly be answered with new figures.
    """
    async with build(settings, url_of(settings)) as house:
        values = (notices, house.clock.now(), over, CLOSED_BY)
        filling = {"notices": _NOTICES, "items": _ITEMS, "timers": _TIMERS}
        await load(house, {table: (text, values) for table, text in filling.items()})
        async with house.driver() as connection:
            await connection.execute(_EVENTS, WITH_HISTORY, timeout=PATIENCE_SECONDS)
            await connection.execute("ANALYZE", timeout=PATIENCE_SECONDS)
            async with bare(connection, *PROJECTED):
                await projection.rebuild(connection, house.clock.now(), watch=_unwatched)
            await connection.execute("VACUUM ANALYZE", timeout=PATIENCE_SECONDS)


def _unwatched(_done: int, _of: int) -> None:
    """Nobody waits to be told."""


async def acknowledge(house: House, notices: int) -> None:
    """An event for each of so many notices, which changes as what it counts."""
    async with house.driver() as connection:
        await connection.execute(_ACKNOWLEDGED, notices, house.clock.now(), timeout=3600)
        await connection.execute("VACUUM ANALYZE notices, events, log", timeout=600)


_PROVIDERS = """
INSERT INTO providers (id, name, country, created_at, version)
SELECT new_event_id(now()), 'Example ' || number || ' Ltd', 'GB', now(), 1
FROM generate_series(1, $1::int) AS number
"""

_PLATFORMS = """
INSERT INTO platforms (id, provider_id, name, url, territories, created_at, version)
SELECT new_event_id(now()), id, name, 'https://share.example/', '{GB}', now(), 1 FROM providers
"""

# What is told of each notice can be reckoned from its number alone, so that the tables are
# filled side by side. The last digits of its id are the number.
_ONE = """
WITH one AS MATERIALIZED (
    SELECT number, issued, issued + interval '48 hours' AS due,
           issued + (1 + number % 90) * interval '1 hour' AS gone,
           CASE WHEN issued < $2::timestamptz - $4::interval THEN 2 + number % 3
                ELSE number % 5 END AS kind,
           (lpad(to_hex((extract(epoch FROM issued) * 1000)::bigint), 12, '0')
            || '70008000' || lpad(to_hex(number), 12, '0'))::uuid AS id
    FROM (
        SELECT number, $2::timestamptz - interval '30 minutes' - interval '1 hour' * floor(
            number::float8 / $1::int * extract(epoch FROM $3::interval) / 3600
        ) AS issued
        FROM generate_series(1, $1) AS number
    ) AS every
)
"""

_NOTICES = f"""
{_ONE}, placed AS (
    SELECT id, provider_id, row_number() OVER (ORDER BY id) AS place FROM platforms
)
INSERT INTO notices (
    id, reference, platform_id, provider_id, regime_code, regime_version, category,
    legal_basis, reasons, priority, state, issued_at, acknowledged_at, started_at,
    original_deadline_at, deadline_at, due_soon_at, clock_version, paused, all_contested,
    version, resolved_at, effective_at, withdrawn_at
)
SELECT one.id, 'BENCH-' || lpad(number::text, 8, '0'), placed.id, placed.provider_id,
       'uk-osa-intimate-image', 1,
       (ARRAY['intimate_image_abuse', 'hate', 'fraud'])[1 + number % 3], '{{}}',
       CASE WHEN number % 20 = 0 THEN 'Reported in series ' || number % 10000 ELSE '' END,
       'normal',
       (ARRAY['awaiting_acknowledgement', 'awaiting_response', 'resolved', 'resolved',
              'withdrawn'])[1 + kind],
       issued, CASE WHEN kind > 0 THEN issued + number % 3600 * interval '1 second' END,
       issued, due, due, issued + interval '36 hours', 1, interval '0', false, 1,
       CASE WHEN kind IN (2, 3) THEN gone END, CASE WHEN kind IN (2, 3) THEN gone END,
       CASE WHEN kind = 4 THEN issued + interval '2 hours' END
FROM one JOIN placed ON placed.place = 1 + one.number % (SELECT count(*) FROM platforms)
"""  # noqa: S608 - joined from the fixed texts above

_ITEMS = f"""
{_ONE}
INSERT INTO items (
    id, notice_id, position, locator_sealed, locator_digest, media_type, hashes, state,
    outcome, territories, effective_at, received_at, counts_from, rejected_grounds
)
SELECT id, id, 0, '', decode(replace(id::text, '-', ''), 'hex'), 'image', '[]',
       CASE WHEN removed_at IS NULL THEN 'outstanding' ELSE 'complied' END,
       CASE WHEN removed_at IS NOT NULL THEN 'removed' END, '{{}}',
       removed_at, removed_at, removed_at, '{{}}'
FROM (SELECT id, CASE WHEN kind IN (2, 3) THEN gone END AS removed_at FROM one) AS item
"""  # noqa: S608 - joined from the fixed texts above

_TIMERS = f"""
{_ONE}
INSERT INTO timers (at, notice_id, kind, clock_version)
SELECT due, id, 'notice.overdue', 1 FROM one WHERE kind < 2 AND due > $2
"""  # noqa: S608 - joined from the fixed texts above

# Of the newest notices: to whom the history of any one of them belongs is asked of an index.
_EVENTS = """
WITH one AS (
    SELECT id, platform_id, provider_id, issued_at, reference, deadline_at, started_at
    FROM notices ORDER BY issued_at DESC, id DESC LIMIT $1
), event AS (
    INSERT INTO events (
        id, kind, subject_id, notice_id, platform_id, provider_id, actor_role, effective_at,
        recorded_at, facts
    )
    SELECT new_event_id(issued_at), 'notice.issued', id, id, platform_id, provider_id,
           'officer', issued_at, issued_at, jsonb_build_object(
               'reference', reference, 'regime', 'uk-osa-intimate-image', 'regime_version', 1,
               'started_at', started_at, 'deadline_at', deadline_at,
               'items', jsonb_build_array(id)
           )
    FROM one
    RETURNING id, notice_id, recorded_at
)
INSERT INTO log (position, event_id, notice_id, sequenced_at)
SELECT row_number() OVER (ORDER BY recorded_at, id)
       + (SELECT coalesce(max(position), 0) FROM log), id, notice_id, recorded_at
FROM event
"""

_ACKNOWLEDGED = """
WITH one AS (
    UPDATE notices SET state = 'awaiting_response', acknowledged_at = $2
    WHERE id IN (
        SELECT id FROM notices WHERE state = 'awaiting_acknowledgement' LIMIT $1
    )
    RETURNING id, platform_id, provider_id
), event AS (
    INSERT INTO events (
        id, kind, subject_id, notice_id, platform_id, provider_id, actor_role, effective_at,
        recorded_at, facts
    )
    SELECT new_event_id($2::timestamptz), 'notice.acknowledged', id, id, platform_id,
           provider_id, 'system', $2::timestamptz, $2::timestamptz, '{}'
    FROM one
    RETURNING id, notice_id
)
INSERT INTO log (position, event_id, notice_id, sequenced_at)
SELECT row_number() OVER () + (SELECT coalesce(max(position), 0) FROM log), id, notice_id, $2
FROM event
"""
