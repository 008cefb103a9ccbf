"""What every act may need, handed over as one value: connections, the clock, the seal."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from app.kit.clock import Clock, SandboxClock
from app.kit.gathering import Gathering
from app.kit.sealing import Sealer
from app.kit.signals import Signal
from app.kit.signing import Signer
from app.services.arrivals import Arrivals
from app.services.books import (
    CalendarBook,
    Doorkeeper,
    PlatformBook,
    RegimeBook,
    SigningKeyBook,
)
from app.services.change_feed import ChangeFeed
from app.services.courier import Courier
from app.services.herald import Herald
from app.services.workings import WorkingsBook
from app.store.driver import Connection, Driver
from app.store.pools import PoolsInUse
from app.values import dataclass

if TYPE_CHECKING:
    from app.domain.errors import Refusal
    from app.domain.register import Duplicate
    from app.services.calls import Call
    from app.services.figures import FigureBook
    from app.services.idempotency import Answer
    from app.services.transparency import TransparencyBook
    from app.store.engine import Sessions
    from app.store.notices import IssuedRecord

# Writes notices as they are issued; each with the items that stood under another already.
Recorder: TypeAlias = "Gathering[Connection, IssuedRecord, tuple[Duplicate, ...]]"
# Records what platforms say of notices; each with its answer, or why it is refused.
Submissions: TypeAlias = "Gathering[Connection, Call, Answer | Refusal]"


@dataclass(frozen=True, slots=True)
class House:
    """The parts of a running service, put together in `app.services.furnishing`."""

    opening: "Callable[[], Sessions]"  # gives the same each time
    driver: Driver
    clock: Clock
    sealer: Sealer
    signer: Signer
    doorkeeper: Doorkeeper
    platforms: PlatformBook
    regimes: RegimeBook
    calendars: CalendarBook
    counting: "Callable[[], FigureBook]"  # gives the same each time
    signing_keys: SigningKeyBook
    recorder: Recorder
    submissions: Submissions
    arrivals: Arrivals
    changes: ChangeFeed
    courier: Courier
    herald: Herald
    workings: WorkingsBook
    pools: PoolsInUse
    due: Signal  # rung when a delivery has come to be due in this process
    transparency: "TransparencyBook | None" = None  # where the public is shown figures

    def end_waiting(self) -> None:
        """Nobody is to be waited for any more: the process is to end."""
        self.arrivals.end()
        self.changes.end()

    @property
    def sessions(self) -> "Sessions":
        """Of the comfortable acts; their library is loaded when one is first asked for."""
        return self.opening()

    @property
    def figures(self) -> "FigureBook":
        """The register in numbers; what counts is loaded when it is first asked for."""
        return self.counting()

    @property
    def sandbox(self) -> SandboxClock | None:
        """The clock that may be moved, in a sandbox; None in a register in earnest."""
        return self.clock if isinstance(self.clock, SandboxClock) else None
