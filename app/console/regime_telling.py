"""What a regime says, in short, where somebody checks it before it is added."""

from collections.abc import Iterable, Iterator
from enum import StrEnum

from app.console import telling
from app.console.differences import Row
from app.domain.regimes import Regime


def told_of(regime: Regime) -> Iterator[Row]:
    yield "Regime", regime.title
    yield "Code", regime.code
    yield "Holds", _days(regime)
    yield "Kind", f"{telling.heading(regime.kind)}, {regime.confidence}"
    yield "Period", _period(regime)
    yield "Clock starts with", f"{regime.clock_event} ({telling.words(regime.clock_starts)})"
    yield "May be done to the clock", _words(regime.clock_changes)
    yield "These comply", _words(regime.complying_outcomes)
    yield "Where", regime.complying_territory or "Worldwide"
    yield "These excuse", _words(regime.excusing_outcomes)
    yield "May be contested because", _titles(regime)
    yield "Due soon", f"{telling.length(regime.due_soon_lead)} before the deadline"
    yield "Ceiling", regime.ceiling or "None"


def _days(regime: Regime) -> str:
    first = f"from {telling.day(regime.effective_from)}"
    if regime.effective_to is None:
        return first
    return f"{first} to {telling.day(regime.effective_to)}"


def _period(regime: Regime) -> str:
    rule = regime.rule
    if rule is None:
        return "The date stands in each notice"
    days = (
        f", holidays of {telling.nation(rule.calendar)}" if rule.asks_for_working_days else ""
    )
    return f"{rule.count:,} {telling.words(rule.unit)}{days}"


def _words(words: Iterable[StrEnum]) -> str:
    return ", ".join(sorted(telling.words(word) for word in words)) or "None"


def _titles(regime: Regime) -> str:
    return "; ".join(ground.title for ground in regime.dispute_grounds) or "No ground is named"
