"""Who works for the regulator, as pages name them and offer them to be chosen."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from app.console.fields import Fields
from app.console.visits import Visit
from app.domain.assignments import NOBODY, Assignee
from app.domain.errors import Unknown
from app.domain.officers import Officer, Team
from app.services import access, officers
from app.values import dataclass

# More than any regulator has; of what comes after, the API tells.
_MOST: Final = 2_000


@dataclass(frozen=True, slots=True)
class People:
    """All officers and teams, those who have left as well, for they stand in the past."""

    officers: Mapping[UUID, Officer]
    teams: Mapping[UUID, Team]

    def called(self, who: Assignee) -> str:
        """A name; the identifier of somebody who is not among these."""
        if who.officer_id is not None:
            officer = self.officers.get(who.officer_id)
            return str(who.officer_id) if officer is None else officer.name
        if who.team_id is not None:
            team = self.teams.get(who.team_id)
            return str(who.team_id) if team is None else f"{team.name} (team)"
        return "Nobody"

    def working(self) -> list[tuple[str, str]]:
        """Officers who have not left, by name, each with its identifier."""
        return sorted(
            ((str(one.id), one.name) for one in self.officers.values() if one.active),
            key=lambda option: option[1],
        )

    def offered(self) -> list[tuple[str, str]]:
        """Whoever takes work, by name, beneath nobody."""
        given = [Assignee(team_id=one.id) for one in self.teams.values() if one.active]
        given += [Assignee(officer_id=one.id) for one in self.officers.values() if one.active]
        named = sorted((self.called(one), written(one)) for one in given)
        return [("", "Nobody"), *((value, name) for name, value in named)]


def written(who: Assignee) -> str:
    """As a field holds it."""
    if who.officer_id is not None:
        return f"officer-{who.officer_id}"
    return "" if who.team_id is None else f"team-{who.team_id}"


def assignee_in(fields: Fields, name: str) -> Assignee:
    """Who was chosen of those that are offered."""
    kind, _, text = (fields.line(name) or "").partition("-")
    if not kind:
        return NOBODY
    try:
        chosen = UUID(text)
    except ValueError:
        kind, chosen = "", UUID(int=0)
    if kind == "officer":
        return Assignee(officer_id=chosen)
    if kind != "team":
        fields.wrong(name, "Choose one of the list")
    return Assignee(team_id=chosen)


async def people(visit: Visit) -> People:
    known = await officers.list_officers(visit.session, after=None, limit=_MOST)
    return People({one.id: one for one in known}, await all_teams(visit))


async def all_teams(visit: Visit) -> dict[UUID, Team]:
    """Those that have ended as well."""
    known = await officers.list_teams(visit.session, after=None, limit=_MOST)
    return {one.id: one for one in known}


async def label_of(visit: Visit, key_id: UUID | None) -> str:
    """Who wrote something by a key that belongs to no officer."""
    try:
        return "the service" if key_id is None else await _label(visit, key_id)
    except Unknown:
        return str(key_id)


async def _label(visit: Visit, key_id: UUID) -> str:
    return (await access.find_key(visit.session, key_id)).label
