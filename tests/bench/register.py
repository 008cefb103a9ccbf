"""A register for the benchmarks: one key, one platform, and as many notices as it takes."""

from datetime import timedelta
from uuid import UUID

from app.config import Settings
from app.domain.permissions import SYSTEM
from app.main import build
from app.services.access import create_first_key
from app.services.house import House
from app.services.platforms import add_platform, add_provider
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


async def add_due_notices(house: House, platform_id: UUID, number: int) -> None:
    """Open notices that fell due in the minute before now, each still to be recorded."""
    due_by = house.clock.now() - timedelta(seconds=1)
    async with house.driver() as connection:
        await connection.execute(_ADD_DUE, platform_id, due_by, number, timeout=600)
        await connection.execute("ANALYZE", timeout=600)


_ADD_DUE = """
WITH due AS (
    SELECT $2::timestamptz - number * (interval '1 minute' / $3) AS at
    FROM generate_series(1, $3) AS number
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
