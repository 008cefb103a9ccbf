"""What may happen to a running clock: stopped, started again, extended, begun elsewhere."""

from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.errors import Malformed
from app.values import dataclass


class ClockEventKind(StrEnum):
    """The four things that change a deadline."""

    PAUSED = "paused"
    RESUMED = "resumed"
    EXTENDED = "extended"
    START_CORRECTED = "start_corrected"


class PauseEffect(StrEnum):
    """What a restart does: go on with what was left, or begin the whole period again.

    Restarting is the rule of Regulation (EU) 2021/784 Art 3(7) and (8).
    """

    CONTINUES = "continues"
    RESTARTS = "restarts"


@dataclass(frozen=True, slots=True)
class ClockEvent:
    """One change to a clock.

    `at` is when it took effect: the stop, the restart, the grant of the extension, and
    for a corrected start the moment at which the clock truly began. An extension goes
    `by` a length of the rule's own time or `until` a moment. `recorded_at` is when the
    register learned of it; None in a trial calculation.
    """

    kind: ClockEventKind
    at: datetime
    reason: str
    by: timedelta | None = None
    until: datetime | None = None
    recorded_at: datetime | None = None

    def __post_init__(self) -> None:
        for name, moment in (("at", self.at), ("until", self.until)):
            if moment is not None and moment.utcoffset() is None:
                raise Malformed.at(f"/{name}", "A moment needs an offset.")
        if self.kind is ClockEventKind.EXTENDED:
            _check_extension(self)
        elif self.by is not None or self.until is not None:
            raise Malformed.at(
                "/by" if self.by is not None else "/until", "Only an extension has a length."
            )


def _check_extension(event: ClockEvent) -> None:
    if (event.by is None) == (event.until is None):
        raise Malformed.at("/by", "An extension goes either by a length or until a moment.")
    if event.by is not None and event.by <= timedelta(0):
        raise Malformed.at("/by", "An extension is longer than nothing.")
