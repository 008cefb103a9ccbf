"""Officers, teams, and what lies on the regulator's desk."""

from itertools import count
from typing import Any
from uuid import UUID

import httpx

from app.domain.permissions import Actor, Role
from app.services import access, officers
from app.services.house import House
from app.values import dataclass
from tests.support.bodies import Json
from tests.support.keys import THE_SUPERVISOR

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class AnOfficer:
    """An officer with a key of its own."""

    id: UUID
    key_id: UUID
    secret: str

    @property
    def actor(self) -> Actor:
        return Actor(Role.OFFICER, self.key_id, None, self.id)


async def a_team(house: House) -> UUID:
    async with house.sessions.begin() as session:
        name = f"Team {next(_numbers)}"
        return (await officers.add_team(session, house.clock, THE_SUPERVISOR, name=name)).id


async def an_officer(
    house: House, *, team_id: UUID | None = None, email: str | None = None
) -> AnOfficer:
    async with house.sessions.begin() as session:
        officer = await officers.add_officer(
            session,
            house.clock,
            THE_SUPERVISOR,
            name=f"Officer {next(_numbers)}",
            email=email,
            team_id=team_id,
        )
        key = await access.create_key(
            session,
            house.clock,
            THE_SUPERVISOR,
            role=Role.OFFICER,
            platform_id=None,
            officer_id=officer.id,
            label="an officer of the tests",
        )
    house.doorkeeper.forget()
    return AnOfficer(officer.id, key.key.id, key.secret)


async def leaves(house: House, officer: AnOfficer) -> None:
    """The officer is no longer active."""
    async with house.sessions.begin() as session:
        await officers.change_officer(
            session,
            house.clock,
            THE_SUPERVISOR,
            officer_id=officer.id,
            changes={"active": False},
            seen=None,
        )
    house.doorkeeper.forget()


async def assigned(client: httpx.AsyncClient, notice_id: object, **to: UUID | None) -> Json:
    """Who works on a notice from now on."""
    body = {name: value and str(value) for name, value in to.items()}
    answer = await client.put(f"/v1/notices/{notice_id}/assignment", json=body)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def tagged(client: httpx.AsyncClient, notice_id: object, *tags: str) -> Json:
    """The tags of a notice from now on."""
    answer = await client.put(f"/v1/notices/{notice_id}/tags", json={"tags": tags})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def noted(client: httpx.AsyncClient, notice_id: object, text: str, **others: Any) -> Json:
    """A note just written beside a notice."""
    body = {"text": text, **others}
    answer = await client.post(f"/v1/notices/{notice_id}/notes", json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())
