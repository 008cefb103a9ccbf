"""What tests need to be there before they begin, made by the acts themselves."""

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import count
from uuid import UUID

from app.domain.notices import Category, MediaType
from app.domain.orders import NewItem, NewNotice
from app.domain.permissions import Actor, Role
from app.services import access, notices, platforms
from app.services.house import House
from app.services.idempotency import Answer
from app.services.notices import Issued
from app.values import dataclass
from tests.support.keys import THE_OFFICER, THE_SUPERVISOR

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class APlatform:
    """A platform of the register, and a key with which it comes to the door."""

    id: UUID
    provider_id: UUID
    key_id: UUID
    secret: str

    @property
    def actor(self) -> Actor:
        return Actor(Role.PLATFORM, self.key_id, self.id)


async def a_provider(
    house: House, *, name: str = "Example Holdings Ltd", group_id: UUID | None = None
) -> UUID:
    async with house.sessions.begin() as session:
        row = await platforms.add_provider(
            session, house.clock, THE_OFFICER, name=name, country="GB", group_id=group_id
        )
    return row.id


async def a_platform(
    house: House, *, provider_id: UUID | None = None, name: str = "Example Share"
) -> APlatform:
    """A platform with one key; its provider is made as well unless one is given."""
    provider = provider_id or await a_provider(house)
    facts = {
        "provider_id": provider,
        "name": name,
        "url": "https://share.example/",
        "contact_email": None,
        "territories": ["GB"],
    }
    async with house.sessions.begin() as session:
        row = await platforms.add_platform(session, house.clock, THE_OFFICER, facts=facts)
        key = await access.create_key(
            session,
            house.clock,
            THE_SUPERVISOR,
            role=Role.PLATFORM,
            platform_id=row.id,
            label="the platform of the tests",
        )
    house.platforms.forget()
    house.doorkeeper.forget()
    return APlatform(row.id, provider, key.key.id, key.secret)


def an_order(
    platform_id: UUID,
    *,
    reference: str | None = None,
    regime: str = "uk-osa-intimate-image",
    category: Category = Category.INTIMATE_IMAGE_ABUSE,
    locators: Sequence[str] = ("https://share.example/post/1",),
    clock_starts_at: datetime | None = None,
    respond_by: datetime | None = None,
    issued_at: datetime | None = None,
) -> NewNotice:
    """What a regulator asks to have issued; each has a reference of its own."""
    return NewNotice(
        platform_id=platform_id,
        regime=regime,
        reference=reference or f"CASE-{next(_numbers):06}",
        category=category,
        items=tuple(NewItem(locator, MediaType.IMAGE) for locator in locators),
        clock_starts_at=clock_starts_at,
        respond_by=respond_by,
        issued_at=issued_at,
    )


async def a_notice(house: House, order: NewNotice, *, actor: Actor = THE_OFFICER) -> UUID:
    """Issues what is ordered, as an officer does, and says which notice it became."""

    def render(issued: Issued) -> Answer:
        return Answer(201, json.dumps({"id": str(issued.notice.id)}))

    answer = await notices.issue(house, actor, order=order, retry=None, render=render)
    return UUID(json.loads(answer.body)["id"])
