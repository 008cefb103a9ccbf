"""What every act may need, handed over as one value: connections, the clock, the seal."""

from dataclasses import dataclass

from app.kit.clock import Clock
from app.kit.sealing import Sealer
from app.services.access import Doorkeeper
from app.services.platforms import PlatformBook
from app.services.regimes import RegimeBook
from app.store.engine import Driver, Sessions


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


def furnish(sessions: Sessions, driver: Driver, clock: Clock, sealer: Sealer) -> House:
    """A house with what it lately read still empty."""
    return House(
        sessions,
        driver,
        clock,
        sealer,
        Doorkeeper(sessions, clock),
        PlatformBook(sessions),
        RegimeBook(sessions),
    )
