from datetime import date, timedelta

import pytest

from app.domain.calendars import (
    MONDAY_TO_FRIDAY,
    NO_HOLIDAYS,
    PROCLAIMED,
    Calendar,
    CalendarCode,
    Holiday,
    Weekday,
    WorkingDays,
)
from app.store.bank_holidays import NATIONS, bundled_calendar

EASTER_MONDAY = date(2026, 4, 6)
SCOTTISH_PROCLAIMED_DAY = date(2026, 6, 15)


def a_holiday(day: date) -> Holiday:
    return Holiday(day, "A proclaimed day", "a test")


@pytest.mark.parametrize(
    ("day", "code", "works", "why"),
    [
        (EASTER_MONDAY, CalendarCode.ENGLAND_AND_WALES, False, "Easter Monday is kept"),
        (EASTER_MONDAY, CalendarCode.NORTHERN_IRELAND, False, "Easter Monday is kept"),
        (EASTER_MONDAY, CalendarCode.SCOTLAND, True, "Scotland has no Easter Monday"),
        (date(2026, 3, 17), CalendarCode.NORTHERN_IRELAND, False, "St Patrick's Day"),
        (date(2026, 3, 17), CalendarCode.ENGLAND_AND_WALES, True, "not kept in England"),
        (date(2026, 8, 3), CalendarCode.SCOTLAND, False, "the first Monday of August"),
        (date(2026, 8, 31), CalendarCode.SCOTLAND, True, "the last Monday is England's"),
        (SCOTTISH_PROCLAIMED_DAY, CalendarCode.SCOTLAND, False, "proclaimed for 2026"),
        (SCOTTISH_PROCLAIMED_DAY, CalendarCode.ENGLAND_AND_WALES, True, "Scotland's alone"),
        (SCOTTISH_PROCLAIMED_DAY, CalendarCode.ANY_PART_OF_THE_UK, False, "a part keeps it"),
        (date(2026, 12, 28), CalendarCode.ENGLAND_AND_WALES, False, "for Saturday the 26th"),
        (date(2026, 12, 26), CalendarCode.NONE, False, "a Saturday"),
        (date(2026, 12, 25), CalendarCode.NONE, True, "no calendar, no Christmas"),
    ],
)
def test_each_nation_keeps_its_own_days(
    day: date, code: CalendarCode, why: str, *, works: bool
) -> None:
    assert bundled_calendar(code).is_working_day(day) is works, why


def test_the_bundled_calendars_say_how_far_they_are_known() -> None:
    for code in NATIONS:
        calendar = bundled_calendar(code)
        assert calendar.known_from == date(2012, 1, 1)
        assert calendar.known_to is not None
        assert calendar.known_to >= date(2028, 12, 31)
        assert not calendar.knows(date(2011, 12, 31))
        assert not calendar.knows(calendar.known_to + timedelta(days=1))
        assert calendar.knows(calendar.known_to)


def test_the_calendar_of_nowhere_is_known_for_ever() -> None:
    assert NO_HOLIDAYS.knows(date(1, 1, 1))
    assert NO_HOLIDAYS.knows(date(9999, 12, 31))


def test_any_part_of_the_kingdom_names_the_nations_that_keep_the_day() -> None:
    union = bundled_calendar(CalendarCode.ANY_PART_OF_THE_UK)
    assert (
        union.holidays[EASTER_MONDAY].name
        == "Easter Monday (England and Wales, Northern Ireland)"
    )


def test_the_proclaimed_day_names_its_source() -> None:
    scotland = bundled_calendar(CalendarCode.SCOTLAND)
    (proclaimed,) = PROCLAIMED[CalendarCode.SCOTLAND]
    assert scotland.holidays[SCOTTISH_PROCLAIMED_DAY] == proclaimed
    assert "1971" in proclaimed.source


def test_a_holiday_can_be_added_and_struck_out_without_touching_the_calendar() -> None:
    day = date(2026, 7, 1)
    before = bundled_calendar(CalendarCode.ENGLAND_AND_WALES)
    added = before.with_holidays([a_holiday(day)])
    assert before.is_working_day(day)
    assert not added.is_working_day(day)
    assert added.without_holidays([day]) == before


def test_a_day_that_already_is_a_holiday_keeps_its_name() -> None:
    before = bundled_calendar(CalendarCode.SCOTLAND)
    assert before.with_holidays([a_holiday(date(2026, 11, 30))]) == before


def test_the_numbering_is_made_once_for_each_week() -> None:
    calendar = Calendar(CalendarCode.NONE)
    assert calendar.working_days(MONDAY_TO_FRIDAY) is calendar.working_days(MONDAY_TO_FRIDAY)


def test_a_holiday_on_a_day_off_takes_no_working_day_away() -> None:
    saturday, monday = date(2026, 5, 16), date(2026, 5, 18)
    numbered = WorkingDays.of(MONDAY_TO_FRIDAY, [saturday])
    assert numbered.on_or_after(saturday.toordinal()) == monday.toordinal()
    assert numbered.rests == ()


def test_a_week_of_one_day_with_that_day_a_holiday_goes_on_to_the_next_week() -> None:
    monday = date(2026, 5, 18)
    numbered = WorkingDays.of(frozenset({Weekday.MON}), [monday])
    assert numbered.on_or_after(monday.toordinal()) == monday.toordinal() + 7
    assert numbered.on_or_before(monday.toordinal()) == monday.toordinal() - 7


def test_a_long_run_of_holidays_is_passed_over() -> None:
    first = date(2026, 5, 18)
    closed = [first + timedelta(days=i) for i in range(60)]
    numbered = WorkingDays.of(MONDAY_TO_FRIDAY, closed)
    # Sixty days from Monday 18 May end on Thursday 16 July.
    assert date.fromordinal(numbered.on_or_after(first.toordinal())) == date(2026, 7, 17)
    assert date.fromordinal(numbered.on_or_before(date(2026, 7, 16).toordinal())) == date(
        2026, 5, 15
    )
