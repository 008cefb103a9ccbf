"""The only reading of the machine's time."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where the service learns the present moment: always aware, always UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one allowed reading


class SandboxClock:
    """Another clock, moved forward by an offset that only grows. It never goes back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._offset = timedelta(0)
        self._latest = clock.now()

    def now(self) -> datetime:
        self._latest = max(self._latest, self.at(self._offset))
        return self._latest

    def at(self, offset: timedelta) -> datetime:
        """The present moment as it is for whoever is moved forward by an offset."""
        return self._clock.now() + offset

    def forward_to(self, offset: timedelta) -> None:
        """Moves to an offset; one that lies behind is old news."""
        self._offset = max(self._offset, offset)
