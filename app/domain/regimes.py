"""Regimes: versioned sets of rules, each number with the article it comes from.

A regime is never edited: a change is a new version with a later `effective_from`, and a
notice keeps the version under which it was issued.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from app.domain.ceilings import Confidence
from app.domain.clock_events import ClockEventKind, PauseEffect
from app.domain.clock_starts import ClockStart, Presumption
from app.domain.errors import Conflict, Malformed
from app.domain.outcomes import NEVER_COMPLYING, Outcome, covers
from app.domain.rules import Rule, Unit
from app.values import dataclass


class ClockChangeNotAllowed(Conflict):
    """The regime knows no such change of the clock."""

    code = "clock_change_not_allowed"


class DeadlineKind(StrEnum):
    """Where a deadline comes from: the law, a regulator's own aim, or the notice itself."""

    STATUTORY = "statutory"
    POLICY = "policy"
    SET_IN_NOTICE = "set_in_notice"


@dataclass(frozen=True, slots=True)
class Source:
    """What was taken from where, and how far that was checked."""

    subject: str
    article: str
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class DisputeGround:
    """A reason that the regime accepts for contesting an item."""

    code: str
    title: str
    source: str


_CODE: Final = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)

# The nominal length of one unit, only to find a sensible warning time.
_NOMINAL: Final[Mapping[Unit, timedelta]] = MappingProxyType(
    {
        Unit.MINUTES: timedelta(minutes=1),
        Unit.HOURS: _HOUR,
        Unit.CALENDAR_DAYS: _DAY,
        Unit.WORKING_DAYS: _DAY * 7 / 5,
        Unit.CALENDAR_MONTHS: _DAY * 30,
        Unit.WORKING_MINUTES: timedelta(minutes=4),
    }
)


def warning_lead(rule: Rule | None) -> timedelta:
    """How long before the due moment a deadline is due soon, where nobody says otherwise.

    A quarter of the period, at most three days; two days where the notice sets the date.
    """
    if rule is None:
        return 2 * _DAY
    quarter = _NOMINAL[rule.unit] * rule.count / 4
    return min(timedelta(seconds=int(quarter.total_seconds())), 3 * _DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """One version of one set of rules.

    `effective_to` is the last day on which it held; a regime that has one is historic.
    `rule` is None where the date stands in each notice. `clock_event` says which event
    `clock_starts_at` stands for, and `clock_starts` of what kind it is; `email_presumption`
    is None where no law held here says when an email counts as given. `clock_changes`
    names, for each change that the regime allows, the article that allows it;
    `clock_source` is what refuses the others.
    `due_soon_lead` is how long before the due moment a notice is due soon; the
    `further_leads` are later warnings.
    """

    code: str
    version: int
    title: str
    effective_from: date
    effective_to: date | None = None
    kind: DeadlineKind
    confidence: Confidence
    rule: Rule | None
    clock_event: str
    clock_starts: ClockStart = ClockStart.ISSUE
    email_presumption: Presumption | None = None
    sources: tuple[Source, ...] = ()
    clock_changes: Mapping[ClockEventKind, str] = field(
        default_factory=lambda: MappingProxyType({})
    )
    clock_source: str
    pause_effect: PauseEffect = PauseEffect.CONTINUES
    complying_outcomes: frozenset[Outcome]
    complying_territory: str | None = None
    excusing_outcomes: frozenset[Outcome] = frozenset()
    dispute_grounds: tuple[DisputeGround, ...] = ()
    requires_respond_by: bool = False
    ceiling: str | None = None
    due_soon_lead: timedelta
    further_leads: tuple[timedelta, ...] = ()

    def __post_init__(self) -> None:
        _check_names(self)
        _check_deadline(self)
        _check_outcomes(self)
        _check_clock_changes(self)

    @property
    def historic(self) -> bool:
        """Whether it no longer holds for anything new."""
        return self.effective_to is not None

    @property
    def sure(self) -> bool:
        """Whether its deadline has been checked against a source."""
        return self.confidence in {Confidence.PRIMARY, Confidence.SECONDARY}

    @property
    def authority(self) -> str:
        """Where the period comes from, in a few words."""
        return self.sources[0].article if self.sources else self.clock_source

    @property
    def leads(self) -> tuple[timedelta, ...]:
        """Every warning's lead, the earliest warning first."""
        return tuple(sorted({self.due_soon_lead, *self.further_leads}, reverse=True))

    def in_force_on(self, day: date) -> bool:
        """Whether this version holds on a day, its first and its last included."""
        return self.effective_from <= day and (
            self.effective_to is None or day <= self.effective_to
        )

    def complies(self, outcome: Outcome, territories: Collection[str] = ()) -> bool:
        """Whether an outcome is what the regime asks for, where it asks for it."""
        if outcome not in self.complying_outcomes:
            return False
        if outcome is not Outcome.ACCESS_DISABLED:
            return True
        return covers(territories, self.complying_territory)

    def excuses(self, outcome: Outcome) -> bool:
        """Whether an outcome leaves the item neither complied with nor in breach."""
        return outcome in self.excusing_outcomes

    def grounds(self) -> frozenset[str]:
        """The codes of the grounds of dispute."""
        return frozenset(ground.code for ground in self.dispute_grounds)

    def must_allow(self, kind: ClockEventKind) -> None:
        """Refuse a change of the clock that the regime does not know, naming the article."""
        if kind not in self.clock_changes:
            raise ClockChangeNotAllowed(
                f"Under {self.code} a clock cannot be {kind.value}: {self.clock_source}."
            )


def in_force(versions: Iterable[Regime], day: date) -> Regime | None:
    """The version that holds on a day: the latest begun and not ended; None if none does."""
    holding = [regime for regime in versions if regime.in_force_on(day)]
    return max(holding, key=lambda r: (r.effective_from, r.version), default=None)


def _check_names(regime: Regime) -> None:
    if not _CODE.fullmatch(regime.code) or len(regime.code) > 64:
        raise Malformed.at("/code", "A code is small letters, digits and hyphens, at most 64.")
    if regime.version < 1:
        raise Malformed.at("/version", "Versions count from 1.")
    for place, ground in enumerate(regime.dispute_grounds):
        if not _CODE.fullmatch(ground.code):
            raise Malformed.at(
                f"/dispute_grounds/{place}/code", "A code is small letters and digits."
            )
    if len(regime.grounds()) != len(regime.dispute_grounds):
        raise Malformed.at("/dispute_grounds", "Each ground has its own code.")


def _check_deadline(regime: Regime) -> None:
    if regime.effective_to is not None and regime.effective_to < regime.effective_from:
        raise Malformed.at("/effective_to", "A regime does not end before it begins.")
    set_in_notice = regime.kind is DeadlineKind.SET_IN_NOTICE
    if set_in_notice != (regime.rule is None):
        raise Malformed.at(
            "/rule", "A regime has a rule unless the date is set in each notice."
        )
    if set_in_notice and not regime.requires_respond_by:
        raise Malformed.at(
            "/requires_respond_by", "Where no rule gives the date, the notice must give it."
        )
    if regime.due_soon_lead < timedelta(0):
        raise Malformed.at("/due_soon_lead", "A warning comes before the due moment.")
    for place, lead in enumerate(regime.further_leads):
        if not timedelta(0) <= lead < regime.due_soon_lead:
            raise Malformed.at(
                f"/further_leads/{place}", "A further warning comes after the first."
            )


def _check_outcomes(regime: Regime) -> None:
    wrong = regime.complying_outcomes & NEVER_COMPLYING
    if wrong:
        names = ", ".join(sorted(outcome.value for outcome in wrong))
        raise Malformed.at("/complying_outcomes", f"This never complies: {names}.")
    if not regime.complying_outcomes:
        raise Malformed.at("/complying_outcomes", "Something must comply.")
    both = regime.complying_outcomes & regime.excusing_outcomes
    if both:
        raise Malformed.at("/excusing_outcomes", "An outcome complies or excuses, not both.")


def _check_clock_changes(regime: Regime) -> None:
    stops = ClockEventKind.PAUSED in regime.clock_changes
    if stops != (ClockEventKind.RESUMED in regime.clock_changes):
        raise Malformed.at("/clock_changes", "A clock that can be paused can be resumed.")
    given = regime.clock_starts is ClockStart.GIVING
    if given and ClockEventKind.START_CORRECTED not in regime.clock_changes:
        raise Malformed.at(
            "/clock_changes",
            "When a notice was given is often proved later: allow start_corrected.",
        )
