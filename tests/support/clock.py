"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

# A Monday on which every built-in regime that is not historic holds.
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


class FixedClock:
    """The present moment is what the test says."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> datetime:
        """Moves on, and says what moment it is now."""
        self._now += by
        return self._now

    def set(self, moment: datetime) -> None:
        self._now = moment
