"""Due moments written by hand, each with its reason; never computed by the code's own way."""

from datetime import UTC, datetime, time

import pytest

from app.domain.calendars import CalendarCode
from app.domain.deadlines import due_moment, explain
from app.domain.rules import Counting, Roll, Rule, Unit
from app.store.bank_holidays import bundled_calendar

E_W = CalendarCode.ENGLAND_AND_WALES
SCOT = CalendarCode.SCOTLAND
N_I = CalendarCode.NORTHERN_IRELAND
ANY = CalendarCode.ANY_PART_OF_THE_UK

DAYS, WORKING, MONTHS = Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.CALENDAR_MONTHS


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def reached(start: str, rule: Rule) -> datetime:
    """The due moment, which the explanation must confirm."""
    calendar = bundled_calendar(rule.calendar)
    due = due_moment(moment(start), rule, calendar)
    assert explain(moment(start), rule, calendar).deadline_at == due
    return due


@pytest.mark.parametrize(
    ("hours", "start", "due", "why"),
    [
        (1, "2026-03-29T00:30Z", "2026-03-29T01:30Z", "02:30 BST: one hour, not two"),
        (1, "2026-10-25T00:30Z", "2026-10-25T01:30Z", "from 01:30 BST to 01:30 GMT"),
        (1, "2027-12-31T23:30Z", "2028-01-01T00:30Z", "over the year's end"),
        (24, "2026-03-28T12:30Z", "2026-03-29T12:30Z", "13:30 BST: the day had 23 hours"),
        (24, "2026-10-24T12:00+01:00", "2026-10-25T11:00Z", "11:00 GMT: the day had 25"),
        (24, "2026-12-24T16:00Z", "2026-12-25T16:00Z", "Christmas stops no hours"),
        (48, "2026-03-28T12:00Z", "2026-03-30T12:00Z", "13:00 BST, as the clocks went on"),
        (48, "2026-10-24T12:00+01:00", "2026-10-26T11:00Z", "11:00 GMT"),
        (48, "2026-04-02T17:00+01:00", "2026-04-04T16:00Z", "Good Friday stops no hours"),
        (48, "2028-02-28T12:00Z", "2028-03-01T12:00Z", "over 29 February"),
        (48, "2027-02-27T12:00Z", "2027-03-01T12:00Z", "no 29 February in 2027"),
        (0, "2026-03-29T01:00Z", "2026-03-29T01:00Z", "nothing is nothing"),
    ],
)
def test_f10_hours_are_elapsed_hours_over_both_clock_changes_and_the_leap_day(
    hours: int, start: str, due: str, why: str
) -> None:
    assert reached(start, Rule(Unit.HOURS, hours)) == moment(due), why


@pytest.mark.parametrize(
    ("start", "rule", "due", "why"),
    [
        ("2026-05-01T10:00Z", Rule(DAYS, 7), "2026-05-08T23:59:59+01:00", "end of day"),
        ("2026-03-24T10:00Z", Rule(DAYS, 7), "2026-03-31T22:59:59Z", "in BST by then"),
        ("2026-10-24T10:00Z", Rule(DAYS, 7), "2026-10-31T23:59:59Z", "in GMT by then"),
        ("2028-02-22T10:00Z", Rule(DAYS, 7), "2028-02-29T23:59:59Z", "leap day"),
        ("2027-02-22T10:00Z", Rule(DAYS, 7), "2027-03-01T23:59:59Z", "no leap day"),
        ("2026-05-01T23:30Z", Rule(DAYS, 7), "2026-05-09T22:59:59Z",
         "23:30 UTC is already 2 May in London"),
        ("2026-03-27T10:00Z", Rule(DAYS, 7, roll=Roll.NEXT_WORKING_DAY),
         "2026-04-07T22:59:59Z", "Good Friday, weekend, Easter Monday: Tuesday"),
        ("2026-03-27T10:00Z", Rule(DAYS, 7, roll=Roll.NEXT_WORKING_DAY, calendar=SCOT),
         "2026-04-06T22:59:59Z", "Scotland works on Easter Monday"),
        ("2026-03-27T10:00Z", Rule(DAYS, 7, roll=Roll.PREVIOUS_WORKING_DAY),
         "2026-04-02T22:59:59Z", "the day before Good Friday"),
        ("2025-10-13T10:00Z", Rule(DAYS, 28, Counting.SAME_DAY),
         "2025-11-09T23:59:59Z", "28 days beginning with 13 October (OSA s.137(6))"),
        ("2025-12-18T10:00Z", Rule(DAYS, 60, Counting.SAME_DAY),
         "2026-02-15T23:59:59Z", "60th day from 18 December"),
        ("2026-05-16T10:00Z", Rule(DAYS, 1, Counting.ROLL_THEN_ADD),
         "2026-05-19T22:59:59Z", "Saturday moves to Monday, then one day"),
        ("2026-05-15T10:00Z", Rule(DAYS, 3, due_time=time(17)),
         "2026-05-18T16:00Z", "17:00 BST"),
        ("2026-03-28T10:00Z", Rule(DAYS, 1, due_time=time(1, 30)),
         "2026-03-29T01:30Z", "01:30 is left out; put off to 02:30 BST"),
        ("2026-10-24T10:00Z", Rule(DAYS, 1, due_time=time(1, 30)),
         "2026-10-25T01:30Z", "01:30 comes twice; the second"),
        ("2011-12-28T10:00Z", Rule(DAYS, 2, timezone="Pacific/Apia"),
         "2011-12-31T09:59:59Z", "Samoa had no 30 December: its end falls in the 31st"),
    ],
)  # fmt: skip
def test_f10_calendar_days_end_with_their_last_second(
    start: str, rule: Rule, due: str, why: str
) -> None:
    assert reached(start, rule) == moment(due), why


@pytest.mark.parametrize(
    ("start", "calendar", "due", "why"),
    [
        ("2026-03-20T12:00Z", E_W, "2026-04-21T22:59:59Z", "Easter: two holidays, into BST"),
        ("2026-03-20T12:00Z", SCOT, "2026-04-20T22:59:59Z", "Easter: Good Friday alone"),
        ("2026-03-20T12:00Z", N_I, "2026-04-21T22:59:59Z", "Easter: two holidays"),
        ("2026-03-20T12:00Z", ANY, "2026-04-21T22:59:59Z", "Easter: two in some part"),
        ("2026-03-20T12:00Z", CalendarCode.NONE, "2026-04-17T22:59:59Z", "four weeks"),
        ("2026-12-10T12:00Z", E_W, "2027-01-12T23:59:59Z", "25 and 28 December, 1 January"),
        ("2026-12-10T12:00Z", SCOT, "2027-01-13T23:59:59Z", "and 4 January for the 2nd"),
        ("2026-12-10T12:00Z", N_I, "2027-01-12T23:59:59Z", "25 and 28 December, 1 January"),
        ("2028-02-10T12:00Z", E_W, "2028-03-09T23:59:59Z", "29 February is a Tuesday"),
        ("2028-02-10T12:00Z", SCOT, "2028-03-09T23:59:59Z", "the same in Scotland"),
        ("2028-02-10T12:00Z", N_I, "2028-03-09T23:59:59Z", "before St Patrick's Day"),
        ("2027-02-10T12:00Z", E_W, "2027-03-10T23:59:59Z", "no 29 February"),
        ("2026-10-12T12:00Z", E_W, "2026-11-09T23:59:59Z", "the clocks go back on the 25th"),
        ("2026-10-12T12:00Z", SCOT, "2026-11-09T23:59:59Z", "no holiday in between"),
        ("2026-06-01T12:00Z", E_W, "2026-06-29T22:59:59Z", "no holiday in June"),
        ("2026-06-01T12:00Z", N_I, "2026-06-29T22:59:59Z", "no holiday in June"),
        ("2026-06-01T12:00Z", SCOT, "2026-06-30T22:59:59Z", "15 June is proclaimed"),
        ("2026-06-01T12:00Z", ANY, "2026-06-30T22:59:59Z", "15 June in Scotland"),
        ("2026-06-29T12:00Z", N_I, "2026-07-28T22:59:59Z", "13 July for Sunday the 12th"),
        ("2026-06-29T12:00Z", E_W, "2026-07-27T22:59:59Z", "not in England"),
        ("2026-03-02T12:00Z", N_I, "2026-03-31T22:59:59Z", "St Patrick's Day"),
        ("2026-11-16T12:00Z", SCOT, "2026-12-15T23:59:59Z", "St Andrew's Day"),
        ("2026-11-16T12:00Z", E_W, "2026-12-14T23:59:59Z", "not in England"),
    ],
)  # fmt: skip
def test_f10_twenty_working_days_in_each_nation(
    start: str, calendar: CalendarCode, due: str, why: str
) -> None:
    assert reached(start, Rule(WORKING, 20, calendar=calendar)) == moment(due), why


CUTOFF = time(16, 30)


@pytest.mark.parametrize(
    ("start", "rule", "due_day", "why"),
    [
        ("2026-05-13T12:00Z", Rule(WORKING, 10), "2026-05-28", "25 May is a holiday"),
        ("2026-05-13T12:00Z", Rule(WORKING, 10, Counting.SAME_DAY), "2026-05-27",
         "13 May is day 1"),
        ("2026-05-16T12:00Z", Rule(WORKING, 1, Counting.SAME_DAY), "2026-05-18",
         "a Saturday cannot be day 1: Monday is"),
        ("2026-05-16T12:00Z", Rule(WORKING, 1), "2026-05-18", "Monday is day 1"),
        ("2026-05-16T12:00Z", Rule(WORKING, 1, Counting.ROLL_THEN_ADD), "2026-05-19",
         "Monday is day 0"),
        ("2026-05-16T12:00Z", Rule(WORKING, 0), "2026-05-16", "no days at all"),
        ("2026-05-12T15:29:59Z", Rule(WORKING, 1, cutoff=CUTOFF), "2026-05-13",
         "16:29:59 BST is before the cutoff"),
        ("2026-05-12T15:30Z", Rule(WORKING, 1, cutoff=CUTOFF), "2026-05-14",
         "16:30 BST is the cutoff itself: counts as Wednesday"),
        ("2026-05-15T15:30Z", Rule(WORKING, 1, cutoff=CUTOFF), "2026-05-18",
         "Friday counts as Saturday, after which Monday is day 1"),
        ("2026-05-15T15:30Z", Rule(WORKING, 1, Counting.ROLL_THEN_ADD, cutoff=CUTOFF),
         "2026-05-19", "Friday counts as Saturday, which moves to Monday"),
        ("2026-05-16T15:30Z", Rule(DAYS, 1, cutoff=CUTOFF), "2026-05-17",
         "a Saturday has no cutoff"),
        ("2026-01-31T12:00Z", Rule(MONTHS, 1), "2026-02-28", "clipped"),
        ("2028-01-31T12:00Z", Rule(MONTHS, 1), "2028-02-29", "clipped, leap year"),
        ("2028-02-29T12:00Z", Rule(MONTHS, 12), "2029-02-28", "clipped"),
        ("2026-08-31T12:00Z", Rule(MONTHS, 6), "2027-02-28", "clipped"),
        ("2026-12-15T12:00Z", Rule(MONTHS, 1), "2027-01-15", "into the next year"),
        ("2025-10-13T12:00Z", Rule(MONTHS, 1, Counting.SAME_DAY), "2025-11-12",
         "the day before the corresponding date"),
        ("2027-01-31T12:00Z", Rule(MONTHS, 1, Counting.SAME_DAY), "2027-02-28",
         "no corresponding date: the month's last day"),
        ("2027-03-01T12:00Z", Rule(MONTHS, 1, Counting.SAME_DAY), "2027-03-31",
         "a whole March"),
        ("2025-12-25T12:00Z", Rule(MONTHS, 12, roll=Roll.NEXT_WORKING_DAY),
         "2026-12-29", "Christmas, weekend, Boxing Day's substitute"),
    ],
)  # fmt: skip
def test_days_and_months_by_every_convention(
    start: str, rule: Rule, due_day: str, why: str
) -> None:
    assert reached(start, rule).astimezone(rule.zone).date().isoformat() == due_day, why


@pytest.mark.parametrize(
    ("start", "rule", "due", "why"),
    [
        ("2026-05-15T12:00Z", Rule(Unit.HOURS, 24, roll=Roll.NEXT_WORKING_DAY),
         "2026-05-18T12:00Z", "Saturday 13:00 BST becomes Monday 13:00 BST"),
        ("2026-03-27T12:00Z", Rule(Unit.HOURS, 24, roll=Roll.NEXT_WORKING_DAY),
         "2026-03-30T11:00Z", "Saturday noon GMT becomes Monday noon BST"),
        ("2026-05-16T12:00Z", Rule(Unit.HOURS, 2, Counting.ROLL_THEN_ADD),
         "2026-05-18T01:00Z", "from the first moment of Monday, 00:00 BST"),
        ("2026-05-12T16:00Z", Rule(Unit.HOURS, 2, cutoff=CUTOFF),
         "2026-05-13T01:00Z", "from the first moment of Wednesday, 00:00 BST"),
        ("2026-05-12T16:00Z", Rule(Unit.MINUTES, 1.5), "2026-05-12T16:01:30Z", "90 seconds"),
    ],
)  # fmt: skip
def test_elapsed_periods_also_roll_and_cut_off(
    start: str, rule: Rule, due: str, why: str
) -> None:
    assert reached(start, rule) == moment(due), why
