"""Endpoints in the words of the contract."""

from typing import Any

from app.domain.webhook_endpoints import Endpoint, NewEndpoint, WithSecret
from schemas.v1 import webhook_endpoints as v1


def new_endpoint(body: v1.NewWebhookEndpoint) -> NewEndpoint:
    return NewEndpoint(body.url, body.description)


def endpoint_view(endpoint: Endpoint) -> v1.WebhookEndpoint:
    return v1.WebhookEndpoint(**_values(endpoint))


def with_secret_view(made: WithSecret) -> v1.WebhookEndpointWithSecret:
    return v1.WebhookEndpointWithSecret(**_values(made.endpoint), secret=made.secret)


def _values(endpoint: Endpoint) -> dict[str, Any]:
    because = endpoint.disabled_because
    return {
        "id": endpoint.id,
        "platform_id": endpoint.platform_id,
        "host": endpoint.host,
        "description": endpoint.description,
        "state": v1.EndpointState(endpoint.state),
        "disabled_because": None if because is None else v1.DisabledBecause(because),
        "disabled_at": endpoint.disabled_at,
        "failing_since": endpoint.failing_since,
        "old_secrets_until": endpoint.old_secrets_until,
        "created_at": endpoint.created_at,
        "version": endpoint.version,
    }
