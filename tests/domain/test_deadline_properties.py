"""Laws of the clock that hold for every rule, calendar and course of events."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.calendars import (
    MONDAY_TO_FRIDAY,
    WEEKDAYS,
    Calendar,
    CalendarCode,
    Holiday,
    Weekday,
    WorkingDays,
)
from app.domain.clock_events import ClockEvent, PauseEffect
from app.domain.clock_terms import Term
from app.domain.clocks import explain_clock, fold
from app.domain.deadlines import due_moment, explain
from app.domain.rules import Counting, Family, Hours, Roll, Rule, Unit
from app.domain.steps import StepKind
from app.values import replace
from tests.support.clocks import corrected, extended, pauses

FEW = settings(max_examples=60, deadline=None)
HOUR = timedelta(hours=1)
FIRST, LAST = datetime(2024, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001 - bounds of local draws
ZONES = ("Europe/London", "UTC", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia")
OFFICE = {
    day: (Hours(8 * HOUR, 12 * HOUR), Hours(13 * HOUR, 17 * HOUR)) for day in WEEKDAYS[:5]
}

Spans: TypeAlias = list[tuple[timedelta, timedelta]]

moments = st.datetimes(FIRST, LAST, timezones=st.just(UTC))
elapsed = st.sampled_from((Unit.MINUTES, Unit.HOURS))
weeks = st.frozensets(st.sampled_from(WEEKDAYS), min_size=1)
days_off = st.frozensets(st.dates(FIRST.date(), LAST.date()), max_size=60)


def calendar_of(days: frozenset[date]) -> Calendar:
    return Calendar(CalendarCode.NONE, {day: Holiday(day, "a day", "drawn") for day in days})


calendars = days_off.map(calendar_of)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    """Any rule that is not contradictory, of a length that a notice might have."""
    unit = draw(st.sampled_from(Unit))
    counting = draw(st.sampled_from(Counting))
    if unit in {Unit.MINUTES, Unit.HOURS, Unit.WORKING_MINUTES}:
        counting = Counting.DAY_AFTER if counting is Counting.SAME_DAY else counting
    rule = Rule(
        unit,
        draw(st.integers(counting is Counting.SAME_DAY, 60)),
        counting,
        draw(st.sampled_from(Roll)),
        draw(st.none() | st.times()),
        timezone=draw(st.sampled_from(ZONES)),
        calendar=CalendarCode.NONE,
        working_hours=OFFICE if unit is Unit.WORKING_MINUTES else {},
    )
    if rule.family is not Family.DAYS:
        return rule
    return replace(rule, due_time=draw(st.times()), working_week=draw(weeks))


@st.composite
def terms(draw: st.DrawFn) -> Term:
    return Term(
        start=draw(moments),
        rule=draw(rules()),
        calendar=draw(calendars),
        pause_effect=draw(st.sampled_from(PauseEffect)),
    )


@st.composite
def pause_spans(draw: st.DrawFn, at_most: int = 4) -> Spans:
    """Pauses that do not overlap, as distances from the start."""
    hours = st.integers(-48, 24 * 40)
    ends = sorted(draw(st.lists(hours, min_size=2, max_size=2 * at_most, unique=True)))
    return [(a * HOUR, b * HOUR) for a, b in zip(ends[::2], ends[1::2], strict=False)]


def as_events(term: Term, spans: Spans) -> list[ClockEvent]:
    return pauses(*((term.start + stop, term.start + restart) for stop, restart in spans))


def in_order(due: datetime, rule: Rule | None) -> datetime:
    """By what due moments never go back, however late a period begins or how long it stands.

    Hours that end on a day off keep their time of day on the day to which they are rolled. So
    Saturday 15:00 and Sunday 10:00 both go to Monday, and only the day is in order.
    """
    if rule is None or rule.family is not Family.ELAPSED or rule.roll is Roll.NONE:
        return due
    return datetime.combine(due.astimezone(rule.zone).date(), time.min, rule.zone)


def test_hours_that_end_on_a_day_off_keep_their_time_of_day() -> None:
    rule = Rule(Unit.HOURS, 24, roll=Roll.NEXT_WORKING_DAY, timezone="UTC")
    friday = datetime(2024, 2, 2, 15, tzinfo=UTC)
    for start, due in (
        (friday, datetime(2024, 2, 5, 15, tzinfo=UTC)),
        (friday + 19 * HOUR, datetime(2024, 2, 5, 10, tzinfo=UTC)),
    ):
        assert due_moment(start, rule, calendar_of(frozenset())) == due


@FEW
@given(moments, rules(), calendars)
def test_the_cheap_way_and_the_explained_way_agree(
    start: datetime, rule: Rule, calendar: Calendar
) -> None:
    due = due_moment(start, rule, calendar)
    told = explain(start, rule, calendar)
    assert told.deadline_at == told.original_deadline_at == due
    assert due.utcoffset() == timedelta(0)
    assert all(step.why and step.source for step in told.steps)


@FEW
@given(moments, moments, rules(), calendars)
def test_a_later_start_is_never_due_sooner(
    one: datetime, other: datetime, rule: Rule, calendar: Calendar
) -> None:
    first, second = (due_moment(start, rule, calendar) for start in sorted((one, other)))
    assert in_order(first, rule) <= in_order(second, rule)


@FEW
@given(moments, rules(), calendars, days_off)
def test_more_holidays_never_bring_a_deadline_forward(
    start: datetime, rule: Rule, calendar: Calendar, added: frozenset[date]
) -> None:
    rule = replace(rule, cutoff=None)
    if rule.roll is Roll.PREVIOUS_WORKING_DAY:
        rule = replace(rule, roll=Roll.NEXT_WORKING_DAY)
    more = calendar.with_holidays(Holiday(day, "a day", "drawn") for day in added)
    assert due_moment(start, rule, more) >= due_moment(start, rule, calendar)


@FEW
@given(weeks, days_off, st.dates(FIRST.date(), LAST.date()), st.integers(1, 80))
def test_numbering_finds_the_day_that_walking_finds(
    week: frozenset[Weekday], holidays: frozenset[date], day: date, count: int
) -> None:
    numbered = WorkingDays.of(week, holidays)
    walked, left = day, count
    while left:
        walked += timedelta(days=1)
        if WEEKDAYS[walked.weekday()] in week and walked not in holidays:
            left -= 1
    before = numbered.number(day.toordinal())
    assert numbered.nth(before + count) == walked.toordinal()
    assert numbered.is_working(walked.toordinal())
    assert numbered.number(walked.toordinal()) == before + count


@FEW
@given(moments, st.integers(1, 60), calendars)
def test_every_day_between_is_either_counted_or_told(
    start: datetime, count: int, calendar: Calendar
) -> None:
    rule = Rule(Unit.WORKING_DAYS, count, calendar=CalendarCode.NONE)
    told = explain(start, rule, calendar)
    skipped = [s for s in told.steps if s.kind in {StepKind.WEEKEND, StepKind.HOLIDAY}]
    first, last = start.astimezone(rule.zone), told.deadline_at.astimezone(rule.zone)
    assert len(skipped) + count == last.toordinal() - first.toordinal()


@FEW
@given(moments, st.integers(0, 24 * 400), elapsed)
def test_elapsed_time_is_exact_across_every_change_of_the_london_clocks(
    start: datetime, count: int, unit: Unit
) -> None:
    rule = Rule(unit, count)
    length = timedelta(hours=count) if unit is Unit.HOURS else timedelta(minutes=count)
    assert due_moment(start, rule, calendar_of(frozenset())) - start == length


@FEW
@given(
    terms(),
    pause_spans(),
    st.lists(st.integers(1, 240), max_size=2),
    st.lists(st.integers(1, 240), max_size=2),
    st.randoms(use_true_random=False),
)
def test_f7_the_order_of_arrival_does_not_matter(
    term: Term, spans: Spans, by: list[int], until: list[int], random: Random
) -> None:
    events = [
        *as_events(term, spans),
        *(extended(term.start + h * HOUR, by=h * HOUR) for h in by),
        *(extended(term.start + h * HOUR, until=term.start + 3 * h * HOUR) for h in until),
        corrected(term.start - HOUR),
    ]
    shuffled = list(events)
    random.shuffle(shuffled)
    assert explain_clock(term, shuffled) == explain_clock(term, events)
    assert fold(term, shuffled) == fold(term, events)


@FEW
@given(terms(), pause_spans(), st.data())
def test_more_pause_never_shortens(term: Term, spans: Spans, data: st.DataObject) -> None:
    whole = fold(term, as_events(term, spans))
    left_out = data.draw(st.sampled_from(spans))
    fewer = fold(term, as_events(term, [span for span in spans if span != left_out]))
    dues = (whole.deadline_at, fewer.deadline_at, whole.original_deadline_at)
    more, less, none = (in_order(due, term.rule) for due in dues)
    assert more >= less >= none
    assert min(dues) == whole.original_deadline_at


@FEW
@given(terms(), pause_spans(), st.data())
def test_a_longer_pause_never_shortens(term: Term, spans: Spans, data: st.DataObject) -> None:
    stop, restart = spans[-1]
    longer = (stop, restart + data.draw(st.integers(0, 500)) * HOUR)
    before = fold(term, as_events(term, spans)).deadline_at
    after = fold(term, as_events(term, [*spans[:-1], longer])).deadline_at
    assert in_order(after, term.rule) >= in_order(before, term.rule)


@FEW
@given(terms(), pause_spans(), st.integers(0, 1000), st.integers(0, 1000))
def test_lateness_never_heals_by_a_pause(
    term: Term, spans: Spans, after: int, length: int
) -> None:
    clock = fold(term, as_events(term, spans))
    stop = max(clock.deadline_at, term.start + spans[-1][1]) + timedelta(minutes=after)
    late = pauses((stop, stop + timedelta(minutes=length)))
    assert fold(term, [*as_events(term, spans), *late]).deadline_at == clock.deadline_at


@FEW
@given(terms(), pause_spans(), st.integers(-100, 2000))
def test_stopping_for_no_time_changes_nothing(term: Term, spans: Spans, minutes: int) -> None:
    events = as_events(term, spans)
    at = term.start + timedelta(minutes=minutes, seconds=1)
    if any(stop <= at - term.start <= restart for stop, restart in spans):
        at = term.start + spans[-1][1] + timedelta(seconds=1)
    clock, same = fold(term, events), fold(term, [*events, *pauses((at, at))])
    assert same.deadline_at == clock.deadline_at
    assert same.paused == clock.paused


@FEW
@given(moments, st.integers(1, 400), pause_spans())
def test_paused_time_does_not_count_towards_elapsed_time(
    start: datetime, count: int, spans: Spans
) -> None:
    term = Term(start=start, rule=Rule(Unit.HOURS, count))
    clock = fold(term, as_events(term, spans))
    ran = (
        clock.deadline_at
        - start
        - sum(
            (
                min(start + restart, clock.deadline_at) - max(start + stop, start)
                for stop, restart in spans
                if start + stop < clock.deadline_at and restart > timedelta(0)
            ),
            start=timedelta(0),
        )
    )
    assert ran == timedelta(hours=count)


@FEW
@given(moments, st.integers(1, 2000), st.sampled_from(ZONES), calendars)
def test_working_minutes_are_all_worked(
    start: datetime, count: int, zone: str, calendar: Calendar
) -> None:
    rule = Rule(
        Unit.WORKING_MINUTES,
        count,
        timezone=zone,
        calendar=CalendarCode.NONE,
        working_week=MONDAY_TO_FRIDAY,
        working_hours=OFFICE,
    )
    due = due_moment(start, rule, calendar).astimezone(rule.zone)
    assert calendar.is_working_day(due.date())
    # A filled period ends within working hours or as they close, never as they open.
    assert time(8) < due.time() <= time(12) or time(13) < due.time() <= time(17)
