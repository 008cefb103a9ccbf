"""What became of one attempt to deliver a message, and what follows from it."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from app.domain.errors import Conflict, Fault, Malformed
from app.domain.messages import MessageType
from app.values import dataclass


class AddressNotAllowed(Malformed):
    """Messages are not sent there; the reason never repeats the address."""

    code = "address_not_allowed"

    def __init__(self, reason: str) -> None:
        super().__init__("No message is sent to this address.", (Fault("/url", reason),))
        self.reason = reason


class DeliveryState(StrEnum):
    """Where a delivery stands; to ask for it again makes it pending once more."""

    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"  # it was tried as often as one is, or the endpoint was disabled by it
    CANCELLED = "cancelled"  # the endpoint was removed or disabled before it arrived


class OutcomeKind(StrEnum):
    """How an attempt ended. Closed: metrics count each under its own name."""

    DELIVERED = "delivered"  # answered with 2xx
    REDIRECTED = "redirected"  # answered with 3xx, which is not followed
    REFUSED = "refused"  # answered with any other status
    GONE = "gone"  # answered with 410: asks to be sent nothing any more
    UNREACHABLE = "unreachable"  # no such name, no connection, or it broke
    TIMED_OUT = "timed_out"  # silent for longer than one step may take
    TOO_SLOW = "too_slow"  # not silent, but not done when the whole attempt had to be
    NOT_HTTP = "not_http"  # what it answered is no answer, or too large a one
    TLS_FAILED = "tls_failed"  # it did not prove to be the host of that name
    UNSAFE_TARGET = "unsafe_target"  # not an address that may be called


@dataclass(frozen=True, slots=True)
class Outcome:
    """One attempt as it went; the reason holds nothing of the address, query or body."""

    kind: OutcomeKind
    reason: str
    took: timedelta
    status: int | None = None
    retry_after: timedelta | None = None


class Verdict(StrEnum):
    """What follows from an attempt."""

    DELIVERED = "delivered"
    RETRY = "retry"
    GAVE_UP = "gave_up"  # this message was tried as often as one is
    ENDPOINT_GONE = "endpoint_gone"  # it asked for nothing more: disable it
    ENDPOINT_FAILING = "endpoint_failing"  # nothing reached it for too long: disable it


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict, and for RETRY alone the moment of the next attempt."""

    verdict: Verdict
    retry_at: datetime | None = None


class NoEndpoint(Conflict):
    """There is nowhere to send it."""

    code = "no_endpoint"


@dataclass(frozen=True, slots=True)
class DeliveryFilters:
    """Which deliveries are asked for, the newest first; `before` is where a page ended."""

    platform_id: UUID | None = None
    state: DeliveryState | None = None
    type: MessageType | None = None
    notice_id: UUID | None = None
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message on its way to an endpoint, or arrived there."""

    id: UUID
    platform_id: UUID
    endpoint_id: UUID
    event_id: UUID
    type: MessageType
    position: int
    notice_id: UUID | None
    state: DeliveryState
    attempts: int
    next_attempt_at: datetime | None
    created_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt as it went, for whoever asks why."""

    number: int
    started_at: datetime
    took: timedelta
    status: int | None
    outcome: OutcomeKind
    reason: str


_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = timedelta(hours=1)

# The pause after the first failed attempt, after the second, and so on; 75 hours together.
PAUSES: Final = (
    timedelta(seconds=5),
    5 * _MINUTE,
    30 * _MINUTE,
    2 * _HOUR,
    5 * _HOUR,
    10 * _HOUR,
    14 * _HOUR,
    20 * _HOUR,
    24 * _HOUR,
)
MOST_ATTEMPTS: Final = len(PAUSES) + 1
# A pause is stretched by up to this part of it, so that what failed together does not
# knock together again.
STRETCH: Final = 0.2
# Whoever asks to be left alone for longer is asked again after this.
MOST_RETRY_AFTER: Final = timedelta(hours=24)
# An endpoint at which every attempt of so long failed is disabled.
FAILING_FOR: Final = timedelta(days=5)

# RFC 9110 s.10.2.3 gives Retry-After a meaning for these two of the failures (RFC 6585 s.4).
_HONOURED: Final = frozenset({429, 503})


def judge(
    outcome: Outcome,
    *,
    attempts: int,
    failing_since: datetime | None,
    now: datetime,
    jitter: float,
) -> Judgement:
    """What follows from the attempt that ended `now`.

    `attempts` counts this one; `failing_since` is when the endpoint's first attempt since
    its last success failed, None if this is the first; `jitter` is a number from 0 up to 1.
    At exactly FAILING_FOR the endpoint has failed for too long.
    """
    match outcome.kind:
        case OutcomeKind.DELIVERED:
            return Judgement(Verdict.DELIVERED)
        case OutcomeKind.GONE:
            return Judgement(Verdict.ENDPOINT_GONE)
        case _:
            return _after_failure(outcome, attempts, failing_since, now, jitter)


def _after_failure(
    outcome: Outcome,
    attempts: int,
    failing_since: datetime | None,
    now: datetime,
    jitter: float,
) -> Judgement:
    if failing_since is not None and now - failing_since >= FAILING_FOR:
        return Judgement(Verdict.ENDPOINT_FAILING)
    if attempts >= MOST_ATTEMPTS:
        return Judgement(Verdict.GAVE_UP)
    pause = PAUSES[attempts - 1] * (1 + STRETCH * jitter)
    return Judgement(Verdict.RETRY, now + max(pause, _asked_for(outcome)))


def _asked_for(outcome: Outcome) -> timedelta:
    """How long the receiver asked to be left alone, as far as that is honoured."""
    if outcome.status not in _HONOURED or outcome.retry_after is None:
        return timedelta()
    return min(outcome.retry_after, MOST_RETRY_AFTER)
