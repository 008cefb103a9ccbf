"""Officers and teams in the words of the contract, and back."""

from typing import Final

from pydantic import TypeAdapter, ValidationError

from app.domain.errors import Malformed
from app.domain.officers import Officer, Team
from schemas.v1 import officers as v1
from schemas.v1.platforms import Email

_EMAIL: Final = TypeAdapter[str](Email)


def email_from(text: str) -> str:
    """An address for mail, by the rule by which the contract takes one."""
    try:
        return _EMAIL.validate_python(text)
    except ValidationError as error:
        told = error.errors(include_input=False, include_url=False)[0]["msg"]
        raise Malformed.at("/email", told) from None


def officer_view(officer: Officer) -> v1.Officer:
    return v1.Officer(
        id=officer.id,
        name=officer.name,
        email=officer.email,
        team_id=officer.team_id,
        active=officer.active,
        created_at=officer.created_at,
        version=officer.version,
    )


def team_view(team: Team) -> v1.Team:
    return v1.Team(
        id=team.id,
        name=team.name,
        active=team.active,
        created_at=team.created_at,
        version=team.version,
    )


def changes_of(body: v1.OfficerChange | v1.TeamChange) -> dict[str, object]:
    """What was sent: a field that was left out is not to be touched."""
    return {name: value for name, value in body if name in body.model_fields_set}
