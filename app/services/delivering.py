"""Delivering: what is due is claimed, posted with no transaction open, and settled.

Every endpoint has a lane of its own, and none holds up another. A message is sent at least
once, whatever is cut where: what was claimed and never settled is due again when its lease
runs out, under the same id.
"""

import asyncio
import random
from collections import deque
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.deliveries import DeliveryState, Outcome, OutcomeKind, Verdict, judge
from app.domain.webhook_endpoints import DisabledBecause
from app.kit import counters
from app.kit.clock import SystemClock
from app.kit.gathering import Gathering
from app.kit.ids import new_id
from app.kit.logs import get_log
from app.services.house import House
from app.services.lanes import CLAIMS_A_POST, MOST_ABREAST, Lane, open_lane
from app.store import delivering
from app.store.delivering import Claimed, Room, Settled
from app.store.driver import Connection
from app.store.failures import is_of_one
from app.values import dataclass
from app.wire.messages import body_of

# Posts under way at once to all endpoints together, and what is claimed in all.
MOST_POSTS: Final = 256
MOST_IN_HAND: Final = 4_096
SETTLED_TOGETHER: Final = 256
# How long others leave alone what one has claimed. An attempt that would begin in the last
# part of it might outlast it, and is left to them.
LEASE: Final = timedelta(minutes=2)
MARGIN: Final = timedelta(seconds=20)
# What falls due while others are being posted is noticed after at most this time.
LOOK_EVERY_SECONDS: Final = 0.5
# Calls that come close together are one.
TOGETHER_SECONDS: Final = 0.002

_STATES: Final = {
    Verdict.DELIVERED: DeliveryState.DELIVERED,
    Verdict.RETRY: DeliveryState.PENDING,
    Verdict.GAVE_UP: DeliveryState.FAILED,
    Verdict.ENDPOINT_GONE: DeliveryState.FAILED,
    Verdict.ENDPOINT_FAILING: DeliveryState.FAILED,
}
_DISABLING: Final = {
    Verdict.ENDPOINT_GONE: DisabledBecause.GONE,
    Verdict.ENDPOINT_FAILING: DisabledBecause.FAILING,
}
# A receiver holds the moment of a message against its own clock, which no sandbox moves.
_MACHINE: Final = SystemClock()

counters.begin(counters.DELIVERY_ATTEMPTS, OutcomeKind)
counters.begin(counters.ENDPOINTS_DISABLED, DisabledBecause)

log = get_log("deliveries")


async def deliver(house: House) -> None:
    """Delivers all that is due, and what falls due meanwhile; ends when nothing is left.

    Cut anywhere it hands back what it had claimed; killed, it leaves that to the leases.
    """
    await _Round(house).run()


@dataclass(frozen=True, slots=True)
class _Attempt:
    """An attempt as it went, and what follows from it."""

    lane: Lane
    settled: Settled
    because: DisabledBecause | None


class _Round:
    """From the first delivery that is due until none is."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._lanes: dict[UUID, Lane] = {}
        self._ready = deque[Lane]()
        self._held: dict[UUID, Claimed] = {}
        self._tasks = set[asyncio.Task[None]]()
        self._posting = set[asyncio.Task[None]]()
        self._called = asyncio.Event()
        self._ending = False
        self._settling = Gathering(
            self._settle, house.driver, at_once=1, most=SETTLED_TOGETHER, is_of_one=is_of_one
        )

    async def run(self) -> None:
        with self._house.due.calling(self._called.set):
            try:
                while await self._claim() or self._tasks:
                    self._begin_posts()
                    await self._until_called()
            finally:
                await self._let_go()

    async def _until_called(self) -> None:
        try:
            async with asyncio.timeout(LOOK_EVERY_SECONDS):
                await self._called.wait()
                await asyncio.sleep(TOGETHER_SECONDS)
        except TimeoutError:
            return

    async def _claim(self) -> int:
        self._called.clear()
        room = self._room()
        if room.in_all <= 0:
            return 0
        for lane in self._lanes.values():
            lane.was_full = False
        now = self._house.clock.now()
        async with self._house.driver() as connection:
            claimed = await delivering.claim(
                connection, now, lease_id=new_id(), until=now + LEASE, room=room
            )
            fresh = [one for one in claimed if one.delivery_id not in self._held]
            # What was in hand and came to be due again, in hand it stays, under a new lease.
            self._held |= {one.delivery_id: one for one in claimed}
            # Before anything is waited for: a lane with nothing in it ends with its last post.
            elsewhere = [one for one in fresh if not self._line_up(one)]
            if elsewhere:
                ids = list({one.endpoint_id for one in elsewhere})
                endpoints = await delivering.endpoints(connection, ids, now)
                sealer = self._house.sealer
                self._lanes |= {each.id: open_lane(sealer, each) for each in endpoints}
            for one in elsewhere:
                if not self._line_up(one):
                    # The endpoint was removed at this moment, and with it what was on its way.
                    del self._held[one.delivery_id]
        return len(claimed)

    def _room(self) -> Room:
        return Room(
            {lane.endpoint_id: lane.room for lane in self._lanes.values()},
            working=MOST_ABREAST * CLAIMS_A_POST,
            failing=CLAIMS_A_POST,
            in_all=MOST_IN_HAND - len(self._held),
        )

    def _line_up(self, claimed: Claimed) -> bool:
        """Puts it into the lane to its endpoint, if there is one."""
        lane = self._lanes.get(claimed.endpoint_id)
        if lane is None:
            return False
        lane.take(claimed)
        self._stand_ready(lane)
        return True

    def _stand_ready(self, lane: Lane) -> None:
        if lane.can_begin and not lane.is_ready:
            lane.is_ready = True
            self._ready.append(lane)

    def _begin_posts(self) -> None:
        """One of each lane in turn, as long as there is room for another post."""
        while self._ready and len(self._posting) < MOST_POSTS and not self._ending:
            lane = self._ready.popleft()
            lane.is_ready = False
            if lane.can_begin:
                lane.posting += 1
                task = asyncio.create_task(self._deliver(lane, lane.waiting.popleft()))
                self._tasks.add(task)
                self._posting.add(task)
                task.add_done_callback(self._done)
                self._stand_ready(lane)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._posting.discard(task)
        if not self._tasks:
            self._called.set()

    async def _deliver(self, lane: Lane, claimed: Claimed) -> None:
        """One delivery from its post to its settlement. What fails here is a fault of ours
        or of the database, and no attempt of the endpoint's.
        """
        try:
            attempt = await self._post(lane, claimed)
            if attempt is not None:
                await self._settling.ask(attempt)
        except Exception as error:
            counters.JOB_FAILURES.labels("deliver").inc()
            log.warning("delivery_failed", delivery=claimed.delivery_id, exc_info=error)
        self._put_down(lane, claimed)

    async def _post(self, lane: Lane, claimed: Claimed) -> _Attempt | None:
        """None where too little is left of the lease."""
        began = self._house.clock.now()
        try:
            if began > self._held[claimed.delivery_id].leased_until - MARGIN:
                return None
            outcome = await self._house.courier.post(
                url=lane.url,
                message_id=claimed.message.id,
                moment=_MACHINE.now(),
                body=body_of(claimed.message),
                secrets=lane.secrets,
            )
            return self._judged(lane, claimed, outcome, began)
        finally:
            lane.posting -= 1
            self._posting.discard(_this_task())
            self._stand_ready(lane)
            self._begin_posts()

    def _judged(
        self, lane: Lane, claimed: Claimed, outcome: Outcome, began: datetime
    ) -> _Attempt:
        now = self._house.clock.now()
        judgement = judge(
            outcome,
            attempts=claimed.attempts + 1,
            failing_since=lane.failing_since,
            now=now,
            jitter=random.random(),  # noqa: S311 - spreads retries, guards nothing
        )
        counters.DELIVERY_ATTEMPTS.labels(outcome.kind).inc()
        lane.learn(judgement.verdict, began)
        settled = Settled(
            delivery_id=claimed.delivery_id,
            lease_id=self._held[claimed.delivery_id].lease_id,
            endpoint_id=lane.endpoint_id,
            endpoint_version=lane.version,
            state=_STATES[judgement.verdict],
            next_attempt_at=judgement.retry_at,
            started_at=began,
            settled_at=None if judgement.verdict is Verdict.RETRY else now,
            seconds=outcome.took.total_seconds(),
            status=outcome.status,
            outcome=outcome.kind,
            reason=outcome.reason,
        )
        because = _DISABLING.get(judgement.verdict)
        if because is not None:
            self._drop(lane)
        return _Attempt(lane, settled, because)

    def _drop(self, lane: Lane) -> None:
        """Nothing more is begun there; what waited is cancelled with the endpoint."""
        while lane.waiting:
            self._put_down(lane, lane.waiting.popleft())

    def _put_down(self, lane: Lane, claimed: Claimed) -> None:
        del self._held[claimed.delivery_id]
        lane.in_hand -= 1
        if lane.wants_more:
            self._called.set()
        if not lane.in_hand:
            # What comes next is sent to wherever the endpoint is by then.
            del self._lanes[lane.endpoint_id]

    async def _settle(
        self, connection: Connection, attempts: Sequence[_Attempt]
    ) -> Sequence[None]:
        now = self._house.clock.now()
        disabling = {
            attempt.lane.endpoint_id: (attempt.lane, attempt.because)
            for attempt in attempts
            if attempt.because is not None
        }
        async with connection.transaction():
            await delivering.settle(connection, [attempt.settled for attempt in attempts])
            disabled = [
                (lane, because)
                for lane, because in disabling.values()
                if await delivering.disable(
                    connection, lane.endpoint_id, version=lane.version, because=because, now=now
                )
            ]
        for lane, because in disabled:
            _alert(lane, because)
        return [None] * len(attempts)

    async def _let_go(self) -> None:
        """What is being posted is given up, what was posted is settled, the rest goes back."""
        self._ending = True
        for task in tuple(self._posting):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if not self._held:
            return
        try:
            async with self._house.driver() as connection:
                now = self._house.clock.now()
                await delivering.hand_back(connection, list(self._held.values()), now)
        except Exception as error:
            log.warning("deliveries_not_handed_back", exc_info=error)


def _alert(lane: Lane, because: DisabledBecause) -> None:
    counters.ENDPOINTS_DISABLED.labels(because).inc()
    log.warning("endpoint_disabled", endpoint=lane.endpoint_id, host=lane.host, because=because)


def _this_task() -> asyncio.Task[None]:
    task = asyncio.current_task()
    if task is None:
        raise RuntimeError("not within a task")
    return task
