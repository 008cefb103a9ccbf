"""What every act may need, handed over as one value: connections, the clock, the seal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from app.domain.register import Duplicate
from app.kit.clock import Clock, SandboxClock
from app.kit.gathering import Gathering
from app.kit.sealing import Sealer
from app.kit.signing import Signer
from app.services.access import Doorkeeper
from app.services.calendars import CalendarBook
from app.services.figures import FigureBook
from app.services.platforms import PlatformBook
from app.services.regimes import RegimeBook
from app.services.signing_keys import SigningKeyBook
from app.store.engine import (
    Driver,
    Session,
    Sessions,
    driver_of,
    driver_within,
    sessions_within,
)
from app.store.failures import is_of_one
from app.store.notices import IssuedRecord, insert_issued

# Writes notices as they are issued; each with the items that stood under another already.
Recorder: TypeAlias = Gathering[IssuedRecord, tuple[Duplicate, ...]]

WRITING_AT_ONCE = 2
ITEMS_TOGETHER = 256


@dataclass(frozen=True, slots=True)
class House:
    """The parts of a running service. Built in one place, taken apart in the same."""

    sessions: Sessions
    driver: Driver
    clock: Clock
    sealer: Sealer
    signer: Signer
    doorkeeper: Doorkeeper
    platforms: PlatformBook
    regimes: RegimeBook
    calendars: CalendarBook
    figures: FigureBook
    signing_keys: SigningKeyBook
    recorder: Recorder

    @property
    def sandbox(self) -> SandboxClock | None:
        """The clock that may be moved, in a sandbox; None in a register in earnest."""
        return self.clock if isinstance(self.clock, SandboxClock) else None


def furnish(
    sessions: Sessions,
    driver: Driver,
    clock: Clock,
    sealer: Sealer,
    *,
    signer: Signer,
    books: Sessions,
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
        signer,
        Doorkeeper(books, clock),
        PlatformBook(books),
        RegimeBook(books),
        CalendarBook(books),
        FigureBook(books, clock),
        SigningKeyBook(books),
        _recorder(driver),
    )


def _recorder(driver: Driver) -> Recorder:
    async def write(records: Sequence[IssuedRecord]) -> Sequence[tuple[Duplicate, ...]]:
        async with driver() as connection:
            return await insert_issued(connection, records)

    return Gathering(write, at_once=WRITING_AT_ONCE, most=ITEMS_TOGETHER, is_of_one=is_of_one)


async def within(house: House, session: Session) -> House:
    """A house all of whose doings are part of the transaction of one session.

    Whatever its acts commit is there only once that transaction is. It has one
    connection, which does one thing at a time.
    """
    driver = await driver_of(session)
    sessions = sessions_within(await session.connection())
    driver_here = driver_within(driver)
    return furnish(
        sessions,
        driver_here,
        house.clock,
        house.sealer,
        signer=house.signer,
        books=sessions,
    )
