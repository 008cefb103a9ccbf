"""Published metrics: the register in numbers, counted at most about once a second."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.domain.figures import (
    AGE_BANDS,
    REMOVAL_BANDS,
    CountedSeries,
    Counts,
    Durations,
    Figures,
    PlatformFigures,
    PlatformPage,
    Position,
    Sending,
    Series,
    Span,
)
from app.domain.notices import Against, State, Timeliness
from app.kit.clock import Clock
from app.kit.memory import Memory
from app.services.health import SWEEP
from app.store import figures
from app.store.engine import Sessions
from app.store.failures import is_away
from app.store.platforms import Place

# However many dashboards poll, a process asks the database no more often than this.
BELIEVED_SECONDS = 1.0
# Where counting takes long, four fifths of the time the database is left in peace.
_REST = 4
_PAGES_REMEMBERED = 100


class FigureBook:
    """What a process lately counted. `as_of` says of what moment each number is."""

    def __init__(
        self, sessions: Sessions, clock: Clock, *, seconds: float = BELIEVED_SECONDS
    ) -> None:
        self._sessions = sessions
        self._clock = clock
        many = _PAGES_REMEMBERED
        self._summary = Memory(
            self._read_summary, seconds=seconds, most=len(Against), rest=_REST
        )
        self._pages = Memory(self._read_page, seconds=seconds, most=many, rest=_REST)
        self._series = Memory(self._read_series, seconds=seconds, most=many, rest=_REST)

    async def summary(self, against: Against = Against.PRESENT) -> Figures:
        """The whole register in numbers; lateness by one deadline or by the other."""
        return await self._summary.get(against)

    async def summary_if_reachable(self) -> Figures | None:
        """The same, or None while the database is away."""
        try:
            return await self.summary()
        except Exception as error:
            if is_away(error):
                return None
            raise

    async def platforms(
        self, *, after: Place, limit: int, against: Against = Against.PRESENT
    ) -> PlatformPage:
        """One page of platforms in numbers, the oldest platform first."""
        return await self._pages.get((after, limit, against))

    async def series(
        self,
        *,
        series: Series,
        span: Span,
        platform_id: UUID | None,
        against: Against = Against.PRESENT,
    ) -> CountedSeries:
        """What happened along time."""
        return await self._series.get((series, span, platform_id, against))

    def forget(self) -> None:
        """Counts anew at the next question."""
        self._summary.forget()
        self._pages.forget()
        self._series.forget()

    async def _read_summary(self, against: Against) -> Figures:
        now = self._clock.now()
        async with self._sessions() as session:
            row = await figures.read_figures(session, now, sweep=SWEEP, against=against)
        return Figures(
            position=_position(row, now),
            against=against,
            counts=_counts(row),
            to_acknowledge=_durations(row, "acknowledge"),
            to_act=_durations(row, "act"),
            removals=_bands(row, "removals", len(REMOVAL_BANDS)),
            overdue_ages=_bands(row, "ages", len(AGE_BANDS)),
            sweep_age=row.sweep_age,
            sending=_sending(row, now),
        )

    async def _read_page(self, asked: tuple[Place, int, Against]) -> PlatformPage:
        after, limit, against = asked
        now = self._clock.now()
        async with self._sessions() as session:
            rows = await figures.read_platforms(
                session, now, after=after, limit=limit + 1, against=against
            )
        shown = tuple(_platform(row) for row in rows[:limit] if row.id is not None)
        more = len(rows) > limit
        following = (shown[-1].created_at, shown[-1].platform_id) if more else None
        return PlatformPage(_position(rows[0], now), against, shown, following)

    async def _read_series(
        self, asked: tuple[Series, Span, UUID | None, Against]
    ) -> CountedSeries:
        series, span, platform_id, against = asked
        now = self._clock.now()
        async with self._sessions() as session:
            rows = await figures.read_series(
                session,
                now,
                series=series,
                span=span,
                platform_id=platform_id,
                against=against,
            )
        return CountedSeries(
            _position(rows[0], now), against, series, span, platform_id, _filled(rows, span)
        )


def _position(row: Any, now: datetime) -> Position:  # noqa: ANN401 - a row of numbers
    since = row.waiting_since
    lag = timedelta(0) if since is None else max(now - since, timedelta(0))
    return Position(now, row.through_event, row.waiting_events, lag)


def _sending(row: Any, now: datetime) -> Sending:  # noqa: ANN401 - a row of numbers
    oldest = timedelta(0) if row.due_since is None else now - row.due_since
    return Sending(row.pending, oldest, row.endpoints_active, row.endpoints_disabled)


def _counts(row: Any) -> Counts:  # noqa: ANN401 - a row of numbers
    return Counts(
        {state: getattr(row, f"state_{state}") for state in State},
        {word: getattr(row, f"timeliness_{word}") for word in Timeliness},
    )


def _durations(row: Any, name: str) -> Durations:  # noqa: ANN401 - a row of numbers
    return Durations(
        _length(getattr(row, f"{name}_median")),
        _length(getattr(row, f"{name}_p90")),
        getattr(row, f"{name}_counted"),
    )


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _bands(row: Any, name: str, bands: int) -> tuple[int, ...]:  # noqa: ANN401 - a row of numbers
    return tuple(getattr(row, f"{name}_{number}") for number in range(bands))


def _platform(row: Any) -> PlatformFigures:  # noqa: ANN401 - a row of a platform and numbers
    return PlatformFigures(row.id, row.provider_id, row.name, row.created_at, _counts(row))


def _filled(rows: Sequence[Any], span: Span) -> tuple[int, ...]:
    known = {row.start: row.counted for row in rows}
    return tuple(known.get(start, 0) for start in span.starts)
