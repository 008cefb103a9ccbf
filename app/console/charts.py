"""Charts drawn on the server as SVG. Each stands before a table of the same numbers, so to
those who do not see it a chart is one picture with a name.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

from markupsafe import Markup

from app.values import dataclass

_WIDTH, _HEIGHT = 720, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 8, 8, 28
_BAR_WIDTH, _BAR_TOP, _BAR_HEIGHT = 720, 30, 26


@dataclass(frozen=True, slots=True)
class Line:
    """What is counted, day by day, and the filter by which the notices of a day are listed."""

    name: str
    counts: tuple[int, ...]
    filter: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a clock, from a moment to another: `ran`, `paused`, `extended` or `overdue`."""

    kind: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment of a clock that has a name."""

    kind: str
    name: str
    at: datetime


def trend(title: str, days: Sequence[date], lines: Sequence[Line]) -> Markup:
    """Bars for each day, one of each line, side by side; patterns tell them apart as well."""
    highest = _rounded_up(max((n for line in lines for n in line.counts), default=0))
    parts = [*_scale(highest), *_bars(days, lines, highest), *_days(days)]
    return Markup(
        '<svg class="fw-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>'
    ).format(_WIDTH, _HEIGHT, title, Markup("").join(parts))


def clock_bar(title: str, stretches: Sequence[Stretch], marks: Sequence[Mark]) -> Markup:
    """A clock as a bar, from its start to whatever comes last."""
    moments = [m for s in stretches for m in (s.start, s.end)] + [mark.at for mark in marks]
    first, last = min(moments), max(moments)
    whole = max(last - first, timedelta(seconds=1))

    def across(moment: datetime) -> float:
        return 4 + round((moment - first) / whole * (_BAR_WIDTH - 8), 1)

    drawn = [
        Markup('<rect class="fw-clock-{}" x="{}" y="{}" width="{}" height="{}"/>').format(
            s.kind,
            across(s.start),
            _BAR_TOP,
            round(max(across(s.end) - across(s.start), 0.5), 1),
            _BAR_HEIGHT,
        )
        for s in stretches
    ]
    named = [
        _mark(mark, across(mark.at), row) for row, mark in enumerate(_by_row(marks, across))
    ]
    height = _BAR_TOP + _BAR_HEIGHT + 8 + 20 * len(marks)
    return Markup(
        '<svg class="fw-clock" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}</svg>'
    ).format(_BAR_WIDTH, height, title, Markup("").join(drawn), Markup("").join(named))


def _by_row(marks: Sequence[Mark], across: Callable[[datetime], float]) -> list[Mark]:
    """From the uppermost name down, so that no line runs through the name of another mark.

    A name stands beside its line, towards the middle: the farther out a line, the lower.
    """
    late = [mark for mark in marks if _is_late(across(mark.at))]
    early = [mark for mark in marks if not _is_late(across(mark.at))]
    return [*late, *reversed(early)]


def _is_late(x: float) -> bool:
    return x > _BAR_WIDTH / 2


def _mark(mark: Mark, x: float, row: int) -> Markup:
    """A line through the bar, with its name below on whichever side has room."""
    y = _BAR_TOP + _BAR_HEIGHT + 20 * (row + 1)
    to_the_left = _is_late(x)
    return Markup(
        '<line class="fw-mark-{kind}" x1="{x}" x2="{x}" y1="{top}" y2="{y}"/>'
        '<text class="fw-chart-text" x="{tx}" y="{y}" text-anchor="{anchor}">{name}</text>'
    ).format(
        kind=mark.kind,
        x=x,
        top=_BAR_TOP - 8,
        y=y,
        tx=x - 4 if to_the_left else x + 4,
        anchor="end" if to_the_left else "start",
        name=mark.name,
    )


def _rounded_up(number: int) -> int:
    """The next number that a scale may well end in, a multiple of four."""
    step = 4
    while number > step * 10:
        step *= 10
    return max(4, -(-number // step) * step)


def _scale(highest: int) -> Iterator[Markup]:
    for quarter in range(5):
        value = highest * quarter // 4
        y = _up(value, highest)
        yield Markup(
            '<line class="fw-chart-grid" x1="{}" x2="{}" y1="{y}" y2="{y}"/>'
            '<text class="fw-chart-text" x="{}" y="{}" text-anchor="end">{}</text>'
        ).format(_LEFT, _WIDTH - _RIGHT, _LEFT - 6, y + 4, f"{value:,}", y=y)


def _bars(days: Sequence[date], lines: Sequence[Line], highest: int) -> Iterator[Markup]:
    slot = _slot(days)
    width = round(slot * 0.8 / max(len(lines), 1), 1)
    for n, line in enumerate(lines):
        for day, count in enumerate(line.counts):
            y = _up(count, highest)
            x = round(_LEFT + slot * (day + 0.1) + width * n, 1)
            height = round(_HEIGHT - _BOTTOM - y, 1)
            yield Markup(
                '<rect class="fw-line-{}" x="{}" y="{}" width="{}" height="{}"/>'
            ).format(n + 1, x, y, width, height)


def _days(days: Sequence[date]) -> Iterator[Markup]:
    slot = _slot(days)
    for n, day in enumerate(days):
        if (len(days) - 1 - n) % 2 == 0:
            x = round(_LEFT + slot * (n + 0.5), 1)
            yield Markup(
                '<text class="fw-chart-text" x="{}" y="{}" text-anchor="middle">{}</text>'
            ).format(x, _HEIGHT - 8, f"{day.day} {day:%b}")


def _slot(days: Sequence[date]) -> float:
    return (_WIDTH - _LEFT - _RIGHT) / max(len(days), 1)


def _up(value: int, highest: int) -> float:
    room = _HEIGHT - _TOP - _BOTTOM
    return round(_HEIGHT - _BOTTOM - room * value / highest, 1)
