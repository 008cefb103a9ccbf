"""Subscriptions to saved filters, and what came of them."""

from typing import Any
from uuid import UUID

from app.domain.alerts import Channel, Digest, NewSubscription, SubscriptionMade
from app.domain.permissions import Actor
from app.services import alerts, saved_filters
from app.services.alert_sending import send_alerts
from app.services.alerting import match_alerts
from app.services.house import House
from app.services.sweeping import sweep_timers
from app.services.ticks import sequence_events
from app.values import replace
from tests.support.desks import AnOfficer, an_officer
from tests.support.keys import THE_OFFICER
from tests.support.mail import MailBox
from tests.support.receiver import Receiver
from tests.support.sql import fetch_rows

EMAIL = "a.example@regulator.example"


async def a_filter(house: House, actor: Actor = THE_OFFICER, **parameters: Any) -> UUID:
    async with house.sessions.begin() as session:
        saved = await saved_filters.save_filter(
            session,
            house,
            actor,
            name=str(parameters),
            parameters=parameters,
            shared=False,
        )
    return saved.id


async def a_webhook(
    house: House,
    filter_id: UUID,
    receiver: Receiver,
    *,
    digest: Digest = Digest.IMMEDIATE,
    actor: Actor = THE_OFFICER,
) -> SubscriptionMade:
    new = NewSubscription(filter_id, Channel.WEBHOOK, digest, receiver.url())
    async with house.sessions.begin() as session:
        return await alerts.subscribe(session, house, actor, new=new)


def mailing(house: House, box: MailBox) -> House:
    """The same house with a mail server."""
    return replace(house, herald=box.herald())


async def somebody_mailed(house: House, **parameters: Any) -> AnOfficer:
    """An officer with an address who is mailed of what begins to match."""
    person = await an_officer(house, email=EMAIL)
    filter_id = await a_filter(house, person.actor, **parameters)
    new = NewSubscription(filter_id, Channel.EMAIL, Digest.IMMEDIATE)
    async with house.sessions.begin() as session:
        await alerts.subscribe(session, house, person.actor, new=new)
    return person


async def ticks(house: House) -> None:
    """What the jobs do in a while: sweep, sequence, match, send."""
    await sweep_timers(house)
    await sequence_events(house)
    await match_alerts(house)
    await send_alerts(house)


async def told(house: House) -> list[Any]:
    return await fetch_rows(house, "SELECT * FROM alerts ORDER BY created_at, id")
