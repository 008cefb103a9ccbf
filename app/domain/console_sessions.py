"""Who sits at the console, for how long without a touch, and for how long at most."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from app.domain.permissions import Actor
from app.values import dataclass

# Without a request of the person (what a page asks for by itself does not count).
IDLE: Final = timedelta(minutes=30)
# However busy: a working day and what comes on top of it.
LONGEST: Final = timedelta(hours=12)
# A token is worth something to a thief for no longer than this.
ROTATED_AFTER: Final = timedelta(minutes=15)
# What was asked for side by side with the request that rotated still bears the old token.
GRACE: Final = timedelta(minutes=1)
# How exactly the last use is known: so often at most it is written down.
NOTED_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsoleSession:
    """A person at the console. `label` is that of the key by which it was opened; `told` is
    what the next page says of the act before it.
    """

    id: UUID
    actor: Actor
    label: str
    created_at: datetime
    last_used_at: datetime
    rotated_at: datetime
    expires_at: datetime
    told: str | None

    def over(self, now: datetime) -> bool:
        """The moment of expiry itself is over."""
        return now >= min(self.expires_at, self.last_used_at + IDLE)

    def to_be_rotated(self, now: datetime) -> bool:
        return now >= self.rotated_at + ROTATED_AFTER

    def to_be_noted(self, now: datetime) -> bool:
        return now >= self.last_used_at + NOTED_EVERY
