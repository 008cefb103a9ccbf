"""Alerting: what begins to match is recorded, once, and made an alert of.

Any number of replicas may do it: a subscription is in one hand at a time.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from app.domain.alerts import (
    MOST_MATCHING,
    MOST_NAMED,
    Digest,
    SilencedBecause,
    SubscriptionState,
    is_told_now,
)
from app.domain.deliveries import DeliveryState
from app.kit.ids import new_id
from app.services.house import House
from app.services.reading import digest_asked
from app.services.saved_filters import filter_from, question_of
from app.store import alerting, events
from app.store.alerting import Span
from app.store.engine import Session
from app.store.tables.alerts import AlertRow, AlertSubscriptionRow
from app.store.tables.desks import SavedFilterRow

# Of the log at once for one subscription.
EVENTS_AT_ONCE: Final = 5_000


async def match_alerts(house: House) -> None:
    """Holds what happened, and what time has moved, against every subscription."""
    async with house.sessions() as session:
        subscriptions = await alerting.list_active(session)
    for subscription_id in subscriptions:
        more = True
        while more:
            async with house.sessions.begin() as session:
                more = await _match_one(session, house, subscription_id)


async def _match_one(session: Session, house: House, subscription_id: UUID) -> bool:
    """Whether more of the log is left to look at."""
    found = await alerting.hold_free(session, subscription_id)
    if found is None or found[0].state != SubscriptionState.ACTIVE:
        return False
    row, saved = found
    now = house.clock.now()
    newest = await events.last_position(session)
    if row.question != saved.question:
        await _begin_anew(session, house, row, saved, now)
        row.through_event, row.through_moment = newest, now
        return False
    through = min(newest, row.through_event + EVENTS_AT_ONCE)
    span = Span(row.through_event, through, row.through_moment, now)
    question = question_of(filter_from(house.sealer, saved))
    digest = digest_asked(house.sealer, question.locator)
    await alerting.take_in(session, row.id, question, span, digest=digest)
    row.through_event, row.through_moment = through, now
    await _tell(session, row, now)
    return through < newest


async def _begin_anew(
    session: Session,
    house: House,
    row: AlertSubscriptionRow,
    saved: SavedFilterRow,
    now: datetime,
) -> None:
    """The filter asks something else: what it finds now is no news."""
    question = question_of(filter_from(house.sealer, saved))
    digest = digest_asked(house.sealer, question.locator)
    row.question = saved.question
    fits = await alerting.begin_anew(
        session, row.id, question, now, digest=digest, most=MOST_MATCHING
    )
    if not fits:
        row.state = SubscriptionState.DISABLED
        row.disabled_because = SilencedBecause.TOO_WIDE
        await alerting.conclude(session, row.id)


async def _tell(session: Session, row: AlertSubscriptionRow, now: datetime) -> None:
    """Makes an alert of what is not told of yet, unless the last one was too recent."""
    if not is_told_now(Digest(row.digest), row.last_alert_at, now):
        return
    alert = AlertRow(
        id=new_id(),
        subscription_id=row.id,
        state=DeliveryState.PENDING,
        attempts=0,
        next_attempt_at=now,
        created_at=now,
    )
    if await alerting.tell(session, row.id, alert, most_named=MOST_NAMED):
        row.last_alert_at = now
