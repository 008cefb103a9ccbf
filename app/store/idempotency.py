"""First answers, kept so that a retry gets them again instead of acting twice."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert

from app.store.driver import Connection
from app.store.engine import Session
from app.store.tables.access import IdempotencyKeyRow
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """What a retry with the same Idempotency-Key will be answered."""

    owner: UUID
    key: str
    fingerprint: bytes
    status: int
    sealed: bytes


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """What was answered the first time. `learnt` holds what only the statement itself
    could know; it replaces the fields of the same names.
    """

    fingerprint: bytes
    status: int
    sealed: bytes
    learnt: dict[str, Any]


async def claim(
    session: Session, *, owner: UUID, key: str, fingerprint: bytes, now: datetime
) -> bool:
    """Takes the key for this transaction; False when an earlier request has it.

    Waits for a request that is still running with the same key, up to the lock timeout.
    """
    taken = await session.execute(
        insert(IdempotencyKeyRow)
        .values(owner=owner, key=key, fingerprint=fingerprint, created_at=now)
        .on_conflict_do_nothing()
        .returning(IdempotencyKeyRow.key)
    )
    return taken.first() is not None


async def settle(
    session: Session, *, owner: UUID, key: str, status: int, sealed: bytes
) -> None:
    """Keeps the answer, in the same transaction as the act."""
    await session.execute(
        update(IdempotencyKeyRow)
        .where(IdempotencyKeyRow.owner == owner, IdempotencyKeyRow.key == key)
        .values(status=status, answer_sealed=sealed)
    )


async def find(session: Session, *, owner: UUID, key: str) -> FirstAnswer | None:
    row = (
        await session.execute(
            select(
                IdempotencyKeyRow.fingerprint,
                IdempotencyKeyRow.status,
                IdempotencyKeyRow.answer_sealed,
                IdempotencyKeyRow.learnt,
            ).where(IdempotencyKeyRow.owner == owner, IdempotencyKeyRow.key == key)
        )
    ).first()
    if row is None or row.status is None or row.answer_sealed is None:
        return None
    return FirstAnswer(row.fingerprint, row.status, row.answer_sealed, row.learnt or {})


async def find_by_driver(
    connection: Connection, *, owner: UUID, key: str
) -> FirstAnswer | None:
    """The same for the acts that run on the bare driver."""
    row = await connection.fetchrow(
        "SELECT fingerprint, status, answer_sealed, learnt FROM idempotency_keys "
        "WHERE owner = $1 AND key = $2",
        owner,
        key,
    )
    if row is None or row["status"] is None:
        return None
    return FirstAnswer(
        row["fingerprint"], row["status"], row["answer_sealed"], row["learnt"] or {}
    )


async def forget(session: Session, *, before: datetime, at_most: int) -> int:
    """Deletes answers older than `before`, a bounded number at a time."""
    old = (
        select(IdempotencyKeyRow.owner, IdempotencyKeyRow.key)
        .where(IdempotencyKeyRow.created_at < before)
        .limit(at_most)
        .with_for_update(skip_locked=True)
        .cte("old")
    )
    gone = await session.execute(
        delete(IdempotencyKeyRow)
        .where(IdempotencyKeyRow.owner == old.c.owner, IdempotencyKeyRow.key == old.c.key)
        .returning(IdempotencyKeyRow.key)
    )
    return len(gone.all())
