"""Who answers for what: providers, their groups and their platforms, as values."""

from datetime import datetime
from typing import TypedDict
from uuid import UUID

from app.domain.revenue import RevenueFigure, SetAsideBecause
from app.values import dataclass


@dataclass(frozen=True, slots=True)
class ProviderGroup:
    """Providers with one ultimate parent."""

    id: UUID
    name: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Provider:
    """The legal person that answers for one or more platforms."""

    id: UUID
    name: str
    country: str | None
    group_id: UUID | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class Platform:
    """A service for which one provider answers."""

    id: UUID
    provider_id: UUID
    name: str
    url: str
    contact_email: str | None
    territories: tuple[str, ...]
    created_at: datetime
    version: int


class PlatformFacts(TypedDict):
    """All that is said of a platform by whoever adds or changes it."""

    provider_id: UUID
    name: str
    url: str
    contact_email: str | None
    territories: list[str]


@dataclass(frozen=True, slots=True)
class HeldFigure:
    """A revenue figure of a provider; why it does not count today, if it does not."""

    provider_id: UUID
    figure: RevenueFigure
    set_aside: SetAsideBecause | None
