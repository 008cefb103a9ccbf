"""Published metrics: the register in numbers, looked at once a second however many ask.

A look tells how far the log goes. Numbers read before hold as long as it goes no further and
no notice has come to count as something else by mere time: that is known beforehand, from
the numbers themselves. So most polls are answered from what is in memory.
"""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any, cast

from app.domain.figures import CountedSeries, Figures, PlatformPage, Scope
from app.domain.notices import Against
from app.kit.clock import Clock
from app.kit.memory import Memory
from app.services.figure_rows import (
    EVERYTHING,
    Answer,
    Look,
    PageAsked,
    Question,
    SeriesAsked,
    SummaryAsked,
    figures_of,
    look_of,
    page_of,
    series_of,
)
from app.services.health import SWEEP
from app.store import figures
from app.store.driver import Connection, Driver
from app.store.failures import is_away
from app.values import dataclass, replace

# However many dashboards poll, a process asks the database no more often than this.
BELIEVED_SECONDS = 1.0
# Where counting takes long, four fifths of the time the database is left in peace.
_REST = 4
_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class _Read:
    """Numbers as they were read, and until when they hold if nothing happens."""

    answer: Answer
    changes_at: datetime | None

    def holds_at(self, look: Look) -> bool:
        was, is_now = self.answer.position, look.position
        return (
            (was.through_event, was.waiting_events)
            == (is_now.through_event, is_now.waiting_events)
            and was.as_of <= is_now.as_of
            and (self.changes_at is None or is_now.as_of < self.changes_at)
        )


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as it is sent, and by what it is told from others."""

    body: bytes
    tag: str


@dataclass(slots=True)
class _Known:
    """What a question was answered at the latest look, and as what it was written."""

    look: Look
    read: _Read
    answer: Answer
    written: Written | None = None


class FigureBook:
    """What a process lately counted. `as_of` says of what moment each number is."""

    def __init__(
        self,
        driver: Driver,
        clock: Clock,
        *,
        seconds: float = BELIEVED_SECONDS,
        rest: float = _REST,
    ) -> None:
        self._driver = driver
        self._clock = clock
        self._looks = Memory(self._look, seconds=seconds, most=1)
        self._readings = Memory(self._read, seconds=seconds, most=_REMEMBERED, rest=rest)
        self._known: OrderedDict[Question, _Known] = OrderedDict()

    async def summary(
        self, against: Against = Against.PRESENT, scope: Scope = EVERYTHING
    ) -> Figures:
        """The register in numbers, or a part of it; lateness by one deadline or the other."""
        return cast("Figures", await self._answer(SummaryAsked(against, scope)))

    async def platforms(self, asked: PageAsked) -> PlatformPage:
        """One page of platforms in numbers."""
        return cast("PlatformPage", await self._answer(asked))

    async def series(self, asked: SeriesAsked) -> CountedSeries:
        """What happened along time."""
        return cast("CountedSeries", await self._answer(asked))

    async def summary_if_reachable(self) -> Figures | None:
        """The same, or None while the database is away."""
        try:
            return await self.summary()
        except Exception as error:
            if is_away(error):
                return None
            raise

    async def written(self, asked: Question, write: Callable[[Any], Written]) -> Written:
        """What is answered, as `write` writes it: once for all who ask at the same look."""
        known = await self._know(asked)
        if known.written is None:
            known.written = write(known.answer)
        return known.written

    def forget(self) -> None:
        """Counts anew at the next question."""
        self._looks.forget()
        self._readings.forget()
        self._known.clear()

    async def _answer(self, asked: Question) -> Answer:
        return (await self._know(asked)).answer

    async def _know(self, asked: Question) -> _Known:
        look = await self._looks.get(None)
        known = self._known.get(asked)
        if known is not None and known.look is look:
            return known
        read = await self._reading(asked, look, known)
        known = self._known[asked] = _Known(look, read, _at(look, read))
        self._known.move_to_end(asked)
        if len(self._known) > _REMEMBERED:
            self._known.popitem(last=False)
        return known

    async def _reading(self, asked: Question, look: Look, known: _Known | None) -> _Read:
        if known is not None and known.read.holds_at(look):
            return known.read
        return await self._readings.get(asked)

    async def _look(self, _nothing: None) -> Look:
        now = self._clock.now()
        async with self._driver() as connection:
            row = await figures.look(connection, now, sweep=SWEEP)
        return look_of(row, now)

    async def _read(self, asked: Question) -> _Read:
        look, now = await self._looks.get(None), self._clock.now()
        async with self._driver() as connection:
            return await _READERS[type(asked)](connection, now, asked, look)


async def _read_summary(
    connection: Connection, now: datetime, asked: SummaryAsked, look: Look
) -> _Read:
    rows = await figures.read_figures(connection, now, against=asked.against, scope=asked.scope)
    return _Read(figures_of(rows, now, asked, look), rows[0]["changes_at"])


async def _read_page(
    connection: Connection, now: datetime, asked: PageAsked, _look: Look
) -> _Read:
    rows = await figures.read_platforms(
        connection, now, after=asked.after, limit=asked.limit + 1, against=asked.against
    )
    return _Read(page_of(rows, now, asked), rows[0]["changes_at"])


async def _read_series(
    connection: Connection, now: datetime, asked: SeriesAsked, _look: Look
) -> _Read:
    rows = await figures.read_series(
        connection,
        now,
        series=asked.series,
        span=asked.span,
        scope=asked.scope,
        against=asked.against,
    )
    return _Read(series_of(rows, now, asked), rows[0]["changes_at"])


_READERS: Mapping[type[Question], Callable[..., Awaitable[_Read]]] = {
    SummaryAsked: _read_summary,
    PageAsked: _read_page,
    SeriesAsked: _read_series,
}


def _at(look: Look, read: _Read) -> Answer:
    """What holds still is of the moment of the look."""
    answer = read.answer
    if isinstance(answer, Figures):
        answer = replace(answer, sweep_age=look.sweep_age, sending=look.sending)
    return replace(answer, position=look.position) if read.holds_at(look) else answer
