"""What a deadline says of itself: each skip, shift and doubt, with its reason and source."""

from datetime import UTC, datetime, time

import pytest

from app.domain.calendars import CalendarCode
from app.domain.deadlines import Deadline, explain
from app.domain.rules import Counting, Roll, Rule, Unit
from app.domain.steps import Step, StepKind
from app.store.bank_holidays import bundled_calendar


def told(start: str, rule: Rule) -> Deadline:
    moment = datetime.fromisoformat(start).astimezone(UTC)
    return explain(moment, rule, bundled_calendar(rule.calendar), authority="an Act, s.1")


def only(deadline: Deadline, kind: StepKind) -> Step:
    (step,) = (step for step in deadline.steps if step.kind is kind)
    return step


def kinds(deadline: Deadline) -> list[StepKind]:
    return [step.kind for step in deadline.steps]


def test_f8_every_skipped_day_is_named_with_its_source() -> None:
    deadline = told("2026-05-22T12:00Z", Rule(Unit.WORKING_DAYS, 1))
    skipped = [s for s in deadline.steps if s.kind in {StepKind.WEEKEND, StepKind.HOLIDAY}]
    assert [step.why for step in skipped] == [
        "Saturday 23 May 2026 is not in the working week.",
        "Sunday 24 May 2026 is not in the working week.",
        "Monday 25 May 2026 is a holiday: Spring bank holiday.",
    ]
    assert skipped[0].source == "the rule's working week"
    assert skipped[2].source.startswith("GOV.UK bank holidays")
    assert skipped[2].from_ == datetime(2026, 5, 24, 23, tzinfo=UTC)
    assert skipped[2].to == datetime(2026, 5, 25, 23, tzinfo=UTC)


def test_calendar_days_skip_nothing() -> None:
    deadline = told("2026-05-22T12:00Z", Rule(Unit.CALENDAR_DAYS, 7))
    assert kinds(deadline) == [StepKind.START, StepKind.COUNT, StepKind.DUE_TIME]
    assert only(deadline, StepKind.COUNT).source == "an Act, s.1"


def test_a_day_that_the_start_moves_over_is_named() -> None:
    rule = Rule(Unit.WORKING_DAYS, 1, Counting.ROLL_THEN_ADD)
    deadline = told("2026-05-23T12:00Z", rule)
    assert "moves to Tuesday 26 May 2026" in only(deadline, StepKind.START_ROLLED).why
    assert "Spring bank holiday" in only(deadline, StepKind.HOLIDAY).why


def test_a_cutoff_says_which_day_the_start_counts_as() -> None:
    rule = Rule(Unit.WORKING_DAYS, 1, cutoff=time(16, 30))
    step = only(told("2026-05-12T15:30Z", rule), StepKind.CUTOFF)
    assert "counts as Wednesday 13 May 2026" in step.why
    assert step.to == datetime(2026, 5, 12, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("roll", "goes"),
    [
        (Roll.NEXT_WORKING_DAY, "to the next working day, Tuesday 7 April 2026"),
        (Roll.PREVIOUS_WORKING_DAY, "to the working day before, Thursday 2 April 2026"),
    ],
)
def test_a_roll_says_where_the_due_day_went(roll: Roll, goes: str) -> None:
    deadline = told("2026-03-27T12:00Z", Rule(Unit.CALENDAR_DAYS, 7, roll=roll))
    assert goes in only(deadline, StepKind.ROLL).why
    assert "Good Friday" in next(s.why for s in deadline.steps if s.kind is StepKind.HOLIDAY)


def test_a_clock_change_on_the_way_is_told_with_its_date() -> None:
    deadline = told("2026-03-28T12:00Z", Rule(Unit.HOURS, 48))
    step = only(deadline, StepKind.CLOCK_CHANGE)
    assert "go forward by 1:00:00 on Sunday 29 March 2026" in step.why
    assert step.from_ == datetime(2026, 3, 29, 1, tzinfo=UTC)
    back = only(told("2026-10-12T12:00Z", Rule(Unit.WORKING_DAYS, 20)), StepKind.CLOCK_CHANGE)
    assert "go back by 1:00:00 on Sunday 25 October 2026" in back.why


def test_a_change_at_the_start_itself_is_not_on_the_way() -> None:
    assert StepKind.CLOCK_CHANGE not in kinds(told("2026-03-29T01:00Z", Rule(Unit.HOURS, 1)))
    assert StepKind.CLOCK_CHANGE in kinds(told("2026-03-29T00:00Z", Rule(Unit.HOURS, 1)))


def test_a_due_time_that_does_not_exist_is_put_off_and_says_so() -> None:
    rule = Rule(Unit.CALENDAR_DAYS, 1, due_time=time(1, 30))
    deadline = told("2026-03-28T10:00Z", rule)
    step = only(deadline, StepKind.LOCAL_TIME_SKIPPED)
    assert "01:30:00 does not exist on Sunday 29 March 2026" in step.why
    assert deadline.deadline_at == step.to == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_a_due_time_that_comes_twice_is_the_second_and_says_so() -> None:
    rule = Rule(Unit.CALENDAR_DAYS, 1, due_time=time(1, 30))
    deadline = told("2026-10-24T10:00Z", rule)
    step = only(deadline, StepKind.LOCAL_TIME_REPEATED)
    assert "The second time is taken" in step.why
    assert step.from_ == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert deadline.deadline_at == step.to == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "rule"),
    [
        ("2028-12-20T12:00Z", Rule(Unit.WORKING_DAYS, 20)),
        ("2011-12-20T12:00Z", Rule(Unit.WORKING_DAYS, 20)),
        ("2035-05-01T12:00Z", Rule(Unit.CALENDAR_DAYS, 7, roll=Roll.NEXT_WORKING_DAY)),
        ("2035-05-01T12:00Z", Rule(Unit.CALENDAR_DAYS, 7, cutoff=time(17))),
        ("2035-05-01T12:00Z", Rule(Unit.HOURS, 7, Counting.ROLL_THEN_ADD)),
    ],
)
def test_days_outside_the_known_years_are_never_passed_over_in_silence(
    start: str, rule: Rule
) -> None:
    deadline = told(start, rule)
    step = only(deadline, StepKind.CALENDAR_UNKNOWN)
    assert "known from 2012-01-01 to 2028-12-31 only" in step.why
    assert "not accounted for" in step.why
    assert not deadline.calendar_known


@pytest.mark.parametrize(
    ("start", "rule"),
    [
        ("2035-05-01T12:00Z", Rule(Unit.CALENDAR_DAYS, 7)),
        ("2035-05-01T12:00Z", Rule(Unit.HOURS, 48)),
        ("2035-05-01T12:00Z", Rule(Unit.WORKING_DAYS, 20, calendar=CalendarCode.NONE)),
        ("2028-11-01T12:00Z", Rule(Unit.WORKING_DAYS, 20)),
    ],
)
def test_where_no_holiday_is_asked_for_none_is_missed(start: str, rule: Rule) -> None:
    deadline = told(start, rule)
    assert StepKind.CALENDAR_UNKNOWN not in kinds(deadline)
    assert deadline.calendar_known


def test_the_proclaimed_day_is_named_with_its_proclamation() -> None:
    rule = Rule(Unit.WORKING_DAYS, 20, calendar=CalendarCode.SCOTLAND)
    holiday = only(told("2026-06-01T12:00Z", rule), StepKind.HOLIDAY)
    assert "Monday 15 June 2026" in holiday.why
    assert "Proclamation" in holiday.source
