"""What changed, as whoever watches the register is told: the events of the log, in order."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from app.domain.errors import Malformed
from app.domain.events import EventKind
from app.domain.notices import State
from app.domain.permissions import Act, Actor
from app.values import dataclass

# Where a notice stands once such a thing has happened to it. Whatever else happens either
# leaves it where it is, or one of these follows.
_STATES: Final[Mapping[str, State]] = MappingProxyType(
    {
        EventKind.NOTICE_ISSUED: State.AWAITING_ACKNOWLEDGEMENT,
        EventKind.NOTICE_ACKNOWLEDGED: State.AWAITING_RESPONSE,
        EventKind.NOTICE_RESOLVED: State.RESOLVED,
        EventKind.NOTICE_REOPENED: State.AWAITING_RESPONSE,
        EventKind.NOTICE_WITHDRAWN: State.WITHDRAWN,
    }
)


class Sight(Enum):
    """How much of a change somebody is shown: all of it, or only that there was one."""

    WHOLE = "whole"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Change:
    """One event of the log, by what of it never changes: no text, and nobody's name.

    Positions are contiguous: whoever has seen two that follow one another missed nothing
    in between. `deadline_at` is the deadline that a notice then had, where the event says.
    `kind` may be one that only a newer process knows.
    """

    position: int
    event_id: UUID
    kind: str
    effective_at: datetime
    recorded_at: datetime
    subject_id: UUID | None = None
    notice_id: UUID | None = None
    platform_id: UUID | None = None
    provider_id: UUID | None = None
    regime: str | None = None
    category: str | None = None
    deadline_at: datetime | None = None

    @property
    def state(self) -> State | None:
        """Where the notice stood from then on; None where this did not move it."""
        return _STATES.get(self.kind)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes somebody asks for; what is left open narrows nothing."""

    kinds: frozenset[str] = frozenset()
    platform_id: UUID | None = None
    provider_id: UUID | None = None
    notice_id: UUID | None = None
    regime: str | None = None
    category: str | None = None

    @property
    def is_everything(self) -> bool:
        return self == _EVERYTHING

    def takes(self, change: Change) -> bool:
        if self.kinds and change.kind not in self.kinds:
            return False
        return all(wanted in (None, found) for wanted, found in self._pairs(change))

    def _pairs(self, change: Change) -> tuple[tuple[object, object], ...]:
        return (
            (self.platform_id, change.platform_id),
            (self.provider_id, change.provider_id),
            (self.notice_id, change.notice_id),
            (self.regime, change.regime),
            (self.category, change.category),
        )


_EVERYTHING = Wanted()


def sight_of(actor: Actor, wanted: Wanted) -> Sight:
    """Whoever reads metrics alone is shown kinds and positions, and may choose by kind only:
    by any other filter they would learn to whom something happened.
    """
    if actor.may(Act.READ_REGISTER):
        return Sight.WHOLE
    actor.must_be_allowed(Act.READ_METRICS)
    if Wanted(kinds=wanted.kinds) != wanted:
        actor.must_be_allowed(Act.READ_REGISTER)
    return Sight.BARE


def must_be_reached(after: int, newest: int, *, pointer: str) -> None:
    """Refuses a place beyond the end of the log: it is of another register, or invented."""
    if after > newest:
        raise Malformed.at(pointer, f"lies beyond the end of the log, which is at {newest}")
