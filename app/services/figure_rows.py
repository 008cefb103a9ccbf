"""What was read of the register, as figures: questions, and rows turned into answers."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from app.domain.figures import (
    AGE_BANDS,
    REMOVAL_BANDS,
    CountedSeries,
    Counts,
    Disputes,
    Durations,
    Figures,
    PlatformFigures,
    PlatformPage,
    Position,
    Scope,
    Sending,
)
from app.domain.lengths import MEDIAN, P90, Lengths, percentile
from app.domain.notices import Against, State, Timeliness
from app.domain.orders import Place
from app.domain.series import STEPS, Bucket, Series, Span
from app.store import figures
from app.store.tallies import BUCKETS
from app.values import dataclass

EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class SummaryAsked:
    """The notices of a scope in numbers; lateness by one deadline or by the other."""

    against: Against = Against.PRESENT
    scope: Scope = EVERYTHING


@dataclass(frozen=True, slots=True)
class PageAsked:
    """One page of platforms in numbers, the oldest platform first."""

    after: Place | None
    limit: int
    against: Against = Against.PRESENT


@dataclass(frozen=True, slots=True)
class SeriesAsked:
    """What happened along time."""

    series: Series
    span: Span
    scope: Scope = EVERYTHING
    against: Against = Against.PRESENT


Question: TypeAlias = SummaryAsked | PageAsked | SeriesAsked
Answer: TypeAlias = Figures | PlatformPage | CountedSeries


@dataclass(frozen=True, slots=True)
class Look:
    """How it is with the log and with what is sent, at one moment."""

    position: Position
    sending: Sending
    sweep_age: timedelta | None


def look_of(row: Any, now: datetime) -> Look:  # noqa: ANN401 - a row of numbers
    return Look(_position(row, now), _sending(row, now), row["sweep_age"])


def _position(row: Any, now: datetime) -> Position:  # noqa: ANN401 - a row of numbers
    since = row["waiting_since"]
    lag = timedelta(0) if since is None else max(now - since, timedelta(0))
    return Position(now, row["through_event"], row["waiting_events"], lag)


def _sending(row: Any, now: datetime) -> Sending:  # noqa: ANN401 - a row of numbers
    since = row["due_since"]
    oldest = timedelta(0) if since is None else now - since
    return Sending(row["pending"], oldest, row["endpoints_active"], row["endpoints_disabled"])


def figures_of(rows: Sequence[Any], now: datetime, asked: SummaryAsked, look: Look) -> Figures:
    held = {(row["figure"], row["place"]): row["counted"] for row in rows}
    ages = figures.age_figure(asked.against)
    return Figures(
        position=_position(rows[0], now),
        against=asked.against,
        scope=asked.scope,
        counts=_counts({figure: count for (figure, _), count in held.items()}, asked.against),
        to_acknowledge=_durations(rows, "acknowledged_after"),
        to_act=_durations(rows, "acted_after"),
        removals=tuple(held.get((band.name, 0), 0) for band in REMOVAL_BANDS),
        overdue_ages=tuple(held.get((ages, place), 0) for place in range(len(AGE_BANDS))),
        reinstated=held.get(("reinstated", 0), 0),
        disputes=Disputes(
            *(
                held.get((f"disputes_{word}", 0), 0)
                for word in ("pending", "upheld", "rejected")
            )
        ),
        sweep_age=look.sweep_age,
        sending=look.sending,
    )


def _counts(held: Mapping[str, int], against: Against) -> Counts:
    return Counts(
        {state: held.get(figures.state_figure(state), 0) for state in State},
        {word: held.get(figures.word_figure(against, word), 0) for word in Timeliness},
    )


def _durations(rows: Iterable[Any], figure: str) -> Durations:
    lengths = [
        Lengths(row["place"], row["counted"], row["total"])
        for row in rows
        if row["figure"] == figure
    ]
    counted = sum(one.counted for one in lengths)
    return Durations(percentile(lengths, MEDIAN), percentile(lengths, P90), counted)


def page_of(rows: Sequence[Any], now: datetime, asked: PageAsked) -> PlatformPage:
    found: dict[UUID, tuple[Any, dict[str, int]]] = {}
    for row in rows:
        if row["id"] is not None:
            found.setdefault(row["id"], (row, {}))[1][row["figure"]] = row["counted"]
    shown = tuple(
        PlatformFigures(
            row["id"],
            row["provider_id"],
            row["name"],
            row["created_at"],
            _counts(held, asked.against),
        )
        for row, held in [*found.values()][: asked.limit]
    )
    more = len(found) > asked.limit
    following = (shown[-1].created_at, shown[-1].platform_id) if more else None
    return PlatformPage(_position(rows[0], now), asked.against, shown, following)


def series_of(rows: Sequence[Any], now: datetime, asked: SeriesAsked) -> CountedSeries:
    span = asked.span
    seconds = 3_600 * BUCKETS[Bucket.HOUR if span.bucket is Bucket.HOUR else Bucket.DAY]
    step, start = int(STEPS[span.bucket].total_seconds()), int(span.start.timestamp())
    counts = [0] * len(span.starts)
    for row in rows:
        if row["figure"] is not None:
            counts[(row["place"] * seconds - start) // step] += row["counted"]
    return CountedSeries(
        _position(rows[0], now), asked.against, asked.series, span, asked.scope, tuple(counts)
    )
