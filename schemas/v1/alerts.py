"""Alerts on saved filters: subscriptions, and what was told of them."""

from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import Field

from schemas.v1.common import In, Moment, Out, WebAddress
from schemas.v1.deliveries import DeliveryState, OutcomeKind


class Channel(StrEnum):
    EMAIL = "email"
    WEBHOOK = "webhook"


class Digest(StrEnum):
    """How often one is told at most."""

    IMMEDIATE = "immediate"
    HOURLY = "hourly"
    DAILY = "daily"


class SubscriptionState(StrEnum):
    """Nothing is told any more of one that is disabled."""

    ACTIVE = "active"
    DISABLED = "disabled"


class SilencedBecause(StrEnum):
    """Why nothing is told any more."""

    GONE = "gone"
    FAILING = "failing"
    TOO_WIDE = "too_wide"


class NewAlertSubscription(In):
    """To be told when notices begin to match a saved filter.

    Mail goes to the officer to whom the key belongs. A webhook has a `url`: `https` on the
    public internet, or a host that whoever runs the service has listed.
    """

    saved_filter_id: UUID
    on: Literal["entered"] = "entered"
    channel: Channel
    digest: Digest = Digest.IMMEDIATE
    url: WebAddress | None = None


class AlertSubscription(Out):
    """Who is told, and how. Of a webhook's address the host alone is shown."""

    id: UUID
    owner_id: UUID
    saved_filter_id: UUID
    on: str = Field(examples=["entered"])
    channel: Channel
    digest: Digest
    host: str | None
    state: SubscriptionState
    disabled_because: SilencedBecause | None
    failing_since: Moment | None
    last_alert_at: Moment | None
    created_at: Moment


class CreatedAlertSubscription(AlertSubscription):
    """A subscription just made. `secret` signs what a webhook is sent, and is shown this
    once; null for mail.
    """

    secret: str | None = Field(examples=["whsec_…"])


class Alert(Out):
    """What was told at once: how many notices began to match, and the first of them."""

    id: UUID
    subscription_id: UUID
    notices: int
    notice_ids: list[UUID]
    state: DeliveryState
    attempts: int
    next_attempt_at: Moment | None
    outcome: OutcomeKind | None
    reason: str | None
    created_at: Moment
    settled_at: Moment | None
