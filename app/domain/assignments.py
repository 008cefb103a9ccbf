"""Who works on a notice: an officer, a team, or nobody yet."""

from datetime import datetime
from typing import Final
from uuid import UUID

from app.domain.errors import Malformed
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Assignee:
    """An officer or a team; neither where nobody works on it."""

    officer_id: UUID | None = None
    team_id: UUID | None = None

    def __post_init__(self) -> None:
        if self.officer_id is not None and self.team_id is not None:
            raise Malformed.at("/team_id", "a notice is assigned to an officer or to a team")

    @property
    def facts(self) -> dict[str, str | None]:
        """As an event tells of it: by ids, never by names."""
        return {
            "officer_id": None if self.officer_id is None else str(self.officer_id),
            "team_id": None if self.team_id is None else str(self.team_id),
        }


NOBODY: Final = Assignee()


@dataclass(frozen=True, slots=True)
class Desk:
    """What the regulator keeps of a notice for itself; no platform is ever shown it.

    `version` rises with each change of it, and is 0 while nobody touched it. The version of
    the notice stays as it is, so that a platform sees nothing of what is done here.
    """

    assignee: Assignee = NOBODY
    assigned_at: datetime | None = None
    tags: tuple[str, ...] = ()
    version: int = 0


EMPTY_DESK: Final = Desk()
