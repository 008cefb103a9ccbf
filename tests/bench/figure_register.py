"""A register for the figures: many notices of many platforms, in every state of their lives."""

from datetime import timedelta

from app.config import Settings
from app.main import build
from app.services.access import create_first_key
from app.services.house import House
from app.services.projection import rebuild
from tests.bench.ground import url_of
from tests.bench.register import KEY

PLATFORMS = 100


async def furnish(settings: Settings) -> None:
    """One supervisor's key, and platforms."""
    async with build(settings, url_of(settings)) as house:
        await create_first_key(house.sessions, house.clock, KEY)
        async with house.driver() as connection:
            await connection.execute(_PROVIDERS, PLATFORMS)
            await connection.execute(_PLATFORMS)


async def fill(settings: Settings, notices: int, *, over: timedelta) -> None:
    """So many more, issued evenly over a time before now: open, acknowledged, resolved in
    time or late, withdrawn; each with an item. Then they are counted.

    Each half an hour after the full hour by now, so that for so long none comes to count as
    something else by mere time: every poll would rightly be answered with new figures.
    """
    async with build(settings, url_of(settings)) as house:
        async with house.driver() as connection:
            arguments = (notices, house.clock.now(), over)
            await connection.execute(_NOTICES, *arguments, timeout=3600)
            await connection.execute("VACUUM ANALYZE", timeout=3600)
        await rebuild(house)
        async with house.driver() as connection:
            await connection.execute("VACUUM ANALYZE", timeout=3600)


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

_NOTICES = """
WITH one AS (
    SELECT number % 5 AS kind, number,
           $2::timestamptz - interval '30 minutes' - interval '1 hour' * floor(
               number::float8 / $1::int * extract(epoch FROM $3::interval) / 3600
           ) AS issued
    FROM generate_series(1, $1) AS number
), placed AS (
    SELECT id, provider_id, row_number() OVER (ORDER BY id) AS place FROM platforms
), notice AS (
    INSERT INTO notices (
        id, reference, platform_id, provider_id, regime_code, regime_version, category,
        legal_basis, reasons, priority, state, issued_at, acknowledged_at, started_at,
        original_deadline_at, deadline_at, due_soon_at, clock_version, paused, all_contested,
        version, resolved_at, effective_at, withdrawn_at
    )
    SELECT new_event_id(issued), gen_random_uuid()::text, placed.id, placed.provider_id,
           'uk-osa-intimate-image', 1,
           (ARRAY['intimate_image_abuse', 'hate', 'fraud'])[1 + number % 3], '{}', '',
           'normal',
           (ARRAY['awaiting_acknowledgement', 'awaiting_response', 'resolved', 'resolved',
                  'withdrawn'])[1 + kind],
           issued, CASE WHEN kind > 0 THEN issued + number % 3600 * interval '1 second' END,
           issued, issued + interval '48 hours', issued + interval '48 hours',
           issued + interval '36 hours', 1, interval '0', false, 1,
           CASE WHEN kind IN (2, 3) THEN issued + (1 + number % 90) * interval '1 hour' END,
           CASE WHEN kind IN (2, 3) THEN issued + (1 + number % 90) * interval '1 hour' END,
           CASE WHEN kind = 4 THEN issued + interval '2 hours' END
    FROM one JOIN placed ON placed.place = 1 + one.number % (SELECT count(*) FROM platforms)
    RETURNING id, state, resolved_at
)
INSERT INTO items (
    id, notice_id, position, locator_sealed, locator_digest, media_type, hashes, state,
    outcome, territories, effective_at, received_at, counts_from, rejected_grounds
)
SELECT id, id, 0, '', decode(replace(id::text, '-', ''), 'hex'), 'image', '[]',
       CASE state WHEN 'resolved' THEN 'complied' ELSE 'outstanding' END,
       CASE state WHEN 'resolved' THEN 'removed' END, '{}',
       resolved_at, resolved_at, resolved_at, '{}'
FROM notice
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
    RETURNING id
)
INSERT INTO log (position, event_id, sequenced_at)
SELECT row_number() OVER () + (SELECT coalesce(max(position), 0) FROM log), id, $2 FROM event
"""
