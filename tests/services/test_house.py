"""The house: what its parts may wait for."""

import asyncio
from datetime import timedelta
from uuid import UUID

from app.domain.clock_events import ClockEvent, ClockEventKind
from app.services.clocks import change_clock
from app.services.house import House
from tests.support.builders import a_notice, a_platform, an_order
from tests.support.clock import FixedClock
from tests.support.databases import Databases
from tests.support.houses import committing_house
from tests.support.keys import THE_OFFICER


async def test_an_act_never_waits_for_a_connection_that_only_acts_could_give_back(
    databases: Databases, clock: FixedClock
) -> None:
    async with (
        databases.private_clone() as url,
        committing_house(url, clock, connections=2) as house,
    ):
        platform = await a_platform(house)
        notices = [
            await a_notice(house, an_order(platform.id, regime="au-removal-notice"))
            for _ in range(6)
        ]
        house.regimes.forget()
        house.calendars.forget()
        # Each holds one of the two connections while it asks what its regime says.
        await asyncio.gather(*(_extend(house, notice) for notice in notices))


async def _extend(house: House, notice: UUID) -> None:
    event = ClockEvent(
        ClockEventKind.EXTENDED, house.clock.now(), "more time", by=timedelta(hours=1)
    )
    async with house.sessions.begin() as session:
        await change_clock(
            session, house, THE_OFFICER, notice_id=notice, happened=[event], seen=None
        )
