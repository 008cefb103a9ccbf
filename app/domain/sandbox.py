"""The sandbox: how far its clock may be moved."""

from datetime import datetime, timedelta
from typing import Final

from app.domain.errors import Conflict, Malformed
from app.values import dataclass

MOST_AT_ONCE: Final = timedelta(days=90)
MOST_IN_ALL: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class SandboxTime:
    """What time it is in a sandbox, and how far ahead of the machine's clock that is."""

    now: datetime
    offset: timedelta


class SandboxTimeUsedUp(Conflict):
    code = "sandbox_time_used_up"


def must_be_a_step(by: timedelta) -> None:
    """A clock is moved forward, and so far only that the calendars know the days."""
    if not timedelta(0) < by <= MOST_AT_ONCE:
        raise Malformed.at(
            "/advance",
            f"moves forward, by more than nothing and at most {MOST_AT_ONCE.days} days",
        )


def must_be_within_reach(offset: timedelta | None) -> timedelta:
    """The offset that was reached; None stands for one that is too far."""
    if offset is None:
        raise SandboxTimeUsedUp(
            f"The clock of a sandbox is moved by at most {MOST_IN_ALL.days} days in all; "
            "begin another sandbox."
        )
    return offset
