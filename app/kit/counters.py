"""Instruments for Prometheus: every label comes from a closed set."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import cast

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
)

# When each counter was begun is known from the process, and would double what is scraped.
cast("Callable[[], None]", disable_created_metrics)()
REGISTRY = CollectorRegistry()

_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"})
# More than there are routes, methods and statuses that meet; a bound all the same.
MOST_REMEMBERED = 4_096

REQUESTS = Counter(
    "forthwith_http_requests",
    "Requests answered, by method, route template and status.",
    ("method", "route", "status"),
    registry=REGISTRY,
)
REQUEST_SECONDS = Histogram(
    "forthwith_http_request_seconds",
    "Time from the first byte of a request to the end of its answer.",
    ("method", "route"),
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=REGISTRY,
)
FAILURES = Counter(
    "forthwith_failures",
    "Requests that failed through a fault of the service.",
    registry=REGISTRY,
)
DATABASE_AWAY = Counter(
    "forthwith_database_away",
    "Requests turned away because the database could not be asked.",
    registry=REGISTRY,
)
PROBLEMS = Counter(
    "forthwith_problems",
    "Refusals and failures told, each element of a batch apart, by code.",
    ("code",),
    registry=REGISTRY,
)
RATE_LIMITED = Counter(
    "forthwith_rate_limited",
    "Requests turned away because their key had asked too often.",
    registry=REGISTRY,
)
REPLAYS = Counter(
    "forthwith_idempotent_replays",
    "First answers given again to a retry.",
    registry=REGISTRY,
)
IMPORTED = Counter(
    "forthwith_imported",
    "What this process read, entered and rejected for imports.",
    ("what",),
    registry=REGISTRY,
)
LAPSES = Counter(
    "forthwith_stages_recorded",
    "Stages of the clock recorded by this process, by kind.",
    ("kind",),
    registry=REGISTRY,
)
SEQUENCED = Counter(
    "forthwith_events_sequenced",
    "Events given their place in the log by this process.",
    registry=REGISTRY,
)
JOB_SECONDS = Histogram(
    "forthwith_job_seconds",
    "How long each run of a job took.",
    # Not "job": that is what Prometheus calls whom it scrapes.
    ("name",),
    buckets=(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30),
    registry=REGISTRY,
)
JOB_FAILURES = Counter(
    "forthwith_job_failures",
    "Runs of a job that failed; the next tick tries again.",
    ("name",),
    registry=REGISTRY,
)

DELIVERY_ATTEMPTS = Counter(
    "forthwith_delivery_attempts",
    "Attempts to deliver a message by this process, by how they ended.",
    ("outcome",),
    registry=REGISTRY,
)
ALERT_ATTEMPTS = Counter(
    "forthwith_alert_attempts",
    "Attempts to send an alert by this process, by channel and by how they ended.",
    ("channel", "outcome"),
    registry=REGISTRY,
)
INBOX_WAITING = Gauge(
    "forthwith_inbox_waiting",
    "Requests that this process holds until a message arrives.",
    registry=REGISTRY,
)
CHANGES_LISTENING = Gauge(
    "forthwith_changes_listening",
    "Streams, and requests held for a change, that this process has open.",
    registry=REGISTRY,
)
STREAMS_OPEN = Gauge(
    "forthwith_streams_open",
    "Streams of changes that this process has open.",
    registry=REGISTRY,
)
STREAMS_ENDED = Counter(
    "forthwith_streams_ended",
    "Streams of changes that ended in this process, by why.",
    ("because",),
    registry=REGISTRY,
)
STREAM_RESETS = Counter(
    "forthwith_stream_resets",
    "Times that a stream told its reader to read pages, being too far behind.",
    registry=REGISTRY,
)
NO_ROOM = Counter(
    "forthwith_no_room",
    "Streams and waiting requests turned away, by what had as many as it may.",
    ("crowd",),
    registry=REGISTRY,
)
ENDPOINTS_DISABLED = Counter(
    "forthwith_endpoints_disabled",
    "Webhook endpoints that this process disabled, by reason.",
    ("because",),
    registry=REGISTRY,
)


def record_request(method: str, route: str, status: int, seconds: float) -> None:
    # What a caller sends as its method may be any word, and is neither shown nor remembered.
    known = method if method in _METHODS else "other"
    requests, request_seconds = instruments_of(known, route, status)
    requests.inc()
    request_seconds.observe(seconds)


@lru_cache(MOST_REMEMBERED)
def instruments_of(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """Remembered, for finding an instrument by its labels takes longer than counting."""
    return REQUESTS.labels(method, route, str(status)), REQUEST_SECONDS.labels(method, route)


def begin(counter: Counter, values: Iterable[str]) -> None:
    """Shows a counter at zero for each value of its label: what first appears with its first
    count would not be seen to have grown.
    """
    for value in values:
        counter.labels(value)
