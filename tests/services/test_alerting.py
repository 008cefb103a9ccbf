"""Alerts: what begins to match is told once, by either channel, whatever happens between."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from standardwebhooks import Webhook

from app.domain.alerts import Digest
from app.services import notice_tags
from app.services.alert_sending import send_alerts
from app.services.house import House
from tests.support.alerts import a_filter, a_webhook, mailing, somebody_mailed, ticks, told
from tests.support.builders import APlatform, a_notice, an_order
from tests.support.clock import FixedClock
from tests.support.keys import THE_OFFICER
from tests.support.mail import CONSOLE, a_mailbox
from tests.support.receiver import a_receiver, answer
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


async def test_what_begins_to_match_is_posted_signed_and_named_by_its_id(
    house: House, platform: APlatform
):
    async with a_receiver() as receiver:
        made = await a_webhook(house, await a_filter(house, tag="busy"), receiver)
        one, other = [await a_notice(house, an_order(platform.id)) for _ in range(2)]
        await tag(house, one, "busy")
        await tag(house, other, "idle")
        await ticks(house)
        await ticks(house)
    (came,) = receiver.came
    (row,) = await told(house)

    assert json.loads(came.body) == {
        "type": "alert.entered",
        "id": came.id,
        "created_at": "2026-11-23T09:00:00Z",
        "subscription_id": str(made.subscription.id),
        "saved_filter_id": str(made.subscription.saved_filter_id),
        "notices": 1,
        "notice_ids": [str(one)],
    }
    assert made.secret is not None
    Webhook(made.secret).verify(came.body, came.headers)
    assert (row["state"], row["attempts"], row["outcome"]) == ("delivered", 1, "delivered")


async def test_a_mail_says_how_many_and_where_to_look_and_nothing_else(
    house: House, platform: APlatform
):
    async with a_mailbox() as box:
        house = mailing(house, box)
        await somebody_mailed(house, regime="eu-tco")
        order = an_order(platform.id, regime="eu-tco", reference="VICTIM-NAME")
        ids = [await a_notice(house, order)]
        ids += [await a_notice(house, an_order(platform.id, regime="eu-tco"))]
        await ticks(house)
        await ticks(house)
    (mail,) = box.mails
    text = mail.get_content()

    assert box.recipients == ["a.example@regulator.example"]
    assert mail["Subject"] == "Forthwith: 2 notices match a saved filter"
    assert all(f"{CONSOLE}/notices/{notice_id}" in text for notice_id in ids)
    assert "VICTIM" not in str(mail)
    assert "share.example" not in str(mail)


async def test_what_matches_already_is_no_news(house: House, platform: APlatform):
    await a_notice(house, an_order(platform.id))
    async with a_receiver() as receiver:
        await a_webhook(house, await a_filter(house), receiver)
        old = await a_notice(house, an_order(platform.id))
        await ticks(house)
        await tag(house, old, "busy")
        await ticks(house)

    assert [json.loads(came.body)["notice_ids"] for came in receiver.came] == [[str(old)]]


@pytest.mark.parametrize(
    ("asked", "after"),
    [
        ({"due_within": "PT2H"}, 46 * HOUR),
        ({"timeliness": "overdue"}, 48 * HOUR + timedelta(seconds=1)),
        ({"overdue_within": "P1D"}, 48 * HOUR + timedelta(seconds=1)),
        ({"became_overdue_after": "2026-11-24T00:00:00Z"}, 49 * HOUR),
        ({"became_overdue_on": "2026-11-25"}, 49 * HOUR),
    ],
)
async def test_what_time_alone_brings_about_is_told_when_it_comes(
    house: House,
    platform: APlatform,
    clock: FixedClock,
    asked: dict[str, Any],
    after: timedelta,
):
    async with a_receiver() as receiver:
        await a_webhook(house, await a_filter(house, **asked), receiver)
        notice_id = await a_notice(house, an_order(platform.id))
        await ticks(house)
        clock.advance(after - timedelta(minutes=90))
        await ticks(house)
        before = len(receiver.came)
        clock.advance(timedelta(minutes=90))
        await ticks(house)
        await ticks(house)

    assert before == 0
    assert [json.loads(came.body)["notice_ids"] for came in receiver.came] == [[str(notice_id)]]


async def test_f1_what_came_while_the_jobs_stood_still_is_told_once(
    house: House, platform: APlatform, clock: FixedClock
):
    async with a_receiver() as receiver:
        await a_webhook(house, await a_filter(house, due_within="PT2H"), receiver)
        await a_webhook(house, await a_filter(house, timeliness="overdue"), receiver)
        notice_id = await a_notice(house, an_order(platform.id))
        clock.advance(timedelta(days=3))
        await ticks(house)
        await ticks(house)

    # It is due no more, so of the two it matches one.
    assert [json.loads(came.body)["notice_ids"] for came in receiver.came] == [[str(notice_id)]]


async def test_each_time_that_it_begins_to_match_is_told(house: House, platform: APlatform):
    async with a_receiver() as receiver:
        await a_webhook(house, await a_filter(house, tag="busy"), receiver)
        notice_id = await a_notice(house, an_order(platform.id))
        for tags in (["busy"], ["busy", "more"], [], ["busy"]):
            await tag(house, notice_id, *tags)
            await ticks(house)

    assert len(receiver.came) == len(set(receiver.ids)) == 2
    assert await count_rows(house, "alert_entries") == 2


@pytest.mark.parametrize(
    ("digest", "pause"), [(Digest.HOURLY, HOUR), (Digest.DAILY, 24 * HOUR)]
)
async def test_a_digest_tells_the_first_at_once_and_the_others_together(
    house: House, platform: APlatform, clock: FixedClock, digest: Digest, pause: timedelta
):
    async with a_receiver() as receiver:
        await a_webhook(house, await a_filter(house), receiver, digest=digest)
        for _ in range(4):
            await a_notice(house, an_order(platform.id))
            await ticks(house)
        clock.advance(pause - timedelta(seconds=1))
        await ticks(house)
        early = len(receiver.came)
        clock.advance(timedelta(seconds=1))
        await ticks(house)
        await ticks(house)

    assert early == 1
    assert [json.loads(came.body)["notices"] for came in receiver.came] == [1, 3]


async def test_of_many_notices_some_are_named_and_all_counted(
    house: House, platform: APlatform, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("app.services.alerting.MOST_NAMED", 2)
    async with a_mailbox() as box:
        house = mailing(house, box)
        await somebody_mailed(house)
        for _ in range(5):
            await a_notice(house, an_order(platform.id))
        await ticks(house)

    assert "5 notices match" in str(box.mails[0]["Subject"])
    assert "and 3 more." in box.mails[0].get_content()


async def test_f16_what_failed_is_tried_again_under_the_same_id(
    house: House, platform: APlatform, clock: FixedClock
):
    async with a_receiver(lambda _: answer(503)) as receiver:
        await a_webhook(house, await a_filter(house), receiver)
        await a_notice(house, an_order(platform.id))
        await ticks(house)
        await send_alerts(house)
        pending = [(row["state"], row["attempts"]) for row in await told(house)]
        receiver.answer = lambda _: answer(204)
        clock.advance(timedelta(seconds=6))
        await send_alerts(house)

    assert pending == [("pending", 1)]
    assert len(receiver.came) == 2
    assert len(set(receiver.ids)) == 1
    assert receiver.came[0].body == receiver.came[1].body
    assert [(row["state"], row["attempts"]) for row in await told(house)] == [("delivered", 2)]


async def test_a_receiver_that_wants_nothing_more_is_left_alone(
    house: House, platform: APlatform
):
    async with a_receiver(lambda _: answer(410)) as receiver:
        await a_webhook(house, await a_filter(house), receiver)
        for _ in range(2):
            await a_notice(house, an_order(platform.id))
            await ticks(house)

    assert len(receiver.came) == 1
    assert [row["state"] for row in await told(house)] == ["failed"]
