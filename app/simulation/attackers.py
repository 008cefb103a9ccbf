"""A platform that means ill: it attacks without a pause, and looks at every answer."""

import asyncio
from collections.abc import Iterable
from typing import Final

from app.client import AsyncClient
from app.client.talking import Heard
from app.simulation import calls
from app.simulation.attacks import Attack, Prey, draw
from app.simulation.findings import judge
from app.simulation.players import Player
from app.simulation.tallies import Did
from app.simulation.targets import Target

_PAUSE_SECONDS: Final = 0.02


class Attacker(Player):
    """It follows its inbox as any other, to know what there is to be attacked."""

    async def play(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(super().play())
            tasks.create_task(self._attack())

    async def _attack(self) -> None:
        while True:
            prey = self._prey()
            attack = draw(prey, self.chance)
            if attack.first is None or await self._went_well(attack.first):
                await self._try(attack, _private(prey))
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _went_well(self, attack: Attack) -> bool:
        heard = await self.hands.client.send(calls.attack(attack))
        return isinstance(heard, Heard) and heard.status < 300

    async def _try(self, attack: Attack, private: Iterable[str]) -> None:
        self.tally.did[Did.ATTACKED] += 1
        heard = await self._sent(attack)
        if not isinstance(heard, Heard):
            # What is too large may be cut off before its end.
            self.tally.did[Did.UNHEARD] += 1
            return
        if 400 <= heard.status < 500:
            self.tally.did[Did.REFUSED] += 1
            self.tally.refusals[str(heard.status)] += 1
        fault = judge(attack, heard.status, heard.headers, heard.content, private)
        if fault is not None:
            self.stage.book.find(self.tally.name, attack.name, fault, heard.status)

    async def _sent(self, attack: Attack) -> object:
        if attack.secret is None:
            return await self.hands.client.send(calls.attack(attack))
        async with AsyncClient(self.stage.address, attack.secret) as stranger:
            return await stranger.send(calls.attack(attack))

    def _prey(self) -> Prey:
        own_id, board = self.tally.platform_id, self.stage.board
        own: list[Target] = [] if own_id is None else board.of(own_id)
        return Prey(self.secret, own, [] if own_id is None else board.of_others(own_id))


def _private(prey: Prey) -> set[str]:
    """What only others may read; what stands in a notice of its own as well is none of it."""
    own = {word for target in prey.own for word in target.private}
    return {word for target in prey.others for word in target.private} - own
