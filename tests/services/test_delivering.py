"""Delivering: signed, once where it can be, again where it must be, always the same message."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks import Webhook

from app.domain.deliveries import PAUSES
from app.services import webhook_endpoints
from app.services.delivering import deliver
from app.services.house import House
from tests.support.clock import MONDAY, FixedClock
from tests.support.deliveries import (
    attempts,
    connected,
    deliveries,
    notify,
    notify_and_deliver,
    point,
    states,
)
from tests.support.doors import a_client, open_app
from tests.support.inbox import inbox
from tests.support.receiver import Came, a_receiver, answer
from tests.support.sql import fetch_rows, fetch_value

DAY = timedelta(days=1)


def verified(came: Came, secret: str) -> bool:
    """Whether the real receiver library takes it for genuine."""
    Webhook(secret).verify(came.body, came.headers)
    return True


async def test_f16_the_real_receiver_verifies_every_attempt_and_the_id_never_changes(
    committing: House, clock: FixedClock
) -> None:
    """The last of three attempts is taken."""
    async with a_receiver() as receiver:
        receiver.answer = lambda _: answer(500 if len(receiver.came) < 3 else 200)
        told = await connected(committing, receiver.url())
        await notify_and_deliver(committing, told)
        for pause in PAUSES[:2]:
            assert await states(committing) == ["pending"]
            clock.advance(2 * pause)
            await deliver(committing)
        assert await states(committing) == ["delivered"]
        assert all(verified(came, told.secret) for came in receiver.came)
        assert len(set(receiver.ids)) == 1
        assert len({came.body for came in receiver.came}) == 1
    assert [
        (row["number"], row["status"], row["outcome"]) for row in await attempts(committing)
    ] == [
        (1, 500, "refused"),
        (2, 500, "refused"),
        (3, 200, "delivered"),
    ]


async def test_the_body_is_that_of_the_inbox_byte_for_byte(committing: House) -> None:
    async with a_receiver() as receiver:
        told = await connected(committing, receiver.url())
        await notify_and_deliver(committing, told, count=3)
    async with open_app(committing) as app, a_client(app, told.platform.secret) as client:
        text = (await client.get("/v1/inbox")).text
        items = (await inbox(client))["items"]
    assert sorted(receiver.ids) == sorted(item["id"] for item in items)
    for came in receiver.came:
        assert f'{{"id":"{came.id}",{came.body.decode()[1:]}' in text
        assert json.loads(came.body)["data"]["position"] > 0


async def test_during_a_rotation_the_old_secret_verifies_as_well_and_then_no_more(
    committing: House, clock: FixedClock
) -> None:
    async with a_receiver() as receiver:
        told = await connected(committing, receiver.url())
        async with committing.sessions.begin() as session:
            fresh = await webhook_endpoints.rotate_secret(
                session, committing, told.platform.actor
            )
        await notify_and_deliver(committing, told)
        assert verified(receiver.came[0], told.secret)
        assert verified(receiver.came[0], fresh.secret)
        assert len(receiver.came[0].headers["webhook-signature"].split()) == 2
        clock.advance(DAY)
        await notify_and_deliver(committing, told)
        assert verified(receiver.came[1], fresh.secret)
        assert len(receiver.came[1].headers["webhook-signature"].split()) == 1


async def test_the_moment_of_a_message_is_the_machines_whatever_the_clock_of_the_house(
    committing: House, clock: FixedClock
) -> None:
    """A receiver holds it against its own clock, which no sandbox moves."""
    clock.advance(3_650 * DAY)
    async with a_receiver() as receiver:
        told = await connected(committing, receiver.url())
        await notify_and_deliver(committing, told)
    assert verified(receiver.came[0], told.secret)
    sent = datetime.fromtimestamp(int(receiver.came[0].headers["webhook-timestamp"]), UTC)
    assert sent < MONDAY + 3_000 * DAY


async def test_a_message_waits_as_long_as_the_receiver_asks(
    committing: House, clock: FixedClock
) -> None:
    async with a_receiver(lambda _: answer(503, "retry-after: 7200")) as receiver:
        told = await connected(committing, receiver.url())
        await notify_and_deliver(committing, told)
        (row,) = await deliveries(committing)
        assert row["next_attempt_at"] == MONDAY + timedelta(hours=2)
        clock.advance(timedelta(minutes=119))
        await deliver(committing)
        assert len(receiver.came) == 1
        clock.advance(timedelta(minutes=1))
        await deliver(committing)
        assert len(receiver.came) == 2


async def test_410_disables_the_endpoint_and_cancels_what_was_on_its_way(
    committing: House, caplog: pytest.LogCaptureFixture
) -> None:
    async with a_receiver(lambda _: answer(410)) as receiver:
        told = await connected(committing, receiver.url("/secret-path"))
        await notify_and_deliver(committing, told, count=30)
    assert len(receiver.came) < 30
    assert set(await states(committing)) == {"failed", "cancelled"}
    (row,) = await fetch_rows(committing, "SELECT * FROM webhook_endpoints")
    assert (row["state"], row["disabled_because"]) == ("disabled", "gone")
    facts = await fetch_value(
        committing, "SELECT facts FROM events WHERE kind = 'endpoint.disabled'"
    )
    assert facts["because"] == "gone"
    (line,) = [record for record in caplog.records if record.msg == "endpoint_disabled"]
    assert "secret-path" not in str(vars(line))


async def test_while_it_is_disabled_messages_collect_in_the_inbox_and_go_out_once_enabled(
    committing: House,
) -> None:
    async with a_receiver(lambda _: answer(410)) as receiver:
        told = await connected(committing, receiver.url())
        await notify_and_deliver(committing, told)
        await notify_and_deliver(committing, told)
        assert len(receiver.came) == 1
        receiver.answer = lambda _: answer(200)
        await point(committing, told.platform, receiver.url())
        await notify_and_deliver(committing, told)
        assert len(receiver.came) == 2
    assert await states(committing) == ["failed", "delivered"]
    assert await fetch_value(committing, "SELECT count(*) FROM messages") == 3


async def test_an_endpoint_that_fails_for_days_is_disabled(
    committing: House, clock: FixedClock
) -> None:
    async with a_receiver(lambda _: answer(500)) as receiver:
        told = await connected(committing, receiver.url())
        for _ in range(6):
            await notify_and_deliver(committing, told)
            assert (
                await fetch_value(committing, "SELECT state FROM webhook_endpoints") == "active"
            )
            clock.advance(DAY - timedelta(hours=1))
        await notify_and_deliver(committing, told)
    because = "SELECT disabled_because FROM webhook_endpoints"
    assert await fetch_value(committing, because) == "failing"


async def test_a_success_ends_the_time_of_failing(committing: House, clock: FixedClock) -> None:
    since = "SELECT failing_since FROM webhook_endpoints"
    async with a_receiver(lambda _: answer(500)) as receiver:
        told = await connected(committing, receiver.url())
        await notify_and_deliver(committing, told)
        assert await fetch_value(committing, since) == MONDAY
        clock.advance(timedelta(minutes=1))
        receiver.answer = lambda _: answer(200)
        await notify_and_deliver(committing, told)
    assert await fetch_value(committing, since) is None


async def test_a_message_is_given_up_after_the_last_attempt(
    committing: House, clock: FixedClock
) -> None:
    """The endpoint takes others meanwhile, so that it is not disabled."""
    async with a_receiver() as receiver:
        told = await connected(committing, receiver.url())
        await notify(committing, told)
        lost = f"msg_{(await deliveries(committing))[0]['event_id']}"
        receiver.answer = lambda came: answer(500 if came.id == lost else 200)
        await deliver(committing)
        for pause in PAUSES:
            clock.advance(2 * pause)
            await notify_and_deliver(committing, told)
            await deliver(committing)
        assert receiver.ids.count(lost) == len(PAUSES) + 1
    assert (await states(committing))[0] == "failed"


async def test_an_endpoint_that_is_pointed_elsewhere_gets_there_what_was_on_its_way(
    committing: House,
) -> None:
    async with a_receiver(lambda _: answer(500)) as old, a_receiver() as new:
        told = await connected(committing, old.url())
        await notify_and_deliver(committing, told)
        await point(committing, told.platform, new.url())
        await deliver(committing)
        assert new.ids == old.ids
        assert verified(new.came[0], told.secret)
    assert await states(committing) == ["delivered"]


async def test_a_platform_without_an_endpoint_is_told_in_its_inbox_alone(
    committing: House,
) -> None:
    async with a_receiver() as receiver:
        told = await connected(committing, receiver.url())
        async with committing.sessions.begin() as session:
            await webhook_endpoints.remove_endpoint(session, committing, told.platform.actor)
        await notify_and_deliver(committing, told)
        assert receiver.came == []
    assert await deliveries(committing) == []


async def test_each_platform_is_told_what_is_its_own(committing: House) -> None:
    async with a_receiver() as receiver:
        told = [await connected(committing, receiver.url(f"/{n}")) for n in range(3)]
        ids = await notify(committing, *told, count=2)
        await deliver(committing)
        for number, one in enumerate(told):
            came = receiver.at(f"/{number}")
            notices = {json.loads(each.body)["data"]["notice_id"] for each in came}
            assert notices == {str(notice) for notice in ids[number::3]}
            assert all(verified(each, one.secret) for each in came)
