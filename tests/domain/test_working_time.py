"""Working minutes: due moments written by hand, each with its reason."""

from datetime import UTC, datetime

import pytest

from app.domain.calendars import CalendarCode
from app.domain.deadlines import due_moment, explain
from app.domain.rule_documents import rule_from_document
from app.domain.rules import Rule
from app.domain.steps import StepKind
from app.store.bank_holidays import bundled_calendar

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE = {day: [["09:00", "17:00"]] for day in WEEK[:5]}
WITH_LUNCH = {"tue": [["09:00", "12:00"], ["13:00", "17:00"]]}
NIGHT = {"sun": [["00:00", "03:00"]]}
EARLY_NIGHT = {"sun": [["00:00", "01:30"]]}
SPLIT_NIGHT = {"sun": [["00:00", "01:30"], ["01:30", "03:00"]]}
ROUND_THE_CLOCK = {day: [["00:00", "24:00"]] for day in WEEK}


def minutes(count: float, hours: dict[str, list[list[str]]], **others: str) -> Rule:
    document = {"unit": "working_minutes", "count": count, "working_hours": hours}
    return rule_from_document({**document, "working_week": list(hours), **others})


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "rule", "due", "why"),
    [
        ("2026-04-02T16:30+01:00", minutes(60, OFFICE), "2026-04-07T09:30+01:00",
         "half an hour on Thursday, half on the Tuesday after Easter"),
        ("2026-04-02T16:30+01:00", minutes(60, OFFICE, calendar="scotland"),
         "2026-04-06T09:30+01:00", "Scotland works on Easter Monday"),
        ("2026-04-02T16:30+01:00", minutes(30, OFFICE), "2026-04-02T17:00+01:00",
         "filled exactly at closing time"),
        ("2026-04-02T16:30+01:00", minutes(31, OFFICE), "2026-04-07T09:01+01:00", "one more"),
        ("2026-04-02T17:00+01:00", minutes(0, OFFICE), "2026-04-07T09:00+01:00",
         "closing time is no working moment: the next opening"),
        ("2026-04-02T16:59+01:00", minutes(0, OFFICE), "2026-04-02T16:59+01:00", "at work"),
        ("2026-05-12T11:30+01:00", minutes(60, WITH_LUNCH), "2026-05-12T13:30+01:00", "lunch"),
        ("2026-05-12T16:00+01:00", minutes(120, WITH_LUNCH), "2026-05-19T10:00+01:00",
         "the next working day is a week away"),
        ("2026-03-28T12:00Z", minutes(120, NIGHT), "2026-03-29T02:00Z",
         "three hours on the wall are two: 03:00 BST"),
        ("2026-03-28T12:00Z", minutes(120, SPLIT_NIGHT), "2026-03-29T02:00Z",
         "hours that meet in the gap count no time twice"),
        ("2026-03-28T12:00Z", minutes(75, EARLY_NIGHT), "2026-04-05T00:15+01:00",
         "hours that close in the gap close as it opens: an hour was worked, not 90 minutes"),
        ("2026-10-24T12:00Z", minutes(240, NIGHT), "2026-10-25T03:00Z",
         "three hours on the wall are four"),
        ("2026-10-24T12:00Z", minutes(240, SPLIT_NIGHT), "2026-10-25T03:00Z",
         "hours that meet in the repeated hour count it once"),
        ("2026-10-24T12:00Z", minutes(48 * 60, ROUND_THE_CLOCK), "2026-10-26T12:00Z",
         "round the clock, working time is elapsed time"),
    ],
)  # fmt: skip
def test_working_minutes(start: str, rule: Rule, due: str, why: str) -> None:
    calendar = bundled_calendar(rule.calendar)
    assert due_moment(moment(start), rule, calendar) == moment(due), why
    assert explain(moment(start), rule, calendar).deadline_at == moment(due)


def test_the_days_without_work_are_named() -> None:
    rule = minutes(60, OFFICE)
    told = explain(
        moment("2026-04-02T16:30+01:00"), rule, bundled_calendar(CalendarCode.ENGLAND_AND_WALES)
    )
    kinds = (StepKind.WEEKEND, StepKind.HOLIDAY)
    assert [step.why for step in told.steps if step.kind in kinds] == [
        "Friday 3 April 2026 is a holiday: Good Friday.",
        "Saturday 4 April 2026 is not in the working week.",
        "Sunday 5 April 2026 is not in the working week.",
        "Monday 6 April 2026 is a holiday: Easter Monday.",
    ]
