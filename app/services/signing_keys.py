"""Which key signs for the register, which ones did, and how one takes over from another."""

from collections.abc import Sequence

from app.domain.events import Event, EventKind
from app.domain.permissions import Actor
from app.domain.signing_keys import SigningKey, must_not_be_retired
from app.kit.clock import Clock
from app.kit.ids import new_id
from app.kit.signing import Signer
from app.store import events, signing_keys
from app.store.engine import Session, driver_of


async def list_signing_keys(session: Session) -> Sequence[SigningKey]:
    return await signing_keys.list_keys(await driver_of(session))


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
        must_not_be_retired(held)
        return held
    key = SigningKey(signer.key_id, signer.public_key, clock.now())
    now = key.first_used_at
    if former is not None:
        await signing_keys.retire(connection, former.key_id, now)
    await signing_keys.add_first(connection, key)
    facts = {"key_id": signer.key_id, "retired_key_id": former and former.key_id}
    event = Event(new_id(), EventKind.SIGNING_KEY_ROTATED, now, now, facts=facts)
    await events.append(session, actor, event)
    return key
