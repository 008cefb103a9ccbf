"""Which clocks a change of a calendar may move: never fewer than those that do move."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.domain.calendars import Calendar, CalendarCode, Holiday
from app.domain.deadlines import due_moment
from app.domain.holidays import CalendarChange, HolidayChange
from app.domain.redating import Candidate, Reckoner, affected_by
from app.domain.regime_documents import regime_from_document
from app.domain.regimes import Regime
from app.store.bank_holidays import bundled_calendar

AN_ID = UUID("019ab000-0000-7000-8000-000000000001")
SPRING = date(2026, 4, 20)
SOME_DAYS = st.integers(-30, 30).map(lambda days: SPRING + timedelta(days=days))
OFFICE = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}

RULES = st.one_of(
    st.fixed_dictionaries(
        {
            "unit": st.sampled_from(("working_days", "calendar_days")),
            "count": st.integers(1, 12),
            "counting": st.sampled_from(("day_after", "same_day", "roll_then_add")),
            "roll": st.sampled_from(("none", "next_working_day", "previous_working_day")),
            "cutoff": st.sampled_from((None, "16:00")),
            "working_week": st.sampled_from((["mon", "tue", "wed", "thu", "fri"], ["tue"])),
            "timezone": st.sampled_from(("Europe/London", "Pacific/Kiritimati")),
        }
    ),
    st.fixed_dictionaries(
        {
            "unit": st.just("hours"),
            "count": st.integers(0, 200),
            "counting": st.sampled_from(("day_after", "roll_then_add")),
            "roll": st.sampled_from(("next_working_day", "previous_working_day")),
        }
    ),
    st.fixed_dictionaries(
        {
            "unit": st.just("working_minutes"),
            "count": st.integers(0, 5_000),
            "working_hours": st.just(OFFICE),
        }
    ),
)
STARTS = st.integers(0, 60 * 24 * 60).map(
    lambda minutes: datetime(2026, 3, 20, tzinfo=UTC) + timedelta(minutes=minutes)
)


def a_regime(rule: dict[str, Any], calendar: str = "england-and-wales") -> Regime:
    return regime_from_document(
        {
            "code": "own",
            "version": 1,
            "title": "Our own",
            "effective_from": "2020-01-01",
            "rule": {**rule, "calendar": calendar},
        }
    )


def a_change(day: date, calendar: CalendarCode = CalendarCode.ENGLAND_AND_WALES):
    return CalendarChange(AN_ID, HolidayChange.ADDED, calendar, day, "a day")


def a_candidate(start: datetime, due: datetime) -> Candidate:
    return Candidate(
        id=AN_ID,
        reference="CASE-1",
        regime_code="own",
        regime_version=1,
        started_at=start,
        respond_by=None,
        deadline_at=due,
        paused_at=None,
        paused=timedelta(0),
        version=1,
        changed=False,
    )


@given(
    rule=RULES,
    start=STARTS,
    others=st.sets(SOME_DAYS, max_size=8),
    days=st.sets(SOME_DAYS, min_size=1, max_size=3),
    adding=st.booleans(),
)
def test_every_clock_that_moves_lies_within_the_window(
    rule: dict[str, Any], start: datetime, others: set[date], days: set[date], adding: object
):
    """However many days change at once, and whichever way."""
    bundled = bundled_calendar(CalendarCode.ENGLAND_AND_WALES)
    without = bundled.with_holidays(Holiday(d, "another", "") for d in others - days)
    without = without.without_holidays(days)
    resting = without.with_holidays(Holiday(d, "a day", "") for d in days)
    before, after = (without, resting) if adding else (resting, without)
    regime = a_regime(rule)
    calendars: dict[CalendarCode, Calendar] = dict.fromkeys(CalendarCode, after)
    affected = affected_by([a_change(day) for day in days], [regime], calendars)
    assert regime.rule is not None
    old = due_moment(start, regime.rule, before)
    new = due_moment(start, regime.rule, after)
    if old == new:
        return
    one = affected["own", 1]
    (moved,) = Reckoner(affected).moved([a_candidate(start, old)], {})

    assert start < one.window.started_before
    assert old >= one.window.due_from
    assert moved.deadline_at == new
    assert one.changes_seen_by(moved.notice)


@given(rule=RULES, starts=st.lists(STARTS, min_size=2, max_size=6), day=SOME_DAYS)
def test_what_is_reckoned_once_for_many_is_right_for_each(
    rule: dict[str, Any], starts: list[datetime], day: date
):
    regime = a_regime(rule)
    calendar = bundled_calendar(CalendarCode.ENGLAND_AND_WALES)
    calendars = dict.fromkeys(CalendarCode, calendar)
    affected = affected_by([a_change(day)], [regime], calendars)
    if not affected or regime.rule is None:
        return
    notices = [a_candidate(start, start) for start in starts]
    moved = Reckoner(affected).moved(notices, {})
    due = [due_moment(start, regime.rule, calendar) for start in starts]

    assert [one.deadline_at for one in moved] == [
        moment for moment, start in zip(due, starts, strict=True) if moment != start
    ]


def test_only_rules_that_ask_the_calendar_are_affected():
    calendars = {code: bundled_calendar(code) for code in CalendarCode}
    hours = {"unit": "hours", "count": 48}
    days = {"unit": "working_days", "count": 2}

    def affects(rule: dict[str, Any], of: str, change: CalendarCode) -> bool:
        regime = a_regime(rule, of)
        return bool(affected_by([a_change(SPRING, change)], [regime], calendars))

    assert affects(days, "scotland", CalendarCode.SCOTLAND)
    assert affects(days, "any-part-of-the-uk", CalendarCode.SCOTLAND)
    assert not affects(days, "england-and-wales", CalendarCode.SCOTLAND)
    assert not affects(days, "none", CalendarCode.SCOTLAND)
    assert not affects(hours, "scotland", CalendarCode.SCOTLAND)
    assert affects({**hours, "roll": "next_working_day"}, "scotland", CalendarCode.SCOTLAND)
