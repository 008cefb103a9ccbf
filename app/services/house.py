"""What every act may need, handed over as one value: connections, the clock, the seal."""

from dataclasses import dataclass

from app.kit.clock import Clock
from app.kit.sealing import Sealer
from app.services.access import Doorkeeper
from app.services.calendars import CalendarBook
from app.services.figures import FigureBook
from app.services.platforms import PlatformBook
from app.services.regimes import RegimeBook
from app.store.engine import (
    Driver,
    Session,
    Sessions,
    driver_of,
    driver_within,
    sessions_within,
)


@dataclass(frozen=True, slots=True)
class House:
    """The parts of a running service. Built in one place, taken apart in the same."""

    sessions: Sessions
    driver: Driver
    clock: Clock
    sealer: Sealer
    doorkeeper: Doorkeeper
    platforms: PlatformBook
    regimes: RegimeBook
    calendars: CalendarBook
    figures: FigureBook


def furnish(
    sessions: Sessions, driver: Driver, clock: Clock, sealer: Sealer, *, books: Sessions
) -> House:
    """A house with what it lately read still empty.

    The books read by sessions of their own: an act asks them while it holds one, and must
    never wait for another that only acts like itself could give back.
    """
    return House(
        sessions,
        driver,
        clock,
        sealer,
        Doorkeeper(books, clock),
        PlatformBook(books),
        RegimeBook(books),
        CalendarBook(books),
        FigureBook(books, clock),
    )


async def within(house: House, session: Session) -> House:
    """A house all of whose doings are part of the transaction of one session.

    Whatever its acts commit is there only once that transaction is. It has one
    connection, which does one thing at a time.
    """
    driver = await driver_of(session)
    sessions = sessions_within(await session.connection())
    driver_here = driver_within(driver)
    return furnish(sessions, driver_here, house.clock, house.sealer, books=sessions)
