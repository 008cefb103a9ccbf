"""Credentials: found by the digest of the secret, never by the secret."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import exists, func, insert, not_, select, update

from app.domain.orders import Place
from app.store import books
from app.store.engine import Session, driver_of
from app.store.tables.access import KeyRow
from app.store.tables.officers import OfficerRow

# Of a key: that the officer to whom it belongs, if to any, has not left.
NOBODY_LEFT: Final = not_(
    exists().where(OfficerRow.id == KeyRow.officer_id, not_(OfficerRow.active))
)


async def find(session: Session, key_id: UUID) -> KeyRow | None:
    return await session.get(KeyRow, key_id)


async def add(session: Session, key: KeyRow) -> None:
    session.add(key)
    await session.flush()


async def add_first(session: Session, values: dict[str, object]) -> bool:
    """Adds a key only while there is none; False when another process was quicker."""
    await session.execute(select(func.pg_advisory_xact_lock(0x4B455953)))  # "KEYS"
    if await books.any_key(await driver_of(session)):
        return False
    await session.execute(insert(KeyRow).values(values))
    return True


async def list_keys(session: Session, *, after: Place | None, limit: int) -> Sequence[KeyRow]:
    query = select(KeyRow).order_by(KeyRow.created_at, KeyRow.id).limit(limit)
    if after is not None:
        query = query.where(func.row(KeyRow.created_at, KeyRow.id) > func.row(*after))
    return (await session.scalars(query)).all()


async def revoke(session: Session, key_id: UUID, now: datetime) -> KeyRow | None:
    """Ends a key; None when there is no such key that has not ended."""
    return await session.scalar(
        update(KeyRow)
        .where(KeyRow.id == key_id, KeyRow.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(KeyRow)
    )
