"""Subscriptions to saved filters: who is told when notices begin to match one."""

from uuid import UUID

from app.delivery.addresses import must_be_allowed
from app.domain.alerts import (
    KEPT_FOR,
    MOST_MATCHING,
    MOST_SUBSCRIPTIONS,
    Alert,
    Channel,
    Digest,
    FilterTooWide,
    MailNotSetUp,
    NewSubscription,
    NoEmailAddress,
    SilencedBecause,
    Subscription,
    SubscriptionMade,
    SubscriptionState,
    TooManySubscriptions,
)
from app.domain.deliveries import DeliveryState, OutcomeKind
from app.domain.errors import Malformed, Unknown
from app.domain.mail import is_mailbox
from app.domain.orders import Place
from app.domain.permissions import Actor
from app.kit.ids import new_id
from app.kit.sealing import Sealer
from app.kit.webhook_signatures import new_secret
from app.services.house import House
from app.services.officers import find_officer
from app.services.reading import digest_asked
from app.services.saved_filters import find_filter, owner_of, question_of
from app.store import alerting, alerts, events, saved_filters
from app.store.engine import Session
from app.store.tables.alerts import AlertRow, AlertSubscriptionRow

FORGET_BATCH = 1_000
# What a sealed value is bound to besides its row.
_URL = b"alert url"
_SECRET = b"alert secret"


async def subscribe(
    session: Session, house: House, actor: Actor, *, new: NewSubscription
) -> SubscriptionMade:
    """Begins to tell whoever asks of notices that begin to match; what matches already is
    no news. A webhook is given its secret.

    Refused: a filter that is not theirs or finds too much, mail to whoever has no address,
    an address that may not be called.
    """
    owner_id = owner_of(actor)
    saved = await find_filter(session, house.sealer, actor, new.saved_filter_id)
    host = await _way(session, house, actor, new)
    if await alerts.count_of(session, owner_id) >= MOST_SUBSCRIPTIONS:
        raise TooManySubscriptions(
            f"At most {MOST_SUBSCRIPTIONS} subscriptions are kept; delete one first."
        )
    # Held, so that it is neither changed nor deleted before it is known what matches it.
    held = await saved_filters.lock(session, saved.id)
    if held is None:
        raise Unknown("There is no such saved filter.")
    now, subscription_id = house.clock.now(), new_id()
    secret = new_secret() if new.channel is Channel.WEBHOOK else None
    row = AlertSubscriptionRow(
        id=subscription_id,
        owner_id=owner_id,
        saved_filter_id=saved.id,
        question=held.question,
        channel=new.channel,
        digest=new.digest,
        host=host,
        url_sealed=_sealed(house.sealer, _URL, subscription_id, new.url),
        secret_sealed=_sealed(house.sealer, _SECRET, subscription_id, secret),
        state=SubscriptionState.ACTIVE,
        # Before what matches is looked for: what comes in between is looked at twice.
        through_event=await events.last_position(session),
        through_moment=now,
        created_at=now,
    )
    await alerts.add(session, row)
    question = question_of(saved)
    fits = await alerting.begin_anew(
        session,
        row.id,
        question,
        now,
        digest=digest_asked(house.sealer, question.locator),
        most=MOST_MATCHING,
    )
    if not fits:
        raise FilterTooWide(
            f"This filter finds more than {MOST_MATCHING} notices; narrow it first."
        )
    return SubscriptionMade(subscription_from(row), secret)


async def find_subscription(
    session: Session, actor: Actor, subscription_id: UUID
) -> Subscription:
    """One's own; there is none of somebody else's."""
    return subscription_from(_own(await alerts.find(session, subscription_id), actor))


async def list_subscriptions(
    session: Session, actor: Actor, *, after: Place | None, limit: int
) -> list[Subscription]:
    """One's own, the oldest first."""
    rows = await alerts.list_of(session, owner_of(actor), after=after, limit=limit)
    return [subscription_from(row) for row in rows]


async def unsubscribe(session: Session, actor: Actor, *, subscription_id: UUID) -> None:
    """Tells nothing more; what was to be told is forgotten."""
    row = _own(await alerts.lock(session, subscription_id), actor)
    await alerts.remove(session, row)


async def list_alerts(
    session: Session, actor: Actor, *, subscription_id: UUID, after: Place | None, limit: int
) -> list[Alert]:
    """What was told of a subscription, the oldest first, and what became of it."""
    _own(await alerts.find(session, subscription_id), actor)
    rows = await alerts.list_alerts(session, subscription_id, after=after, limit=limit)
    return [alert_from(row) for row in rows]


async def forget_old_alerts(house: House) -> None:
    """What was told is kept for a while."""
    gone = FORGET_BATCH
    while gone >= FORGET_BATCH:
        async with house.sessions.begin() as session:
            before = house.clock.now() - KEPT_FOR
            gone = await alerts.forget(session, before=before, at_most=FORGET_BATCH)


def open_way(
    sealer: Sealer, subscription_id: UUID, url: bytes | None, secret: bytes | None
) -> tuple[str, str]:
    """Where a webhook is called, and what it is signed with."""
    return (
        sealer.open(url or b"", _URL + subscription_id.bytes),
        sealer.open(secret or b"", _SECRET + subscription_id.bytes),
    )


def subscription_from(row: AlertSubscriptionRow) -> Subscription:
    because = row.disabled_because
    return Subscription(
        id=row.id,
        owner_id=row.owner_id,
        saved_filter_id=row.saved_filter_id,
        channel=Channel(row.channel),
        digest=Digest(row.digest),
        host=row.host,
        state=SubscriptionState(row.state),
        disabled_because=None if because is None else SilencedBecause(because),
        failing_since=row.failing_since,
        last_alert_at=row.last_alert_at,
        created_at=row.created_at,
    )


def alert_from(row: AlertRow) -> Alert:
    return Alert(
        id=row.id,
        subscription_id=row.subscription_id,
        notices=row.notices,
        notice_ids=tuple(row.notice_ids),
        state=DeliveryState(row.state),
        attempts=row.attempts,
        next_attempt_at=row.next_attempt_at,
        outcome=None if row.outcome is None else OutcomeKind(row.outcome),
        reason=row.reason,
        created_at=row.created_at,
        settled_at=row.settled_at,
    )


async def _way(
    session: Session, house: House, actor: Actor, new: NewSubscription
) -> str | None:
    """The host of a webhook; for mail there is nothing but whether it can be sent."""
    if new.channel is Channel.WEBHOOK:
        if new.url is None:
            raise Malformed.at("/url", "a webhook needs it")
        courier = house.herald.courier
        return must_be_allowed(
            new.url, allow_loopback=courier.allow_loopback, inner_hosts=courier.inner_hosts
        ).authority
    if new.url is not None:
        raise Malformed.at("/url", "only a webhook has one")
    if not house.herald.sends_mail:
        raise MailNotSetUp("No mail server is set up here; ask whoever runs the service.")
    email = None
    if actor.officer_id is not None:
        email = (await find_officer(session, actor.officer_id)).email
    if email is None or not is_mailbox(email):
        raise NoEmailAddress(
            "Mail goes to the officer to whom this key belongs: give the officer an address "
            "in plain letters, or use a key that belongs to one."
        )
    return None


def _own(row: AlertSubscriptionRow | None, actor: Actor) -> AlertSubscriptionRow:
    if row is None or row.owner_id != owner_of(actor):
        raise Unknown("There is no such subscription.")
    return row


def _sealed(
    sealer: Sealer, what: bytes, subscription_id: UUID, text: str | None
) -> bytes | None:
    return None if text is None else sealer.seal(text, what + subscription_id.bytes)
