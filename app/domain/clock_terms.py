"""What the clock of a notice runs by."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from types import MappingProxyType

from app.domain.calendars import NO_HOLIDAYS, Calendar
from app.domain.clock_events import ClockEventKind, PauseEffect
from app.domain.errors import Malformed
from app.domain.regimes import Regime
from app.domain.rules import Rule
from app.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A start, and either a rule or the date that the notice sets.

    Where both are given the notice's date holds. `authority` is the source of the
    period, `articles` are the sources of changes to the clock.
    """

    start: datetime
    rule: Rule | None = None
    respond_by: datetime | None = None
    calendar: Calendar = NO_HOLIDAYS
    pause_effect: PauseEffect = PauseEffect.CONTINUES
    authority: str = "the rule"
    articles: Mapping[ClockEventKind, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if self.rule is None and self.respond_by is None:
            raise Malformed.at("/respond_by", "Without a rule the notice must set the date.")
        for name, moment in (("start", self.start), ("respond_by", self.respond_by)):
            if moment is not None and moment.utcoffset() is None:
                raise Malformed.at(f"/{name}", "A moment needs an offset.")

    @property
    def ruled(self) -> Rule | None:
        """The rule, unless the notice's own date stands in its place."""
        return self.rule if self.respond_by is None else None


def term_under(
    regime: Regime,
    start: datetime,
    calendar: Calendar,
    *,
    respond_by: datetime | None = None,
) -> Term:
    """The term of a notice under a regime."""
    if regime.requires_respond_by and respond_by is None:
        raise Malformed.at("/respond_by", f"Under {regime.code} each notice sets its date.")
    return Term(
        start=start,
        rule=regime.rule,
        respond_by=respond_by,
        calendar=calendar,
        pause_effect=regime.pause_effect,
        authority=regime.authority,
        articles=regime.clock_changes,
    )
