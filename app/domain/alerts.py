"""Alerts: telling an officer, or a system of the regulator, that notices match a filter."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final
from uuid import UUID

from app.domain.deliveries import DeliveryState, OutcomeKind
from app.domain.errors import Conflict
from app.domain.mail import Mail
from app.values import dataclass

MOST_SUBSCRIPTIONS: Final = 50  # of one owner
# A filter that finds more than this is no news of anything.
MOST_MATCHING: Final = 50_000
# So many notices are named; of the others an alert says how many they are.
MOST_NAMED: Final = 50
KEPT_FOR: Final = timedelta(days=30)


class FilterTooWide(Conflict):
    code = "filter_too_wide"


class TooManySubscriptions(Conflict):
    code = "too_many_subscriptions"


class NoEmailAddress(Conflict):
    """The key belongs to no officer, or to one without an address that mail can be sent to."""

    code = "no_email_address"


class MailNotSetUp(Conflict):
    code = "mail_not_set_up"


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
    """Why nothing is told any more. Closed: each has its words in the documents."""

    GONE = "gone"  # the receiver answered 410
    FAILING = "failing"  # for days nothing reached it
    TOO_WIDE = "too_wide"  # the filter was changed and finds too much


PAUSES: Final[Mapping[Digest, timedelta]] = MappingProxyType(
    {
        Digest.IMMEDIATE: timedelta(0),
        Digest.HOURLY: timedelta(hours=1),
        Digest.DAILY: timedelta(days=1),
    }
)


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """Which filter, and how one is told; a webhook has an address."""

    saved_filter_id: UUID
    channel: Channel
    digest: Digest
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Subscription:
    """Who is told, and how; of an address the host alone."""

    id: UUID
    owner_id: UUID
    saved_filter_id: UUID
    channel: Channel
    digest: Digest
    host: str | None
    state: SubscriptionState
    disabled_because: SilencedBecause | None
    failing_since: datetime | None
    last_alert_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class SubscriptionMade:
    """A subscription, and for a webhook the secret: the only moment at which it is seen."""

    subscription: Subscription
    secret: str | None


@dataclass(frozen=True, slots=True)
class Alert:
    """What was told at once: how many notices, and which the first of them are."""

    id: UUID
    subscription_id: UUID
    notices: int
    notice_ids: tuple[UUID, ...]
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime | None
    outcome: OutcomeKind | None
    reason: str | None
    created_at: datetime
    settled_at: datetime | None


def is_told_now(digest: Digest, last_alert_at: datetime | None, now: datetime) -> bool:
    """The first at once, each further one after the pause; when it is just over as well."""
    return last_alert_at is None or now - last_alert_at >= PAUSES[digest]


def mail_about(alert: Alert, to: str, saved_filter_id: UUID, console: str) -> Mail:
    """Counts, notice ids and links: nothing of what a notice is about, nor of a filter's name.

    `console` is the address at which the console stands, without a slash at its end.
    """
    one = alert.notices == 1
    what = "1 notice matches" if one else f"{alert.notices} notices match"
    more = alert.notices - len(alert.notice_ids)
    lines = [
        f"{what} a saved filter of yours now.",
        "",
        *(f"{console}/notices/{notice_id}" for notice_id in alert.notice_ids),
        *([f"and {more} more."] if more else []),
        "",
        f"Saved filter: {saved_filter_id}",
        f"Alert: {alert.id}, of subscription {alert.subscription_id}",
        "",
    ]
    return Mail(to, f"Forthwith: {what} a saved filter", "\n".join(lines), str(alert.id))
