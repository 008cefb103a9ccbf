"""Alerts that change or end: another question, somebody who left, what was long told."""

import json
from datetime import timedelta
from uuid import UUID

import pytest

from app.domain.assignments import Assignee
from app.services import assignments, notice_tags, saved_filters
from app.services.alert_sending import send_alerts
from app.services.alerting import match_alerts
from app.services.alerts import forget_old_alerts
from app.services.house import House
from app.services.ticks import sequence_events
from tests.support.alerts import a_filter, a_webhook, mailing, somebody_mailed, ticks, told
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import FixedClock
from tests.support.desks import an_officer, leaves
from tests.support.keys import THE_OFFICER
from tests.support.mail import a_mailbox
from tests.support.receiver import a_receiver
from tests.support.sql import count_rows

HOUR = timedelta(hours=1)


async def tag(house: House, notice_id: UUID, *tags: str) -> None:
    async with house.sessions.begin() as session:
        await notice_tags.set_tags(
            session,
            house.clock,
            THE_OFFICER,
            notice_id=notice_id,
            tags=tags,
            seen=None,
        )


async def test_a_filter_that_asks_something_else_begins_anew(house: House, platform: APlatform):
    async with a_receiver() as receiver:
        filter_id = await a_filter(house, tag="busy")
        await a_webhook(house, filter_id, receiver)
        idle = await a_notice(house, an_order(platform.id))
        await tag(house, idle, "idle")
        async with house.sessions.begin() as session:
            changes = {"parameters": {"tag": "idle"}}
            await saved_filters.change_filter(
                session, house, THE_OFFICER, filter_id=filter_id, changes=changes, seen=None
            )
        await ticks(house)
        known = len(receiver.came)
        other = await a_notice(house, an_order(platform.id))
        await tag(house, other, "idle")
        await ticks(house)

    assert known == 0
    assert [json.loads(came.body)["notice_ids"] for came in receiver.came] == [[str(other)]]


async def test_a_filter_that_comes_to_find_too_much_tells_nothing_more(
    house: House, platform: APlatform, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.services.alerting.MOST_MATCHING", 1)
    for _ in range(2):
        await a_notice(house, an_order(platform.id))
    async with a_receiver() as receiver:
        filter_id = await a_filter(house, tag="busy")
        await a_webhook(house, filter_id, receiver)
        async with house.sessions.begin() as session:
            await saved_filters.change_filter(
                session,
                house,
                THE_OFFICER,
                filter_id=filter_id,
                changes={"parameters": {}},
                seen=None,
            )
        await ticks(house)
        await a_notice(house, an_order(platform.id))
        await ticks(house)

    assert receiver.came == []


async def test_whoever_has_left_is_mailed_no_more(house: House, platform: APlatform):
    async with a_mailbox() as box:
        house = mailing(house, box)
        person = await somebody_mailed(house)
        await a_notice(house, an_order(platform.id))
        await sequence_events(house)
        await match_alerts(house)
        await leaves(house, person)
        await send_alerts(house)
        await a_notice(house, an_order(platform.id))
        await ticks(house)

    assert box.mails == []
    assert [row["state"] for row in await told(house)] == ["cancelled"]


async def test_a_filter_of_others_that_is_shared_no_more_tells_nothing(
    house: House, platform: APlatform
):
    person = await an_officer(house)
    async with a_receiver() as receiver:
        async with house.sessions.begin() as session:
            saved = await saved_filters.save_filter(
                session, house, THE_OFFICER, name="x", parameters={}, shared=True
            )
        await a_webhook(house, saved.id, receiver, actor=person.actor)
        await a_notice(house, an_order(platform.id))
        await ticks(house)
        async with house.sessions.begin() as session:
            changes = {"shared": False}
            await saved_filters.change_filter(
                session, house, THE_OFFICER, filter_id=saved.id, changes=changes, seen=None
            )
        await a_notice(house, an_order(platform.id))
        await ticks(house)

    assert len(receiver.came) == 1


async def test_what_is_assigned_to_me_is_told(house: House, platform: APlatform):
    person = await an_officer(house)
    async with a_receiver() as receiver:
        mine = await a_filter(house, assigned_officer=str(person.id))
        await a_webhook(house, mine, receiver)
        notice_id = await a_notice(house, an_order(platform.id))
        await ticks(house)
        async with house.sessions.begin() as session:
            await assignments.assign(
                session,
                house.clock,
                THE_OFFICER,
                notice_id=notice_id,
                to=Assignee(person.id),
                seen=None,
            )
        await ticks(house)

    assert [json.loads(came.body)["notice_ids"] for came in receiver.came] == [[str(notice_id)]]


async def test_what_was_told_is_forgotten_after_a_month(
    house: House, platform: APlatform, clock: FixedClock
):
    async with a_receiver() as receiver:
        await a_webhook(house, await a_filter(house), receiver)
        await a_notice(house, an_order(platform.id))
        await ticks(house)
    clock.advance(timedelta(days=30))
    await forget_old_alerts(house)
    kept = await count_rows(house, "alerts")
    clock.advance(timedelta(seconds=1))
    for _ in range(2):
        await forget_old_alerts(house)

    assert kept == 1
    assert await count_rows(house, "alerts") == await count_rows(house, "alert_entries") == 0
