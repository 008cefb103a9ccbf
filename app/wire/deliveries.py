"""Deliveries in the words of the contract."""

from collections.abc import Sequence
from typing import Any

from app.domain.deliveries import Attempt, Delivery, DeliveryFilters, DeliveryState
from app.domain.errors import Malformed
from app.domain.messages import MessageType, message_id
from app.kit import cursors
from schemas.v1 import deliveries as v1
from schemas.v1.common import Page
from schemas.v1.messages import MessageType as PublishedType


def filters_of(asked: v1.DeliveryQuery) -> DeliveryFilters:
    """What is asked for; Malformed when the cursor is none of this list."""
    try:
        before = None if asked.after is None else cursors.read_position(asked.after)
    except cursors.BadCursor as error:
        raise Malformed.at("/query/after", str(error)) from error
    return DeliveryFilters(
        platform_id=asked.platform_id,
        state=None if asked.state is None else DeliveryState(asked.state),
        type=None if asked.kind is None else MessageType(asked.kind),
        notice_id=asked.notice_id,
        before=before,
        limit=asked.limit,
    )


def delivery_view(delivery: Delivery) -> v1.Delivery:
    return v1.Delivery(**_values(delivery))


def delivery_page(deliveries: Sequence[Delivery], last: int | None) -> Page[v1.Delivery]:
    """A page, and where the next one begins."""
    return Page[v1.Delivery](
        items=[delivery_view(one) for one in deliveries],
        next=None if last is None else cursors.write_position(last),
    )


def with_attempts_view(
    delivery: Delivery, attempts: Sequence[Attempt]
) -> v1.DeliveryWithAttempts:
    made = [_attempt(one) for one in attempts]
    return v1.DeliveryWithAttempts(**_values(delivery), attempts=made)


def _values(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "message_id": message_id(delivery.event_id),
        "platform_id": delivery.platform_id,
        "endpoint_id": delivery.endpoint_id,
        "kind": PublishedType(delivery.type),
        "position": delivery.position,
        "notice_id": delivery.notice_id,
        "state": v1.DeliveryState(delivery.state),
        "attempt_count": delivery.attempts,
        "next_attempt_at": delivery.next_attempt_at,
        "created_at": delivery.created_at,
        "settled_at": delivery.settled_at,
    }


def _attempt(attempt: Attempt) -> v1.DeliveryAttempt:
    return v1.DeliveryAttempt(
        number=attempt.number,
        started_at=attempt.started_at,
        seconds=attempt.took.total_seconds(),
        status=attempt.status,
        outcome=v1.OutcomeKind(attempt.outcome),
        reason=attempt.reason,
    )
