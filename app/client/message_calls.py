"""What a platform may ask of its inbox, its webhook endpoint and its deliveries, as calls."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from app.client.messages import InboxPage, read_inbox
from app.client.talking import Call, Heard, asking, nothing, posting, reading, written
from schemas.v1.common import Page
from schemas.v1.deliveries import Delivery, DeliveryQuery, DeliveryWithAttempts
from schemas.v1.webhook_endpoints import (
    NewWebhookEndpoint,
    TestMessage,
    WebhookEndpoint,
    WebhookEndpointWithSecret,
)

_ENDPOINT: Final = "/v1/webhook-endpoint"
_DELIVERIES: Final = "/v1/deliveries"


def inbox(after: str | None, wait: timedelta, limit: int) -> Call[InboxPage]:
    """Held for as long as `wait`, in whole seconds, while there is nothing."""
    query = {"wait": f"{wait.total_seconds():.0f}", "limit": str(limit)}
    if after is not None:
        query["after"] = after
    return Call(method="GET", path="/v1/inbox", query=query, held=wait, read=read_inbox)


def set_endpoint(new: NewWebhookEndpoint) -> Call[WebhookEndpoint]:
    def read(heard: Heard) -> WebhookEndpoint:
        model = WebhookEndpointWithSecret if heard.status == 201 else WebhookEndpoint
        return reading(model)(heard)

    return Call(method="PUT", path=_ENDPOINT, body=written(new), read=read)


def endpoint() -> Call[WebhookEndpoint]:
    return Call(method="GET", path=_ENDPOINT, read=reading(WebhookEndpoint))


def remove_endpoint() -> Call[None]:
    return Call(method="DELETE", path=_ENDPOINT, read=nothing)


def rotate_secret(key: str | None) -> Call[WebhookEndpointWithSecret]:
    return posting(f"{_ENDPOINT}/rotate", None, WebhookEndpointWithSecret, key=key)


def test_endpoint(key: str | None) -> Call[TestMessage]:
    return posting(f"{_ENDPOINT}/test", None, TestMessage, key=key)


def deliveries(asked: DeliveryQuery) -> Call[Page[Delivery]]:
    read = reading(Page[Delivery])
    return Call(method="GET", path=_DELIVERIES, query=asking(asked), read=read)


def delivery(delivery_id: UUID) -> Call[DeliveryWithAttempts]:
    read = reading(DeliveryWithAttempts)
    return Call(method="GET", path=f"{_DELIVERIES}/{delivery_id}", read=read)


def redeliver(delivery_id: UUID, key: str | None) -> Call[Delivery]:
    return posting(f"{_DELIVERIES}/{delivery_id}/redeliver", None, Delivery, key=key)
