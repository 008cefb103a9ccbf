"""Platforms: the services for which providers answer."""

from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from schemas.v1.common import In, Line, Moment, Out, Territory, WebAddress

MAX_EMAIL_CHARACTERS = 254


def _email(address: str) -> str:
    """One @, a dot after it and no space: whether it exists only a letter could tell."""
    mailbox, _, host = address.partition("@")
    plain = address.isprintable() and " " not in address
    if not (plain and mailbox and "@" not in host and "." in host.strip(".")):
        raise PydanticCustomError("email", "write an address such as desk@platform.example")
    if len(address) > MAX_EMAIL_CHARACTERS:
        raise PydanticCustomError("email", "longer than an e-mail address can be")
    return address


Email = Annotated[
    str,
    AfterValidator(_email),
    WithJsonSchema(
        {
            "type": "string",
            "format": "email",
            "maxLength": MAX_EMAIL_CHARACTERS,
            "examples": ["desk@platform.example"],
        }
    ),
]
Territories = Annotated[
    list[Territory],
    Field(max_length=250, description="ISO 3166-1 alpha-2 codes.", examples=[["GB", "IE"]]),
]
HomePage = Annotated[WebAddress, Field(description="The platform's public home page.")]


class NewPlatform(In):
    """A service for which one provider answers."""

    provider_id: UUID
    name: Line = Field(examples=["Example Share"])
    url: HomePage
    contact_email: Email | None = None
    territories: Territories = Field(default_factory=list[Territory])


class PlatformChange(In):
    """What is left out stays as it is; null takes away what may be absent."""

    # The defaults are never used: only what was sent is changed.
    provider_id: UUID = Field(default_factory=lambda: UUID(int=0))
    name: Line = Field(default_factory=str)
    url: HomePage = Field(default_factory=str)
    contact_email: Email | None = None
    territories: Territories = Field(default_factory=list[Territory])


class Platform(Out):
    id: UUID
    provider_id: UUID
    name: str
    url: str
    contact_email: str | None
    territories: list[str]
    created_at: Moment
    version: int
