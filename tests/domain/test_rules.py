"""Rules that make no sense are refused, at the field that is wrong."""

from datetime import UTC, datetime, time, timedelta

import pytest

from app.domain.calendars import NO_HOLIDAYS, CalendarCode, Weekday
from app.domain.deadlines import due_moment
from app.domain.documents import duration, duration_document
from app.domain.errors import Malformed
from app.domain.rule_documents import rule_document, rule_from_document
from app.domain.rules import END_OF_DAY, Counting, Hours, Roll, Rule, RuleContradiction, Unit
from app.domain.working_time import Timetable
from app.values import replace

NOON = datetime(2026, 5, 12, 12, tzinfo=UTC)
OFFICE = {"mon": [["09:00", "17:00"]]}


def refused(document: object) -> list[str]:
    """Where a rule is refused."""
    with pytest.raises(Malformed) as caught:
        rule_from_document(document)
    return [fault.pointer for fault in caught.value.faults]


def test_absent_fields_take_the_defaults_of_the_contract() -> None:
    rule = rule_from_document({"unit": "working_days", "count": 20})
    assert rule == Rule(Unit.WORKING_DAYS, 20)
    assert rule.counting is Counting.DAY_AFTER
    assert rule.roll is Roll.NONE
    assert rule.cutoff is None
    assert rule.due_time == END_OF_DAY == time(23, 59, 59)
    assert rule.timezone == "Europe/London"
    assert rule.calendar is CalendarCode.ENGLAND_AND_WALES
    assert sorted(rule.working_week) == ["fri", "mon", "thu", "tue", "wed"]


def test_a_rule_survives_being_written_and_read() -> None:
    document = {
        "unit": "working_minutes",
        "count": 90,
        "counting": "roll_then_add",
        "roll": "next_working_day",
        "cutoff": "16:30",
        "due_time": None,
        "timezone": "Europe/Berlin",
        "calendar": "none",
        "working_week": ["mon", "sat"],
        "working_hours": {"mon": [["09:00", "12:00"], ["13:00", "24:00"]], "sat": []},
    }
    rule = rule_from_document(document)
    assert rule.cutoff == time(16, 30)
    assert rule_from_document(rule_document(rule)) == rule


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        (None, "/rule"),
        ([], "/rule"),
        ({"count": 1}, "/rule/unit"),
        ({"unit": "weeks", "count": 1}, "/rule/unit"),
        ({"unit": "hours"}, "/rule/count"),
        ({"unit": "hours", "count": "48"}, "/rule/count"),
        ({"unit": "hours", "count": True}, "/rule/count"),
        ({"unit": "hours", "count": float("nan")}, "/rule/count"),
        ({"unit": "hours", "count": float("inf")}, "/rule/count"),
        ({"unit": "hours", "count": -1}, "/rule/count"),
        ({"unit": "hours", "count": 1_000_000_000}, "/rule/count"),
        ({"unit": "hours", "count": 10**400}, "/rule/count"),
        ({"unit": "minutes", "count": 10**9}, "/rule/count"),
        ({"unit": "calendar_days", "count": 10**9}, "/rule/count"),
        ({"unit": "working_days", "count": 10**9}, "/rule/count"),
        ({"unit": "calendar_months", "count": 1201}, "/rule/count"),
        ({"unit": "calendar_days", "count": 1.5}, "/rule/count"),
        ({"unit": "calendar_days", "count": 0, "counting": "same_day"}, "/rule/count"),
        ({"unit": "hours", "count": 1, "counting": "same_day"}, "/rule/counting"),
        ({"unit": "hours", "count": 1, "counting": "sometimes"}, "/rule/counting"),
        ({"unit": "hours", "count": 1, "roll": "up"}, "/rule/roll"),
        ({"unit": "hours", "count": 1, "due_time": "17:00"}, "/rule/due_time"),
        ({"unit": "calendar_days", "count": 1, "due_time": "24:00"}, "/rule/due_time"),
        ({"unit": "calendar_days", "count": 1, "due_time": "5 pm"}, "/rule/due_time"),
        ({"unit": "calendar_days", "count": 1, "cutoff": "29:00"}, "/rule/cutoff"),
        ({"unit": "calendar_days", "count": 1, "timezone": "London"}, "/rule/timezone"),
        ({"unit": "calendar_days", "count": 1, "timezone": "Europe"}, "/rule/timezone"),
        ({"unit": "calendar_days", "count": 1, "timezone": "../etc/x"}, "/rule/timezone"),
        ({"unit": "calendar_days", "count": 1, "timezone": "localtime"}, "/rule/timezone"),
        ({"unit": "calendar_days", "count": 1, "calendar": "wales"}, "/rule/calendar"),
        ({"unit": "working_days", "count": 1, "working_week": []}, "/rule/working_week"),
        ({"unit": "working_days", "count": 1, "working_week": ["m"]}, "/rule/working_week/0"),
        ({"unit": "working_minutes", "count": 1}, "/rule/working_hours"),
        ({"unit": "working_minutes", "count": 1, "working_hours": {}}, "/rule/working_hours"),
        (
            {"unit": "working_minutes", "count": 1, "working_hours": {"mon": []}},
            "/rule/working_hours",
        ),
        ({"unit": "hours", "count": 1, "lunch": "12:00"}, "/rule/lunch"),
        ({"unit": "hours", "count": 1, "a/b~c": 1}, "/rule/a~1b~0c"),
    ],
)
def test_a_wrong_rule_is_refused_at_its_field(document: object, pointer: str) -> None:
    assert refused(document) == [pointer]


@pytest.mark.parametrize(
    ("hours", "pointer"),
    [
        ({"mon": [["17:00", "09:00"]]}, "/rule/working_hours/mon/0"),
        ({"mon": [["09:00", "09:00"]]}, "/rule/working_hours/mon/0"),
        ({"mon": [["09:00", "13:00"], ["12:00", "17:00"]]}, "/rule/working_hours/mon/1"),
        ({"mon": [["13:00", "17:00"], ["09:00", "12:00"]]}, "/rule/working_hours/mon/1"),
        ({"mon": [["09:00", "24:01"]]}, "/rule/working_hours/mon/0/1"),
        ({"mon": [["09:00"]]}, "/rule/working_hours/mon/0"),
        ({"mon": "09:00-17:00"}, "/rule/working_hours/mon"),
        ({"sat": [["09:00", "12:00"]]}, "/rule/working_hours/sat"),
        ({"monday": [["09:00", "17:00"]]}, "/rule/working_hours/monday"),
    ],
)
def test_wrong_working_hours_are_refused_at_their_place(
    hours: dict[str, object], pointer: str
) -> None:
    assert refused({"unit": "working_minutes", "count": 1, "working_hours": hours}) == [pointer]


def test_a_rule_that_stands_elsewhere_is_refused_there() -> None:
    with pytest.raises(RuleContradiction) as caught:
        rule_from_document({"unit": "hours", "count": -1}, "/regime/rule")
    assert [fault.pointer for fault in caught.value.faults] == ["/regime/rule/count"]


def test_a_full_table_of_defaults_is_no_contradiction_for_hours() -> None:
    spelt_out = rule_document(Rule(Unit.HOURS, 48))
    assert rule_from_document(spelt_out) == Rule(Unit.HOURS, 48)


def test_a_whole_number_written_with_a_point_is_whole() -> None:
    assert rule_from_document({"unit": "calendar_days", "count": 20.0}).count == 20


def test_a_local_time_with_an_offset_is_refused() -> None:
    with pytest.raises(RuleContradiction):
        Rule(Unit.CALENDAR_DAYS, 1, cutoff=time(12, tzinfo=UTC))


def test_hours_past_midnight_are_refused() -> None:
    long = Hours(timedelta(hours=9), timedelta(hours=25))
    with pytest.raises(RuleContradiction):
        Rule(Unit.WORKING_MINUTES, 1, working_hours={Weekday.MON: (long,)})


def test_a_start_without_an_offset_is_refused() -> None:
    with pytest.raises(Malformed) as caught:
        due_moment(NOON.replace(tzinfo=None), Rule(Unit.HOURS, 1), NO_HOLIDAYS)
    assert caught.value.faults[0].pointer == "/start"


@pytest.mark.parametrize("unit", list(Unit))
def test_a_period_past_the_last_year_is_refused(unit: Unit) -> None:
    hours = OFFICE if unit is Unit.WORKING_MINUTES else {}
    rule = rule_from_document({"unit": unit.value, "count": 600, "working_hours": hours})
    last = datetime(9999, 12, 31, 20, tzinfo=UTC)
    with pytest.raises(RuleContradiction):
        due_moment(last, rule, NO_HOLIDAYS)


def test_a_period_before_the_first_working_day_of_all_is_refused() -> None:
    rule = replace(
        Rule(Unit.CALENDAR_DAYS, 0, roll=Roll.PREVIOUS_WORKING_DAY),
        working_week=frozenset({Weekday.SUN}),
    )
    with pytest.raises(RuleContradiction):
        due_moment(datetime(1, 1, 2, 12, tzinfo=UTC), rule, NO_HOLIDAYS)


def test_working_days_that_take_more_than_a_century_are_refused() -> None:
    rule = rule_from_document({"unit": "working_days", "count": 6000, "working_week": ["mon"]})
    with pytest.raises(RuleContradiction):
        due_moment(NOON, rule, NO_HOLIDAYS)


def test_working_time_that_takes_more_than_a_century_is_refused() -> None:
    hours = {"mon": [["09:00", "09:01"]]}
    rule = rule_from_document(
        {"unit": "working_minutes", "count": 6000, "working_hours": hours}
    )
    with pytest.raises(RuleContradiction):
        Timetable.of(rule, NO_HOLIDAYS).add(NOON, rule.length)


@pytest.mark.parametrize(
    ("document", "length"),
    [
        ({"hours": 12}, timedelta(hours=12)),
        ({"days": 2}, timedelta(days=2)),
        ({"minutes": 90}, timedelta(minutes=90)),
        ({"seconds": 5}, timedelta(seconds=5)),
    ],
)
def test_a_length_is_written_as_it_is_read(document: dict[str, int], length: timedelta) -> None:
    assert duration(document, "/by") == length
    assert duration_document(length) == document


@pytest.mark.parametrize(
    "document",
    [{}, {"hours": 0}, {"hours": -1}, {"weeks": 1}, {"days": 10**9}, {"hours": 0.5}, 12, None],
)
def test_a_length_that_makes_no_sense_is_refused(document: object) -> None:
    with pytest.raises(Malformed):
        duration(document, "/by")
