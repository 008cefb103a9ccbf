"""What a platform is told: some of the events, each as a message that never changes."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.values import dataclass

_PREFIX: Final = "msg_"


class MessageType(StrEnum):
    """The kinds of event that are told to the platform they concern."""

    NOTICE_ISSUED = "notice.issued"
    NOTICE_AMENDED = "notice.amended"
    NOTICE_DUE_SOON = "notice.due_soon"
    NOTICE_OVERDUE = "notice.overdue"
    NOTICE_RESOLVED = "notice.resolved"
    NOTICE_WITHDRAWN = "notice.withdrawn"
    NOTICE_DEADLINE_CHANGED = "notice.deadline_changed"
    ITEM_RULED = "item.ruled"
    ENDPOINT_TEST = "endpoint.test"


@dataclass(frozen=True, slots=True)
class Concerned:
    """The notice that a message is about, by what of it never changes."""

    notice_id: UUID
    reference: str
    regime: str
    category: str


@dataclass(frozen=True, slots=True)
class Message:
    """An event as it is told. Of two messages the one with the higher position came later."""

    event_id: UUID
    type: MessageType
    position: int
    effective_at: datetime
    recorded_at: datetime
    concerned: Concerned | None
    facts: Mapping[str, object]

    @property
    def id(self) -> str:
        """The same however often, and by whichever way, the message is sent."""
        return message_id(self.event_id)


def message_id(event_id: UUID) -> str:
    return f"{_PREFIX}{event_id}"
