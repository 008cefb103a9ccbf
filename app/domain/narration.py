"""A reckoned period told step by step: each day skipped, each shift, and what is not known."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from app.domain.calendars import WEEKDAYS, Calendar
from app.domain.local_time import changes, latest, midnight, readings
from app.domain.periods import Period
from app.domain.rules import END_OF_DAY, Counting, Family, Roll, Rule, Unit
from app.domain.steps import Step, StepKind, at_moment, on_day

_DAY: Final = timedelta(days=1)

_COUNTING: Final = {
    Counting.DAY_AFTER: "the day after the start is day 1",
    Counting.SAME_DAY: "the start day is day 1",
    Counting.ROLL_THEN_ADD: "a start on a non-working day first moves to the next working day",
}
_ROLL: Final = {
    Roll.NONE: "where it is",
    Roll.NEXT_WORKING_DAY: "to the next working day",
    Roll.PREVIOUS_WORKING_DAY: "to the working day before",
}


def narrate(period: Period, rule: Rule, calendar: Calendar, authority: str) -> tuple[Step, ...]:
    """Tell a period in the order of its milestones; `authority` is where the rule is from."""
    return (
        *_start(period, rule, authority),
        *_rests_counted(period, rule, calendar),
        _count(period, rule, authority),
        *told_roll(_base_moment(period, rule), period.due_at, rule, calendar),
        *_due_time(period, rule),
        *told_clock_changes(period.start, period.due_at, rule),
        *told_unknown(consulted(period, rule), period.due_at, rule, calendar),
    )


def _start(period: Period, rule: Rule, authority: str) -> Iterator[Step]:
    zone = rule.zone
    why = f"The clock starts on {at_moment(period.start, zone)}."
    yield Step(StepKind.START, period.start, period.start, why, authority)
    after_cutoff = period.start_day
    if period.cut_off:
        after_cutoff += _DAY
        why = f"A start at or after {rule.cutoff} counts as {on_day(after_cutoff)}."
        opening = midnight(after_cutoff, zone)
        yield Step(StepKind.CUTOFF, period.start, opening, why, "the rule's cutoff")
    if period.counted_day != after_cutoff:
        why = (
            f"{on_day(after_cutoff)} is not a working day; "
            f"the start moves to {on_day(period.counted_day)}."
        )
        opening = midnight(period.counted_day, zone)
        yield Step(StepKind.START_ROLLED, period.start, opening, why, "the rule's counting")


def _rests_counted(period: Period, rule: Rule, calendar: Calendar) -> Iterator[Step]:
    """The days without work that the start's roll and the count passed over."""
    first = period.start_day
    if rule.counting is Counting.DAY_AFTER and rule.family is Family.DAYS:
        first = period.counted_day + _DAY
    last = period.counted_day
    if rule.unit in {Unit.WORKING_DAYS, Unit.WORKING_MINUTES}:
        last = _local_day(_base_moment(period, rule), rule)
    elif rule.counting is not Counting.ROLL_THEN_ADD:
        return
    yield from _rests(first, last, rule, calendar)


def _rests(first: date, last: date, rule: Rule, calendar: Calendar) -> Iterator[Step]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if not calendar.is_working_day(day, rule.working_week):
            yield _rest(day, rule, calendar)


def _rest(day: date, rule: Rule, calendar: Calendar) -> Step:
    opening, closing = midnight(day, rule.zone), midnight(day + _DAY, rule.zone)
    if WEEKDAYS[day.weekday()] not in rule.working_week:
        why = f"{on_day(day)} is not in the working week."
        return Step(StepKind.WEEKEND, opening, closing, why, "the rule's working week")
    holiday = calendar.holidays[day]
    why = f"{on_day(day)} is a holiday: {holiday.name}."
    return Step(StepKind.HOLIDAY, opening, closing, why, holiday.source)


def _count(period: Period, rule: Rule, authority: str) -> Step:
    unit = rule.unit.value.replace("_", " ")
    if rule.family is Family.DAYS:
        counting = _COUNTING[rule.counting]
        why = f"{rule.count} {unit}, where {counting}: {on_day(period.base.date())}."
    else:
        why = f"{rule.count} {unit}: {at_moment(period.base, rule.zone)}."
    return Step(StepKind.COUNT, period.begins_at, _base_moment(period, rule), why, authority)


def told_roll(base: datetime, due: datetime, rule: Rule, calendar: Calendar) -> Iterator[Step]:
    """Say how the roll moved a due moment, and over which days."""
    base_day, due_day = _local_day(base, rule), _local_day(due, rule)
    if rule.roll is Roll.NONE or base_day == due_day:
        return
    first, last = sorted((base_day, due_day))
    yield from _rests(first, last, rule, calendar)
    why = (
        f"{on_day(base_day)} is not a working day; the due day moves {_ROLL[rule.roll]}, "
        f"{on_day(due_day)}."
    )
    yield Step(StepKind.ROLL, base, due, why, "the rule's roll")


def _due_time(period: Period, rule: Rule) -> Iterator[Step]:
    if rule.family is not Family.DAYS:
        return
    local = datetime.combine(_local_day(period.due_at, rule), rule.due_time)
    source = "the rule's due time"
    if rule.due_time == END_OF_DAY:
        source = "the end of the day, where a rule has no due time"
    why = f"Due on {on_day(local.date())} at {rule.due_time} local time, {rule.timezone}."
    yield Step(StepKind.DUE_TIME, period.due_at, period.due_at, why, source)
    yield from told_reading(local, rule)


def told_reading(local: datetime, rule: Rule) -> Iterator[Step]:
    """Say how a local due time is read that does not exist, or that exists twice."""
    first, second = readings(local, rule.zone)
    if first == second:
        return
    source = f"IANA time zone database, {rule.timezone}"
    read = at_moment(max(first, second), rule.zone)
    if first < second:
        kind = StepKind.LOCAL_TIME_REPEATED
        why = (
            f"{local.time()} comes twice on {on_day(local.date())}, as the clocks go back. "
            f"The second time is taken: {read}."
        )
    else:
        kind = StepKind.LOCAL_TIME_SKIPPED
        why = (
            f"{local.time()} does not exist on {on_day(local.date())}: the clocks go forward "
            f"over it. It is put off by as much: {read}."
        )
    yield Step(kind, min(first, second), max(first, second), why, source)


def told_clock_changes(start: datetime, end: datetime, rule: Rule) -> Iterator[Step]:
    """Name every change of the clocks between two moments, and what it does."""
    source = f"IANA time zone database, {rule.timezone}"
    effect = "Elapsed time runs on regardless."
    if rule.family is Family.DAYS:
        effect = "Days are counted by local date, whatever their length."
    for change in changes(start, end, rule.zone):
        way = "forward" if change.forward else "back"
        amount = abs(change.after - change.before)
        day = on_day(_local_day(change.at, rule))
        why = f"The clocks go {way} by {amount} on {day}. {effect}"
        yield Step(StepKind.CLOCK_CHANGE, change.at, change.at, why, source)


def told_unknown(
    days: Collection[date], due: datetime, rule: Rule, calendar: Calendar
) -> Iterator[Step]:
    """Say that the calendar was asked for days of which it knows nothing."""
    unknown = [day for day in days if not calendar.knows(day)]
    if not unknown:
        return
    why = (
        f"The holidays of {calendar.code} are known from {calendar.known_from} to "
        f"{calendar.known_to} only. The calculation reaches {on_day(max(unknown))}: holidays "
        "outside the known years are not accounted for."
    )
    source = f"the calendar {calendar.code}"
    yield Step(StepKind.CALENDAR_UNKNOWN, midnight(min(unknown), rule.zone), due, why, source)


def consulted(period: Period, rule: Rule) -> tuple[date, ...]:
    """The ends of the stretches of days for which the calendar was asked."""
    days: set[date] = set()
    if rule.cutoff is not None or rule.counting is Counting.ROLL_THEN_ADD:
        days |= {period.start_day, period.counted_day}
    if rule.unit in {Unit.WORKING_DAYS, Unit.WORKING_MINUTES}:
        days |= {period.start_day, _local_day(_base_moment(period, rule), rule)}
    if rule.roll is not Roll.NONE:
        days |= {_local_day(_base_moment(period, rule), rule), _local_day(period.due_at, rule)}
    return tuple(days)


def _base_moment(period: Period, rule: Rule) -> datetime:
    return latest(period.base, rule.zone) if rule.family is Family.DAYS else period.base


def _local_day(moment: datetime, rule: Rule) -> date:
    return moment.astimezone(rule.zone).date()
