"""Officers and teams: who works for the regulator."""

from uuid import UUID

from pydantic import Field, StrictBool

from schemas.v1.common import In, Line, Moment, Out
from schemas.v1.platforms import Email


class NewTeam(In):
    """Officers who share their work."""

    name: Line = Field(examples=["Intimate images"])


class TeamChange(In):
    """What is left out stays as it is."""

    # The defaults are never used: only what was sent is changed.
    name: Line = Field(default_factory=str)
    active: StrictBool = Field(default_factory=bool)


class Team(Out):
    """A team. Nothing is assigned to one that is not active."""

    id: UUID
    name: str
    active: bool
    created_at: Moment
    version: int


class NewOfficer(In):
    """A person who works for the regulator. The address is for alerts and nothing else."""

    name: Line = Field(examples=["A. Example"])
    email: Email | None = None
    team_id: UUID | None = None


class OfficerChange(In):
    """What is left out stays as it is; null takes away what may be absent."""

    # The defaults are never used: only what was sent is changed.
    name: Line = Field(default_factory=str)
    email: Email | None = None
    team_id: UUID | None = None
    active: StrictBool = Field(default_factory=bool)


class Officer(Out):
    """An officer. The keys of one who is not active open nothing."""

    id: UUID
    name: str
    email: str | None
    team_id: UUID | None
    active: bool
    created_at: Moment
    version: int
