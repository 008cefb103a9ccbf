"""The register in numbers for Prometheus, beside the counters of the process.

Every label comes from a closed set: no locator, no reference, no person.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias, cast

from prometheus_client import CollectorRegistry, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.openmetrics import exposition as openmetrics

from app.domain.figures import AGE_BANDS, REMOVAL_BANDS, Band, Durations, Figures, Sending
from app.domain.notices import Timeliness
from app.domain.workings import PoolUse, Workings
from app.kit.counters import REGISTRY
from app.values import dataclass

PLAIN = CONTENT_TYPE_PLAIN_0_0_4
OPENMETRICS = openmetrics.CONTENT_TYPE_LATEST

Write: TypeAlias = Callable[[CollectorRegistry], bytes]

_WRITERS: Mapping[str, Write] = {
    PLAIN: generate_latest,
    OPENMETRICS: cast("Write", openmetrics.generate_latest),  # pyright: ignore[reportUnknownMemberType] - the package leaves it untyped
}


@dataclass(frozen=True, slots=True)
class Scraped:
    """What is shown beside the counters of the process; without figures and workings, while
    the database is away, these and its connections alone.
    """

    figures: Figures | None
    workings: Workings | None
    pools: Sequence[PoolUse]


def exposition(scraped: Scraped, accept: str) -> tuple[bytes, str]:
    """The text and its media type: OpenMetrics where it is accepted, else Prometheus text."""
    kind = OPENMETRICS if "application/openmetrics-text" in accept.lower() else PLAIN
    everything = CollectorRegistry(auto_describe=False)
    everything.register(REGISTRY)
    everything.register(_Register(scraped))
    return _WRITERS[kind](everything), kind


class _Register:
    """What the register says of itself, as Prometheus collects it."""

    def __init__(self, scraped: Scraped) -> None:
        self._scraped = scraped

    def collect(self) -> Iterable[Metric]:
        figures, workings = self._scraped.figures, self._scraped.workings
        reachable = float(figures is not None)
        yield _gauge("register_reachable", "Whether the database could be asked.", reachable)
        yield from _connections(self._scraped.pools)
        if figures is not None:
            yield from _notices(figures)
            yield from _durations(figures)
            yield from _log(figures)
            yield from _sending(figures.sending)
        if workings is not None:
            yield from _workings(workings)


def _notices(figures: Figures) -> Iterable[Metric]:
    counts = figures.counts
    states = {str(state): number for state, number in counts.by_state.items()}
    words = {str(word): number for word, number in counts.by_timeliness.items()}
    overdue = counts.by_timeliness[Timeliness.OVERDUE]
    yield _labelled("notices", "Notices, by state.", "state", states)
    yield _labelled(
        "notices_by_timeliness", "Notices, by timeliness at this moment.", "timeliness", words
    )
    yield _gauge("notices_open_overdue", "Notices overdue and still open.", overdue)
    yield _gauge("notices_judged", "Notices resolved, or overdue and open.", counts.judged)
    yield _gauge("notices_resolved_in_time", "Of those, in time.", counts.resolved_in_time)
    yield _labelled(
        "notices_open_overdue_by_age",
        "Notices overdue and still open, by time since the due moment, each in one band.",
        "age",
        _by_band(AGE_BANDS, figures.overdue_ages),
    )
    yield _labelled(
        "items_complied",
        "Items complied with, by time since the clock started, each in one band.",
        "within",
        _by_band(REMOVAL_BANDS, figures.removals),
    )


def _durations(figures: Figures) -> Iterable[Metric]:
    named: tuple[tuple[str, str, Durations], ...] = (
        ("time_to_acknowledge", "From issue to acknowledgement.", figures.to_acknowledge),
        ("time_to_act", "From the start of the clock to compliance.", figures.to_act),
    )
    for name, help_text, durations in named:
        values = {"0.5": durations.median, "0.9": durations.p90}
        known = {
            q: length.total_seconds() for q, length in values.items() if length is not None
        }
        yield _labelled(f"{name}_seconds", f"{help_text} Percentiles.", "percentile", known)


def _log(figures: Figures) -> Iterable[Metric]:
    position = figures.position
    yield _gauge("log_position", "The last position in the log.", position.through_event)
    yield _gauge(
        "outbox_events", "Events that wait for a position in the log.", position.waiting_events
    )
    yield _gauge(
        "outbox_lag_seconds", "Age of the oldest of them.", position.lag.total_seconds()
    )
    if figures.sweep_age is not None:
        age = figures.sweep_age.total_seconds()
        yield _gauge("sweep_age_seconds", "Since the last completed sweep anywhere.", age)


def _sending(sending: Sending) -> Iterable[Metric]:
    yield _gauge("deliveries_pending", "Deliveries not settled yet.", sending.pending)
    yield _gauge(
        "deliveries_oldest_due_seconds",
        "For how long the oldest delivery is due that nobody has taken up.",
        sending.oldest_due.total_seconds(),
    )
    yield _labelled(
        "webhook_endpoints",
        "Webhook endpoints, by state.",
        "state",
        {"active": sending.active, "disabled": sending.disabled},
    )


def _workings(workings: Workings) -> Iterable[Metric]:
    yield _gauge(
        "sweep_lag_seconds",
        "For how long the oldest stage of a clock has come to be that is not recorded.",
        workings.sweep_lag.total_seconds(),
    )
    yield _gauge(
        "unfolded_events",
        "Events in the log that the rollups do not count yet.",
        workings.unfolded,
    )
    yield _gauge(
        "folding_lag_seconds",
        "For how long the oldest of them is in the log.",
        workings.folding_lag.total_seconds(),
    )
    yield _labelled("imports", "Imports, by state.", "state", workings.imports)


def _connections(pools: Sequence[PoolUse]) -> Iterable[Metric]:
    """Of this process, to the database."""
    name = "forthwith_database_connections"
    used = GaugeMetricFamily(
        name, "Connections to the database, by use.", labels=("pool", "use")
    )
    most = GaugeMetricFamily(
        f"{name}_most", "How many connections there may be.", labels=("pool",)
    )
    for pool in pools:
        used.add_metric((pool.kind, "lent"), pool.lent)
        used.add_metric((pool.kind, "idle"), pool.idle)
        most.add_metric((pool.kind,), pool.most)
    return used, most


def _gauge(name: str, help_text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"forthwith_{name}", help_text, value=value)


def _labelled(name: str, help_text: str, label: str, values: Mapping[str, float]) -> Metric:
    family = GaugeMetricFamily(f"forthwith_{name}", help_text, labels=(label,))
    for word, value in values.items():
        family.add_metric((word,), value)
    return family


def _by_band(bands: Iterable[Band], counts: Iterable[int]) -> dict[str, float]:
    return {band.name: count for band, count in zip(bands, counts, strict=True)}
