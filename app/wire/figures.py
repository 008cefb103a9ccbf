"""Metrics in the words of the contract, and what was asked of them in those of the domain."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from app.domain.errors import Malformed
from app.domain.figures import (
    AGE_BANDS,
    DISPUTES,
    DISPUTES_UPHELD,
    ON_TIME_RATE,
    REINSTATEMENTS,
    REMOVAL_BANDS,
    REMOVALS,
    TIME_TO_ACKNOWLEDGE,
    TIME_TO_ACT,
    Band,
    CountedSeries,
    Counts,
    Definition,
    Disputes,
    Durations,
    Figures,
    PlatformFigures,
    PlatformPage,
    Position,
    Scope,
    overdue_ages,
)
from app.domain.notices import Category, State
from app.domain.series import Bucket, Span, span
from app.kit import cursors
from app.wire.tags import tag_of
from schemas.v1 import figures as v1
from schemas.v1 import notices as words


def summary_view(figures: Figures) -> v1.Summary:
    counts = figures.counts
    return v1.Summary(
        **_position(figures.position),
        against=v1.Against(figures.against),
        **_scope(figures.scope),
        notices=counts.total,
        open=counts.open,
        by_state={words.State(state): number for state, number in counts.by_state.items()},
        by_timeliness={
            words.Timeliness(word): number for word, number in counts.by_timeliness.items()
        },
        on_time_rate=_on_time(counts),
        time_to_acknowledge=_durations(
            figures.to_acknowledge,
            TIME_TO_ACKNOWLEDGE,
            waiting=counts.by_state[State.AWAITING_ACKNOWLEDGEMENT],
        ),
        time_to_act=_durations(figures.to_act, TIME_TO_ACT, waiting=counts.open),
        removals=_bands(REMOVAL_BANDS, figures.removals, REMOVALS),
        overdue_ages=_bands(AGE_BANDS, figures.overdue_ages, overdue_ages(figures.against)),
        reinstatements=_share(
            figures.reinstated, sum(figures.removals) + figures.reinstated, REINSTATEMENTS
        ),
        disputes=_disputes(figures.disputes),
    )


def platforms_view(page: PlatformPage) -> v1.PlatformsMetrics:
    return v1.PlatformsMetrics(
        **_position(page.position),
        against=v1.Against(page.against),
        items=[_platform(one) for one in page.platforms],
        next=None if page.following is None else cursors.write(*page.following),
    )


def series_view(counted: CountedSeries) -> v1.TimeSeries:
    span = counted.span
    points = [
        v1.Point(start=start, count=number)
        for start, number in zip(span.starts, counted.counts, strict=True)
    ]
    return v1.TimeSeries(
        **_position(counted.position),
        metric=v1.Series(counted.series),
        against=v1.Against(counted.against),
        bucket=v1.Bucket(span.bucket),
        start=span.start,
        end=span.end,
        **_scope(counted.scope),
        points=points,
    )


def numbers_tag(body: BaseModel) -> str:
    """An ETag over the numbers; that time merely passed changes none of them."""
    return tag_of(body, leaving_out={"as_of": True, "lag_seconds": True})


def place_of(cursor: str | None) -> tuple[datetime, UUID] | None:
    """Where a list goes on."""
    if cursor is None:
        return None
    try:
        return cursors.read(cursor)
    except cursors.BadCursor as error:
        raise Malformed.at("/query/after", str(error)) from error


def scope_of(asked: v1.Narrowed) -> Scope:
    """Which notices are asked for."""
    category = None if asked.category is None else Category(asked.category)
    return Scope(asked.platform_id, asked.provider_id, asked.regime, category)


def span_of(asked: v1.SeriesQuery, now: datetime) -> Span:
    return span(Bucket(asked.bucket), start=asked.start, end=asked.end, now=now)


def _position(position: Position) -> dict[str, Any]:
    return {
        "as_of": position.as_of,
        "through_event": position.through_event,
        "lag_seconds": _seconds(position.lag),
    }


def _platform(one: PlatformFigures) -> v1.PlatformMetrics:
    return v1.PlatformMetrics(
        platform_id=one.platform_id,
        provider_id=one.provider_id,
        name=one.name,
        notices=one.counts.total,
        open=one.counts.open,
        by_state={words.State(state): n for state, n in one.counts.by_state.items()},
        by_timeliness={
            words.Timeliness(word): n for word, n in one.counts.by_timeliness.items()
        },
        on_time_rate=_on_time(one.counts),
    )


def _on_time(counts: Counts) -> v1.Share:
    return _share(counts.resolved_in_time, counts.judged, ON_TIME_RATE)


def _share(numerator: int, denominator: int, definition: Definition) -> v1.Share:
    return v1.Share(
        rate=round(numerator / denominator, 6) if denominator else None,
        numerator=numerator,
        denominator=denominator,
        meaning=definition.meaning,
        denominator_meaning=definition.denominator,
    )


def _disputes(disputes: Disputes) -> v1.Disputes:
    return v1.Disputes(
        raised=disputes.raised,
        pending=disputes.pending,
        upheld=disputes.upheld,
        rejected=disputes.rejected,
        upheld_rate=_share(disputes.upheld, disputes.ruled, DISPUTES_UPHELD),
        meaning=DISPUTES.meaning,
        denominator_meaning=DISPUTES.denominator,
    )


def _scope(scope: Scope) -> dict[str, Any]:
    return {
        "platform_id": scope.platform_id,
        "provider_id": scope.provider_id,
        "regime": scope.regime,
        "category": None if scope.category is None else words.Category(scope.category),
    }


def _durations(durations: Durations, definition: Definition, *, waiting: int) -> v1.Durations:
    return v1.Durations(
        median_seconds=None if durations.median is None else _seconds(durations.median),
        p90_seconds=None if durations.p90 is None else _seconds(durations.p90),
        counted=durations.counted,
        waiting=waiting,
        clock_start=definition.clock_start or "",
        meaning=definition.meaning,
        denominator_meaning=definition.denominator,
    )


def _bands(bands: Sequence[Band], counts: Sequence[int], definition: Definition) -> v1.Bands:
    rows = zip(bands, counts, accumulate(counts), strict=True)
    return v1.Bands(
        total=sum(counts),
        bands=[
            v1.BandCount(
                band=band.name,
                up_to_seconds=None if band.up_to is None else int(_seconds(band.up_to)),
                count=count,
                cumulative=so_far,
            )
            for band, count, so_far in rows
        ],
        clock_start=definition.clock_start or "",
        meaning=definition.meaning,
        denominator_meaning=definition.denominator,
    )


def _seconds(length: timedelta) -> float:
    return round(length.total_seconds(), 3)
