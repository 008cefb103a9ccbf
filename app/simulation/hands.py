"""How a platform that is played does a thing: well, or over a line that breaks."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar
from uuid import UUID

from app.client import (
    AsyncClient,
    ClientFailure,
    NoAnswer,
    NotUnderstood,
    Patience,
    Refused,
    Unavailable,
)
from app.client.talking import a_key
from app.simulation.findings import Fault
from app.simulation.lines import BreakingLine
from app.simulation.manners import Said, Step, Way
from app.simulation.stages import Stage
from app.simulation.tallies import Ask, Did, Tally
from schemas.v1.answers import ItemResponse
from schemas.v1.notices import Outcome
from schemas.v1.receipts import AcknowledgedNotice, AnsweredNotice, Receipt

Given = TypeVar("Given")
_Send: TypeAlias = Callable[[AsyncClient], Awaitable[Given]]
_Receipted: TypeAlias = AcknowledgedNotice | AnsweredNotice

_ONCE: Final = Patience(tries=1)
# Nothing can have been answered by then.
_HUNG_UP_AFTER: Final = timedelta(milliseconds=1)
_BROKEN: Final[dict[Way, Callable[[], dict[str, Any]]]] = {
    Way.LOST: lambda: {"transport": BreakingLine()},
    Way.HUNG_UP: lambda: {"timeout": _HUNG_UP_AFTER},
}


class Hands:
    """What one platform sends. Whatever comes of it is put down."""

    def __init__(self, stage: Stage, tally: Tally, secret: str) -> None:
        self.client = AsyncClient(stage.address, secret)
        self._stage = stage
        self._tally = tally
        self._secret = secret

    async def do(self, notice_id: UUID, step: Step) -> None:
        """One step of a plan, in its way; all its tries are of one key."""
        key = a_key()
        items = [self._response(said) for said in step.says]

        async def send(client: AsyncClient) -> _Receipted:
            if not items:
                return await client.acknowledge(notice_id, key=key)
            return await client.respond(notice_id, items, key=key)

        if step.way in _BROKEN:
            await self._break_off(step.way, send)
        self._tally.did[Did.REPEATED] += step.way is not Way.PLAIN
        ask = Ask.ANSWER if step.says else Ask.ACKNOWLEDGE
        times = 2 if step.way is Way.TWICE else 1
        answers = await asyncio.gather(*(self.timed(ask, send) for _ in range(times)))
        if receipts := [answer.receipt for answer in answers if answer is not None]:
            self._count(step)
            await self.tried("signing keys", partial(self._check, receipts, notice_id))

    async def timed(self, ask: Ask, send: _Send[Given]) -> Given | None:
        """What is answered, and how long that took."""

        async def timed() -> Given:
            with self._stage.book.timed(ask):
                return await send(self.client)

        return await self.tried(ask, timed)

    async def tried(self, what: str, doing: Callable[[], Awaitable[Given]]) -> Given | None:
        """What comes of it; None where it failed."""
        try:
            return await doing()
        except Refused as refused:
            self._tally.did[Did.REFUSED] += 1
            self._tally.refusals[refused.code] += 1
            # That the database is away for a while is part of the contract.
            if isinstance(refused, Unavailable) and refused.status != 503:
                self._stage.book.find(self._tally.name, what, Fault.FAILED, refused.status)
        except NoAnswer:
            self._tally.did[Did.UNHEARD] += 1
        except NotUnderstood:
            self._stage.book.find(self._tally.name, what, Fault.NOT_UNDERSTOOD)
        return None

    async def _check(self, receipts: Sequence[Receipt], notice_id: UUID) -> None:
        self._tally.did[Did.RECEIPTED] += len(receipts)
        if not await self._stage.keyring.are_good(self.client, receipts, notice_id):
            self._stage.book.find(self._tally.name, "a receipt", Fault.BAD_RECEIPT)

    async def _break_off(self, way: Way, send: _Send[_Receipted]) -> None:
        """A try whose answer the platform never learns."""
        broken = _BROKEN[way]()
        client = AsyncClient(self._stage.address, self._secret, patience=_ONCE, **broken)
        async with client:
            # Should it have been refused, so will the next try be.
            with suppress(ClientFailure):
                await send(client)

    def _response(self, said: Said) -> ItemResponse:
        return ItemResponse(
            item_id=said.item_id,
            outcome=said.outcome,
            ground=said.ground,
            effective_at=self._stage.time.now(),
        )

    def _count(self, step: Step) -> None:
        did = self._tally.did
        did[Did.ACKNOWLEDGED] += not step.says
        did[Did.ANSWERED] += len(step.says)
        did[Did.DISPUTED] += sum(said.outcome is Outcome.DISPUTED for said in step.says)
