"""A register for the benchmarks: one key, one platform, and as many notices as it takes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from app.config import Settings
from app.domain.permissions import SYSTEM
from app.main import build
from app.services.access import create_first_key
from app.services.house import House
from app.services.platforms import add_platform, add_provider
from app.store.outbox import queued
from tests.bench.ground import url_of

KEY = "fw_supervisor_of_the_benchmark"


async def furnish_register(settings: Settings) -> UUID:
    """One supervisor's key and one platform, whose id this returns."""
    async with build(settings, url_of(settings)) as house:
        await create_first_key(house.sessions, house.clock, KEY)
        async with house.sessions.begin() as session:
            provider = await add_provider(
                session, house.clock, SYSTEM, name="Example Ltd", country="GB", group_id=None
            )
            facts = {
                "provider_id": provider.id,
                "name": "Example",
                "url": "https://platform.example/",
                "contact_email": None,
                "territories": ["GB"],
            }
            platform = await add_platform(session, house.clock, SYSTEM, facts=facts)
            return platform.id


async def add_platform_beside(house: House) -> UUID:
    """Another platform, with a provider of its own and one notice."""
    async with house.sessions.begin() as session:
        provider = await add_provider(
            session, house.clock, SYSTEM, name="Example Ltd", country="GB", group_id=None
        )
        facts = {
            "provider_id": provider.id,
            "name": "Example",
            "url": "https://platform.example/",
            "contact_email": None,
            "territories": ["GB"],
        }
        platform = await add_platform(session, house.clock, SYSTEM, facts=facts)
    due = house.clock.now() + timedelta(hours=48)
    await add_open_notices(house, platform.id, 1, due_from=due, within=timedelta(hours=1))
    return platform.id


async def add_message_events(house: House, platforms: Sequence[UUID], each: int) -> None:
    """So many events for each platform of which it is told, still to be placed in the log."""
    async with house.driver() as connection:
        await connection.execute(_ADD_EVENTS, list(platforms), each, house.clock.now())


async def add_open_notices(
    house: House, platform_id: UUID, number: int, *, due_from: datetime, within: timedelta
) -> None:
    """Open notices whose deadlines lie evenly within a time, their lapses still to come."""
    async with house.driver() as connection:
        arguments = (platform_id, due_from, within, number)
        await connection.execute(_ADD_OPEN, *arguments, timeout=1200)
        await connection.execute("ANALYZE", timeout=600)


async def add_due_notices(house: House, platform_id: UUID, number: int) -> None:
    """Open notices that fell due in the minute before now, each still to be recorded."""
    minute = timedelta(minutes=1)
    due_from = house.clock.now() - minute - timedelta(seconds=1)
    await add_open_notices(house, platform_id, number, due_from=due_from, within=minute)


_ADD_OPEN = """
WITH due AS (
    SELECT $2::timestamptz + number * ($3::interval / $4) AS at
    FROM generate_series(0, $4 - 1) AS number
), notice AS (
    INSERT INTO notices (
        id, reference, platform_id, provider_id, regime_code, regime_version, category,
        legal_basis, reasons, priority, state, issued_at, started_at, original_deadline_at,
        deadline_at, due_soon_at, clock_version, paused, all_contested, version
    )
    SELECT new_event_id(due.at), gen_random_uuid()::text, platforms.id, platforms.provider_id,
           'uk-osa-intimate-image', 1, 'intimate_image_abuse', '{}', '', 'normal',
           'awaiting_acknowledgement', due.at - interval '48 hours',
           due.at - interval '48 hours', due.at, due.at, due.at - interval '12 hours', 1,
           interval '0', false, 1
    FROM due, platforms WHERE platforms.id = $1
    RETURNING id, deadline_at
)
INSERT INTO timers (at, notice_id, kind, clock_version)
SELECT deadline_at, id, 'notice.overdue', 1 FROM notice
"""

_ADD_EVENTS = f"""
WITH event AS (
    INSERT INTO events (
        id, kind, subject_id, notice_id, platform_id, provider_id, actor_role, effective_at,
        recorded_at, facts
    )
    SELECT new_event_id($3), 'notice.issued', notices.id, notices.id, platform_id,
           provider_id, 'system', $3, $3, jsonb_build_object(
               'started_at', '2026-11-22T09:00:00Z', 'deadline_at', '2026-11-24T09:00:00Z',
               'items', jsonb_build_array(notices.id, notices.id)
           )
    FROM generate_series(1, $2), notices WHERE platform_id = ANY($1::uuid[])
    RETURNING id, kind, notice_id, platform_id
)
{queued("event")}
"""  # noqa: S608 - joined from the fixed text above
