"""Deliveries: what became of each message that was sent to an endpoint."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from schemas.v1.common import In, Moment, Out
from schemas.v1.messages import MessageType


class DeliveryState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"


class OutcomeKind(StrEnum):
    DELIVERED = "delivered"
    REDIRECTED = "redirected"
    REFUSED = "refused"
    GONE = "gone"
    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed_out"
    TOO_SLOW = "too_slow"
    NOT_HTTP = "not_http"
    TLS_FAILED = "tls_failed"
    UNSAFE_TARGET = "unsafe_target"


class DeliveryQuery(In):
    """Of a platform's key only its own are shown."""

    platform_id: UUID | None = None
    state: DeliveryState | None = None
    kind: MessageType | None = None
    notice_id: UUID | None = None
    limit: int = Field(default=50, ge=1, le=200, description="How many at most.")
    after: str | None = Field(
        default=None, max_length=500, description="The `next` of the page before."
    )


class Delivery(Out):
    """A message on its way to an endpoint, or arrived there.

    `pending` waits for `next_attempt_at`; `failed` was tried as often as a message is, or was
    the last before its endpoint was disabled; `cancelled` was not tried any more because the
    endpoint was removed or disabled. `message_id` is the `webhook-id`, the same at every
    attempt and after every redelivery.
    """

    id: UUID
    message_id: str = Field(examples=["msg_019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d09"])
    platform_id: UUID
    endpoint_id: UUID
    kind: MessageType
    position: int
    notice_id: UUID | None
    state: DeliveryState
    attempt_count: int = Field(description="How many attempts were made by now.")
    next_attempt_at: Moment | None
    created_at: Moment
    settled_at: Moment | None


class DeliveryAttempt(Out):
    """One attempt: when it began, how long it took, what was answered, how it ended."""

    number: int
    started_at: Moment
    seconds: float
    status: int | None = Field(examples=[503])
    outcome: OutcomeKind
    reason: str = Field(examples=["answered 503"])


class DeliveryWithAttempts(Delivery):
    """A delivery with every attempt, the first one first."""

    attempts: list[DeliveryAttempt]
