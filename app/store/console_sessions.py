"""Who sits at the console: found by the digest of the token, never by the token."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update

from app.store.access import NOBODY_LEFT
from app.store.engine import Session
from app.store.tables.access import KeyRow
from app.store.tables.console import ConsoleSessionRow


async def find(session: Session, digest: bytes, *, rotated_since: datetime) -> Any | None:  # noqa: ANN401 - a row of a session and its key
    """(session, its key) whose token this is, or was until a moment ago; None for the key of
    an officer who has left.
    """
    held = ConsoleSessionRow.digest == digest
    lately = (ConsoleSessionRow.previous_digest == digest) & (
        ConsoleSessionRow.rotated_at > rotated_since
    )
    query = (
        select(ConsoleSessionRow, KeyRow)
        .join(KeyRow, KeyRow.id == ConsoleSessionRow.key_id)
        .where(held | lately, NOBODY_LEFT)
    )
    return (await session.execute(query)).first()


async def add(session: Session, row: ConsoleSessionRow) -> None:
    session.add(row)
    await session.flush()


async def note_use(session: Session, session_id: UUID, now: datetime) -> None:
    await session.execute(
        update(ConsoleSessionRow)
        .where(ConsoleSessionRow.id == session_id, ConsoleSessionRow.last_used_at < now)
        .values(last_used_at=now)
    )


async def rotate(
    session: Session,
    session_id: UUID,
    *,
    digest: bytes,
    rotated_before: datetime,
    now: datetime,
) -> bool:
    """Gives a session another token; False where another request was quicker."""
    rotated = await session.execute(
        update(ConsoleSessionRow)
        .where(
            ConsoleSessionRow.id == session_id, ConsoleSessionRow.rotated_at <= rotated_before
        )
        .values(
            previous_digest=ConsoleSessionRow.digest,
            digest=digest,
            rotated_at=now,
            last_used_at=now,
        )
        .returning(ConsoleSessionRow.id)
    )
    return rotated.first() is not None


async def tell(session: Session, session_id: UUID, told: str | None) -> None:
    """What the next page says; None once it was said."""
    await session.execute(
        update(ConsoleSessionRow).where(ConsoleSessionRow.id == session_id).values(told=told)
    )


async def remove(session: Session, session_id: UUID) -> bool:
    """Ends a session; False where it had ended before."""
    gone = await session.execute(
        delete(ConsoleSessionRow)
        .where(ConsoleSessionRow.id == session_id)
        .returning(ConsoleSessionRow.id)
    )
    return gone.first() is not None


async def forget(session: Session, *, now: datetime, unused_since: datetime) -> None:
    """Deletes those that are over: at the console sit tens of people, not thousands."""
    over = (ConsoleSessionRow.expires_at <= now) | (
        ConsoleSessionRow.last_used_at <= unused_since
    )
    await session.execute(delete(ConsoleSessionRow).where(over))
