"""One platform that is played: it follows its inbox, and does what its manner says."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from random import Random
from typing import Final
from uuid import UUID

from app.client import ClientFailure, NotFound
from app.simulation import calls
from app.simulation.agenda import Agenda
from app.simulation.hands import Hands
from app.simulation.manners import Facts, Held, Manner, plan
from app.simulation.receivers import Receiver, Receivers
from app.simulation.stages import Stage
from app.simulation.tallies import Ask, Did, Tally
from app.simulation.targets import Target
from schemas.v1.messages import InboxItem, MessageType
from schemas.v1.notices import Notice, State

_WAIT: Final = timedelta(seconds=20)
_AT_ONCE: Final = 16
_AFTER_FAILURE_SECONDS: Final = 1.0
# After these a notice asks for something else than before.
_CHANGES: Final = {
    MessageType.NOTICE_ISSUED,
    MessageType.NOTICE_AMENDED,
    MessageType.NOTICE_DEADLINE_CHANGED,
    MessageType.ITEM_RULED,
}
_ENDS: Final = {MessageType.NOTICE_RESOLVED, MessageType.NOTICE_WITHDRAWN}
_OPEN: Final = {State.AWAITING_ACKNOWLEDGEMENT, State.AWAITING_RESPONSE}


class Player:
    """A platform. Nobody but its manner tells it what to do."""

    def __init__(self, stage: Stage, tally: Tally, secret: str, chance: Random) -> None:
        self.stage = stage
        self.tally = tally
        self.chance = chance
        self.secret = secret
        self.hands = Hands(stage, tally, secret)
        self.agenda = Agenda(stage.time)
        self._receiver: Receiver | None = None
        self._room = asyncio.Semaphore(_AT_ONCE)

    async def play(self) -> None:
        """Plays until it is cancelled."""
        if self.stage.receivers is not None:
            await self._open_endpoint(self.stage.receivers)
        if self.tally.manner is Manner.SILENT:
            return
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._follow())
            tasks.create_task(self._act(tasks))

    async def close(self) -> None:
        """Leaves nothing behind."""
        if self._receiver is not None:
            with suppress(ClientFailure):
                await self.hands.client.ask(calls.forget_endpoint())
        await self.hands.client.close()

    async def _open_endpoint(self, receivers: Receivers) -> None:
        """One of its own, with a secret that nobody else knows; and tries it."""
        client = self.hands.client
        self._receiver = Receiver(self.tally, self.stage.book, self.chance)
        with suppress(NotFound):
            await client.ask(calls.forget_endpoint())
        setting = partial(client.ask, calls.set_endpoint(receivers.open(self._receiver)))
        made = await self.hands.tried("setting an endpoint", setting)
        if made is not None:
            self._receiver.trust(made.secret)
            await self.hands.tried("trying it", partial(client.ask, calls.try_endpoint()))

    async def _follow(self) -> None:
        after: str | None = None
        while True:
            asking = partial(self.hands.client.ask, calls.inbox(after, wait=_WAIT))
            page = await self.hands.tried("inbox", asking)
            if page is None:
                await asyncio.sleep(_AFTER_FAILURE_SECONDS)
                continue
            self._compare(page)
            await self._hear(page.inbox.items)
            after = page.inbox.next

    def _compare(self, page: calls.Arrived) -> None:
        """The inbox holds what webhooks brought, or will bring."""
        if self._receiver is None:
            return
        for written in page.written:
            body = {name: value for name, value in written.items() if name != "id"}
            self._receiver.compare(str(written["id"]), body)

    async def _hear(self, messages: Sequence[InboxItem]) -> None:
        """Looks once at each notice that a page speaks of, unless it came to its end there."""
        self.tally.did[Did.HEARD] += len(messages)
        told = [(notice_id, one.type) for one in messages if (notice_id := _notice_of(one))]
        last = dict(told)
        for notice_id in dict.fromkeys(id_ for id_, kind in told if kind in _CHANGES):
            if last[notice_id] not in _ENDS:
                await self.consider(notice_id)
        for notice_id, kind in last.items():
            if kind in _ENDS:
                self.agenda.forget(notice_id)

    async def consider(self, notice_id: UUID) -> None:
        """Reads a notice and plans anew what to do with it."""
        notice = await self.hands.timed(Ask.READ, lambda client: client.notice(notice_id))
        if notice is None:
            return
        self.tally.did[Did.READ] += 1
        self.tally.platform_id = notice.platform_id
        self.stage.board.put(Target.of(notice))
        facts = facts_of(notice, await self._grounds(notice.regime.code))
        steps = plan(self.tally.manner, facts, self.stage.time.now(), self.chance)
        self.agenda.plan(notice_id, steps)

    async def _grounds(self, code: str) -> tuple[str, ...]:
        """On which the newest version of a regime lets items be disputed."""
        known = self.stage.grounds
        if code not in known:
            asking = partial(self.hands.client.ask, calls.regime(code))
            regime = await self.hands.tried("regime", asking)
            if regime is None:
                return ()
            known[code] = tuple(ground.code for ground in regime.dispute_grounds)
        return known[code]

    async def _act(self, tasks: asyncio.TaskGroup) -> None:
        while True:
            notice_id, step = await self.agenda.next()
            await self._room.acquire()
            task = tasks.create_task(self.hands.do(notice_id, step))
            task.add_done_callback(lambda _: self._room.release())


def facts_of(notice: Notice, grounds: tuple[str, ...]) -> Facts:
    """A notice as a manner looks at it."""
    return Facts(
        is_open=notice.state in _OPEN,
        acknowledged=notice.acknowledged_at is not None,
        started_at=notice.clock.started_at,
        deadline_at=notice.clock.deadline_at,
        items=tuple(Held(item.id, item.state, item.outcome) for item in notice.items),
        grounds=grounds,
    )


def _notice_of(message: InboxItem) -> UUID | None:
    return getattr(message.data, "notice_id", None)
