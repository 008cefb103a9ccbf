"""What providers rank by, held for a day."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.store.driver import Connection
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Ranked:
    """What one provider ranks by."""

    provider_id: UUID
    statutory_maximum: Decimal
    accrued: Decimal


async def list_unranked(connection: Connection, today: date, *, at_most: int) -> Sequence[UUID]:
    """Providers whose rank is not held for this day."""
    rows = await connection.fetch(_UNRANKED, today, at_most)
    return [row["id"] for row in rows]


async def keep_ranks(connection: Connection, ranked: Sequence[Ranked], today: date) -> None:
    """Writes what providers rank by on a day."""
    ids = [one.provider_id for one in ranked]
    maxima = [one.statutory_maximum for one in ranked]
    await connection.execute(_KEEP_RANKS, ids, maxima, [one.accrued for one in ranked], today)


async def note_ranked(connection: Connection, today: date) -> None:
    """That every rank is held for a day, as far as the log was folded."""
    await connection.execute(_NOTE_RANKED, today)


_UNRANKED = """
SELECT providers.id FROM providers LEFT JOIN ranks ON ranks.provider_id = providers.id
WHERE ranks.reckoned_for IS DISTINCT FROM $1 LIMIT $2
"""

_KEEP_RANKS = """
INSERT INTO ranks (provider_id, reckoned_for, statutory_maximum, accrued)
SELECT provider_id, $4, statutory_maximum, accrued FROM unnest(
    $1::uuid[], $2::numeric[], $3::numeric[]
) AS new (provider_id, statutory_maximum, accrued)
ON CONFLICT (provider_id) DO UPDATE
SET reckoned_for = excluded.reckoned_for, statutory_maximum = excluded.statutory_maximum,
    accrued = excluded.accrued
"""

_NOTE_RANKED = "UPDATE projection SET ranked_through = through_event, ranked_for = $1"
