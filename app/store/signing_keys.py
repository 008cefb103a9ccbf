"""The public halves of the keys that sign, or did; the private ones are never here."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from app.store.engine import Session
from app.store.tables.access import SigningKeyRow


async def add_first(session: Session, values: dict[str, object]) -> None:
    """Adds a key unless it is there already, or another one is the one that signs."""
    await session.execute(insert(SigningKeyRow).values(values).on_conflict_do_nothing())


async def find(session: Session, key_id: str) -> SigningKeyRow | None:
    return await session.get(SigningKeyRow, key_id)


async def change_current(session: Session) -> SigningKeyRow | None:
    """The key that signs. Until the transaction ends nobody else changes which one it is."""
    await session.execute(select(func.pg_advisory_xact_lock(0x5349474E)))  # "SIGN"
    return await session.scalar(select(SigningKeyRow).where(SigningKeyRow.retired_at.is_(None)))


async def retire(session: Session, key_id: str, now: datetime) -> None:
    await session.execute(
        update(SigningKeyRow).where(SigningKeyRow.key_id == key_id).values(retired_at=now)
    )


async def list_keys(session: Session) -> Sequence[SigningKeyRow]:
    """The newest first: where there is one that signs, that one."""
    query = select(SigningKeyRow).order_by(
        SigningKeyRow.retired_at.desc().nulls_first(), SigningKeyRow.key_id
    )
    return (await session.scalars(query)).all()
