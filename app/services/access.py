"""Keys: who is at the door, and giving out and ending credentials."""

import secrets
from datetime import datetime
from uuid import UUID

from app.domain.access import Key
from app.domain.errors import Malformed, Unknown
from app.domain.events import Event, EventKind
from app.domain.orders import Place
from app.domain.permissions import SYSTEM, Actor, Role
from app.kit.clock import Clock
from app.kit.ids import new_id
from app.services.books import digest_of
from app.store import access, events
from app.store.engine import Session, Sessions
from app.store.tables.access import KeyRow
from app.values import dataclass

# Whose keys may belong to an officer.
_OF_PEOPLE = frozenset({Role.OFFICER, Role.SUPERVISOR})


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made: the only moment at which its secret can be seen."""

    key: Key
    secret: str


async def create_key(  # noqa: PLR0913 - what a key is, each by its name
    session: Session,
    clock: Clock,
    actor: Actor,
    *,
    role: Role,
    platform_id: UUID | None,
    label: str,
    officer_id: UUID | None = None,
    expires_at: datetime | None = None,
) -> NewKey:
    """A new credential. A platform's key names its platform, and no other key does; the key
    of an officer or a supervisor may belong to an officer.
    """
    now = clock.now()
    if (role is Role.PLATFORM) != (platform_id is not None):
        raise Malformed.at("/platform_id", "the role platform needs it, and no other has it")
    if officer_id is not None and role not in _OF_PEOPLE:
        raise Malformed.at("/officer_id", "only keys of officers and supervisors have it")
    if expires_at is not None and expires_at <= now:
        raise Malformed.at("/expires_at", "must lie in the future")
    secret = new_secret(role)
    row = KeyRow(
        id=new_id(),
        digest=digest_of(secret),
        role=role,
        platform_id=platform_id,
        officer_id=officer_id,
        label=label,
        created_at=now,
        expires_at=expires_at,
        revoked_at=None,
    )
    await access.add(session, row)
    await events.append(session, actor, _event(EventKind.KEY_CREATED, row, now))
    return NewKey(_key(row), secret)


async def create_first_key(sessions: Sessions, clock: Clock, secret: str) -> bool:
    """The first supervisor's key, on a register that has no key yet."""
    now = clock.now()
    async with sessions.begin() as session:
        row = KeyRow(
            id=new_id(),
            digest=digest_of(secret),
            role=Role.SUPERVISOR,
            platform_id=None,
            label="first supervisor",
            created_at=now,
            expires_at=None,
            revoked_at=None,
        )
        values: dict[str, object] = {
            "id": row.id,
            "digest": row.digest,
            "role": row.role,
            "label": row.label,
            "created_at": now,
        }
        if not await access.add_first(session, values):
            return False
        await events.append(session, SYSTEM, _event(EventKind.KEY_CREATED, row, now))
    return True


async def revoke_key(session: Session, clock: Clock, actor: Actor, *, key_id: UUID) -> Key:
    """Ends a key. One that has ended keeps the moment at which it did."""
    now = clock.now()
    revoked = await access.revoke(session, key_id, now)
    if revoked is None:
        return await find_key(session, key_id)
    await events.append(session, actor, _event(EventKind.KEY_REVOKED, revoked, now))
    return _key(revoked)


async def find_key(session: Session, key_id: UUID) -> Key:
    row = await access.find(session, key_id)
    if row is None:
        raise Unknown("There is no such key.")
    return _key(row)


async def list_keys(session: Session, *, after: Place | None, limit: int) -> list[Key]:
    """Oldest first; those that have ended as well."""
    return [_key(row) for row in await access.list_keys(session, after=after, limit=limit)]


def new_secret(role: Role) -> str:
    """Says what it is, so that a leaked one is recognised by whoever finds it."""
    return f"fw_{role}_{secrets.token_urlsafe(32)}"


def _event(kind: EventKind, row: KeyRow, now: datetime) -> Event:
    owner = {} if row.officer_id is None else {"officer_id": str(row.officer_id)}
    return Event(
        id=new_id(),
        kind=kind,
        effective_at=now,
        recorded_at=now,
        subject_id=row.id,
        platform_id=row.platform_id,
        facts={"key_id": str(row.id), "role": row.role, "label": row.label, **owner},
    )


def _key(row: KeyRow) -> Key:
    return Key(
        id=row.id,
        role=Role(row.role),
        platform_id=row.platform_id,
        officer_id=row.officer_id,
        label=row.label,
        created_at=row.created_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
    )
