"""The only reading of the machine's time."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Where the service learns the present moment: always aware, always UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the one allowed reading
