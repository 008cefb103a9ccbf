"""Alerts by several replicas at once, cut in between, and ended meanwhile; truly committed."""

import asyncio
from datetime import timedelta

from app.kit.ids import new_id
from app.services import alerts, saved_filters
from app.services.alert_sending import send_alerts
from app.services.alerting import match_alerts
from app.services.house import House
from app.services.ticks import sequence_events
from app.store import alert_sending
from tests.support.alerts import a_filter, a_webhook, told
from tests.support.builders import a_notice, a_platform, an_order
from tests.support.clock import FixedClock
from tests.support.keys import THE_OFFICER
from tests.support.receiver import a_receiver
from tests.support.sql import count_rows


async def some_notices(house: House, count: int = 1) -> None:
    platform = await a_platform(house)
    for _ in range(count):
        await a_notice(house, an_order(platform.id))
    await sequence_events(house)


async def test_f3_replicas_tell_of_each_entry_once(committing: House):
    async with a_receiver() as receiver:
        for _ in range(3):
            await a_webhook(committing, await a_filter(committing, q=f"{_}"), receiver)
        platform = await a_platform(committing)
        for round_ in range(3):
            order = an_order(platform.id, reference=f"{round_}-CASE")
            await a_notice(committing, order)
            await sequence_events(committing)
            await asyncio.gather(*(match_alerts(committing) for _ in range(4)))
            await asyncio.gather(*(send_alerts(committing) for _ in range(4)))

    assert len(receiver.ids) == len(set(receiver.ids)) == 3
    assert await count_rows(committing, "alert_entries") == 3


async def test_what_was_claimed_and_never_sent_is_sent_when_the_lease_is_over(
    committing: House, clock: FixedClock
):
    async with a_receiver() as receiver:
        await a_webhook(committing, await a_filter(committing), receiver)
        await some_notices(committing)
        await match_alerts(committing)
        now = clock.now()
        async with committing.driver() as connection:
            until = now + timedelta(minutes=2)
            lost = await alert_sending.claim(
                connection, now, lease_id=new_id(), until=until, at_most=5
            )
        await send_alerts(committing)
        meanwhile = len(receiver.came)
        clock.advance(timedelta(minutes=2))
        await send_alerts(committing)

    assert (len(lost), meanwhile, len(receiver.came)) == (1, 0, 1)
    assert [row["state"] for row in await told(committing)] == ["delivered"]


async def test_a_match_that_is_cut_is_taken_up_again_and_told_once(committing: House):
    async with a_receiver() as receiver:
        await a_webhook(committing, await a_filter(committing), receiver)
        await some_notices(committing, 3)
        for turns in range(1, 40, 3):
            cut = asyncio.create_task(match_alerts(committing))
            for _ in range(turns):
                await asyncio.sleep(0)
            cut.cancel()
            await asyncio.gather(cut, return_exceptions=True)
        await match_alerts(committing)
        await send_alerts(committing)

    assert await count_rows(committing, "alert_entries") == 3
    assert len(receiver.ids) == len(set(receiver.ids))


async def test_a_filter_that_is_deleted_while_it_is_told_of_ends_it(committing: House):
    filter_id = await a_filter(committing)

    async def delete() -> None:
        async with committing.sessions.begin() as session:
            await saved_filters.delete_filter(session, THE_OFFICER, filter_id=filter_id)

    async with a_receiver() as receiver:
        await a_webhook(committing, filter_id, receiver)
        await some_notices(committing)
        await asyncio.gather(match_alerts(committing), delete(), match_alerts(committing))
        await send_alerts(committing)
        await some_notices(committing)
        await match_alerts(committing)
        await send_alerts(committing)
    tables = ("saved_filters", "alert_subscriptions", "alerts", "alert_entries")

    assert len(receiver.came) <= 1
    assert [await count_rows(committing, table) for table in tables] == [0, 0, 0, 0]


async def test_a_subscription_that_ends_while_it_is_sent_ends_quietly(committing: House):
    async with a_receiver() as receiver:
        made = await a_webhook(committing, await a_filter(committing), receiver)
        await some_notices(committing)
        await match_alerts(committing)
        sending = asyncio.create_task(send_alerts(committing))
        async with committing.sessions.begin() as session:
            await alerts.unsubscribe(session, THE_OFFICER, subscription_id=made.subscription.id)
        await sending

    assert await told(committing) == []
