"""What a clock says of its events: each with its reason, its article and its doubt."""

from datetime import UTC, datetime

from app.domain.calendars import CalendarCode
from app.domain.clock_events import ClockEventKind
from app.domain.clocks import explain_clock
from app.domain.rules import Roll, Rule, Unit
from app.domain.steps import StepKind
from app.values import replace
from tests.support.clocks import a_term, later, moment, pauses

DAYS, NEXT = Unit.CALENDAR_DAYS, Roll.NEXT_WORKING_DAY
ROLLED_WEEK = a_term(Rule(DAYS, 7, roll=NEXT))


def test_the_explanation_tells_events_after_the_rule_with_reason_and_article() -> None:
    term = replace(ROLLED_WEEK, articles={ClockEventKind.PAUSED: "Art 3(7)"})
    told = explain_clock(
        term, pauses((moment("2026-05-04T12:00Z"), moment("2026-05-06T09:00Z")))
    )
    pause = next(step for step in told.steps if step.kind is StepKind.PAUSE)
    assert (
        pause.why == "The clock stood still: a query. 2 local days are added to the due date."
    )
    assert pause.source == "Art 3(7)"
    # Saturday the 9th is not passed: the due date is moved to Sunday, then rolled.
    assert [step.kind for step in told.steps[-3:]] == [
        StepKind.PAUSE,
        StepKind.WEEKEND,
        StepKind.ROLL,
    ]
    assert told.deadline_at == moment("2026-05-11T22:59:59Z")
    assert told.original_deadline_at == moment("2026-05-08T22:59:59Z")


def test_a_pause_that_carries_past_the_known_years_says_so() -> None:
    rule = Rule(DAYS, 7, roll=NEXT, calendar=CalendarCode.ENGLAND_AND_WALES)
    term = a_term(rule, start=datetime(2028, 12, 4, 10, tzinfo=UTC))
    assert explain_clock(term).calendar_known
    told = explain_clock(term, pauses((later(2, term.start), later(24 * 40, term.start))))
    assert told.steps[-1].kind is StepKind.CALENDAR_UNKNOWN
    assert not told.calendar_known


def test_a_clock_change_within_a_pause_is_told() -> None:
    term = a_term(start=datetime(2026, 3, 26, 12, tzinfo=UTC))
    told = explain_clock(term, pauses((later(2, term.start), later(60, term.start))))
    assert told.steps[-1].kind is StepKind.CLOCK_CHANGE
