"""What happened."""

from enum import StrEnum
from uuid import UUID

from schemas.v1.common import (
    Moment,
    Out,
)


class ActorRole(StrEnum):
    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    PLATFORM = "platform"
    DASHBOARD = "dashboard"
    SYSTEM = "system"


class Event(Out):
    """Something that happened: when it came to be so, and when it was recorded."""

    id: UUID
    kind: str
    notice_id: UUID | None
    platform_id: UUID | None
    provider_id: UUID | None
    actor: ActorRole
    actor_id: UUID | None
    effective_at: Moment
    recorded_at: Moment
    position: int | None
    facts: dict[str, object]
