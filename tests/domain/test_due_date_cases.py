"""Due dates that the public tests of other projects assert."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from app.domain.calendars import NO_HOLIDAYS, Calendar, Holiday
from app.domain.deadlines import due_moment, explain
from app.domain.rule_documents import rule_from_document

BOOK = json.loads(Path(__file__).with_name("due_date_cases.json").read_text("utf-8"))


def calendar_of(case: dict[str, Any]) -> Calendar:
    days = BOOK["holidays"].get(case["holidays"], ())
    return NO_HOLIDAYS.with_holidays(
        Holiday(date.fromisoformat(day), case["holidays"], "the case") for day in days
    )


@pytest.mark.parametrize(
    "case", BOOK["cases"], ids=lambda case: f"{case['id']} {case['title']}"
)
def test_a_due_date_that_others_assert(case: dict[str, Any]) -> None:
    rule = rule_from_document({"calendar": "none", **case["rule"]})
    start, calendar = datetime.fromisoformat(case["start"]), calendar_of(case)
    due = due_moment(start, rule, calendar)
    assert explain(start, rule, calendar).deadline_at == due
    if "T" in case["due"]:
        assert due == datetime.fromisoformat(case["due"])
    else:
        assert due.astimezone(rule.zone).date() == date.fromisoformat(case["due"])
