"""What every process reads of the register to believe for a moment: by the driver alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.domain.access import KeyInUse
from app.domain.calendars import CalendarCode, Holiday
from app.domain.permissions import Role
from app.store.driver import Connection


async def key_in_use(connection: Connection, digest: bytes) -> KeyInUse | None:
    """The key, unless it was revoked or the officer to whom it belongs has left."""
    row = await connection.fetchrow(_KEY_IN_USE, digest)
    if row is None:
        return None
    key_id, role, platform_id, officer_id, expires_at = row
    return KeyInUse(key_id, Role(role), platform_id, officer_id, expires_at)


async def any_key(connection: Connection) -> bool:
    there_is: bool = await connection.fetchval("SELECT EXISTS (SELECT FROM keys)")
    return there_is


async def ended_of(
    connection: Connection, key_ids: Sequence[UUID], now: datetime
) -> Sequence[UUID]:
    """Of these keys, which open nothing any more."""
    rows = await connection.fetch(_ENDED, list(key_ids), now)
    return [row["id"] for row in rows]


async def provider_of(connection: Connection, platform_id: UUID) -> UUID | None:
    """Who answers for a platform."""
    provider_id: UUID | None = await connection.fetchval(
        "SELECT provider_id FROM platforms WHERE id = $1", platform_id
    )
    return provider_id


async def regime_documents(connection: Connection, code: str) -> Sequence[Mapping[str, Any]]:
    """Every version of one regime, the oldest first."""
    rows = await connection.fetch(
        "SELECT document FROM regimes WHERE code = $1 ORDER BY version", code
    )
    return [row["document"] for row in rows]


async def added_holidays(connection: Connection) -> Sequence[tuple[CalendarCode, Holiday]]:
    """Every holiday added here, by date. A regulator adds a few in a decade."""
    rows = await connection.fetch(
        "SELECT calendar, day, name, source FROM holidays ORDER BY day, calendar"
    )
    return [(CalendarCode(calendar), Holiday(*holiday)) for calendar, *holiday in rows]


async def bundled_days(connection: Connection) -> Mapping[str, Mapping[str, str]]:
    """The days of the bundled calendars by which this register was last dated."""
    return dict(await connection.fetch("SELECT calendar, days FROM bundled_calendars"))


_KEY_IN_USE = """
SELECT id, role, platform_id, officer_id, expires_at FROM keys
WHERE digest = $1 AND revoked_at IS NULL AND NOT EXISTS (
    SELECT FROM officers WHERE officers.id = keys.officer_id AND NOT officers.active
)
"""
_ENDED = """
SELECT id FROM keys
WHERE id = ANY($1::uuid[]) AND (revoked_at IS NOT NULL OR expires_at <= $2)
"""
