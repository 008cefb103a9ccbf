"""Where a platform is told at once, as Standard Webhooks describes it."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from schemas.v1.common import In, Line, Moment, Out, WebAddress


class EndpointState(StrEnum):
    ACTIVE = "active"
    DISABLED = "disabled"


class DisabledBecause(StrEnum):
    GONE = "gone"
    FAILING = "failing"


class NewWebhookEndpoint(In):
    """Where to send messages: a public https address, in the sandbox also loopback."""

    url: WebAddress = Field(examples=["https://hooks.share.example/notices"])
    description: Line | None = None


class WebhookEndpoint(Out):
    """An endpoint. Of its address only the host is ever shown.

    `disabled_because` is `gone` when it answered 410, `failing` when nothing reached it for
    days. `failing_since` is when the first attempt since the last success failed, null after
    a success. Until `old_secrets_until` every message is signed by older secrets as well.
    """

    id: UUID
    platform_id: UUID
    host: str = Field(examples=["hooks.share.example"])
    description: str | None
    state: EndpointState
    disabled_because: DisabledBecause | None
    disabled_at: Moment | None
    failing_since: Moment | None
    old_secrets_until: Moment | None
    created_at: Moment
    version: int


class WebhookEndpointWithSecret(WebhookEndpoint):
    """An endpoint with the secret just made for it, which no other answer shows."""

    secret: str = Field(examples=["whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="])


class TestMessage(Out):
    """The message that was sent: it arrives in the inbox and at the endpoint."""

    id: str = Field(examples=["msg_019ab0c4-5a10-7c52-9d1e-3f8b6a2c4d09"])
