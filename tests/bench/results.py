"""What a benchmark found, beside its baseline and its target, and the table of it all."""

from collections.abc import Sequence
from statistics import median

from rich.console import Console
from rich.table import Table

from app.values import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """What the median has to reach, or may not pass."""

    at_least: float | None = None
    at_most: float | None = None

    def is_met(self, found: float) -> bool:
        enough = self.at_least is None or found >= self.at_least
        return enough and (self.at_most is None or found <= self.at_most)

    def __str__(self) -> str:
        return f"≥ {self.at_least:,g}" if self.at_least is not None else f"≤ {self.at_most:,g}"


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table. `rounds` are the values whose median is judged; a line with no
    target is there to be read.
    """

    bench: str
    what: str
    ours: str
    baseline: str
    rounds: tuple[float, ...]
    target: Target | None = None
    unit: str = "x"

    @property
    def found(self) -> float:
        return median(self.rounds)

    @property
    def is_missed(self) -> bool:
        return self.target is not None and not self.target.is_met(self.found)


def print_table(console: Console, results: Sequence[Result], *, judged: bool) -> None:
    table = Table(title="Forthwith beside its baselines, measured in one run")
    for heading in ("bench", "what", "ours", "baseline"):
        table.add_column(heading, overflow="fold")
    for heading in ("median", "rounds", "target", ""):
        table.add_column(heading, justify="right", no_wrap=True)
    for result in results:
        table.add_row(
            result.bench,
            result.what,
            result.ours,
            result.baseline,
            _number(result.found, result.unit),
            _spread(result),
            "" if result.target is None else f"{result.target}{result.unit}",
            _verdict(result) if judged else "",
        )
    console.print(table)


def _verdict(result: Result) -> str:
    if result.target is None:
        return ""
    return "[red]missed[/]" if result.is_missed else "[green]met[/]"


def _spread(result: Result) -> str:
    if len(result.rounds) < 2:
        return ""
    return f"{_number(min(result.rounds))} to {_number(max(result.rounds))}"


def _number(value: float, unit: str = "") -> str:
    return f"{value:,.0f}{unit}" if value >= 100 else f"{value:.2f}{unit}"
