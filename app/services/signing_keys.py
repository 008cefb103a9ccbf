"""Which key signs for the register, which ones did, and how one takes over from another."""

from collections.abc import Sequence

from app.domain.events import Event, EventKind
from app.domain.permissions import Actor
from app.domain.signing_keys import OtherSigningKey, SigningKey, SigningKeyRetired
from app.kit.clock import Clock
from app.kit.ids import new_id
from app.kit.memory import Memory
from app.kit.signing import Signer
from app.store import events, signing_keys
from app.store.driver import Connection
from app.store.engine import Session, Sessions, driver_of

BELIEVED_SECONDS = 1.0


class SigningKeyBook:
    """Every key by which a signature can be checked, without a query for each who asks."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self._keys = Memory(self._read, seconds=BELIEVED_SECONDS, most=1)

    async def keys(self) -> tuple[SigningKey, ...]:
        """The one that signs before those that did."""
        return await self._keys.get(None)

    async def _read(self, _all: None) -> tuple[SigningKey, ...]:
        async with self._sessions() as session:
            return tuple(await list_signing_keys(session))


async def list_signing_keys(session: Session) -> Sequence[SigningKey]:
    return await signing_keys.list_keys(await driver_of(session))


async def hold_signing_key(connection: Connection, clock: Clock, signer: Signer) -> None:
    """Makes sure that this process signs with the register's key, the first one to come.

    Otherwise one thing would be signed by several keys, and a repeat would not be the same.
    """
    await signing_keys.add_first(connection, _key(clock, signer))
    held = await signing_keys.find(connection, signer.key_id)
    if held is None:
        raise OtherSigningKey(
            "This register signs with another key. Give the process the same "
            "FORTHWITH_SIGNING_KEY, or the data directory that holds its signing.key; to "
            "sign with a new one from now on, run `forthwith signing-keys rotate` with it."
        )
    _must_not_be_retired(held)


async def rotate_signing_key(
    session: Session, clock: Clock, actor: Actor, *, signer: Signer
) -> SigningKey:
    """Lets a new key sign from now on; the one that did stays published, as retired.

    With the key that signs already nothing changes. A retired key does not come back.
    """
    connection = await driver_of(session)
    former = await signing_keys.change_current(connection)
    held = await signing_keys.find(connection, signer.key_id)
    if held is not None:
        _must_not_be_retired(held)
        return held
    key = _key(clock, signer)
    now = key.first_used_at
    if former is not None:
        await signing_keys.retire(connection, former.key_id, now)
    await signing_keys.add_first(connection, key)
    facts = {"key_id": signer.key_id, "retired_key_id": former and former.key_id}
    event = Event(new_id(), EventKind.SIGNING_KEY_ROTATED, now, now, facts=facts)
    await events.append(session, actor, event)
    return key


def _must_not_be_retired(held: SigningKey) -> None:
    if held.retired_at is not None:
        raise SigningKeyRetired(
            f"The signing key {held.key_id} was retired at {held.retired_at.isoformat()}. "
            "Give the process the key that took over from it."
        )


def _key(clock: Clock, signer: Signer) -> SigningKey:
    return SigningKey(signer.key_id, signer.public_key, clock.now())
