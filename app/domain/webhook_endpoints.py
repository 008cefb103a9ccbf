"""Where a platform is told at once: its endpoint, whether it is used, and its secrets."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.domain.errors import Conflict
from app.values import dataclass

# For so long after a rotation the secret before it signs as well.
OVERLAP: Final = timedelta(hours=24)
# Those in force at once; each adds a signature to every message.
MOST_SECRETS: Final = 5


class EndpointState(StrEnum):
    """A disabled endpoint is sent nothing; its messages keep collecting in the inbox."""

    ACTIVE = "active"
    DISABLED = "disabled"


class DisabledBecause(StrEnum):
    """Why nothing is sent any more. Closed: each is counted under its own name."""

    GONE = "gone"  # it answered 410
    FAILING = "failing"  # for days nothing reached it


class EndpointDisabled(Conflict):
    code = "endpoint_disabled"


class TooManySecrets(Conflict):
    code = "too_many_secrets"


class TestPending(Conflict):
    code = "test_pending"


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """Where a platform wishes to be told, and what it calls that place."""

    url: str
    description: str | None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An endpoint as it may be shown: of its address the host alone.

    `failing_since` is when the first attempt since the last success failed.
    """

    id: UUID
    platform_id: UUID
    host: str
    description: str | None
    state: EndpointState
    disabled_because: DisabledBecause | None
    disabled_at: datetime | None
    failing_since: datetime | None
    old_secrets_until: datetime | None
    created_at: datetime
    version: int


@dataclass(frozen=True, slots=True)
class WithSecret:
    """An endpoint and the secret just made for it: the only moment at which it is seen."""

    endpoint: Endpoint
    secret: str


def must_be_active(state: EndpointState) -> None:
    """Nothing is sent to an endpoint that is disabled."""
    if state is EndpointState.DISABLED:
        raise EndpointDisabled(
            "The endpoint is disabled; PUT /v1/webhook-endpoint enables it again."
        )
