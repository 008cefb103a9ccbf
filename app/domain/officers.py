"""Who works for the regulator: officers, and the teams in which they share their work."""

from datetime import datetime
from uuid import UUID

from app.domain.errors import Conflict
from app.values import dataclass


class TeamExists(Conflict):
    code = "team_exists"


class OfficerInactive(Conflict):
    code = "officer_inactive"


class TeamInactive(Conflict):
    code = "team_inactive"


class KeyWithoutOfficer(Conflict):
    code = "key_without_officer"


@dataclass(frozen=True, slots=True)
class Team:
    """Officers who share their work."""

    id: UUID
    name: str
    active: bool
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Officer:
    """A person who works for the regulator, known by as little as will do.

    Keys may belong to it, and whatever signs people in later attaches here as well. From the
    moment at which it is no longer active its keys open nothing.
    """

    id: UUID
    name: str
    email: str | None
    team_id: UUID | None
    active: bool
    created_at: datetime
    version: int


def must_take_work(who: Officer | Team) -> None:
    """Nothing is assigned to somebody who has left, nor to a team that is no more."""
    if who.active:
        return
    if isinstance(who, Officer):
        raise OfficerInactive("This officer is no longer active; assign it to another.")
    raise TeamInactive("This team is no longer active; assign it to another.")
