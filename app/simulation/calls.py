"""What the players ask of a register, as calls of the client."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from pydantic import BaseModel

from app.client import NotUnderstood
from app.client.talking import Call, Heard, a_key, reading
from app.simulation.attacks import Attack
from app.values import dataclass
from schemas.v1.common import Page
from schemas.v1.keys import CreatedKey, NewKey
from schemas.v1.messages import Inbox
from schemas.v1.notices import IssuedNotice, NewNotice
from schemas.v1.platforms import NewPlatform, Platform
from schemas.v1.providers import NewProvider, Provider
from schemas.v1.regimes import Regime
from schemas.v1.sandbox import SandboxTime
from schemas.v1.webhook_endpoints import NewWebhookEndpoint, WebhookEndpointWithSecret

Answer = TypeVar("Answer", bound=BaseModel)

# Each answer of a sandbox carries it, and none of a register in earnest does.
MARK = ("forthwith-sandbox", "1")


def sandbox_clock() -> Call[SandboxTime]:
    """What time it is, from what says of itself that it is a sandbox."""

    def read(heard: Heard) -> SandboxTime:
        name, value = MARK
        if heard.headers.get(name) != value:
            raise NotUnderstood("it does not say of itself that it is a sandbox")
        return reading(SandboxTime)(heard)

    return Call(method="GET", path="/v1/sandbox/clock", read=read)


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came, as it is understood and as it was written."""

    inbox: Inbox
    written: Sequence[Mapping[str, object]]


def inbox(after: str | None, *, wait: timedelta) -> Call[Arrived]:
    def read(heard: Heard) -> Arrived:
        understood = reading(Inbox)(heard)
        return Arrived(understood, json.loads(heard.content)["items"])

    query = {"limit": "200", "wait": str(int(wait.total_seconds())), **_after(after)}
    return Call(method="GET", path="/v1/inbox", query=query, held=wait, read=read)


def regime(code: str) -> Call[Regime]:
    return _get(f"/v1/regimes/{code}", Regime)


def platforms(after: str | None) -> Call[Page[Platform]]:
    return _get("/v1/platforms", Page[Platform], {"limit": "200", **_after(after)})


def platform(platform_id: UUID) -> Call[Platform]:
    return _get(f"/v1/platforms/{platform_id}", Platform)


def new_provider(new: NewProvider) -> Call[Provider]:
    return _post("/v1/providers", new, Provider)


def new_platform(new: NewPlatform) -> Call[Platform]:
    return _post("/v1/platforms", new, Platform)


def new_key(new: NewKey) -> Call[CreatedKey]:
    return _post("/v1/keys", new, CreatedKey)


def revoke_key(key_id: UUID) -> Call[None]:
    return Call(method="DELETE", path=f"/v1/keys/{key_id}", read=_nothing)


def issue(new: NewNotice) -> Call[IssuedNotice]:
    return _post("/v1/notices", new, IssuedNotice)


def forget_endpoint() -> Call[None]:
    return Call(method="DELETE", path="/v1/webhook-endpoint", read=_nothing)


def set_endpoint(url: str) -> Call[WebhookEndpointWithSecret]:
    """Its secret is shown where there was no endpoint before."""
    body = NewWebhookEndpoint(url=url, description="simulated")
    return Call(
        method="PUT",
        path="/v1/webhook-endpoint",
        body=body.model_dump_json().encode(),
        read=reading(WebhookEndpointWithSecret),
    )


def try_endpoint() -> Call[None]:
    return Call(method="POST", path="/v1/webhook-endpoint/test", key=a_key(), read=_nothing)


def attack(sent: Attack) -> Call[None]:
    """As it is, whatever it is."""
    return Call(
        method=sent.method,
        path=sent.path,
        query=sent.query or None,
        body=sent.body,
        key=sent.key,
        read=_nothing,
    )


def _nothing(_heard: Heard) -> None:
    """Whoever sent it looks at what was heard."""


def _after(after: str | None) -> dict[str, str]:
    return {} if after is None else {"after": after}


def _get(
    path: str, answer: type[Answer], query: Mapping[str, str] | None = None
) -> Call[Answer]:
    return Call(method="GET", path=path, query=query, read=reading(answer))


def _post(path: str, body: BaseModel, answer: type[Answer]) -> Call[Answer]:
    return Call(
        method="POST",
        path=path,
        body=body.model_dump_json(exclude_none=True).encode(),
        key=a_key(),
        read=reading(answer),
    )
