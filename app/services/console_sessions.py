"""Sitting down at the console, staying there, and leaving it.

How somebody proved who they are is none of this: a door that takes a key, or one day an
answer of the regulator's own sign-on, finds the actor and then calls `open_session`.
"""

import secrets
from datetime import datetime
from uuid import UUID

from app.domain.console_sessions import GRACE, IDLE, LONGEST, ROTATED_AFTER, ConsoleSession
from app.domain.events import Event, EventKind
from app.domain.permissions import Actor, Role
from app.kit.clock import Clock
from app.kit.ids import new_id
from app.services.books import digest_of
from app.services.house import House
from app.store import console_sessions, events
from app.store.engine import Session
from app.store.tables.access import KeyRow
from app.store.tables.console import ConsoleSessionRow
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session just opened: the only moment at which its token can be seen."""

    id: UUID
    token: str


async def open_session(session: Session, clock: Clock, actor: Actor) -> NewSession:
    """Lets somebody sit down who has proved to be the holder of a key."""
    if actor.key_id is None:
        raise ValueError("nobody without a key sits at the console")
    now, token = clock.now(), secrets.token_urlsafe(32)
    row = ConsoleSessionRow(
        id=new_id(),
        digest=digest_of(token),
        previous_digest=None,
        key_id=actor.key_id,
        created_at=now,
        last_used_at=now,
        rotated_at=now,
        expires_at=now + LONGEST,
        told=None,
    )
    await console_sessions.add(session, row)
    await _record(session, actor, row.id, EventKind.SESSION_OPENED, now)
    return NewSession(row.id, token)


async def session_with(session: Session, clock: Clock, token: str) -> ConsoleSession | None:
    """Whose token this is; None once the session, or the key it was opened by, has ended."""
    now = clock.now()
    found = await console_sessions.find(session, digest_of(token), rotated_since=now - GRACE)
    if found is None:
        return None
    row, key = found
    held = _session(row, key)
    return None if held.over(now) or _ended(key, now) else held


async def keep_open(session: Session, clock: Clock, held: ConsoleSession) -> str | None:
    """Notes that somebody is still there; now and then the session has another token."""
    now = clock.now()
    if held.to_be_rotated(now):
        token = secrets.token_urlsafe(32)
        rotated = await console_sessions.rotate(
            session,
            held.id,
            digest=digest_of(token),
            rotated_before=now - ROTATED_AFTER,
            now=now,
        )
        return token if rotated else None
    if held.to_be_noted(now):
        await console_sessions.note_use(session, held.id, now)
    return None


async def close_session(session: Session, clock: Clock, held: ConsoleSession) -> None:
    """Ends a session, once."""
    if await console_sessions.remove(session, held.id):
        await _record(session, held.actor, held.id, EventKind.SESSION_CLOSED, clock.now())


async def tell(session: Session, held: ConsoleSession, told: str | None) -> None:
    """What the next page says of the act just done; None once it was said."""
    await console_sessions.tell(session, held.id, told)


async def forget_old_sessions(house: House) -> None:
    """Sessions that are over are of no use to anybody; the log says when they were opened."""
    now = house.clock.now()
    async with house.sessions.begin() as session:
        await console_sessions.forget(session, now=now, unused_since=now - IDLE)


async def _record(
    session: Session, actor: Actor, session_id: UUID, kind: EventKind, now: datetime
) -> None:
    event = Event(
        id=new_id(),
        kind=kind,
        effective_at=now,
        recorded_at=now,
        subject_id=session_id,
        facts={"key_id": str(actor.key_id)},
    )
    await events.append(session, actor, event)


def _ended(key: KeyRow, now: datetime) -> bool:
    expired = key.expires_at is not None and key.expires_at <= now
    return expired or key.revoked_at is not None


def _session(row: ConsoleSessionRow, key: KeyRow) -> ConsoleSession:
    return ConsoleSession(
        id=row.id,
        actor=Actor(Role(key.role), key.id, key.platform_id, key.officer_id),
        label=key.label,
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        rotated_at=row.rotated_at,
        expires_at=row.expires_at,
        told=row.told,
    )
