"""Delivering that is cut anywhere, and endpoints that hang: at least once, and nobody waits."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from app.domain.deliveries import Outcome
from app.jobs.worker import Worker
from app.services import deliveries as kept
from app.services.courier import Courier
from app.services.delivering import LEASE, deliver
from app.services.house import House
from app.store import delivering
from app.store.delivering import Claimed
from app.store.driver import Connection
from app.values import replace
from tests.support.builders import a_notice, an_order
from tests.support.clock import MONDAY, FixedClock
from tests.support.deliveries import (
    attempts,
    connected,
    deliveries,
    notify,
    notify_and_deliver,
    states,
)
from tests.support.receiver import a_receiver, answer
from tests.support.sql import count_rows, execute, fetch_value

LOOKS = 3_000


async def until(question: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(LOOKS):
        if await question():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it did not come about")


async def killed_before_settling(house: House) -> None:
    """Posts all that is due; then every statement of the process is lost, as by kill -9."""
    lent = 0

    @asynccontextmanager
    async def dying() -> AsyncGenerator[Connection]:
        nonlocal lent
        lent += 1
        if lent > 1:
            raise ConnectionError("the process is gone")
        async with house.driver() as connection:
            yield connection

    with pytest.raises(ConnectionError):
        await deliver(replace(house, driver=dying))


async def test_what_is_claimed_while_the_last_in_hand_is_settled_is_posted_at_once(
    committing: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is in hand any more when the connection that claimed it is given back."""
    claim, claimed_by, claimed = delivering.claim, list[Connection](), asyncio.Event()

    async def claiming(connection: Connection, *given: Any, **named: Any) -> list[Claimed]:
        found = await claim(connection, *given, **named)
        if found:
            claimed_by.append(connection)
        return found

    @asynccontextmanager
    async def given_back_late() -> AsyncGenerator[Connection]:
        async with committing.driver() as connection:
            yield connection
        if len(claimed_by) == 2 and connection is claimed_by[1] and not claimed.is_set():
            claimed.set()
            await until(first_is_delivered)
            await asyncio.sleep(0.1)

    async def first_is_delivered() -> bool:
        return (await states(committing))[0] == "delivered"

    class Late(Courier):
        async def post(self, **sent: Any) -> Outcome:
            await claimed.wait()
            return await super().post(**sent)

    async def one_is_claimed() -> bool:
        return len(claimed_by) == 1

    monkeypatch.setattr(delivering, "claim", claiming)
    late = Late(allow_loopback=True)
    async with a_receiver() as receiver:
        told = await connected(committing, receiver.url())
        await notify(committing, told)
        house = replace(committing, driver=given_back_late, courier=late)
        delivered = asyncio.create_task(deliver(house))
        await until(one_is_claimed)
        await notify(committing, told)
        await delivered
        await late.close()
    assert await states(committing) == ["delivered", "delivered"]


async def test_what_was_posted_and_never_settled_is_sent_again_when_the_lease_runs_out(
    committing: House, clock: FixedClock
) -> None:
    async with a_receiver() as receiver:
        told = await connected(committing, receiver.url())
        await notify(committing, told, count=3)
        await killed_before_settling(committing)
        assert len(receiver.came) == 3
        assert await states(committing) == ["pending"] * 3
        await deliver(committing)
        assert len(receiver.came) == 3
        clock.advance(LEASE)
        await deliver(committing)
        assert sorted(receiver.ids) == sorted(2 * list(set(receiver.ids)))
    assert await states(committing) == ["delivered"] * 3
    assert len(await attempts(committing)) == 3


async def test_who_lost_the_lease_changes_nothing_any_more(
    committing: House, clock: FixedClock
) -> None:
    """It was slow to settle; another sent the message meanwhile."""
    async with a_receiver() as receiver:
        told = await connected(committing, receiver.url())
        await notify(committing, told)
        slow, may_go_on = Slow(allow_loopback=True), asyncio.Event()
        slow.after = may_go_on
        one = asyncio.create_task(deliver(replace(committing, courier=slow)))

        async def posted() -> bool:
            return bool(receiver.came)

        await until(posted)
        clock.advance(LEASE)
        await deliver(committing)
        settled = await deliveries(committing)
        may_go_on.set()
        await one
        await slow.close()
    assert await deliveries(committing) == settled
    assert [row["number"] for row in await attempts(committing)] == [1]
    assert len(set(receiver.ids)) == 1


class Slow(Courier):
    """Hears the answer, and tells of it only when it may."""

    after: asyncio.Event

    async def post(self, **message: Any) -> Outcome:
        outcome = await super().post(**message)
        await self.after.wait()
        return outcome


@pytest.mark.parametrize("turns", [0, 1, 3, 10, 40])
async def test_a_deliverer_that_is_cut_hands_back_what_it_had(
    committing: House, turns: int
) -> None:
    async with a_receiver() as receiver:
        told = await connected(committing, receiver.url())
        await notify(committing, told, count=12)
        task = asyncio.create_task(deliver(committing))
        for _ in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await deliver(committing)
        assert len(set(receiver.ids)) == 12
    assert await states(committing) == ["delivered"] * 12


async def test_two_deliverers_side_by_side_send_each_message_once(committing: House) -> None:
    async with a_receiver() as receiver:
        told = [await connected(committing, receiver.url(f"/{n}")) for n in range(4)]
        await notify(committing, *told, count=10)
        await asyncio.gather(deliver(committing), deliver(committing))
        assert len(receiver.ids) == len(set(receiver.ids)) == 40


async def test_an_endpoint_that_hangs_delays_no_other(committing: House) -> None:
    """Every other message has arrived and is settled while the posts to it still hang."""
    async with (
        a_receiver(lambda _: None) as hanging,
        a_receiver() as receiver,
    ):
        bad = await connected(committing, hanging.url())
        good = [await connected(committing, receiver.url(f"/{n}")) for n in range(5)]
        await notify(committing, bad, *good, count=20)
        task = asyncio.create_task(deliver(committing))
        delivered = "SELECT count(*) FROM deliveries WHERE state = 'delivered'"

        async def done() -> bool:
            return bool(await fetch_value(committing, delivered) == 100)

        await until(done)
        assert 0 < len(hanging.came) <= 8
        assert await fetch_value(committing, "SELECT count(*) FROM delivery_attempts") == 100
        await notify(committing, *good)
        delivered = delivered.replace("count(*)", "count(*) - 5")
        await until(done)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_fresh_notice_is_delivered_by_the_jobs_without_being_asked(
    committing: House, clock: FixedClock
) -> None:
    async with a_receiver() as receiver:
        told = await connected(committing, receiver.url())
        async with Worker(committing):
            for number in range(1, 4):
                await a_notice(committing, an_order(told.platform.id))

                async def arrived(number: int = number) -> bool:
                    return len(receiver.came) == number

                await until(arrived)
    assert len(set(receiver.ids)) == 3


async def test_an_orderly_end_while_messages_are_posted_loses_none(
    committing: House,
) -> None:
    async with a_receiver(lambda _: None) as receiver:
        told = await connected(committing, receiver.url())
        async with Worker(committing):
            await notify(committing, told, count=5)

            async def posted() -> bool:
                return len(receiver.came) == 5

            await until(posted)
    (lease,) = {row["lease_id"] for row in await deliveries(committing)}
    assert lease is None
    assert await states(committing) == ["pending"] * 5


async def test_a_fault_of_ours_is_told_and_no_attempt_of_the_endpoints(
    committing: House, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Courier):
        async def post(self, **message: Any) -> Outcome:
            raise LookupError(", ".join(message))

    async with a_receiver() as receiver:
        told = await connected(committing, receiver.url())
        await notify(committing, told)
        await deliver(replace(committing, courier=Broken(allow_loopback=True)))
    assert await attempts(committing) == []
    assert await states(committing) == ["pending"]
    assert "delivery_failed" in [record.msg for record in caplog.records]


async def test_what_became_of_old_messages_is_forgotten_and_the_messages_are_not(
    committing: House, clock: FixedClock
) -> None:
    async with a_receiver() as receiver:
        told = await connected(committing, receiver.url())
        await notify_and_deliver(committing, told)
        clock.advance(kept.KEPT)
        await kept.forget_old_deliveries(committing)
        assert len(await deliveries(committing)) == 1
        receiver.answer = lambda _: answer(500)
        await notify_and_deliver(committing, told)
        clock.advance(timedelta(microseconds=1))
        await kept.forget_old_deliveries(committing)
        await kept.forget_old_deliveries(committing)
    assert await states(committing) == ["pending"]
    assert await count_rows(committing, "delivery_attempts") == 1
    assert await count_rows(committing, "messages") == 2


async def test_what_was_made_for_an_endpoint_as_it_was_disabled_is_cancelled(
    committing: House,
) -> None:
    async with a_receiver() as receiver:
        told = await connected(committing, receiver.url())
        await notify(committing, told)
        await execute(
            committing,
            "UPDATE webhook_endpoints SET state = 'disabled', disabled_because = 'gone',"
            " disabled_at = created_at",
        )
        await deliver(committing)
        assert receiver.came == []
        await kept.forget_old_deliveries(committing)
    assert await states(committing) == ["cancelled"]


async def test_secrets_that_sign_no_more_are_forgotten(
    committing: House, clock: FixedClock
) -> None:
    ends = "UPDATE webhook_secrets SET signs_until = $1"
    await connected(committing, "https://hooks.share.example/")
    await execute(committing, ends, at(clock, timedelta(hours=24)))
    await kept.forget_old_deliveries(committing)
    assert await count_rows(committing, "webhook_secrets") == 1
    clock.advance(timedelta(hours=24))
    await kept.forget_old_deliveries(committing)
    assert await count_rows(committing, "webhook_secrets") == 0


def at(clock: FixedClock, after: timedelta) -> datetime:
    assert clock.now() == MONDAY
    return MONDAY + after


async def test_what_comes_to_be_due_again_while_it_is_in_hand_is_sent_once(
    committing: House, clock: FixedClock
) -> None:
    """The clock of a sandbox steps over every lease while messages are being posted."""
    async with a_receiver() as receiver:
        told = await connected(committing, receiver.url())
        await notify(committing, told, count=20)
        slow = Slow(allow_loopback=True)
        slow.after = asyncio.Event()
        task = asyncio.create_task(deliver(replace(committing, courier=slow)))

        async def posted() -> bool:
            return len(receiver.came) == 8

        await until(posted)
        clock.advance(timedelta(hours=49))
        leases = "SELECT count(*) FROM deliveries WHERE next_attempt_at > $1"

        async def claimed_again() -> bool:
            return bool(await fetch_value(committing, leases, clock.now()) == 20)

        committing.due.ring()
        await until(claimed_again)
        slow.after.set()
        await task
        await slow.close()
        assert len(receiver.ids) == len(set(receiver.ids)) == 20
    assert await states(committing) == ["delivered"] * 20
    assert len(await attempts(committing)) == 20
