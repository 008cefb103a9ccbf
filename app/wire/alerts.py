"""Alerts in the words of the contract, and back."""

from typing import Any

from app.domain.alerts import (
    Alert,
    Channel,
    Digest,
    NewSubscription,
    Subscription,
    SubscriptionMade,
)
from schemas.v1 import alerts as v1
from schemas.v1.deliveries import DeliveryState, OutcomeKind


def new_subscription(body: v1.NewAlertSubscription) -> NewSubscription:
    return NewSubscription(
        body.saved_filter_id, Channel(body.channel), Digest(body.digest), body.url
    )


def subscription_view(subscription: Subscription) -> v1.AlertSubscription:
    return v1.AlertSubscription(**_fields(subscription))


def made_view(made: SubscriptionMade) -> v1.CreatedAlertSubscription:
    """The only answer that ever shows a secret."""
    return v1.CreatedAlertSubscription(**_fields(made.subscription), secret=made.secret)


def alert_view(alert: Alert) -> v1.Alert:
    return v1.Alert(
        id=alert.id,
        subscription_id=alert.subscription_id,
        notices=alert.notices,
        notice_ids=list(alert.notice_ids),
        state=DeliveryState(alert.state),
        attempts=alert.attempts,
        next_attempt_at=alert.next_attempt_at,
        outcome=None if alert.outcome is None else OutcomeKind(alert.outcome),
        reason=alert.reason,
        created_at=alert.created_at,
        settled_at=alert.settled_at,
    )


def _fields(one: Subscription) -> dict[str, Any]:
    because = one.disabled_because
    return {
        "id": one.id,
        "owner_id": one.owner_id,
        "saved_filter_id": one.saved_filter_id,
        "on": "entered",
        "channel": v1.Channel(one.channel),
        "digest": v1.Digest(one.digest),
        "host": one.host,
        "state": v1.SubscriptionState(one.state),
        "disabled_because": None if because is None else v1.SilencedBecause(because),
        "failing_since": one.failing_since,
        "last_alert_at": one.last_alert_at,
        "created_at": one.created_at,
    }
