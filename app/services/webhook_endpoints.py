"""A platform's endpoint: set, changed, removed, tried, and its secret rotated."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from app.delivery.addresses import must_be_allowed
from app.domain.errors import Unknown
from app.domain.events import Event, EventKind
from app.domain.messages import message_id
from app.domain.permissions import Actor
from app.domain.webhook_endpoints import (
    MOST_SECRETS,
    OVERLAP,
    DisabledBecause,
    Endpoint,
    EndpointState,
    NewEndpoint,
    TestPending,
    TooManySecrets,
    WithSecret,
    must_be_active,
)
from app.kit.ids import new_id
from app.kit.sealing import Sealer
from app.kit.webhook_signatures import new_secret
from app.services.house import House
from app.services.platforms import found, must_be_current
from app.store import events, platforms
from app.store import webhook_endpoints as store
from app.store.engine import Session
from app.store.tables.messages import WebhookEndpointRow, WebhookSecretRow
from app.store.tables.platforms import PlatformRow

# What a sealed value is bound to besides its row.
_URL = b"webhook url"
_SECRET = b"webhook secret"


async def set_endpoint(
    session: Session, house: House, actor: Actor, *, new: NewEndpoint, seen: int | None
) -> Endpoint | WithSecret:
    """Sets where the platform is told; with its secret only when there was none before.

    To set it again changes the address and enables what was disabled; the secret stays, and
    what waits for another attempt is tried at once. Refused: an address that may not be
    called.
    """
    platform_id = _own(actor)
    target = must_be_allowed(new.url, allow_loopback=house.courier.allow_loopback)
    # So that two who set the first one at the same moment do so one after the other.
    await platforms.lock(session, PlatformRow, platform_id)
    row = await store.lock_current(session, platform_id)
    now = house.clock.now()
    if row is None:
        row = _new_row(platform_id, now)
        _point(house.sealer, row, new, target.authority)
        await store.add(session, row)
        secret = await _add_secret(session, house.sealer, row.id, now)
        await _tell(session, actor, EventKind.ENDPOINT_SET, row, now)
        return WithSecret(await _shown(session, row, now), secret)
    must_be_current(row.version, seen)
    _point(house.sealer, row, new, target.authority)
    row.state = EndpointState.ACTIVE
    row.disabled_because = row.disabled_at = row.failing_since = None
    row.version += 1
    await session.flush()
    await store.hasten_pending(session, row.id, now)
    await _tell(session, actor, EventKind.ENDPOINT_SET, row, now)
    return await _shown(session, row, now)


async def find_own(session: Session, house: House, actor: Actor) -> Endpoint:
    """The endpoint of the platform that asks."""
    return await _find(session, house, _own(actor))


async def find_of_platform(session: Session, house: House, platform_id: UUID) -> Endpoint:
    """The endpoint of a platform, as the regulator sees it."""
    found(await platforms.find(session, PlatformRow, platform_id), "platform")
    return await _find(session, house, platform_id)


async def remove_endpoint(session: Session, house: House, actor: Actor) -> None:
    """Sends nothing there any more, and forgets its secrets. The inbox stays."""
    row = await _lock_own(session, actor)
    now = house.clock.now()
    row.removed_at = now
    await session.flush()
    await store.cancel_pending(session, row.id, now)
    await store.forget_secrets(session, row.id)
    await _tell(session, actor, EventKind.ENDPOINT_REMOVED, row, now)


async def rotate_secret(session: Session, house: House, actor: Actor) -> WithSecret:
    """A new secret; those before it sign as well until OVERLAP has passed.

    Refused while as many secrets as may be are in force.
    """
    row = await _lock_own(session, actor)
    now = house.clock.now()
    if len(await store.secrets_in_force(session, row.id, now)) >= MOST_SECRETS:
        raise TooManySecrets(
            f"{MOST_SECRETS} secrets sign at present, and no more may. Wait until an old one "
            "has ended; or DELETE the endpoint, which ends all of them, and PUT it anew."
        )
    await store.retire_secrets(session, row.id, until=now + OVERLAP)
    secret = await _add_secret(session, house.sealer, row.id, now)
    row.version += 1
    await session.flush()
    await _tell(session, actor, EventKind.ENDPOINT_ROTATED, row, now)
    return WithSecret(await _shown(session, row, now), secret)


async def test_endpoint(session: Session, house: House, actor: Actor) -> str:
    """Sends a message to the endpoint for no other end than to arrive; says its id.

    Refused while the endpoint is disabled, and while the test before is on its way.
    """
    row = await _lock_own(session, actor)
    now = house.clock.now()
    must_be_in_use(row)
    if await store.is_pending(session, row.id, EventKind.ENDPOINT_TEST):
        raise TestPending(
            "A test is on its way already; see GET /v1/deliveries?kind=endpoint.test, and "
            "POST …/redeliver there tries it at once."
        )
    return message_id(await _tell(session, actor, EventKind.ENDPOINT_TEST, row, now))


def must_be_in_use(row: WebhookEndpointRow) -> None:
    """Refuses to send to an endpoint that is disabled."""
    must_be_active(EndpointState(row.state))


def open_url(sealer: Sealer, endpoint_id: UUID, sealed: bytes) -> str:
    return sealer.open(sealed, _URL + endpoint_id.bytes)


def open_secret(sealer: Sealer, secret_id: UUID, sealed: bytes) -> str:
    return sealer.open(sealed, _SECRET + secret_id.bytes)


def _own(actor: Actor) -> UUID:
    if actor.platform_id is None:
        raise Unknown("Only a platform has an endpoint.")
    return actor.platform_id


async def _lock_own(session: Session, actor: Actor) -> WebhookEndpointRow:
    return found(await store.lock_current(session, _own(actor)), "endpoint")


async def _find(session: Session, house: House, platform_id: UUID) -> Endpoint:
    row = found(await store.current(session, platform_id), "endpoint")
    return await _shown(session, row, house.clock.now())


def _new_row(platform_id: UUID, now: datetime) -> WebhookEndpointRow:
    return WebhookEndpointRow(
        id=new_id(),
        platform_id=platform_id,
        state=EndpointState.ACTIVE,
        disabled_because=None,
        disabled_at=None,
        failing_since=None,
        created_at=now,
        removed_at=None,
        version=1,
    )


def _point(sealer: Sealer, row: WebhookEndpointRow, new: NewEndpoint, host: str) -> None:
    row.url_sealed = sealer.seal(new.url, _URL + row.id.bytes)
    row.host = host
    row.description = new.description


async def _add_secret(
    session: Session, sealer: Sealer, endpoint_id: UUID, now: datetime
) -> str:
    secret, secret_id = new_secret(), new_id()
    row = WebhookSecretRow(
        id=secret_id,
        endpoint_id=endpoint_id,
        secret_sealed=sealer.seal(secret, _SECRET + secret_id.bytes),
        created_at=now,
        signs_until=None,
    )
    await store.add(session, row)
    return secret


async def _shown(session: Session, row: WebhookEndpointRow, now: datetime) -> Endpoint:
    secrets = await store.secrets_in_force(session, row.id, now)
    because = row.disabled_because
    return Endpoint(
        id=row.id,
        platform_id=row.platform_id,
        host=row.host,
        description=row.description,
        state=EndpointState(row.state),
        disabled_because=None if because is None else DisabledBecause(because),
        disabled_at=row.disabled_at,
        failing_since=row.failing_since,
        old_secrets_until=max(
            (one.signs_until for one in secrets if one.signs_until), default=None
        ),
        created_at=row.created_at,
        version=row.version,
    )


async def _tell(
    session: Session, actor: Actor, kind: EventKind, row: WebhookEndpointRow, now: datetime
) -> UUID:
    """Of the address the event says the host alone; of a secret nothing."""
    facts: Mapping[str, object] = {"endpoint_id": row.id, "host": row.host}
    event = Event(
        id=new_id(),
        kind=kind,
        effective_at=now,
        recorded_at=now,
        subject_id=row.id,
        platform_id=row.platform_id,
        facts=facts,
    )
    await events.append(session, actor, event)
    return event.id
