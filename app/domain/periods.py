"""A period reckoned by a rule: from where it was counted, to where, and what it fell due.

The one algorithm of the clock. It keeps the days and moments that it went through, so
that they can be told afterwards; it writes no sentence itself.
"""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from typing import Final, assert_never

from app.domain.calendars import Calendar, WorkingDays
from app.domain.errors import Malformed
from app.domain.local_time import latest, midnight
from app.domain.rules import LONGEST, Counting, Family, Roll, Rule, RuleContradiction, Unit
from app.domain.working_time import Timetable
from app.values import dataclass

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A period and its milestones, in the order in which they were reached.

    `start` is the moment given; `start_day` its local day, which the cutoff may have cut
    off; `counted_day` the day from which counting began, after the cutoff and the roll of
    the start; `begins_at` the moment from which elapsed and working time ran. `base` is
    what the count alone gives, before the roll: a naive local time for days and months,
    else a moment in UTC.
    """

    start: datetime
    start_day: date
    cut_off: bool
    counted_day: date
    begins_at: datetime
    base: datetime
    due_at: datetime


def reckon(start: datetime, rule: Rule, calendar: Calendar) -> Period:
    """Reckon a period from an aware moment.

    Raises Malformed where the start has no offset, and where the years run out.
    """
    if start.utcoffset() is None:
        raise Malformed.at("/start", "A moment needs an offset.")
    try:
        return _reckon(start.astimezone(UTC), rule, calendar)
    except OverflowError as error:
        raise RuleContradiction.at(
            "/rule/count", "The period leaves the years 1 to 9999."
        ) from error


def settle(base: datetime, rule: Rule, calendar: Calendar) -> datetime:
    """The due moment of a base: rolled, and for days and months read as a moment.

    An elapsed period that is rolled keeps its local time of day.
    """
    if rule.family is Family.DAYS:
        return latest(rolled(base, rule, calendar), rule.zone)
    if rule.roll is Roll.NONE:
        return base
    local = base.astimezone(rule.zone).replace(tzinfo=None)
    moved = rolled(local, rule, calendar)
    return base if moved == local else latest(moved, rule.zone)


def rolled(local: datetime, rule: Rule, calendar: Calendar) -> datetime:
    """A local due time after the roll: another day, the same time of day."""
    if rule.roll is Roll.NONE:
        return local
    day = roll_day(local.date(), rule.roll, calendar.working_days(rule.working_week))
    return datetime.combine(day, local.time())


def roll_day(day: date, roll: Roll, working: WorkingDays) -> date:
    """Where a due day goes by the roll; a working day stays where it is."""
    match roll:
        case Roll.NONE:
            return day
        case Roll.NEXT_WORKING_DAY:
            return _day(working.on_or_after(day.toordinal()))
        case Roll.PREVIOUS_WORKING_DAY:
            return _day(working.on_or_before(day.toordinal()))
        case _:
            assert_never(roll)


def _reckon(start: datetime, rule: Rule, calendar: Calendar) -> Period:
    local = start.astimezone(rule.zone)
    start_day = local.date()
    working = calendar.working_days(rule.working_week)
    cut_off = _is_cut_off(local, rule, working)
    counted_day = _day(start_day.toordinal() + 1) if cut_off else start_day
    if rule.counting is Counting.ROLL_THEN_ADD:
        counted_day = _day(working.on_or_after(counted_day.toordinal()))
    begins_at = start
    if counted_day != start_day and rule.family is not Family.DAYS:
        begins_at = midnight(counted_day, rule.zone)
    base = _base(counted_day, begins_at, rule, calendar)
    due_at = settle(base, rule, calendar)
    if due_at - start > LONGEST + 31 * _DAY:
        raise RuleContradiction.at("/rule/count", "The period ends after more than a century.")
    return Period(start, start_day, cut_off, counted_day, begins_at, base, due_at)


def _is_cut_off(local: datetime, rule: Rule, working: WorkingDays) -> bool:
    """Whether a start came too late on a working day; on another day there is no cutoff."""
    return (
        rule.cutoff is not None
        and local.time() >= rule.cutoff
        and working.is_working(local.toordinal())
    )


def _base(counted_day: date, begins_at: datetime, rule: Rule, calendar: Calendar) -> datetime:
    match rule.family:
        case Family.ELAPSED:
            return begins_at + rule.length
        case Family.WORKING_TIME:
            return Timetable.of(rule, calendar).add(begins_at, rule.length)
        case Family.DAYS:
            due_day = _due_day(counted_day, rule, calendar.working_days(rule.working_week))
            return datetime.combine(due_day, rule.due_time)
        case _:
            assert_never(rule.family)


def _due_day(day: date, rule: Rule, working: WorkingDays) -> date:
    count = int(rule.count)
    if rule.unit is Unit.WORKING_DAYS:
        return _working_days_on(day, count, rule.counting, working)
    if rule.unit is Unit.CALENDAR_MONTHS:
        return _months_on(day, count, rule.counting)
    first = 1 if rule.counting is Counting.SAME_DAY else 0
    return _day(day.toordinal() + count - first)


def _working_days_on(day: date, count: int, counting: Counting, working: WorkingDays) -> date:
    """Count working days; no working days after a day is the day itself.

    By `same_day` a start that is no working day cannot be day 1: the first working day is.
    """
    ordinal = day.toordinal()
    if count == 0:
        return day
    before = ordinal - 1 if counting is Counting.SAME_DAY else ordinal
    return _day(working.nth(working.number(before) + count))


def _months_on(day: date, count: int, counting: Counting) -> date:
    """The corresponding date, or the last day of a month that has none (Dodds v Walker).

    A period of months that begins with its first day ends on the day before the
    corresponding date; where there is no such date, on the last day of the month.
    """
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    if year > date.max.year:
        raise OverflowError
    last = monthrange(year, month + 1)[1]
    if day.day > last:
        return date(year, month + 1, last)
    corresponding = date(year, month + 1, day.day)
    return corresponding - _DAY if counting is Counting.SAME_DAY else corresponding


def _day(ordinal: int) -> date:
    if not 1 <= ordinal <= date.max.toordinal():
        raise OverflowError
    return date.fromordinal(ordinal)
